"""What was received of a delivery, in sentences that are true of its cells: the first words of a slip."""

from collections.abc import Sequence
from typing import Any

from pipeline.outputs.messages import message

Row = dict[str, Any]
_READ_STATES = ("accepted", "accepted_with_notes", "partially_accepted")
_COUNTS = ("asked_count", "answered_count", "blank_count", "optional_blank_count", "held_count")


def received_sentences(row: Row, bodies: Sequence[Row], findings: Sequence[Row], language: str = "ja") -> list[str]:
    """Return the sentences; the first is about what became of the answers.

    Args:
        row: the delivery, with `state`, `error_count` and, where it could be read, `held_back_count`.
        bodies: its rows of `meta.delivery_body`.
        findings: its own.
        language: ja or en.
    """
    is_held_whole = row["state"] == "rejected" and bool(bodies)
    if row["state"] not in _READ_STATES and not is_held_whole:
        return [message("slip", row["state"], language)]
    counts = {name: sum(body[name] for body in bodies) for name in _COUNTS}
    left_out = counts["asked_count"] - sum(counts[name] for name in _COUNTS[1:])
    held_elsewhere = max(0, (row.get("held_back_count") or 0) - counts["held_count"])
    rest = {"blank": counts["blank_count"], "optional": counts["optional_blank_count"], "held": counts["held_count"]}
    if held_elsewhere:  # questions of rows that could not be read are not missing from the file
        rest |= {"unread": left_out, "held_cells": held_elsewhere}
    else:
        rest["left_out"] = left_out
    if row["error_count"] and not any(rest.values()):  # of a line there were labels only, or a question came twice
        rest["errors"] = row["error_count"]
    parts = [message("received", name, language, count=str(count)) for name, count in rest.items() if count]
    is_whole = not parts and counts["asked_count"] > 0
    key = ("none" if is_held_whole else "all" if is_whole else "some") + ("_bodies" if len(bodies) > 1 else "")
    facts = {"asked": f"{counts['asked_count']:,}", "answered": f"{counts['answered_count']:,}",
             "bodies": str(len(bodies)), "rest": message("received", "separator", language).join(parts)}  # fmt: skip
    first = message("received", key, language, **facts)
    requests = ["correct_whole"] if is_held_whole else _requests(findings, rest)
    return [first, *(message("received", key, language) for key in requests)]


def _requests(findings: Sequence[Row], rest: dict[str, int]) -> list[str]:
    """Return the keys of what the sender is asked to do, or that there is nothing to do.

    To confirm is what was written: blanks and missing questions have requests of their own.
    """
    asked = {
        "correct": rest["held"] + rest.get("held_cells", 0) + rest.get("errors", 0),
        "fill": rest["blank"],
        "complete": rest.get("left_out", 0),
        "confirm": sum(one["severity"] == "warning" and bool(one["raw_text"].strip()) for one in findings),
    }
    return [key for key, count in asked.items() if count] or ["nothing"]
