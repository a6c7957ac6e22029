"""The prefectural offices' own answers, beside those of all offices."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from dash import html

from dashboards import statements as common
from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.page_context import PageContext
from dashboards.pages.nation_rows import Row
from dashboards.statements import FULL


def _office_rows(context: PageContext) -> list[Row]:
    """The offices' answers of the newest year, up to that in view, in which they were asked."""
    rows = [row for row in context.rows("nation_offices", pref=None, year=None) if row["year"] <= context.year]
    newest = max((row["year"] for row in rows), default=None)
    return [row for row in rows if row["year"] == newest]


def office_counts(context: PageContext) -> dict[str, str]:
    """Code → `7/11`: answers that are a full yes, of those answered."""
    counts: dict[str, str] = {}
    rows = [row for row in _office_rows(context) if row["kind"] == "choice" and row["points"] is not None]
    for code, own in groupby(sorted(rows, key=lambda row: row["pref"]), key=lambda row: row["pref"]):
        points = [row["points"] for row in own]
        counts[code] = f"{sum(point >= FULL for point in points)}/{len(points)}"
    return counts


def offices(context: PageContext) -> Card:
    """What the own prefectural office answered, and how many of all offices do it."""
    words, rows = context.words, _office_rows(context)
    table = [_office_line(context, list(own)) for _, own in groupby(rows, key=lambda row: row["indicator"])]
    if not table:
        return Card(
            words("nation.tab_offices"), words("nation.offices_none"), Table({}, []), why=words("nation.offices_why")
        )
    surveyed, every = len({row["pref"] for row in rows}), len(context.rows("nation_sizes", pref=None))
    columns = {
        "name": words("indicators.col_indicator"),
        "own": context.pref_name,
        "nation": words("nation.col_offices"),
        "answered": words("nation.col_offices_answered"),
    }
    title = words(
        "nation.offices_title",
        name=context.pref_name,
        year=words.year(rows[0]["year"]),
        yes=sum(line["is_yes"] for line in table),
        count=sum(line["is_known"] for line in table),
    )
    return Card(
        words("nation.tab_offices"),
        title,
        Table(columns, table),
        count=surveyed,
        caveat=words.sentences(words("nation.rests_offices", count=surveyed, all=every), words("nation.note_offices")),
    )


def _office_line(context: PageContext, rows: Sequence[Row]) -> Row:
    words, first = context.words, rows[0]
    own = next((row for row in rows if row["pref"] == context.pref), None)
    known = [row for row in rows if row["points"] is not None]
    yes = sum(row["points"] >= FULL for row in known)
    is_choice = first["kind"] == "choice"
    return {
        "indicator": first["indicator"],
        "name": words.pick(first, "name"),
        "href": context.address.to(f"/indicator/{first['indicator']}"),
        "own": _answer(context, own),
        "nation": words("nation.count_share", passed=yes, count=len(known)) if is_choice else _median(context, rows),
        "answered": len(known),
        "is_known": bool(is_choice and own and own["points"] is not None),
        "is_yes": bool(is_choice and own and (own["points"] or 0) >= FULL),
    }


def _answer(context: PageContext, row: Row | None) -> str:
    return common.answer(row, context.words) if row else context.words("answer_status.not_surveyed")


def _median(context: PageContext, rows: Sequence[Row]) -> str:
    values = sorted(row["value"] for row in rows if row["value"] is not None)
    if not values:
        return context.words("app.none")
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    return context.words("nation.median_of", value=common.amount(middle, rows[0]["unit"], context.words))


def offices_tab(context: PageContext) -> html.Section:
    """県庁の回答."""
    made = offices(context)
    if not made.table.rows:
        return card(context, "offices", made)
    titles = made.table.columns
    columns = [
        grids.link("name", titles["name"]),
        grids.text("own", titles["own"]),
        grids.text("nation", titles["nation"]),
        grids.number("answered", titles["answered"]),
    ]
    return card(
        context,
        "offices",
        replace(made, body=[grids.grid(context, "offices", columns, made.table.rows, key="indicator")]),
    )
