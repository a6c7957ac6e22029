"""Deliveries one by one: what became of each, and what its findings say, folded away until asked for."""

from collections.abc import Sequence
from itertools import groupby

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.deliveries import TONES
from dashboards.old.figures.marks import badge
from dashboards.surveys import survey_title
from dashboards.times import local_time
from dashboards.words import Words

MOST = 40
"""Findings of one delivery that are written out; the return slip holds all."""
RETURNED = ("html", "xlsx")


def delivery_list(deliveries: pl.DataFrame, findings: pl.DataFrame, address: Address) -> html.Ol:
    """Rows of `delivery_list.sql` with those of `findings.sql` below them."""
    of = {key[0]: part for key, part in findings.group_by("delivery_id", maintain_order=True)}
    empty = findings.clear()
    return html.Ol(
        [
            html.Li(_delivery(row, of.get(row["delivery_id"], empty), address), className="delivery")
            for row in deliveries.iter_rows(named=True)
        ],
        className="delivery-list",
    )


def _delivery(row: dict, findings: pl.DataFrame, address: Address) -> html.Article:
    words = address.words
    state = badge(words.named("delivery", row["state"]), TONES.get(row["state"], "missing"))
    head = html.Div([state, html.H3(row["name"], className="file"), _slips(row, address)], className="delivery-head")
    parts: list = [head, html.Ul([html.Li(fact) for fact in _facts(row, address)], className="identity")]
    if row["state"] not in ("accepted", "accepted_with_notes"):
        parts.append(html.P(words.named("slip", row["state"]), className="delivery-means"))
    if findings.height:
        parts.append(_folded(row, list(findings.iter_rows(named=True)), words))
    return html.Article(parts, **{"aria-label": row["name"]})


def _facts(row: dict, address: Address) -> list:
    words = address.words
    facts: list = [html.Span(words("deliveries.received", time=local_time(row["received_at"])), className="num")]
    if row["body_count"] == 1:
        facts.append(html.Link(row["body_name"], href=address.to_body(row["body_code"])))
    elif row["body_count"]:
        facts.append(words("deliveries.bodies", count=words.number(row["body_count"], 0)))
    else:
        facts.append(words("deliveries.no_body"))
    if row["survey"]:
        facts.append(survey_title(row["survey"], words) + (f" {words.year(row['year'])}" if row["year"] else ""))
    if row["loaded_count"] is not None:
        counts = {name: words.number(row[f"{name}_count"], 0) for name in ("loaded", "held_back", "empty")}
        facts.append(words("deliveries.ledger", **counts))
    return facts


def _slips(row: dict, address: Address) -> html.P:
    words = address.words
    links = [
        html.A(
            words(f"deliveries.slip_{form}"),
            href=address.to(f"/returns/{row['delivery_id']}.{form}", pref="", year=""),
            **{"aria-label": words("deliveries.told_slip", name=row["name"], form=words(f"deliveries.slip_{form}"))},
        )
        for form in RETURNED
    ]
    return html.P([html.Span(words("deliveries.slip"), className="take-label"), *links], className="take no-print")


def counted(findings: Sequence[dict], words: Words) -> str:
    """`指摘 5件: 誤り 1・確認 4`."""
    parts = [
        words("findings.part", severity=words.named("severity", severity), count=len(list(group)))
        for severity, group in groupby(findings, key=lambda finding: finding["severity"])
    ]
    return words("findings.count", count=len(findings), parts=words("findings.and").join(parts))


def _folded(row: dict, findings: list[dict], words: Words) -> html.Details:
    return html.Details(
        [html.Summary(counted(findings, words)), finding_list(findings, words)],
        className="findings",
        open=row["state"] in ("rejected", "partially_accepted"),
    )


def finding_list(findings: Sequence[dict], words: Words) -> html.Div:
    """By severity and category, the worst first: cell, message, fix, example."""
    shown = findings[:MOST]
    groups = groupby(shown, key=lambda finding: (finding["severity"], finding["category"]))
    parts: list = [_group(severity, category, list(group), words) for (severity, category), group in groups]
    if len(findings) > len(shown):
        parts.append(html.P(words("findings.rest", count=len(findings) - len(shown)), className="note"))
    return html.Div(parts, className="finding-groups")


def _group(severity: str, category: str, findings: list[dict], words: Words) -> html.Div:
    tone = {"fatal": "failed", "error": "failed", "warning": "planned"}.get(severity, "missing")
    label = html.P(
        [badge(words.named("severity", severity), tone), html.Span(words.named("category", category))],
        className="finding-label",
    )
    return html.Div([label, html.Ul([html.Li(_finding(finding, words)) for finding in findings])])


def cell_in(finding: dict, words: Words) -> str:
    """The cells that a finding is of; how many more there are is said in the language of the page."""
    return finding.get(f"cell_{words.lang}") or finding["cell"]


def _finding(finding: dict, words: Words) -> list:
    place = cell_in(finding, words) or (words("findings.row", row=finding["row_no"]) if finding["row_no"] else "")
    lines = [html.P(words.pick(finding, "message"), className="finding-text")]
    if said := [text for text in (finding.get("item_text"), finding.get("body_name")) if text]:
        lines.append(html.P(words("app.separator").join(said), className="note"))
    lines.append(html.P([html.Span(words("findings.fix"), className="finding-fix"), words.pick(finding, "fix")]))
    if finding["example"]:
        lines.append(html.P(words("findings.example", example=finding["example"]), className="note"))
    if (finding["raw_text"] or "").strip():
        lines.append(
            html.P([words("findings.raw"), html.Span(finding["raw_text"], className="raw-text")], className="note")
        )
    where = html.Span(place or words("findings.whole"), className="finding-place num")
    return [where, html.Div(lines)]
