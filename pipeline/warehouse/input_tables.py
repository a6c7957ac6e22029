"""Definitions as flat frames: the tables of the schema `input`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.code_changes import load_code_changes
from pipeline.definitions.examples import Example, evaluate
from pipeline.definitions.framework import Framework, Indicator
from pipeline.definitions.model import LocalizedText, Status
from pipeline.definitions.named import Named
from pipeline.definitions.survey import Survey
from pipeline.intake.answers import item_frame
from pipeline.warehouse.change_attribution import CHANGE_SCHEMA
from pipeline.warehouse.documentation import documentation_frames
from pipeline.warehouse.edition_tables import edition_frame, recipient_frame
from pipeline.warehouse.outcome_tables import outcome_frame, predictor_frame
from pipeline.warehouse.suppression import SUPPRESSION_SCHEMA

EARLIER_SCORE_SCHEMA: dict[str, type[pl.DataType]] = {
    "code": pl.String, "year": pl.Int32, "basis": pl.String, "perspective": pl.String, "framework_group": pl.String,
    "framework": pl.String, "name_ja": pl.String, "name_en": pl.String, "score": pl.Float64, "low": pl.Float64,
    "high": pl.Float64, "coverage": pl.Float64, "state": pl.String, "evidence": pl.String,
}  # fmt: skip
"""The columns of `mart.framework_score`."""
_TEXTS = ("name", "definition", "why", "weight_reason", "source", "goalpost_reason", "advice", "limits")
"""Texts of an indicator in both languages."""

Rows = Iterable[Sequence[object]]


def definition_frames(catalogue: Catalogue) -> dict[str, pl.DataFrame]:
    """Return table name → frame, for everything officials decided."""
    return {
        "body": _bodies(catalogue),
        "body_trait": _frame(
            ((t.code, t.year, t.peer_group, t.population) for t in catalogue.traits),
            {"code": pl.String, "year": pl.Int32, "peer_group": pl.String, "population": pl.Int64},
        ),
        "survey": _surveys(catalogue.surveys),
        "edition": edition_frame(catalogue.surveys),
        "edition_recipient": recipient_frame(catalogue),
        "item": item_frame(catalogue.surveys),
        "item_break": _frame(
            ((s.id, item.id, year) for s in catalogue.surveys for item in s.item for year in item.breaks),
            {"survey": pl.String, "item": pl.String, "year": pl.Int32},
        ),
        "item_coverage": _item_coverage(catalogue.surveys),
        "code_change": pl.DataFrame(load_code_changes()),
        **documentation_frames(),
        "framework_example": _examples(catalogue.examples),
        "snapshot_change": pl.DataFrame(schema=CHANGE_SCHEMA),
        "suppression": pl.DataFrame(schema=SUPPRESSION_SCHEMA),
        "framework_score": pl.DataFrame(schema=EARLIER_SCORE_SCHEMA),
        "framework_note": _frame(
            [(catalogue.note.ja, catalogue.note.en)] if catalogue.note else [],
            {"text_ja": pl.String, "text_en": pl.String},
        ),
        **framework_frames(catalogue.framework),
    }


def framework_frames(framework: Framework) -> dict[str, pl.DataFrame]:
    """Return the frames of the framework, which are all that scoring needs of the definitions."""
    return {
        "framework": _framework_row(framework),
        "judgement": _judgements(framework),
        "peer_rule": _peer_rules(framework),
        "framework_document": pl.DataFrame({"json": [framework.model_dump_json(exclude_unset=True)]}),
        "population_band": _frame(
            ((band.label, band.from_population) for band in framework.population_band),
            {"label": pl.String, "from_population": pl.Int64},
        ),
        "perspective": _names(framework.perspective, "perspective"),
        "basis": _names(framework.basis, "basis"),
        "basis_survey": _frame(
            ((basis.id, survey) for basis in framework.basis for survey in basis.surveys),
            {"basis": pl.String, "survey": pl.String},
        ),
        "indicator": _indicators(framework.indicator),
        "indicator_option": _options(framework.indicator),
        "winsorising": _frame(
            (
                (i.id, float(i.winsorise.skewness), float(i.winsorise.kurtosis), i.winsorise.most)
                for i in framework.indicator
                if i.winsorise
            ),
            {"indicator": pl.String, "most_skewness": pl.Float64, "most_kurtosis": pl.Float64, "most": pl.Int32},
        ),
        "indicator_source": _sources(framework.indicator),
        "indicator_count_item": _counted_items(framework.indicator),
        "indicator_group": _groups(framework),
        "group_member": _frame(
            (
                (group.perspective, group.id, position, name, weight)
                for group in framework.group
                for position, (name, weight) in enumerate(group.indicators.items(), start=1)
            ),
            {"perspective": pl.String, "group_id": pl.String, "position": pl.Int32, "indicator": pl.String}
            | {"weight": pl.Float64},
        ),
        "context_item": _frame(
            ((c.survey, item, c.reason.ja, c.reason.en) for c in framework.context for item in c.items),
            {"survey": pl.String, "item": pl.String, "reason_ja": pl.String, "reason_en": pl.String},
        ),
        "outcome": outcome_frame(framework),
        "outcome_predictor": predictor_frame(framework),
        "framework_change": _frame(
            ((c.version, c.date, c.what.ja, c.what.en) for c in framework.change),
            {"version": pl.String, "change_date": pl.Date, "what_ja": pl.String, "what_en": pl.String},
        ),
    }


def _texts(text: LocalizedText) -> tuple[str, str]:
    return text.ja, text.en


def _surveys(surveys: Sequence[Survey]) -> pl.DataFrame:
    rows = (
        (s.id, *_texts(s.title), *_texts(s.source), s.licence.name, *_texts(s.licence.title), s.licence.url)
        for s in surveys
    )
    names = ("survey", "title_ja", "title_en", "source_ja", "source_en", "licence")
    return _frame(rows, dict.fromkeys((*names, "licence_ja", "licence_en", "licence_url"), pl.String))


def _names(named: Sequence[Named], key: str) -> pl.DataFrame:
    """Ids, as `key`, and names in the order of the framework."""
    rows = ((position, each.id, each.name.ja, each.name.en) for position, each in enumerate(named, start=1))
    return _frame(rows, {"position": pl.Int32, **dict.fromkeys((key, "name_ja", "name_en"), pl.String)})


def _judgements(framework: Framework) -> pl.DataFrame:
    rows = (
        (position, name, value, unit, reason.ja, reason.en)
        for position, (name, value, unit, reason) in enumerate(framework.judgement.rows(), start=1)
    )
    texts = dict.fromkeys(("unit", "reason_ja", "reason_en"), pl.String)
    return _frame(rows, {"position": pl.Int32, "name": pl.String, "value": pl.Float64, **texts})


def _peer_rules(framework: Framework) -> pl.DataFrame:
    rows = (
        (position, rule.id, list(rule.traits), rule.name.ja, rule.name.en, rule.reason.ja, rule.reason.en)
        for position, rule in enumerate(framework.peer_rule, start=1)
    )
    texts = dict.fromkeys(("name_ja", "name_en", "reason_ja", "reason_en"), pl.String)
    return _frame(rows, {"position": pl.Int32, "peer_rule": pl.String, "traits": pl.List(pl.String), **texts})


def _sources(indicators: tuple[Indicator, ...]) -> pl.DataFrame:
    rows = (
        (i.id, survey, item, i.divided_by.get(survey), i.counted_option or None, position)
        for i in indicators
        for position, (survey, item) in enumerate(i.source_items.items(), start=1)
    )
    names = ("indicator", "survey", "item", "divisor_item", "counted_option")
    return _frame(rows, {**dict.fromkeys(names, pl.String), "position": pl.Int32})


def _counted_items(indicators: tuple[Indicator, ...]) -> pl.DataFrame:
    """Return one row per indicator × survey × item that is counted."""
    rows = (
        (i.id, survey, item)
        for i in indicators
        for survey, others in i.counted_with.items()
        for item in (i.source_items[survey], *others)
    )
    return _frame(rows, dict.fromkeys(("indicator", "survey", "item"), pl.String))


def _frame(rows: Rows, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")


def _bodies(catalogue: Catalogue) -> pl.DataFrame:
    return pl.DataFrame([asdict(body) | {"body_kind": body.body_kind} for body in catalogue.registry.bodies])


def _item_coverage(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Return which items are put to which kind of body: tables to the whole nation, forms in some prefectures."""
    tables = (
        (survey.id, edition.year, table.body_kind, item, True)
        for survey in surveys
        for edition in survey.edition
        for table in edition.table
        for item in table.items
    )
    forms = (
        (survey.id, edition.year, body_kind, item.id, False)
        for survey in surveys
        for edition in survey.edition
        for form in survey.form
        for body_kind in form.body_kinds
        for item in survey.items_in(edition.year)
    )
    schema = {"survey": pl.String, "year": pl.Int32, "body_kind": pl.String, "item": pl.String}
    schema |= {"is_nationwide": pl.Boolean}
    return _frame((*tables, *forms), schema).unique(maintain_order=True)


