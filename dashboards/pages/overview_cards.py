"""The cards of 県の概況: from the rows of a query to a title that answers, a figure and a table."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboards import statements
from dashboards.components.badges import evidence_mark
from dashboards.components.card import Card, Table
from dashboards.components.maps import map_credit, map_figure
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.maps import Place
from dashboards.figures.steps import STATES, judged_share, step_bars
from dashboards.figures.strips import strips
from dashboards.overview_sentence import pillar_medians
from dashboards.page_context import PageContext
from dashboards.page_statements import overview
from dashboards.words import Words

ENDS = 5
"""How many of those most behind, and of those that moved most, stand on the first screen."""
Row = dict[str, Any]


def steps(context: PageContext) -> Card:
    """Which STEP the fewest bodies pass."""
    words, rows = context.words, context.rows("overview_steps")
    columns = {
        "step": words("steps.col_step"),
        **{state: words(f"step_state.{state}") for state in STATES},
        "share": words("overview.col_share"),
        "nation": words("overview.col_nation"),
    }
    table = [
        {
            **{state: row[state] for state in STATES},
            "step": overview.step_title(row, words),
            "share": judged_share(row),
            "nation": judged_share(row, "nation_"),
        }
        for row in rows
    ]
    return Card(
        words("steps.title"),
        overview.weakest_step(rows, words),
        Table(columns, table),
        step_bars(rows, words),
        rows[0]["body_count"],
        words("body.between_sentences").join(filter(None, [words("overview.steps_note"), context.ladder()])),
        native=NativeChart(
            "bar",
            0,
            (1, 2, 3, 4),
            ("own", "own_pale", "missing", "paper"),
            "percent_stacked",
            unit=words("chart_unit.share"),
        ),
    )


def pillars(context: PageContext) -> Card:
    """Every municipality's score in each pillar, with the medians."""
    words, groups = context.words, pillar_medians(context)
    names = {group["group_id"]: words.pick(group, "name") for group in groups}
    scores = [row for row in context.rows("overview_scores") if row["group_id"] in names and row["is_published"]]
    medians = {group["group_id"]: group for group in groups}
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name"), **names}
    by_code: dict[str, Row] = {}
    for row in scores:
        by_code.setdefault(row["code"], {"code": row["code"], "name": row["name"]})[row["group_id"]] = row["score"]
    return Card(
        words("pillars.title"),
        overview.widest_gap(groups, words),
        Table(columns, list(by_code.values())),
        strips(groups, scores, medians, words) if scores else None,
        len(by_code),
        why=words("pillars.answer_none"),
        reading=words("overview.pillars_note"),
        native=NativeChart(
            "column",
            1,
            tuple(range(2, 2 + len(names))),
            ("own", "nation", "own_light"),
            unit=words("chart_unit.points"),
        ),
    )


def _movers(context: PageContext) -> list[Row]:
    """Those whose points moved by more than the framework calls a change, the farthest first."""
    found = [row for row in context.rows("overview_movers") if row["direction"] in ("up", "down")]
    return sorted(found, key=lambda row: (-abs(row["change"]), row["code"]))


def _most_behind(context: PageContext) -> list[Row]:
    """Those that failed the lowest STEP, by score: only bodies whose verdict is determined."""
    rows = [row for row in context.rows("overview_list") if row["next_state"] == "failed" and row["scores"]]
    root = context.snapshot.row("snapshot")["steps_root"]
    known = [{**row, "score": dict(row["scores"]).get(root)} for row in rows]
    return sorted(
        (row for row in known if row["score"] is not None),
        key=lambda row: (row["next_step"], row["score"], row["code"]),
    )


def ends(context: PageContext) -> Card:
    """Whom to call: the five most behind, and the five that moved most."""
    words, failed, moving = context.words, _most_behind(context), _movers(context)
    behind = [
        _end_row("behind", row, words("step.label", step=row["next_step"]), words)
        for row in without_split_tie(failed, _place_of)
    ]
    moved = [
        _end_row("moved", row, words.signed(row["change"]), words)
        for row in without_split_tie(moving, lambda row: round(abs(row["change"]), 9))
    ]
    lists = [
        _short_list(context, words("overview.behind"), behind, is_tied=bool(failed)),
        _short_list(context, words("overview.moved"), moved, is_tied=bool(moving)),
    ]
    tied = [row["name"] for row in failed if _place_of(row) == _place_of(failed[0])]
    title = overview.most_behind(tied, words) if failed else _nobody_behind(context)
    columns = {key: words(f"overview.col_{key}") for key in ("kind", "code", "name", "value")}
    shown = html.Div(lists, className="ends")
    return Card(words("overview.ends"), title, Table(columns, [*behind, *moved]), body=[shown])


def _end_row(kind: str, row: Row, value: str, words: Words) -> Row:
    evidence = row.get("evidence") if kind == "behind" else None
    return {
        "kind": words(f"overview.{kind}"),
        "code": row["code"],
        "name": row["name"],
        "value": value,
        "evidence": evidence,
    }


def _place_of(row: Row) -> tuple[int, float]:
    """STEP not passed, and score: bodies that share both are tied."""
    return row["next_step"], round(row["score"], 9)


