"""The tabs of 団体比較 that are more than a card: the grid of answers, the choices beside it and beside the years."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.ids import tab_query_id
from dashboards.components.pickers import select
from dashboards.page_context import PageContext
from dashboards.pages import compare_cards as cards
from dashboards.pages.compare_choice import choice_of
from dashboards.statements import amount

ALL = "all"


def indicators(context: PageContext) -> Card:
    """Every indicator that one of the bodies was asked: their answers side by side, and those of the peers."""
    words, choice = context.words, choice_of(context)
    wanted = _members(context)
    values = [value for value in cards.values_of(context, choice) if wanted is None or value["indicator"] in wanted]
    found = cards.gaps_of(values)
    columns = {"name": words("indicators.col_indicator"), **dict(zip(choice.codes, choice.names, strict=True))}
    columns["peers"] = words("compare.col_peers")
    rows: dict[str, dict[str, Any]] = {}
    for value in values:
        if value["indicator"] not in rows:
            rows[value["indicator"]] = _row(context, value)
        row = rows[value["indicator"]]
        row[value["code"]] = value["text"]
        row[f"{value['code']} raw"] = (value["raw_text"] or "").strip() or value["text"]
        row[f"{value['code']} look"] = f"answer-{value['status']}"
    differing = sum(gap > 0 for gap, _ in found)
    title = words("compare.values_title", count=len(found), differing=differing)
    return Card(
        words("compare.tab_indicators"),
        title,
        Table(columns, list(rows.values())),
        count=len(choice.bodies),
        caveat=words("compare.values_note"),
        why=words("compare.none_asked", year=words.year(context.year)),
    )


def _row(context: PageContext, value: dict[str, Any]) -> dict[str, Any]:
    words = context.words
    name = words.pick(value, "name")
    return {
        "indicator": value["indicator"],
        "name": words("compare.required", name=name) if value["is_gate"] else name,
        "href": context.address.to(f"/indicator/{value['indicator']}"),
        "peers": _peers(context, value),
    }


def _peers(context: PageContext, value: dict[str, Any]) -> str:
    """How the peers answered: share doing it of those that answered, or median; hidden where they are too few."""
    words, least = context.words, context.snapshot.row("snapshot")["min_peers"]
    answered = value.get("peer_known_count") if value["kind"] == "choice" else value.get("peer_value_count")
    if not answered:
        return words("app.none")
    if value["disclosure"] != "public" and answered < least:
        return words("answer_status.suppressed")
    if value["kind"] == "choice":
        yes = value["peer_done_count"]
        return words("compare.peers_yes", share=words.percent(100 * yes / answered), yes=yes, count=answered)
    median = amount(value["peer_median"], value["unit"], words)
    return words("compare.peers_median", value=median, count=answered)


def _members(context: PageContext) -> set[str] | None:
    """The indicators of the STEP or pillar that the address asks for; None for all."""
    group = context.asked("of", (ALL, *(option["value"] for option in cards.group_choices(context))))
    rows = context.snapshot.frame("compare_groups").iter_rows(named=True)
    return None if group == ALL else {row["indicator"] for row in rows if row["group_id"] == group}


def indicators_tab(context: PageContext) -> html.Div:
    """指標ごと: heads and names stay in sight; filtered by STEP or pillar."""
    made, choice = indicators(context), choice_of(context)
    titles = made.table.columns
    columns = [grids.link("name", titles["name"])]
    for code in choice.codes:
        look = {"function": f"params.data['{code} look']"}
        columns.append(
            grids.text(code, titles[code], width=92, minWidth=92, cellClass=look, tooltipField=f"{code} raw")
        )
    columns.append(grids.text("peers", titles["peers"], minWidth=128))
    options = [{"value": ALL, "label": context.words("compare.all_groups")}, *cards.group_choices(context)]
    body = [grids.grid(context, "answers", columns, made.table.rows, key="indicator")] if made.table.rows else []
    return html.Div([_group_choice(context, "of", options), card(context, "indicators", replace(made, body=body))])


def trend_tab(context: PageContext) -> html.Div:
    """推移, with the choice of the STEP or pillar."""
    choice = _group_choice(context, "group", cards.group_choices(context))
    return html.Div([choice, card(context, "trend", cards.trend(context))])


def _group_choice(context: PageContext, name: str, options: Sequence[dict[str, str]]) -> html.Div:
    chosen = context.asked(name, tuple(option["value"] for option in options))
    picker = select(
        context.words("field.group"),
        options,
        chosen,
        tab_query_id(name, options[0]["value"]),
        className="picker picker-x",
    )
    return html.Div(picker, className="tab-controls no-print")
