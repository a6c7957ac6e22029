"""The cards of 団体比較: STEPs and pillars on one scale, answers that differ, the years."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.components.card import Card, Table
from dashboards.disclosure import WITHHELD, may_name
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.answer_grid import answer_grid
from dashboards.figures.body_lines import body_lines
from dashboards.figures.panels import panels
from dashboards.page_context import PageContext
from dashboards.page_statements import compare as statements
from dashboards.pages.compare_choice import CompareChoice, choice_of
from dashboards.statements import answer, group_title, score_and_bounds, status_of, verdict

Row = dict[str, Any]
MOST_GAPS = 12


def scores_of(context: PageContext, choice: CompareChoice) -> list[Row]:
    """STEP by STEP and pillar by pillar, the bodies in their order; `text` is the score, or why there is none."""
    parts = [context.rows("compare_scores", code=code, pref=None) for code in choice.codes]
    rows = [{**row, "text": _score_text(context, row)} for part in parts for row in part]
    return sorted(rows, key=lambda row: row["position"])


def _score_text(context: PageContext, row: Row) -> str:
    words = context.words
    if row["asked_count"] and not row["is_closed"]:
        return words("edition.collecting")
    score = score_and_bounds(row, words)
    judged = verdict(row, words) if row["asked_count"] else ""
    return words("compare.verdict", verdict=judged, score=score) if judged else score


def medians_of(context: PageContext, choice: CompareChoice) -> dict[str, Row]:
    """Medians of the nation and of the peers, by group."""
    if not choice.bodies:
        return {}
    kind = choice.bodies[0]["body_kind"]
    rows = context.rows("compare_medians", peers=choice.peer_codes, body_kind=kind, pref=None)
    return {row["group_id"]: row for row in rows}


def has_scores(scores: Sequence[Row]) -> bool:
    """Whether any of the bodies has something to draw."""
    return any(row["asked_count"] and row["is_closed"] for row in scores)


def steps(context: PageContext) -> Card:
    """The scores in the STEPs."""
    return _scores(context, "step_panels", is_step=True)


def pillars(context: PageContext) -> Card:
    """The scores in the pillars."""
    return _scores(context, "pillar_panels", is_step=False)


def _scores(context: PageContext, name: str, *, is_step: bool) -> Card:
    words, choice = context.words, choice_of(context)
    scores = [row for row in scores_of(context, choice) if (row["step"] is not None) == is_step]
    asked = {row["group_id"] for row in scores if row["asked_count"]}
    scores = [row for row in scores if row["group_id"] in asked]
    medians = medians_of(context, choice)
    names = dict(zip(choice.codes, choice.names, strict=True))
    groups = list({row["group_id"]: {**row, "title": _panel_title(context, row)} for row in scores}.values())
    title = (
        statements.widest_gap(scores, names, words)
        if len(names) > 1
        else statements.below_peers(scores, medians, words)
    )
    is_drawn = has_scores(scores)
    return Card(
        words(f"compare.{name}"),
        title,
        _score_table(context, choice, groups, scores, medians),
        panels(groups, choice.bodies, scores, medians, words) if is_drawn else None,
        len(names),
        words("compare.panels_note", count=max((row["peer_count"] for row in medians.values()), default=0)),
        why=words("compare.none_asked", year=words.year(context.year)),
        native=NativeChart(
            "bar", 0, tuple(range(1, 1 + 2 * len(names), 2)), ("own", "nation", "own_light", "missing") * 2
        ),
    )


def _panel_title(context: PageContext, row: Row) -> list[str]:
    words = context.words
    name = words.pick(row, "name")
    return [name] if row["step"] is None else [words("step.label", step=row["step"]), name]


def _score_table(
    context: PageContext,
    choice: CompareChoice,
    groups: Sequence[Row],
    scores: Sequence[Row],
    medians: Mapping[str, Row],
) -> Table:
    """Group × body: score and verdict, beside the medians of peers and nation."""
    words = context.words
    columns = {"group": words("compare.col_group")}
    for code, name in zip(choice.codes, choice.names, strict=True):
        columns |= {code: name, f"{code} text": words("compare.col_verdict", name=name)}
    columns |= {f"{side}_median": words(f"compare.col_{side}") for side in ("peer", "nation")}
    rows = []
    for group in groups:
        own = [row for row in scores if row["group_id"] == group["group_id"]]
        values = {row["code"]: row["score"] if row["is_published"] else None for row in own}
        texts = {f"{row['code']} text": row["text"] for row in own}
        median = medians.get(group["group_id"], {})
        sides = {f"{side}_median": median.get(f"{side}_median") for side in ("peer", "nation")}
        rows.append({"group": group_title(group, words), **values, **texts, **sides})
    return Table(columns, rows)


def values_of(context: PageContext, choice: CompareChoice) -> list[Row]:
    """Answers of the bodies to every indicator that one of them was asked, with those of the peers.

    `text` is the answer or why there is none, `points` None where there is none, `is_shown` whether it may be named.
    """
    if not choice.bodies:
        return []
    members = {row["indicator"]: row for row in context.rows("compare_members", peers=choice.peer_codes, pref=None)}
    rows = context.rows("compare_values", codes=choice.listed, pref=None)
    asked = {row["indicator"] for row in rows if row["status"] != "not_asked"}
    return [_value(context, {**row, **members.get(row["indicator"], {})}) for row in rows if row["indicator"] in asked]


def _value(context: PageContext, row: Row) -> Row:
    words = context.words
    is_shown = may_name(row["disclosure"], row["prefecture_code"], context.pref, row["code"])
    status = status_of(row)
    # 実施 and 未実施 are what one compares; between them 予定 is 予定, and 検討中 is 検討中
    text = answer(row, words) if status in ("answered", "planned") else words.named("answer_status", status)
    hidden = {"text": words.named("answer_status", WITHHELD), "raw_text": "", "points": None, "value": None}
    return {**row, "is_shown": is_shown, "status": status, "text": text, **({} if is_shown else hidden)}


def gaps_of(values: Sequence[Row]) -> list[tuple[float, list[Row]]]:
    """Indicators that may be shown for all bodies and that two answered, by the gap in points, the widest first."""
    by_indicator: dict[str, list[Row]] = {}
    for row in values:
        by_indicator.setdefault(row["indicator"], []).append(row)
    found = []
    for rows in by_indicator.values():
        points = [row["points"] for row in rows if row["points"] is not None]
        if len(points) > 1 and all(row["is_shown"] for row in rows):
            found.append((max(points) - min(points), rows))
    return sorted(found, key=lambda pair: -pair[0])


def gaps(context: PageContext) -> Card:
    """The indicators in which the bodies differ most."""
    words, choice = context.words, choice_of(context)
    found = gaps_of(values_of(context, choice))
    differing = [rows for gap, rows in found if gap > 0]
    shown = differing[:MOST_GAPS]
    indicators = [{"indicator": rows[0]["indicator"], "title": words.pick(rows[0], "name")} for rows in shown]
    cells = {(row["indicator"], row["code"]): row for rows in shown for row in rows}
    columns = {"title": words("indicators.col_indicator"), **dict(zip(choice.codes, choice.names, strict=True))}
    table = [{"title": words.pick(rows[0], "name"), **{row["code"]: row["text"] for row in rows}} for rows in differing]
    return Card(
        words("compare.tab_gaps"),
        words("compare.gaps_title", count=len(found), differing=len(differing)),
        Table(columns, table),
        answer_grid(indicators, choice.bodies, cells) if shown else None,
        len(choice.bodies),
        words("compare.gaps_note", shown=len(shown)),
        why=words("compare.gaps_none"),
    )


def group_choices(context: PageContext) -> list[dict[str, str]]:
    """STEPs and pillars to choose one of: the pillars first, for they are asked every year."""
    words = context.words
    groups = sorted(context.snapshot.frame("groups").to_dicts(), key=lambda row: row["step"] is not None)
    return [{"value": row["group_id"], "label": group_title(row, words)} for row in groups]


def trend(context: PageContext) -> Card:
    """One STEP or pillar over the years."""
    words, choice, choices = context.words, choice_of(context), group_choices(context)
    labels = {option["value"]: option["label"] for option in choices}
    group = context.asked("group", tuple(labels))
    rows = [row for row in context.rows("compare_trend", codes=choice.listed, pref=None, year=None)
            if row["group_id"] == group]  # fmt: skip
    scored = [row for row in rows if row["score"] is not None]
    open_years = sorted({row["year"] for row in rows if not row["is_closed"]})
    years = sorted({row["year"] for row in scored})
    columns = {"name": words("bodies.col_name"), **{str(year): words("trend.year", year=year) for year in years}}
    table = [
        {"name": body["name"], **{str(row["year"]): row["score"] for row in scored if row["code"] == body["code"]}}
        for body in choice.bodies
    ]
    note = words("compare.trend_open", years=words("app.separator").join(map(str, open_years))) if open_years else ""
    return Card(
        words("compare.tab_trend"),
        words("compare.trend_title" if len(years) > 1 else "compare.trend_one", group=labels[group], count=len(years)),
        Table(columns, table),
        body_lines(scored, words) if scored else None,
        len({row["code"] for row in scored}),
        words("compare.trend_note") + note,
        why=words("compare.trend_none", group=labels[group]),
        native=NativeChart(
            "column",
            0,
            tuple(range(1, 1 + len(years))),
            ("missing", "own_light", "own") * 4,
            unit=words("chart_unit.points"),
        ),
    )