def without_split_tie(ordered: list[Row], place: Callable[[Row], Any]) -> list[Row]:
    """The first five, without those that are tied with one after them: which of them came first would be chance."""
    if len(ordered) <= ENDS:
        return ordered
    return [row for row in ordered[:ENDS] if place(row) != place(ordered[ENDS])]


def _nobody_behind(context: PageContext) -> str:
    """That no next STEP was failed; or that none could be judged, which is no praise."""
    is_judged = any(row["next_state"] != "not_judged" for row in context.rows("overview_list"))
    return context.words("overview.ends_none" if is_judged else "overview.ends_unjudged")


def _short_list(context: PageContext, title: str, rows: Sequence[Mapping[str, Any]], *, is_tied: bool) -> html.Div:
    """The bodies of a list; of an empty one, whether there is nobody or too many are tied."""
    items = [
        html.Li(
            [
                dcc.Link(row["name"], href=context.address.to(f"/body/{row['code']}")),
                html.Span([row["value"], evidence_mark(row.get("evidence"), context.words)], className="num"),
            ]
        )
        for row in rows
    ]
    why = context.words("overview.tied" if is_tied else "overview.nobody")
    content = html.Ol(items) if items else html.P(why, className="note")
    return html.Div([html.H3(title), content])


def moves(context: PageContext) -> Card:
    """What moved in the pillars since the year before: only over questions that both years share."""
    words, last_year = context.words, context.year - 1
    changes = [row for row in context.rows("overview_changes") if row["before_year"] == last_year]
    compared = [row for row in changes if row["reason"] is None]
    if not compared:
        return Card(
            words("overview.moves"), words("moves.answer_none"), Table({}, []), why=words("overview.moves_none")
        )
    scores = [row for row in context.rows("overview_movers") if row["before_year"] == last_year]
    causes, count = context.rows("overview_causes"), context.frame("overview_bodies").height
    named = [{**row, "name": row["body"]} for row in compared]
    return Card(
        words("overview.moves"),
        overview.change(scores, compared, causes, count, words) or overview.moved(compared, words),
        _moves_table(compared, context),
        strips(_pillars_of(compared), named, {}, words, "change", limits_of(compared)),
        len({row["code"] for row in compared}),
        words.sentences(overview.moved(compared, words) if scores else "", arrows_note(context, compared)),
        native=NativeChart("scatter", 2, (3,)),
    )


def _moves_table(compared: Sequence[Row], context: PageContext) -> Table:
    """A row per body and pillar, the farthest first."""
    words = context.words
    columns = {
        "name": words("bodies.col_name"),
        "pillar": words("moves.by"),
        "before": str(compared[0]["before_year"]),
        "after": str(context.year),
        "change": words("moves.col_change"),
    }
    rows = [
        {
            "name": row["body"],
            "pillar": words.pick(row, "name"),
            "before": row["score_before"],
            "after": row["score_after"],
            "change": words.signed(row["change"]),
        }
        for row in sorted(compared, key=lambda row: (-abs(row["change"]), row["code"]))
    ]
    return Table(columns, rows)


def arrows_note(context: PageContext, changes: Sequence[Row]) -> str:
    """What the arrows stand for; nothing where there are none."""
    if not any(row["direction"] for row in changes):
        return ""
    points = context.words.number(context.snapshot.row("snapshot")["trend_points"], 0)
    return context.words("arrow.note", points=points)


def _pillars_of(changes: Sequence[Row]) -> list[Row]:
    return list({row["group_id"]: row for row in changes}.values())


def limits_of(changes: Sequence[Row]) -> tuple[float, float]:
    """An axis of differences that holds all of them and 0 within, in steps of 25."""
    found = [row["change"] for row in changes]
    return (25 * min(-1, math.floor(min(found) / 25)), 25 * max(1, math.ceil(max(found) / 25)))


def stage_map(context: PageContext) -> Card:
    """How far each body has come, on a map; tiles where there are neither areas nor places."""
    words = context.words
    rows = context.rows("overview_bodies")
    numbers = [row["step"] for row in context.rows("overview_steps")]
    if not numbers:
        return Card(words("overview.tab_map"), words("reasons.none"), Table({}, []), why=words("reasons.none"))
    tones = {None: 0, **{step: at for at, step in enumerate(numbers, start=1)}}
    places = [
        Place(row["code"], row["name"], _tone(row, tones, len(numbers)), statements.stage(row, words)) for row in rows
    ]
    legend = [
        words("overview.map_none"),
        *(words("step_stage.reached", step=step) for step in numbers[:-1]),
        words("step_stage.all"),
    ]
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name"), "stage": words("bodies.col_stage")}
    table = [{"code": place.code, "name": place.name, "stage": place.text} for place in places]
    done = sum(place.tone == len(numbers) for place in places)
    is_judged = any(place.tone is not None for place in places)
    title = words("overview.map_title" if is_judged else "overview.map_unjudged", count=len(places), done=done)
    return Card(
        words("overview.tab_map"),
        title,
        Table(columns, table),
        map_figure(context, places, legend),
        len(places),
        words.sentences(context.ladder(), map_credit(context)),
    )


def _tone(row: Row, tones: Mapping[int | None, int], full: int) -> int | None:
    if row["next_step"] is None:
        return full
    if row["stage"] is None:
        return 0 if row["next_state"] == "failed" else None
    return tones[row["stage"]]
