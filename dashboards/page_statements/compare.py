"""The sentences of 団体比較."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.statements import UNJUDGED, group_title
from dashboards.words import Words

Row = Mapping[str, Any]
NAMED = 3
"""So many bodies are named in a sentence; of more, the first one."""


def compare(
    scores: Sequence[Row], chosen: Sequence[Row], peers_text: str, medians: Mapping[str, Row], year: str, words: Words
) -> str:
    """Which bodies are compared, where they differ most, and with whom. `chosen`: rows of compare_bodies.sql."""
    if not chosen:
        return words("compare.begin")
    names = {row["code"]: row["name"] for row in chosen}
    listed = bodies(list(names.values()), words)
    if not any(row["is_closed"] and row["asked_count"] for row in scores):
        return words("compare.lead_nothing", names=listed, year=year)
    found = widest_gap(scores, names, words) if len(names) > 1 else below_peers(scores, medians, words)
    return words("compare.lead", names=listed, year=year, found=found, peers=peers_text)


def bodies(names: Sequence[str], words: Words) -> str:
    """The bodies compared, all named or the first with how many they are."""
    if len(names) <= NAMED:
        return words("app.separator").join(names)
    return words("compare.first_of", name=names[0], count=len(names))


def widest_gap(scores: Sequence[Row], names: Mapping[str, str], words: Words) -> str:
    """Where the bodies differ most.

    A difference only counts where what their blanks allow does not overlap, and enough was asked for a verdict.
    """
    best: tuple[float, Row, Row] | None = None
    for rows in _by_group(scores).values():
        low, high = min(rows, key=_order), max(rows, key=_order)
        gap = high["low"] - low["high"]
        if gap > 0 and (best is None or gap > best[0]):
            best = (gap, low, high)
    if best is None:
        return words("compare.gap_none")
    _, low, high = best
    return words(
        "compare.gap", group=group_title(low, words), high=names[high["code"]], low=names[low["code"]],
        high_score=words.number(high["score"]), low_score=words.number(low["score"]),
    )  # fmt: skip


def below_peers(scores: Sequence[Row], medians: Mapping[str, Row], words: Words) -> str:
    """In which group a single body lies farthest below the median of its peers, whatever its blanks hold."""
    known = [
        (medians[row["group_id"]]["peer_median"] - row["high"], row)
        for row in scores
        if _is_comparable(row) and medians.get(row["group_id"], {}).get("peer_median") is not None
    ]
    if not known:
        return words("compare.gap_none")
    gap, row = max(known, key=lambda pair: pair[0])
    if gap <= 0:
        return words("compare.below_none")
    median = words.number(medians[row["group_id"]]["peer_median"])
    return words("compare.below", group=group_title(row, words), score=words.number(row["score"]), median=median)


def _is_comparable(row: Row) -> bool:
    """Whether a difference may be claimed: one question is never a STEP."""
    return bool(row["is_published"] and row["evidence"] not in UNJUDGED)


def _by_group(scores: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in scores:
        if _is_comparable(row):
            found.setdefault(row["group_id"], []).append(row)
    return found


def _order(row: Row) -> tuple[float, str]:
    return row["score"], row["code"]
