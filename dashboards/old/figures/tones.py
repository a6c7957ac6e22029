"""What a map shows of each body: a few tones from light to dark, or no value and why."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboards.old.figures.answers import status_of
from dashboards.old.figures.body_list import stage_text
from dashboards.old.figures.rates import with_unit
from dashboards.words import Words

MOST = 5
"""Tones that can still be told apart on a black-and-white print."""


@dataclass(frozen=True)
class ToneCell:
    """One body: `tone` counts from the lightest, None is no value; `said` is the value or the reason in words."""

    code: str
    name: str
    tone: int | None
    said: str


@dataclass(frozen=True)
class Reading:
    """The bodies in code order, the words of the tones from the lightest, and those of no value.

    `ends` are the least and the greatest of numbers, whose tones are of like many bodies: there none has most.
    """

    cells: tuple[ToneCell, ...]
    tones: tuple[str, ...]
    missing: str
    ends: tuple[str, ...] = ()

    def count(self, tone: int | None) -> int:
        return sum(cell.tone == tone for cell in self.cells)


def stages(bodies: pl.DataFrame, steps: Sequence[int], words: Words) -> Reading:
    """How far each body has come. `bodies`: rows of `overview_bodies.sql`; `steps`: all STEPs in order."""
    order = {step: at for at, step in enumerate(steps, start=1)}
    cells = [
        ToneCell(row["code"], row["name"], _stage_tone(row, order), stage_text(row, words))
        for row in bodies.iter_rows(named=True)
    ]
    reached = [words("stage.reached", step=step) for step in steps[:-1]]
    none = words("stage.none_failed", step=steps[0])
    return Reading(tuple(cells), (none, *reached, words("stage.all")), words("stage.none_undetermined", step=steps[0]))


def _stage_tone(row: dict, order: dict[int, int]) -> int | None:
    if row["next_step"] is None:
        return len(order)
    if row["stage"] is None:
        return 0 if row["next_state"] == "failed" else None
    return order[row["stage"]]


def values(bodies: pl.DataFrame, indicator: dict, words: Words) -> Reading:
    """One indicator: options in order of their points, numbers in up to five classes of like many bodies.

    `bodies`: rows of `indicator_bodies.sql`; `indicator`: kind and unit.
    """
    column = "points" if indicator["kind"] == "choice" else "value"
    rows = list(bodies.iter_rows(named=True))
    known = sorted(row[column] for row in rows if row[column] is not None)
    breaks = _breaks(known)
    cells = [
        ToneCell(
            row["code"],
            row["body"],
            None if row[column] is None else bisect_right(breaks, row[column]),
            _text(row, indicator, words),
        )
        for row in rows
    ]
    tones = [
        _tone(
            [row for row in rows if row[column] is not None and bisect_right(breaks, row[column]) == at],
            indicator,
            words,
        )
        for at in range(len(breaks) + 1 if known else 0)
    ]
    ends = [] if indicator["kind"] == "choice" else [with_unit(value, indicator["unit"], words) for value in known]
    return Reading(tuple(cells), tuple(tones), words("spread.missing"), tuple(dict.fromkeys((*ends[:1], *ends[-1:]))))


def _breaks(known: Sequence[float]) -> list[float]:
    """Where the next tone begins: at every value while they are few, else so that tones hold like many bodies."""
    distinct = sorted(set(known))
    if len(distinct) <= MOST:
        return distinct[1:]
    return sorted({known[len(known) * part // MOST] for part in range(1, MOST)} - {known[0]})


def _text(row: dict, indicator: dict, words: Words) -> str:
    if row["value"] is None and row["points"] is None:
        return words.named("status", status_of(row | {"kind": indicator["kind"]}))
    if indicator["kind"] == "choice":
        return str(row["option_text"] or row["raw_text"] or words.number(row["points"], 2))
    return with_unit(row["value"], indicator["unit"], words)


def _tone(rows: Sequence[dict], indicator: dict, words: Words) -> str:
    if indicator["kind"] == "choice":
        return words("app.separator").join(dict.fromkeys(_text(row, indicator, words) for row in rows))
    low, high = min(row["value"] for row in rows), max(row["value"] for row in rows)
    ends = [with_unit(value, indicator["unit"], words) for value in (low, high)]
    return ends[0] if low == high else words("map.from_to", low=ends[0], high=ends[1])
