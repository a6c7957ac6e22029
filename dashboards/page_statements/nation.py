"""The sentences of 全国の中の都道府県."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.statements import places, span, tentatively
from dashboards.words import Words

Row = Mapping[str, Any]


def value_text(row: Row, words: Words) -> str:
    """A share with its percent sign, or a median in points. `row`: of nation_rows.standings."""
    if row["is_share"]:
        return words.percent(row["value"], 0)
    return words("nation.points", value=words.number(row["value"]))


def marked_value(row: Row, words: Words) -> str:
    """`47%（暫定）`: the value as it stands in a table."""
    return tentatively(value_text(row, words), "provisional" if is_tentative(row) else None, words)


def place(row: Row, words: Words) -> str:
    """`3位`, `5〜9位` where ranges overlap, `1〜2位（同順2）` where values are the same."""
    if row["best"] is None:
        return ""
    last = max(row["worst"], row["best"] + row["tied_count"] - 1)
    place = places(row["best"], last, words)
    return words("nation.tied", place=place, count=row["tied_count"]) if row["tied_count"] > 1 else place


def is_tentative(row: Row) -> bool:
    """Whether a share rests on verdicts for which only part of the questions was asked."""
    return bool(row["is_share"] and row["evidence"] == "provisional")


def sentence(own: Row | None, measure: str, name: str, count: int, words: Words) -> str:
    """How the municipalities of a prefecture stand in one measure, and its place among those that can be compared."""
    if own is None or own["value"] is None:
        reason = words(f"nation.why_{own['why'] if own else 'none'}")
        return words("nation.sentence_none", name=name, measure=measure, reason=reason)
    facts = {
        "name": name,
        "measure": measure,
        "value": value_text(own, words),
        "range": span(own["low"], own["high"], words, 0 if own["is_share"] else 1),
        "passed": own["passed_count"],
        "count": own["count"],
    }
    lead = words("nation.sentence_share" if own["is_share"] else "nation.sentence_median", **facts)
    if is_tentative(own):
        lead += words("nation.tentative")
    if count < 2:
        return lead + words("nation.alone")
    return lead + words("nation.sentence_place", count=count, place=place(own, words))


def sure_leads(own: Row | None, rows: Sequence[Row], name: str, words: Words) -> str:
    """Count the prefectures that are surely higher, surely lower, or neither: ranges that overlap are no lead."""
    if own is None or own["value"] is None:
        return words("nation.title_without", count=len(rows))
    above = sum(row["low"] > own["high"] for row in rows)
    below = sum(row["high"] < own["low"] for row in rows)
    return words("nation.title", name=name, above=above, below=below, same=len(rows) - 1 - above - below)


def place_of(row: Row, words: Words) -> str:
    """`5〜9位 / 47`; empty without a place. `of`: how many prefectures have one."""
    return words("nation.place_of", place=place(row, words), count=row["of"]) if row["best"] is not None else ""
