"""The cards of one delivery: findings, what is known of the file, the other files of its sender."""

from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.components.findings import counted, findings_columns, findings_table, state_badge
from dashboards.outside import home, only_now
from dashboards.page_context import LostError, PageContext
from dashboards.pages.deliveries_cards import delivery_href, file_name, sender_of
from dashboards.pages.deliveries_lists import body_text
from dashboards.slips import find_slip
from dashboards.surveys import survey_title
from dashboards.times import local_time

SHOWN = 8
"""Other deliveries of the sender that are listed."""
FORMS = {"xlsx": "Excel", "html": "HTML"}
Row = dict[str, Any]


def delivery_of(context: PageContext) -> Row:
    """The delivery of the address, when it is one of the prefecture. Raises LostError."""
    wanted = context.address.below("/deliveries")
    rows = context.snapshot.frame("delivery_list", pref=context.pref, delivery_id=wanted).to_dicts()
    if not rows:
        raise LostError("no_delivery", id=wanted, name=context.pref_name)
    return rows[0]


def own_findings(context: PageContext) -> tuple[list[Row], bool]:
    """The findings about the prefecture's bodies and about the file; and whether some are of others."""
    rows = context.snapshot.frame("delivery_findings", delivery_id=delivery_of(context)["delivery_id"]).to_dicts()
    own = [row for row in rows if row["pref"] in (None, context.pref)]
    return own, len(own) < len(rows)


def findings(context: PageContext) -> Card:
    """Where, why, and what to do."""
    words, (rows, has_others) = context.words, own_findings(context)
    title = words("one_delivery.findings_title" if rows else "one_delivery.findings_none", count=len(rows))
    label = counted(rows, words) if rows else words("findings.label")
    caveat = words("one_delivery.findings_here") if has_others else ""
    return Card(label, title, findings_table(rows, words), caveat=caveat, why=words("one_delivery.lead_clean"))


def findings_card(context: PageContext) -> html.Section:
    made = findings(context)
    if not made.table.rows:
        return card(context, "findings", made, wide=True)
    columns = findings_columns(made.table)
    shown = grids.grid(context, "findings", columns, made.table.rows, hidden=HIDDEN, key="finding_id", is_wrapped=True)
    return card(context, "findings", replace(made, body=[shown]), wide=True)


HIDDEN = ("row", "column", "category")


def facts(context: PageContext) -> Card:
    """What is known of the file: whose it is, when it came, and what became of its cells."""
    words, row = context.words, delivery_of(context)
    counts = {"loaded": "loaded", "held": "held_back", "empty": "empty", "cells": "cell"}
    numbers = {name: words.number(row[f"{key}_count"], 0) for name, key in counts.items()}
    known = {
        "receipt": row["delivery_id"],
        "received": local_time(row["received_at"]),
        "survey": survey_title(row["survey"], words) + (f" {words.year(row['year'])}" if row["year"] else ""),
        "sender": row["sender_name"] or words("deliveries.no_body"),
        "content": body_text({**row, "sender_name": None}, words),
        "cells": words("one_delivery.ledger", **numbers),
    }
    has_ledger = row["loaded_count"] is not None
    lines = {words(f"one_delivery.{key}"): text for key, text in known.items() if key != "cells" or has_ledger}
    title = words("one_delivery.facts_unread")
    if row["loaded_count"]:
        title = words("one_delivery.facts_title", **numbers)
    terms = html.Dl([html.Div([html.Dt(term), html.Dd(text)]) for term, text in lines.items()], className="facts-list")
    table = Table(
        {"term": words("one_delivery.facts"), "text": row["name"]}, [{"term": k, "text": v} for k, v in lines.items()]
    )
    path = html.P(row["name"], className="note path")
    return Card(words("one_delivery.facts"), title, table, body=[path, terms, *_later(row, context)])


def _later(row: Row, context: PageContext) -> list[Any]:
    """The way to the delivery that took its place."""
    if not row["superseded_by"]:
        return []
    link = dcc.Link(context.words("one_delivery.later"), href=delivery_href(context, row["superseded_by"]))
    return [html.P(link)]


def others(context: PageContext) -> Card:
    """The other deliveries of the same sender, the newest first."""
    words, here = context.words, delivery_of(context)
    rows = context.snapshot.frame("delivery_list", pref=context.pref).to_dicts()
    same = [row for row in rows if _is_of_same_sender(row, here)]
    columns = {key: words(f"deliveries.col_{key}") for key in ("file", "received", "state")}
    table = [
        {
            "file": row["name"],
            "received": local_time(row["received_at"]),
            "state": words.named("delivery", row["state"]),
        }
        for row in same
    ]
    items = [html.Li(_other(row, context)) for row in same[:SHOWN]]
    body = [html.Ul(items, className="waits")] if items else [html.P(words("overview.nobody"), className="note")]
    title = words("one_delivery.others_title", count=len(same))
    return Card(words("one_delivery.others"), title, Table(columns, table), body=body)


def _other(row: Row, context: PageContext) -> list[Any]:
    received = html.Span(local_time(row["received_at"]), className="note num")
    return [_link(row, context), html.Span([state_badge(row["state"], context.words), received])]


def _is_of_same_sender(row: Row, here: Row) -> bool:
    sender = sender_of(here)
    return sender is not None and row["delivery_id"] != here["delivery_id"] and sender == sender_of(row)


def _link(row: Row, context: PageContext) -> dcc.Link:
    return dcc.Link(file_name(row["name"]), href=delivery_href(context, row["delivery_id"]), title=row["name"])


def links(context: PageContext) -> list[Any]:
    """The way back, and the slips that the night wrote."""
    words, id_, returns = context.words, delivery_of(context)["delivery_id"], home().folder / "returns"
    only_now()  # a slip may be written, or looked for, while the snapshot stays
    slips = [
        html.A(
            words("one_delivery.slip", form=name), href=context.address.to(f"/returns/{id_}.{form}", pref="", year="")
        )
        for form, name in FORMS.items()
        if find_slip(returns, id_, form)
    ]
    back = dcc.Link(words("one_delivery.back"), href=context.address.to("/deliveries"))
    return [back, *(slips or [words("one_delivery.slip_none")])]
