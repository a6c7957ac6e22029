"""The lists of 提出状況: every delivery of the year, and every body with what it has sent."""

from dataclasses import replace
from typing import Any

from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.findings import LONG
from dashboards.page_context import PageContext
from dashboards.pages.deliveries_cards import delivery_href
from dashboards.surveys import survey_title
from dashboards.times import local_time
from dashboards.words import Words

Row = dict[str, Any]


def of_the_year(context: PageContext) -> list[Row]:
    """The deliveries of the year in view and of an unknown year: those that wait first, then the newest."""
    rows = context.snapshot.frame("delivery_list", pref=context.pref).to_dicts()
    own = [row for row in rows if row["year"] in (None, context.year)]
    return sorted(own, key=lambda row: (not row["is_open"], not row["is_attributed"]))


def body_text(row: Row, words: Words) -> str:
    """Whose answers a delivery holds: the one body, how many, else who sent it."""
    if row["body_count"] == 1:
        return str(row["body_name"])
    if row["body_count"]:
        return words("deliveries.bodies", count=words.number(row["body_count"], 0))
    return row["sender_name"] or words("deliveries.no_body")


def history(context: PageContext) -> Card:
    """Every delivery, the newest first."""
    words, rows = context.words, of_the_year(context)
    keys = ("file", "received", "state", "sender", "survey", "year", "loaded", "held_back", "errors", "warnings")
    columns = {key: words(f"deliveries.col_{key}") for key in keys}
    table = [
        {
            "delivery_id": row["delivery_id"],
            "href": delivery_href(context, row["delivery_id"]),
            "file": row["name"],
            "received": local_time(row["received_at"]),
            "state": words.named("delivery", row["state"]),
            "sender": body_text(row, words),
            "survey": survey_title(row["survey"], words),
            "year": str(row["year"] or words("app.none")),
            "loaded": row["loaded_count"],
            "held_back": row["held_back_count"],
            "errors": row["error_count"],
            "warnings": row["warning_count"],
        }
        for row in rows
    ]
    year = words.year(context.year)
    key = "history_title" if rows else "history_none"
    count, waiting = (words.number(each, 0) for each in (len(rows), sum(row["is_open"] for row in rows)))
    title = words(f"deliveries.{key}", year=year, count=count, open=waiting)
    return Card(words("deliveries.tab_history"), title, Table(columns, table), caveat=words("deliveries.history_note"))


def history_tab(context: PageContext) -> html.Section:
    """履歴: sort, filter; a file name leads to its findings and its slip."""
    made = history(context)
    titles = made.table.columns
    listed = [
        grids.link("file", titles["file"], flex=None) | {"width": 300},
        grids.text("received", titles["received"], minWidth=172),
        *(grids.text(key, titles[key], minWidth=width, **LONG) for key, width in WIDTHS.items()),
        *(grids.number(key, titles[key]) for key in ("loaded", "held_back", "errors", "warnings")),
    ]
    shown = grids.grid(context, "history", listed, made.table.rows, hidden=("year",), key="delivery_id")
    return card(context, "history", replace(made, body=[shown] if made.table.rows else []))


WIDTHS = {"state": 130, "sender": 130, "survey": 170, "year": 84}


def bodies(context: PageContext) -> Card:
    """Every municipality: what it has sent of each survey, and how much of it is blank or held back."""
    words, board = context.words, context.rows("board")
    surveys = {row["survey"]: survey_title(row["survey"], words) for row in board}
    rows: dict[str, Row] = {}
    for row in board:
        known = rows.setdefault(row["code"], _body(row, context))
        survey = row["survey"]
        known[f"state_{survey}"] = words(f"board.state_{row['state']}")
        known[f"blank_{survey}"] = row["blank_count"]
        known[f"held_{survey}"] = row["invalid_count"] if row["blank_count"] is not None else None
        known["received"] = max(known["received"], local_time(row["last_received_at"]))
    columns = {"code": words("waiting.col_code"), "name": words("waiting.col_name")}
    columns |= {
        f"{kind}_{survey}": words(f"board.col_{kind}", survey=title)
        for survey, title in surveys.items()
        for kind in ("state", "blank", "held")
    }
    columns["received"] = words("board.col_received")
    title = words("deliveries.bodies_title", count=len(rows))
    why = words("deliveries.bodies_none", year=words.year(context.year))
    return Card(words("deliveries.tab_bodies"), title, Table(columns, list(rows.values())), count=len(rows), why=why)


def _body(row: Row, context: PageContext) -> Row:
    href = context.address.to(f"/body/{row['code']}")
    return {"code": row["code"], "name": row["name"], "href": href, "received": ""}


def bodies_tab(context: PageContext) -> html.Section:
    """団体ごと: sort by what is missing."""
    made = bodies(context)
    listed = [grids.link("name", made.table.columns["name"])]
    for key, title in made.table.columns.items():
        if key.startswith(("blank_", "held_")):
            listed.append(grids.number(key, title, minWidth=110))
        elif key not in ("code", "name"):
            listed.append(grids.text(key, title, minWidth=150))
    body = [grids.grid(context, "bodies", listed, made.table.rows)] if made.table.rows else []
    return card(context, "bodies", replace(made, body=body))
