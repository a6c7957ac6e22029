"""The tabs of 全国の中の都道府県: the grid, indicators in small panels, scatter."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.components.pickers import select
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.prefectures import panels
from dashboards.page_context import PageContext
from dashboards.page_statements import nation as statements
from dashboards.pages import nation_cards as cards
from dashboards.pages.nation_offices import office_counts
from dashboards.pages.nation_rows import Row, groups_of, like_sized
from dashboards.statements import tentatively


def prefecture_list(context: PageContext) -> Card:
    """All prefectures with every STEP and pillar, and how many answers of their own office are a yes."""
    words, groups = context.words, groups_of(context)
    by_group = {group["key"]: {row["code"]: row for row in cards.lines(context, group)} for group in groups}
    offices, like = office_counts(context), like_sized(context)
    rows = []
    for size in context.rows("nation_sizes", pref=None):
        code = size["code"]
        of_group = {key: lines[code] for key, lines in by_group.items()}
        rows.append(
            {
                **size,
                "href": context.address.to("/", pref=code),
                "kind": _kind(context, code, like),
                **{_field(key): line["rounded"] for key, line in of_group.items()},
                **{_field(key, "count"): line["count_text"] or line["reason"] for key, line in of_group.items()},
                "office": offices.get(code, ""),
            }
        )
    columns = {"name": words("nation.col_name"), "kind": words("nation.col_kind")}
    for group in groups:
        is_step = group["step"] is not None
        is_weak = any(map(statements.is_tentative, by_group[group["key"]].values()))
        name = words("step.label", step=group["step"]) if is_step else group["label"]
        name = tentatively(name, "provisional" if is_weak else None, words)
        columns[_field(group["key"])] = words("nation.col_of_share" if is_step else "nation.col_of_median", name=name)
        columns[_field(group["key"], "count")] = words("nation.col_of_count", name=name)
    columns |= {
        "office": words("nation.col_office"),
        "body_count": words("nation.size_body_count"),
        "population": words("nation.size_population"),
    }
    return Card(
        words("nation.tab_list"),
        words("nation.list_title", count=len(rows)),
        Table(columns, rows),
        count=len(rows),
        caveat=words.sentences(
            words("nation.rests_list", all_bodies=words.number(sum(row["body_count"] for row in rows), 0)),
            words("nation.note_list"),
        ),
        reading=words("nation.list_columns"),
    )


def _field(key: str, of: str = "value") -> str:
    """The column of a measure: AG Grid takes a dot in a field for a path."""
    return f"{key.replace('.', '_')}_{of}"


def _kind(context: PageContext, code: str, like: frozenset[str]) -> str:
    if code == context.pref:
        return context.words("nation.own")
    return context.words("nation.like") if code in like else ""


def list_tab(context: PageContext) -> html.Section:
    """一覧: sort, filter, choose columns."""
    made = prefecture_list(context)
    listed = {key: title for key, title in made.table.columns.items() if key != "name"}
    digits = {key: 1 for key in listed if key.endswith("_value")} | {"body_count": 0, "population": 0}
    hidden = [key for key in listed if key.endswith("_count") and key not in digits]
    columns = [grids.link("name", made.table.columns["name"]), *grids.listed(listed, digits, width=90)]
    shown = grids.grid(context, "prefectures", columns, made.table.rows, hidden=hidden, own=context.pref)
    return card(context, "list", replace(made, body=[shown]))


def group_at(context: PageContext) -> Row | None:
    """The STEP or pillar whose indicators are shown."""
    groups = {group["key"]: group for group in groups_of(context)}
    return groups[context.asked("group", tuple(groups))] if groups else None


def indicators(context: PageContext) -> Card:
    """Indicator by indicator: the share doing it, of those that answered."""
    words, group = context.words, group_at(context)
    found = (
        []
        if group is None
        else [
            row
            for row in context.rows("nation_indicators", pref=None)
            if (row["perspective"], row["group_id"]) == (group["perspective"], group["group_id"])
        ]
    )
    if group is None or not found:
        return Card(
            words("nation.tab_indicators"), words("nation.nothing"), Table({}, []), why=words("nation.no_choices")
        )
    names = {size["code"]: size["name"] for size in context.rows("nation_sizes", pref=None)}
    like = like_sized(context)
    shown: list[Row] = [
        {
            "name": words.pick(rows[0], "name"),
            "rests": _rests(context, rows),
            "rows": _panel_rows(context, rows, names, like),
        }
        for rows in (list(own) for _, own in groupby(found, key=lambda row: row["indicator"]))
    ]
    table = [{"indicator": panel["name"], **row} for panel in shown for row in panel["rows"]]
    columns = {
        "indicator": words("indicators.col_indicator"),
        "name": words("nation.col_name"),
        "value": words("nation.col_rate"),
        "answered_count": words("nation.col_answered"),
        "surveyed_count": words("nation.col_surveyed"),
    }
    drawn = [panel for panel in shown if panel["rows"]]
    return Card(
        words("nation.tab_indicators"),
        _panels_title(context, drawn),
        Table(columns, table),
        panels(drawn, 20 if words.lang == "ja" else 38) if drawn else None,
        len(names),
        words("nation.note_indicators"),
        why=words("nation.withheld"),
        reading=words("nation.marks"),
        native=NativeChart("column", 1, (2,), split=0, unit=words("nation.col_rate")),
    )


def _panel_rows(context: PageContext, rows: Sequence[Row], names: dict[str, str], like: frozenset[str]) -> list[Row]:
    words = context.words
    shown = (row for row in rows if row["rate"] is not None and row["pref"] in names)
    known = sorted(shown, key=lambda row: (-row["rate"], row["pref"]))
    return [
        {
            "code": row["pref"],
            "name": names[row["pref"]],
            "value": row["rate"],
            "is_own": row["pref"] == context.pref,
            "is_like": row["pref"] in like,
            "answered_count": row["answered_count"],
            "surveyed_count": row["surveyed_count"],
            "hover": words("nation.count_share", passed=row["yes_count"], count=row["answered_count"]),
        }
        for row in known
    ]


def _rests(context: PageContext, rows: Sequence[Row]) -> str:
    """How many bodies answered, of those surveyed: in the own prefecture, and in all that are drawn."""
    drawn = [row for row in rows if row["rate"] is not None]
    of = {"": [row for row in drawn if row["pref"] == context.pref], "all_": drawn}
    counts = {
        f"{side}{name}": context.words.number(sum(row[column] for row in found), 0)
        for side, found in of.items()
        for name, column in (("count", "answered_count"), ("bodies", "surveyed_count"))
    }
    return context.words("nation.rests_panel", body_count=counts.pop("bodies"), **counts)


def _panels_title(context: PageContext, shown: Sequence[Row]) -> str:
    """In how many indicators the own prefecture is below the middle one."""
    known = below = 0
    for panel in shown:
        own = next((row["value"] for row in panel["rows"] if row["is_own"]), None)
        if own is None:
            continue
        known += 1
        values = sorted(row["value"] for row in panel["rows"])
        below += own < (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    return context.words("nation.indicators_title", name=context.pref_name, count=known, below=below)


def indicators_tab(context: PageContext) -> html.Div:
    """指標ごと, with the choice of the STEP or pillar."""
    groups = [{"value": group["key"], "label": group["label"]} for group in groups_of(context)]
    chosen = group_at(context)
    made = card(context, "indicators", indicators(context))
    if chosen is None:
        return html.Div(made)
    return html.Div([_choice(context, "group", groups, chosen["key"], groups[0]["value"]), made])


def _choice(context: PageContext, name: str, options: Sequence[dict[str, str]], value: str, default: str) -> html.Div:
    made = select(
        context.words(f"nation.pick_{name}"), options, value, tab_query_id(name, default), className="picker picker-x"
    )
    return html.Div(made, className="tab-controls no-print")


def scatter_tab(context: PageContext) -> html.Div:
    """散布図, with the choice of both axes."""
    made = card(context, "scatter", cards.scatter(context))
    choices = [{"value": key, "label": label} for key, label in cards.axis_choices(context).items()]
    if len(choices) == len(cards.SIZES):
        return html.Div(made)
    x, y = cards.scatter_axes(context)
    axes = [_choice(context, "x", choices, x, choices[0]["value"]), _choice(context, "y", choices, y, "")]
    return html.Div([html.Div(axes, className="controls"), made])


def profile_table(context: PageContext) -> Any:
    """The own prefecture's line in every measure as a short table."""
    made = cards.profile(context)
    head = html.Thead(
        html.Tr(
            [
                html.Th(made.table.columns[key], scope="col", className="num" if key != "measure" else "")
                for key in ("measure", "value_text", "rests", "place")
            ]
        )
    )
    rows = [
        html.Tr(
            [
                html.Td(row["short"], title=row["measure"]),
                html.Td(row["value_text"], className="num" if row["value"] is not None else ""),
                html.Td(row["rests"], className="num"),
                html.Td(statements.place_of(row, context.words), className="num"),
            ]
        )
        for row in made.table.rows
    ]
    table = html.Table([head, html.Tbody(rows)], className="table", **{"aria-label": made.label})
    return card(context, "profile", replace(made, body=[html.Div(table, className="table-frame")]))
