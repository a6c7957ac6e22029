"""団体カルテ, 推移: scores over the years, what moved over the questions both years share, which answers changed."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from dash import html

from dashboards import statements as shared
from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.year_panels import panels
from dashboards.page_context import PageContext
from dashboards.page_statements import body as statements
from dashboards.page_statements import body_changes
from dashboards.pages.body_answers import is_own
from dashboards.pages.body_cards import code_of, group_names, record_of
from dashboards.words import Words

Row = Mapping[str, Any]


def trend(context: PageContext) -> Card:
    """Every STEP and pillar over the years; an open year only for the prefecture that collects it."""
    words = context.words
    found = context.snapshot.frame("body_trend", code=code_of(context)).to_dicts()
    rows = [row for row in found if not row["is_open"] or is_own(context)]
    names = group_names(rows, words)
    columns = {
        key: words(f"trends.col_{key}") for key in ("year", "group", "score", "range", "nation_median", "state", "note")
    }
    years = {row["year"] for row in rows if row["score"] is not None}
    table = [
        {
            "year": row["year"],
            "group": names[row["group_id"]],
            "score": row["score"],
            "range": shared.bounds_text(row, words),
            "nation_median": None if row["is_open"] else row["nation_median"],
            "state": words(f"edition.{row['edition_state']}"),
            "note": words("trends.break")
            if row["is_break"]
            else words("trends.other_set")
            if row["is_other_set"]
            else "",
        }
        for row in rows
    ]
    return Card(
        words("body.tab_trend"),
        _title(years, words),
        Table(columns, table),
        panels(rows, words) if years else None,
        caveat=words("trends.note"),
        why=words("trends.none"),
        native=NativeChart("line", 0, (2,), split=1, unit=words("chart_unit.points")),
    )  # fmt: skip


def _title(years: Collection[int], words: Words) -> str:
    """From which year to which there are scores."""
    if not years:
        return words("trends.none")
    key = "trends.title" if len(years) > 1 else "trends.title_one"
    return words(key, first=min(years), last=max(years), count=len(years))


def moves(context: PageContext) -> Card:
    """The scores of this year and the one before, both over the questions that both years share."""
    words = context.words
    rows = record_of(context).rows("body_moves")
    names = group_names(rows, words)
    columns = {key: words(f"trends.col_{key}") for key in ("group", "before", "after", "change", "count", "why")}
    table = [
        {
            "key": row["group_id"],
            "group": names[row["group_id"]],
            "before": row["score_before"],
            "after": row["score_after"],
            "change": row["change"],
            "change arrow": grids.arrow(row["direction"], words),
            "count": row["indicator_count"],
            "why": shared.change(row, words) if row["reason"] else "",
        }
        for row in rows
    ]
    points = words.number(context.snapshot.row("snapshot")["trend_points"], 0)
    return Card(
        words("trends.moves"),
        _moves_title(rows, names, context),
        Table(columns, table),
        caveat=words("slope.over_both", points=points),
        why=words("slope.answer_none"),
        native=NativeChart("column", 0, (1, 2), ("missing", "own"), unit=words("chart_unit.points")),
    )


def _moves_title(rows: list[dict[str, Any]], names: Mapping[str, str], context: PageContext) -> str:
    words = context.words
    known = [row for row in rows if row["change"] is not None]
    if not known:
        return words("slope.answer_none")
    parts = {
        way: words("app.separator").join(
            words("trends.part", name=names[row["group_id"]], change=words.signed(row["change"]))
            for row in known
            if row["direction"] == way
        )
        for way in ("up", "down")
    }
    found = [words(f"trends.{way}", parts=text) for way, text in parts.items() if text]
    before = words.year(known[0]["before_year"])
    return words("trends.since", before=before, text=words("trends.and").join(found) or words("trends.level"))


def changes(context: PageContext) -> Card:
    """Every answer that is another one than the year before, newest year first."""
    words, record = context.words, record_of(context)
    rows = record.shown(context.snapshot.frame("body_change", code=record.code).to_dicts())
    columns = {key: words(f"changes.col_{key}") for key in ("year", "indicator", "pillar", "before", "now", "points")}
    table = [
        {
            "key": f"{row['year']} {row['indicator']}",
            "year": row["year"],
            "indicator": words.pick(row, "name"),
            "href": context.address.to(f"/indicator/{row['indicator']}"),
            "pillar": words.pick(row, "pillar") or words("app.none"),
            "before": statements.value_text(row, "_before", words),
            "now": statements.value_text(row, "", words),
            "points": body_changes.change_text(row, words),
        }
        for row in rows
    ]
    own_year = [row for row in rows if row["year"] == context.year]
    return Card(
        words("changes.answers"), body_changes.moved(own_year, words), Table(columns, table),
        caveat=words("changes.summary"), why=words("changes.answer_none"),
    )  # fmt: skip


def trend_tab(context: PageContext) -> html.Div:
    """推移."""
    moved = moves(context)
    digits = {"before": 1, "after": 1, "count": 0}
    listed = [
        grids.change(name, title)
        if name == "change"
        else grids.number(name, title, digits[name])
        if name in digits
        else grids.text(name, title, minWidth=180, wrapText=True, autoHeight=True)
        for name, title in moved.table.columns.items()
    ]
    shown = card(context, "moves", replace(moved, body=_grid(context, "moves", listed, moved)))
    return html.Div([card(context, "trend", trend(context)), shown], className="stack")


def changes_tab(context: PageContext) -> html.Section:
    """回答の変化."""
    changed = changes(context)
    columns = [
        grids.link(name, title) | {"pinned": None, "width": None, "minWidth": 200, "flex": 1.4}
        if name == "indicator"
        else {**grids.number(name, title), "valueFormatter": {"function": "params.value"}, "flex": 0.4}
        if name == "year"
        else grids.text(name, title, minWidth=120, tooltipField=name)
        for name, title in changed.table.columns.items()
    ]
    return card(context, "changes", replace(changed, body=_grid(context, "changes", columns, changed)))


def _grid(context: PageContext, name: str, columns: list[dict[str, Any]], made: Card) -> list[Any]:
    return [grids.grid(context, name, columns, made.table.rows, key="key")] if made.table.rows else []
