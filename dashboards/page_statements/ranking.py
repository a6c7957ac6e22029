"""The sentences of 全国・県内での位置: bands first, ties as ties, ranges as ranges."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.statements import WITHOUT_RANGES, band_and_range, is_held, rank
from dashboards.words import Words

Row = Mapping[str, Any]
BANDS = ("top", "middle", "bottom")
COUNTED = ("body_count", "top", "middle", "bottom", "straddling", "without_band")
OTHERS = {"population_band": "among_band", "nearest": "among_nearest"}
"""With whom the place among the peers is held against, and the column that has it."""


def counted(bands: Sequence[str | None], where: str, words: Words) -> str:
    """How many surely stand high or low in a set. `where`: the set in words."""
    if not bands:
        return words("ranking.count_empty")
    if not any(bands):
        return words("ranking.count_few", count=len(bands))
    counts = {name: bands.count(name) for name in BANDS}
    return words("ranking.count", where=where, count=len(bands), straddling=len(bands) - sum(counts.values()), **counts)


def of_prefecture(place: str, group: str, row: Row | None, words: Words) -> str:
    """How many bodies of a prefecture stand high or low in the nation. `row`: of ranking_bands.sql."""
    if row is None or row["without_band"] == row["body_count"]:
        return words("ranking.lead_none", name=place, group=group)
    return words("ranking.lead_prefecture", name=place, group=group, **{key: row[key] for key in COUNTED})


def of_body(name: str, group: str, rows: Mapping[str, Row], where: Mapping[str, str], words: Words) -> str:
    """The sentence of one body: its band and place in the nation and the prefecture, and whether they hold.

    `rows`: comparison set → row of ranking_own.sql; `where`: the words of the sets.
    """
    sets = [key for key in where if key in rows]
    if not sets:
        return words("ranking.lead_unscored", name=name, group=group)
    parts = [_part(rows[key], where[key], words) for key in sets]
    sentence = words("ranking.lead_body", name=name, group=group, parts=words("app.separator").join(parts))
    return sentence + firm(rows[sets[0]], words)


def _part(row: Row, where: str, words: Words) -> str:
    """The place in one set: its band first; among peers and neighbours no range is drawn, so there is no band."""
    facts = {"where": where, "n": words.number(row["n"], 0), "rank": rank(row, words)}
    if row["comparison_set"] in WITHOUT_RANGES:
        return words("ranking.part_plain", **facts)
    return words("ranking.part", **facts, band=band_and_range(row, words))


def firm(row: Row, words: Words) -> str:
    """Whether "above its peers" holds with whomever one compares; empty where there are too few peers."""
    side = row["among_peers"]
    if side is None or row["evidence"] == "insufficient":
        return ""
    if is_held(row):
        return words(f"ranking.firm_{side}")
    if row["is_robust"]:
        return words(f"ranking.blanks_{side}")
    flips = [words(f"ranking.by_{name}") for name, column in OTHERS.items() if row[column] not in (side, None)]
    return words(f"ranking.flips_{side}", sets=words("app.separator").join(flips)) if flips else ""


def places_title(row: Row | None, name: str, words: Words) -> str:
    """Whether the side holds with whomever one compares; that it depends is said only where it does."""
    if row is None:
        return words("peers.no_score")
    if row["evidence"] == "insufficient":
        return words("evidence.insufficient_why")
    return firm(row, words) or words("ranking.places_title", name=name)


def most_on_top(rows: Sequence[Row], names: Mapping[str, str], words: Words) -> str:
    """In which group most bodies are surely in the upper band, and in which in the lower."""
    known = [row for row in rows if row["without_band"] < row["body_count"]]
    if not known:
        return words("ranking.bands_none")
    best, worst = max(known, key=lambda row: row["top"]), max(known, key=lambda row: row["bottom"])
    return words(
        "ranking.bands_title", best=names[best["group_id"]], top=best["top"], worst=names[worst["group_id"]],
        bottom=worst["bottom"],
    )  # fmt: skip