def _framework_row(framework: Framework) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "framework": [framework.id],
            "title_ja": [framework.title.ja],
            "title_en": [framework.title.en],
            "published_date": [framework.published],
            "min_coverage": [float(framework.judgement.min_coverage.value)],
            "min_peers": [framework.judgement.min_peers.value],
            "default_basis": [framework.default_basis],
        }
    )


def _indicators(indicators: tuple[Indicator, ...]) -> pl.DataFrame:
    rows = [_indicator_row(position, indicator) for position, indicator in enumerate(indicators)]
    numbers = {"goalpost_low": pl.Float64, "goalpost_high": pl.Float64}
    texts = {f"{name}_{language}": pl.String for name in _TEXTS for language in ("ja", "en")}
    return pl.DataFrame(rows, schema_overrides={**numbers, **texts})


def _indicator_row(position: int, indicator: Indicator) -> dict[str, object]:
    posts = indicator.goalposts
    texts = {name: getattr(indicator, name) for name in _TEXTS if name != "goalpost_reason"}
    texts["goalpost_reason"] = posts.reason if posts else None
    plain = ("kind", "unit", "transform", "normalisation", "direction", "disclosure")
    return {
        "position": position,
        "indicator": indicator.id,
        **{name: getattr(indicator, name) for name in plain},
        **{f"{name}_{lang}": getattr(text, lang, None) for name, text in texts.items() for lang in ("ja", "en")},
        "is_gate": indicator.gate,
        "goalpost_low": posts.low if posts else None,
        "goalpost_high": posts.high if posts else None,
    }


