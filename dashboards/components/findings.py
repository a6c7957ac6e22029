"""Findings as a grid: where, what, how to correct it; the same for a delivery and for a file that is only checked."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from dashboards.components import grid as grids
from dashboards.components.badges import badge
from dashboards.components.card import Table
from dashboards.page_statements.deliveries import place
from dashboards.words import Words
from pipeline.definitions.visible_text import replacement, visible

TONES = {"accepted": "passed", "accepted_with_notes": "planned", "partially_accepted": "planned"}
LONG = {"wrapText": True, "autoHeight": True}
Row = Mapping[str, Any]


def state_badge(state: str, words: Words) -> Any:
    """What became of a delivery."""
    return badge(TONES.get(state, "open"), words.named("delivery", state))


KEYS = ("severity", "place", "row", "column", "body", "question", "raw_text", "message", "fix", "example", "category")


def findings_table(findings: Sequence[Row], words: Words) -> Table:
    """`findings`: rows of delivery_findings.sql, or those of a check, which lack the names of bodies."""
    columns = {key: words(f"findings.col_{key}") for key in KEYS}
    rows = [{"finding_id": number, **_line(finding, words)} for number, finding in enumerate(findings, start=1)]
    return Table(columns, rows)


def _line(finding: Row, words: Words) -> dict[str, Any]:
    return {
        "severity": words.named("severity", finding["severity"]),
        "place": place(finding, words),
        "row": finding["row_no"],
        "column": finding["column_no"],
        "body": _shown(finding.get("body") or finding["code"]),
        "question": _shown(finding["question"] or finding["item"]),
        "raw_text": _shown(finding["raw_text"]),
        "message": _shown(words.pick(finding, "message")),
        "fix": _shown(words.pick(finding, "fix")),
        "example": _shown(finding["example"]),
        "category": words.named("category", finding["category"]),
    }


def _shown(text: str | None) -> str:
    """Text of a file: line ends stay, what is not seen becomes a mark."""
    return visible(text or "", keep="\n", mark=replacement)


def findings_columns(table: Table) -> list[grids.Column]:
    """The columns of the grid: what is long is wrapped, nothing is cut."""
    titles, number = table.columns, grids.number
    return [
        grids.text("severity", titles["severity"], flex=None, width=96, pinned="left"),
        grids.text("place", titles["place"], flex=None, width=120, **LONG),
        number("row", titles["row"], flex=None, width=84),
        number("column", titles["column"], flex=None, width=84),
        grids.text("body", titles["body"], flex=None, width=110, **LONG),
        grids.text("question", titles["question"], minWidth=180, flex=2, **LONG),
        grids.text("message", titles["message"], minWidth=260, flex=3, **LONG),
        grids.text("fix", titles["fix"], minWidth=220, flex=2, **LONG),
        grids.text("example", titles["example"], minWidth=110, **LONG),
        grids.text("raw_text", titles["raw_text"], minWidth=110, **LONG),
        grids.text("category", titles["category"], minWidth=120),
    ]


def counted(findings: Sequence[Row], words: Words) -> str:
    """`指摘 5件（誤り 1・確認 4）`. `findings`: the worst first."""
    parts = [
        words("findings.part", severity=words.named("severity", severity), count=len(list(group)))
        for severity, group in groupby(findings, key=lambda finding: finding["severity"])
    ]
    return words("findings.count", count=len(findings), parts=words("findings.and").join(parts))
