"""Definitions and readings as flat frames: what the SQL files see under the schema `input`."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.framework import Framework, Indicator
from pipeline.definitions.survey import Survey
from pipeline.intake.answers import item_frame
from pipeline.warehouse.tables import dictionary_rows

_DICTIONARY = (
    "table_schema", "table_name", "position", "column_name", "data_type", "ja", "en", "grain_ja", "grain_en",
)  # fmt: skip

Rows = Iterable[Sequence[object]]


def definition_frames(catalogue: Catalogue) -> dict[str, pl.DataFrame]:
    """Input table name → frame, for everything officials decided."""
    return {
        "body": _bodies(catalogue),
        "body_trait": _frame(
            ((t.code, t.year, t.peer_group, t.population) for t in catalogue.traits),
            {"code": pl.String, "year": pl.Int32, "peer_group": pl.String, "population": pl.Int64},
        ),
        "item": item_frame(catalogue.surveys),
        "asked": _asked(catalogue.surveys),
        "dictionary": pl.DataFrame(dictionary_rows(), schema=_DICTIONARY, orient="row"),
        **framework_frames(catalogue.framework),
    }


def framework_frames(framework: Framework) -> dict[str, pl.DataFrame]:
    """The framework alone, as the scoring SQL needs it."""
    return {
        "framework": _framework_row(framework),
        "population_band": _frame(
            ((band.label, band.from_population) for band in framework.population_band),
            {"label": pl.String, "from_population": pl.Int64},
        ),
        "basis_survey": _frame(
            ((basis.id, survey) for basis in framework.basis for survey in basis.surveys),
            {"basis": pl.String, "survey": pl.String},
        ),
        "indicator": _indicators(framework.indicator),
        "indicator_option": _frame(
            ((i.id, option, points) for i in framework.indicator for option, points in i.points.items()),
            {"indicator": pl.String, "option": pl.String, "points": pl.Float64},
        ),
        "feed": _frame(
            ((i.id, survey, item) for i in framework.indicator for survey, item in i.fed_by.items()),
            {"indicator": pl.String, "survey": pl.String, "item": pl.String},
        ),
        "indicator_group": _groups(framework),
        "group_member": _frame(
            ((g.view, g.id, name, weight) for g in framework.group for name, weight in g.indicators.items()),
            {"view": pl.String, "group_id": pl.String, "indicator": pl.String, "weight": pl.Float64},
        ),
    }


def _frame(rows: Rows, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")


def _bodies(catalogue: Catalogue) -> pl.DataFrame:
    return pl.DataFrame([asdict(body) | {"body_kind": body.body_kind} for body in catalogue.registry.bodies])


def _asked(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Which items are put to which kind of body: transposed tables to the whole nation, forms in some prefectures."""
    tables = (
        (survey.id, edition.year, table.body_kind, item, True)
        for survey in surveys
        for edition in survey.edition
        for table in edition.table
        for item in table.items
    )
    forms = (
        (survey.id, edition.year, form.body_kind, item.id, False)
        for survey in surveys
        for edition in survey.edition
        for form in survey.form
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
            "min_coverage": [float(framework.min_coverage)],
            "min_peers": [framework.min_peers],
            "default_basis": [framework.default_basis],
        }
    )


def _indicators(indicators: tuple[Indicator, ...]) -> pl.DataFrame:
    rows = [_indicator_row(position, indicator) for position, indicator in enumerate(indicators)]
    numbers = {"goalpost_low": pl.Float64, "goalpost_high": pl.Float64, "limits_ja": pl.String, "limits_en": pl.String}
    return pl.DataFrame(rows, schema_overrides=numbers)


def _indicator_row(position: int, indicator: Indicator) -> dict[str, object]:
    plain = ("kind", "unit", "direction", "weight_reason", "source", "disclosure")
    words = {"name": indicator.name, "definition": indicator.definition, "advice": indicator.advice}
    return {
        "position": position,
        "indicator": indicator.id,
        **{name: getattr(indicator, name) for name in plain},
        **{f"{name}_{language}": getattr(text, language) for name, text in words.items() for language in ("ja", "en")},
        "limits_ja": indicator.limits.ja if indicator.limits else None,
        "limits_en": indicator.limits.en if indicator.limits else None,
        "is_gate": indicator.gate,
        "goalpost_low": indicator.goalposts.low if indicator.goalposts else None,
        "goalpost_high": indicator.goalposts.high if indicator.goalposts else None,
    }


def _groups(framework: Framework) -> pl.DataFrame:
    schema = {
        "position": pl.Int32, "view": pl.String, "group_id": pl.String, "parent_id": pl.String, "name_ja": pl.String,
        "name_en": pl.String, "weight": pl.Float64, "step": pl.Int32, "threshold": pl.Float64,
    }  # fmt: skip
    rows = (
        (position, g.view, g.id, g.parent, g.name.ja, g.name.en, g.weight, g.step, g.threshold)
        for position, g in enumerate(framework.group)
    )
    return _frame(rows, schema)
