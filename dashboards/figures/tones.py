"""What a map shows of each body: a few tones from light to dark, or no value and why."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboards.figures.maps import Place

MOST = 5
"""Tones that can still be distinguished on a black-and-white print."""


def toned(
    rows: Sequence[Mapping[str, Any]], key: str, text: Callable[[Mapping[str, Any]], str]
) -> tuple[list[Place], list[str]]:
    """Places by the value `key` of their rows, and the words of the tones from the lightest.

    `rows`: code, body, `key`; `text`: a row in words, its value or why there is none.
    """
    known = sorted(row[key] for row in rows if row[key] is not None)
    breaks = _breaks(known)
    tone = {row["code"]: None if row[key] is None else bisect_right(breaks, row[key]) for row in rows}
    places = [Place(row["code"], row["body"], tone[row["code"]], text(row)) for row in rows]
    legend = []
    for at in range(len(breaks) + 1 if known else 0):
        members = sorted((row for row in rows if tone[row["code"]] == at), key=lambda row: row[key])
        legend.append("–".join(dict.fromkeys((text(members[0]), text(members[-1])))))
    return places, legend


def _breaks(known: Sequence[float]) -> list[float]:
    """Where the next tone begins: at every value while they are few, else so that tones hold like many bodies."""
    distinct = sorted(set(known))
    if len(distinct) <= MOST:
        return distinct[1:]
    return sorted({known[len(known) * part // MOST] for part in range(1, MOST)} - {known[0]})
