"""The newest deliveries, and what became of them."""

import polars as pl

from dashboards.old import html
from dashboards.old.figures.marks import badge, table
from dashboards.times import local_time
from dashboards.words import Words

TONES = {"accepted": "passed", "accepted_with_notes": "planned", "partially_accepted": "planned", "rejected": "failed"}


def answer(deliveries: pl.DataFrame, words: Words) -> str:
    """The heading: how many came in, how many were sent back."""
    if deliveries.is_empty():
        return words("deliveries.answer_none")
    rejected = deliveries.filter(pl.col("state") == "rejected").height
    counts = {"count": words.number(deliveries.height, 0), "rejected": words.number(rejected, 0)}
    return words(f"deliveries.answer_{'rejected' if rejected else 'clean'}", **counts)


def delivery_table(deliveries: pl.DataFrame, words: Words) -> html.Div:
    """Columns: name, received_at, state, error_count, warning_count."""
    head = [words(f"deliveries.col_{name}") for name in ("file", "received", "state", "findings")]
    rows = [
        [
            html.Span(row["name"], className="file"),
            html.Span(local_time(row["received_at"]), className="num"),
            badge(words.named("delivery", row["state"]), TONES.get(row["state"], "missing")),
            _findings(row, words),
        ]
        for row in deliveries.iter_rows(named=True)
    ]
    return table(words("deliveries.title"), head, rows, "table-deliveries")


def _findings(row: dict, words: Words) -> str:
    if not row["error_count"] and not row["warning_count"]:
        return words("deliveries.no_findings")
    return words("deliveries.findings", errors=row["error_count"], warnings=row["warning_count"])
