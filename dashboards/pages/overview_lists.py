"""The lists of 県の概況: 今日すること, the grid of bodies, the grid of indicators."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dash import dcc, html

from dashboards import statements
from dashboards.access import current_person, may_receive
from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.freshness import freshness, last_report
from dashboards.outside import home
from dashboards.page_context import PageContext
from dashboards.page_statements.body import held_sides
from dashboards.page_statements.overview import WAITING_KINDS
from dashboards.pages.overview_cards import arrows_note, moves
from dashboards.words import Words

Row = Mapping[str, Any]
DIGITS = {"here": 1, "count": 0, "nation": 1, "nation_count": 0}


def today(context: PageContext) -> html.Section:
    """今日すること: what waits, each with its way there; that nothing waits is an answer, too."""
    words = context.words
    waiting = context.rows("overview_todo") if may_receive(current_person(), context.pref) else []
    rows = sorted(waiting, key=lambda row: WAITING_KINDS.index(row["kind"]))
    items = [_item(context, row) for row in rows]
    if _has_failed_night(context):
        items.insert(0, html.Li(words("todo.night"), className="todo-urgent"))
    content: Any = html.Ul(items, className="todo") if items else html.P(words("todo.nothing"), className="note")
    return html.Section(
        [html.H2(words("todo.title")), content], className="card", **{"aria-label": words("todo.title")}
    )


def _item(context: PageContext, row: Row) -> html.Li:
    """One kind of thing that waits, and the way there; of which year where that is another than the one in view."""
    words, year = context.words, row["year"] or context.year
    other = words("todo.of_year", year=words("trend.year", year=year)) if year != context.year else ""
    content = [html.Span(str(row["count"]), className="todo-count num"), words(f"todo.{row['kind']}") + other]
    return html.Li(dcc.Link(content, href=context.address.to("/deliveries", pref=context.pref, year=str(year))))


def _has_failed_night(context: PageContext) -> bool:
    report = last_report(home("reports/last.json").folder / "reports")
    return freshness(context.snapshot.pointer, report, datetime.now(UTC)).failed_at is not None


def bodies(context: PageContext) -> Card:
    """All bodies of the prefecture with what the grid shows."""
    words, listed, held = context.words, context.rows("overview_list"), _held(context)
    names = {group["group_id"]: _short_name(group, words) for group in context.snapshot.frame("groups").to_dicts()}
    columns = {
        "code": words("bodies.col_code"),
        "name": words("bodies.col_name"),
        "kind": words("bodies.col_kind"),
        "stage": words("bodies.col_stage"),
        "held": words("overview.col_held"),
        **names,
        "change": words("overview.col_change"),
        "coverage": words("bodies.col_coverage"),
        "state": words("overview.col_state"),
        "population": words("bodies.col_population"),
        "peer_group": words("bodies.col_peer_group"),
    }
    return Card(
        words("overview.tab_bodies"),
        _bodies_title(len(listed), held, words) if held else words("overview.bodies_title", count=len(listed)),
        Table(columns, [_body_row(row, names, held.get(row["code"], ()), context) for row in listed]),
        count=len(listed),
        caveat=words("body.between_sentences").join(filter(None, [arrows_note(context, listed), context.ladder()])),
    )


def _short_name(group: Row, words: Words) -> str:
    """The number of a STEP, the name of a pillar."""
    return words.pick(group, "name") if group["step"] is None else words("step.label", step=group["step"])


def _body_row(row: Row, groups: Iterable[str], held: Sequence[Row], context: PageContext) -> Row:
    words, is_seen = context.words, may_receive(current_person(), context.pref)
    return {
        "code": row["code"],
        "name": row["name"],
        "kana": row["kana"],
        "href": context.address.to(f"/body/{row['code']}"),
        "kind": words.named("kind", row["kind"]),
        "stage": statements.stage(row, words),
        "held": held_sides(held, words),
        **{key: dict(row["scores"] or {}).get(key) for key in groups},
        "change": row["change"],
        "change arrow": grids.arrow(row["direction"], words),
        "coverage": row["coverage_pct"],
        "state": words(f"sent_state.{row['state']}") if is_seen else words("app.none"),
        "population": row["population"],
        "peer_group": row["peer_group"],
    }


def _held(context: PageContext) -> dict[str, list[Row]]:
    """Code → the pillars in which it is above or below the middle under every definition of peers, as on its page."""
    found: dict[str, list[Row]] = {}
    for row in context.rows("overview_held"):
        if statements.is_held(row):
            found.setdefault(row["code"], []).append({**row, "name": context.words.pick(row, "name"), "is_held": True})
    return found


def _bodies_title(count: int, held: Mapping[str, Sequence[Row]], words: Words) -> str:
    below = sum(any(row["among_peers"] == "below" for row in rows) for rows in held.values())
    return words("overview.bodies_title_held", count=count, below=below)


def indicators(context: PageContext) -> Card:
    """Every indicator that was asked: rate or median here and in the nation."""
    words = context.words
    rows = []
    for row in context.rows("indicator_list"):
        if not row["asked_count"]:
            continue
        key = "rate" if row["kind"] == "choice" else "median"
        here, nation = row[key], row[f"nation_{key}"]
        group = words.pick(row, "group") or words("app.none")
        rows.append(
            {
                "indicator": row["indicator"],
                "name": words.pick(row, "name"),
                "href": context.address.to(f"/indicator/{row['indicator']}"),
                "group": group if row["step"] is None else words("step.short", step=row["step"], name=group),
                "measure": words(f"overview.measure_{key}", unit=row["unit"] or ""),
                "here": here,
                "count": row[f"{key}_count"],
                "nation": nation,
                "nation_count": row[f"nation_{key}_count"],
                "gap": None if here is None or nation is None else here - nation,
            }
        )
    columns = {
        "name": words("indicators.col_indicator"),
        "group": words("overview.col_group"),
        "measure": words("overview.col_measure"),
        "here": context.pref_name,
        "count": words("overview.col_answered", name=context.pref_name),
        "nation": words("spread.nation"),
        "nation_count": words("overview.col_answered", name=words("spread.nation")),
        "gap": words("indicators.col_gap"),
    }
    return Card(
        words("overview.tab_indicators"),
        words("overview.indicators_title", count=len(rows)),
        Table(columns, rows),
        count=len(rows),
    )


def bodies_tab(context: PageContext) -> html.Section:
    """団体一覧: sort, filter, choose columns; the state of all that stands in the address."""
    made = bodies(context)
    titles = made.table.columns
    scores = [group["group_id"] for group in context.snapshot.frame("groups").to_dicts()]
    digits = dict.fromkeys(scores, 1) | {"population": 0, "coverage": 0}
    listed = {key: title for key, title in titles.items() if key not in ("name", "code")}
    columns = [grids.link("name", titles["name"]), *grids.listed(listed, digits, ("change",))]
    shown = grids.grid(context, "bodies", columns, made.table.rows, hidden=("population", "peer_group"))
    return card(context, "bodies", replace(made, body=[shown]))


def indicators_tab(context: PageContext) -> html.Section:
    """指標ごと: where the prefecture is behind the nation, and where ahead of it."""
    made = indicators(context)
    return card(context, "indicators", replace(made, body=[indicator_grid(context, made)]))


def indicator_grid(context: PageContext, made: Card) -> html.Div:
    titles = made.table.columns
    columns = [
        grids.link("name", titles["name"], minWidth=270),
        grids.text("group", titles["group"], minWidth=180),
        grids.text("measure", titles["measure"], minWidth=130),
        *(grids.number(key, titles[key], digits) for key, digits in DIGITS.items()),
        grids.signed("gap", titles["gap"]),
    ]
    return grids.grid(context, "indicators", columns, made.table.rows, hidden=("nation_count",), key="indicator")


def moves_tab(context: PageContext) -> html.Div:
    """変化: the chart, and below it a row per body, so that each is found and picked."""
    chart = card(context, "moves", moves(context))
    changes = [row for row in context.rows("overview_changes") if row["reason"] is None]
    if not changes:
        return html.Div(chart)
    names = {row["group_id"]: context.words.pick(row, "name") for row in changes}
    columns = [grids.link("name", context.words("bodies.col_name"))]
    columns += [grids.change(group, name) for group, name in names.items()]
    rows = grids.grid(context, "moves", columns, _changes_by_body(context, changes))
    return html.Div([chart, html.Section(rows, className="card")], className="stack")


def _changes_by_body(context: PageContext, changes: Sequence[Row]) -> list[dict[str, Any]]:
    """A row per body with its change in each pillar, the farthest first."""
    found: dict[str, dict[str, Any]] = {}
    groups = {row["group_id"] for row in changes}
    for row in sorted(changes, key=lambda row: (-abs(row["change"]), row["code"])):
        arrow = grids.arrow(row["direction"], context.words)
        link = {"code": row["code"], "name": row["body"], "href": context.address.to(f"/body/{row['code']}")}
        found.setdefault(row["code"], link | dict.fromkeys((f"{group} arrow" for group in groups), grids.NO_ARROW))
        found[row["code"]] |= {row["group_id"]: row["change"], f"{row['group_id']} arrow": arrow}
    return list(found.values())
