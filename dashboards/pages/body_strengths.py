"""団体カルテ, 強み・弱み: what most peers do and this body does not, the reverse, and its place in every group."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboards import statements as shared
from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.page import columns
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.peer_shares import peer_shares
from dashboards.page_context import PageContext
from dashboards.page_statements import body as statements
from dashboards.pages.body_cards import DEFINITIONS, group_names, held_rows, record_of
from dashboards.statements import FULL

Row = Mapping[str, Any]
MOST = 7
"""Bars of a card; its table holds all."""
HALF = 50
SETS = ("peers", "prefecture", "nation")
"""Comparison sets in which a place is given."""


def _shares(context: PageContext) -> list[dict[str, Any]]:
    """Every choice that the body was asked, with how many of the peers whose answer is known do it."""
    words, record = context.words, record_of(context)
    min_peers = context.snapshot.row("snapshot")["min_peers"]
    rows = []
    for row in record.indicators.values():
        known = row["peer_known_count"]
        if row["kind"] != "choice" or row["points"] is None or known < min_peers:
            continue
        rows.append(
            {
                "indicator": row["indicator"],
                "name": words.pick(row, "name"),
                "answer": shared.answer(row, words),
                "is_done": row["points"] >= FULL,
                "done": row["peer_done_count"],
                "known": known,
                "share": 100 * row["peer_done_count"] / known,
            }
        )
    return rows


def _card(context: PageContext, key: str, rows: Sequence[Row]) -> Card:
    words = context.words
    names = ("name", "answer", "share", "done", "known")
    return Card(
        words(f"strengths.{key}"),
        words(f"strengths.{key}_title", count=len(rows)) if rows else words(f"strengths.{key}_none"),
        Table({name: words(f"strengths.col_{name}") for name in names}, rows),
        peer_shares(rows[:MOST], words) if rows else None,
        caveat=words("strengths.more", shown=MOST, count=len(rows)) if len(rows) > MOST else words("strengths.note"),
        why=words("strengths.none"),
        native=NativeChart("bar", 0, (2,), ("own_light",)),
    )


def missing(context: PageContext) -> Card:
    """What at least half of the peers do and this body does not, the most usual first."""
    rows = [row for row in _shares(context) if not row["is_done"] and row["share"] >= HALF]
    return _card(context, "missing", sorted(rows, key=lambda row: (-row["share"], row["indicator"])))


def done(context: PageContext) -> Card:
    """What this body does and fewer than half of the peers do, the rarest first."""
    rows = [row for row in _shares(context) if row["is_done"] and row["share"] < HALF]
    return _card(context, "done", sorted(rows, key=lambda row: (row["share"], row["indicator"])))


def places(context: PageContext) -> Card:
    """Score, medians, 区分 and place of every STEP and pillar."""
    words, record = context.words, record_of(context)
    names = group_names(record.groups, words)
    held = {row["group_id"]: row for row in held_rows(record, set(names), words)}
    rows = [
        {
            "group_id": group["group_id"],
            "name": names[group["group_id"]],
            "score": group["score"] if group["is_published"] else None,
            "range": shared.bounds_text(group, words),
            **{key: record.peer_medians.get(group["group_id"], {}).get(f"{key}_median") for key in ("peer", "nation")},
            **{key: held.get(group["group_id"], {}).get(key, words("app.none")) for key in (*DEFINITIONS, "all")},
            **{f"place_{name}": shared.place_among(record.ranking.get((group["group_id"], name)), words)
               for name in SETS},
        }
        for group in record.groups
        if group["asked_count"]
    ]  # fmt: skip
    head = {"name": words("peers.col_group"), "score": words("stepcards.col_score"), "range": words("strips.range"),
            "peer": words("stepcards.col_peers"), "nation": words("stepcards.col_nation"),
            **{name: words(f"held.{name}") for name in (*DEFINITIONS, "all")},
            **{f"place_{name}": words(f"strengths.place_{name}") for name in SETS}}  # fmt: skip
    return Card(
        words("strengths.places"), statements.held_title(list(held.values()), words), Table(head, rows),
        caveat=words("peers.note"), why=words("peers.answer_none"),
    )  # fmt: skip


def strengths_tab(context: PageContext) -> html.Div:
    """強み・弱み."""
    made = places(context)
    titles = made.table.columns
    numbers = ("score", "peer", "nation")
    listed = [
        grids.number(name, title, 1, minWidth=90)
        if name in numbers
        else grids.text(name, title, minWidth=230 if name.startswith("place_") else 150 if name == "name" else 100)
        for name, title in titles.items()
    ]
    listed[0] |= {"pinned": "left", "flex": 0}
    shown = grids.grid(context, "places", listed, made.table.rows, key="group_id")
    pair = columns(card(context, "missing", missing(context)), card(context, "done", done(context)))
    body = [shown] if made.table.rows else []
    return html.Div([pair, card(context, "places", replace(made, body=body))], className="stack")