def _options(indicators: tuple[Indicator, ...]) -> pl.DataFrame:
    """Return the points of each option, and the range they are drawn from; without one, the points themselves."""
    rows = (
        (i.id, position, option, points, *i.points_range.get(option, (points, points)))
        for i in indicators
        for position, (option, points) in enumerate(i.points.items(), start=1)
    )
    schema = {"indicator": pl.String, "position": pl.Int32, "option": pl.String, "points": pl.Float64}
    return _frame(rows, schema | {"points_low": pl.Float64, "points_high": pl.Float64})


def _examples(examples: tuple[Example, ...]) -> pl.DataFrame:
    """Return the worked examples: what is in the group, and the expected figures, as arithmetic and as numbers."""
    rows = [
        {
            "position": position,
            "example": example.id,
            "title_ja": example.title.ja,
            "title_en": example.title.en,
            "aggregation": example.aggregation,
            "parts": list(example.weights),
            "weights": list(example.weights.values()),
            "answers": [x if isinstance(x, str) else f"{x:g}" for x in _in_order(example)],
            **{f"{name}_text": text for name, text in example.expected.model_dump().items()},
            **{name: evaluate(text) if text else None for name, text in example.expected.model_dump().items()},
        }
        for position, example in enumerate(examples, start=1)
    ]
    numbers = dict.fromkeys(("score", "low", "high", "coverage"), pl.Float64)
    texts = dict.fromkeys(("example", "title_ja", "title_en", "aggregation"), pl.String)
    lists = {"parts": pl.List(pl.String), "weights": pl.List(pl.Float64), "answers": pl.List(pl.String)}
    formulas = {f"{name}_text": pl.String for name in numbers}
    return pl.DataFrame(rows, schema={"position": pl.Int32, **texts, **lists, **formulas, **numbers})


def _in_order(example: Example) -> list[float | Status]:
    return [example.points[name] for name in example.weights]


def _groups(framework: Framework) -> pl.DataFrame:
    schema = {
        "position": pl.Int32, "perspective": pl.String, "group_id": pl.String, "parent_id": pl.String,
        "name_ja": pl.String, "name_en": pl.String, "weight": pl.Float64, "step": pl.Int32, "threshold": pl.Float64,
        "aggregation": pl.String,
    }  # fmt: skip
    groups = (group for perspective in framework.perspective for group in framework.groups_of(perspective.id))
    rows = (
        (position, g.perspective, g.id, g.parent, g.name.ja, g.name.en, g.weight, g.step, g.threshold, g.aggregation[0])
        for position, g in enumerate(groups)
    )
    return _frame(rows, schema)
