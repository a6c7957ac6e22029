"""The sentences of 提出状況: who is missing, what waits, what a delivery came to."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboards.times import local_time
from dashboards.words import Words

Row = Mapping[str, Any]


def bodies_in(board: Sequence[Row], state: str) -> list[str]:
    """The codes of the bodies with a survey in this state, each once."""
    return list(dict.fromkeys(row["code"] for row in board if row["state"] == state))


def lead(board: Sequence[Row], open_count: int, name: str, year: str, words: Words) -> str:
    """Who has not sent, what waits, and when the last answers came. `board`: rows of board.sql."""
    if not board:
        return words("deliveries.lead_none", name=name, year=year) + _waiting(open_count, words)
    count = len({row["code"] for row in board})
    missing, sent_back, unreadable = (
        len(bodies_in(board, state)) for state in ("missing", "sent_back", "unreadable_by_us")
    )
    parts = []
    if missing or not (sent_back or unreadable):
        key = "lead_missing" if missing else "lead_all"
        parts.append(words(f"deliveries.{key}", name=name, year=year, count=count, missing=missing))
    parts += [words("deliveries.lead_sent_back", count=sent_back)] if sent_back else []
    parts += [words("deliveries.lead_unreadable", count=unreadable)] if unreadable else []
    parts.append(_waiting(open_count, words))
    latest = max((row["last_received_at"] for row in board if row["last_received_at"]), default=None)
    parts += [words("deliveries.lead_age", time=local_time(latest))] if latest else []
    return "".join(parts).strip()


def _waiting(open_count: int, words: Words) -> str:
    return words("deliveries.lead_open", count=open_count) if open_count else words("deliveries.lead_clean")


def arrived(board: Sequence[Row], words: Words) -> str:
    """How many bodies have not sent, or the next that an official has to know."""
    if not board:
        return words("board.answer_none")
    counts = {
        "missing": len(bodies_in(board, "missing")),
        "sent_back": len(bodies_in(board, "sent_back")),
        "unreadable": len(bodies_in(board, "unreadable_by_us")),
    }
    key = next((name for name, number in counts.items() if number), "all")
    return words(f"board.answer_{key}", count=len({row["code"] for row in board}), **counts)


def covered(board: Sequence[Row], words: Words) -> str:
    """How many bodies with blanks have answered all that is scored: their coverage elsewhere is 100 %."""
    found = {row["code"] for row in board if row["state"] == "with_gaps" and row["is_covered"]}
    return words("board.note_covered", count=len(found)) if found else ""


def due(closes: date | None, today: date, words: Words) -> str:
    """Until when answers were expected, and whether that day is past; empty where no day is set."""
    if closes is None:
        return ""
    text = words("waiting.closes", date=closes.isoformat())
    return text + words("waiting.is_past") if closes < today else text


def outcome(delivery: Row, words: Words) -> str:
    """What became of a delivery, and how much is to be corrected in it. `delivery`: a row of delivery_list.sql."""
    state = words.named("delivery", delivery["state"])
    text = words("one_delivery.lead", state=state, meaning=words.named("slip", delivery["state"]))
    counts = {kind: delivery[f"{kind}_count"] or 0 for kind in ("error", "warning")}
    parts = [words(f"one_delivery.lead_{kind}", count=count) for kind, count in counts.items() if count]
    return text + ("".join(parts) or words("one_delivery.lead_clean")).strip()


def place(finding: Row, words: Words) -> str:
    """The cells of a finding, else its row, else the whole file."""
    cell = finding.get(f"cell_{words.lang}") or finding["cell"]
    if cell:
        return str(cell)
    return words("findings.row", row=finding["row_no"]) if finding["row_no"] else words("findings.whole")
