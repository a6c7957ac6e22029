"""Measure by measure: how many bodies have not begun, have less than half, plan it, or did not answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.part_bars import FULL, HATCHED, PALE, nonzero, numbers_within, part_bar
from dashboards.figures.template import COLOURS, Figure, Trace, axis, figure, hover, label_lines, names_axis, safe
from dashboards.words import Words

KINDS = ("begun_not", "short", "ready", "silent")
MARKERS: Mapping[str, Mapping[str, Any]] = {
    "begun_not": FULL,
    "short": {"color": COLOURS["own_light"]},
    "ready": PALE,
    "silent": HATCHED,
}

CARD = 640
"""Pixels of its card at a desk, three fifths of a page at least."""


def lacking_bars(rows: Sequence[Mapping[str, Any]], count: int, words: Words) -> Figure:
    """Bars of bodies from 0 to all. `rows`: name and a number for each of KINDS; `count`: all bodies."""
    names = [label_lines(safe(row["name"])) for row in rows]
    line = 19 + 9 * max((name.count("<br>") + 1 for name in names), default=1)
    of = f" %{{x}} / {count}"
    bars = [
        _part(kind, rows, names, hover("%{y}", safe(words(f"support.{kind}")) + of), words)
        for kind in KINDS
        if kind != "short" or any(row[kind] for row in rows)
    ]
    return figure(
        bars,
        height=line * len(rows) + 60,
        least_width=400,
        legend_width=CARD,
        barmode="stack",
        bargap=0.28,
        showlegend=True,
        xaxis=axis(range=[0, count], nticks=5, tickformat="d", tickangle=0),
        yaxis=names_axis(),
        margin={"l": 8, "r": 16, "t": 32, "b": 24},
    )


def _part(kind: str, rows: Sequence[Mapping[str, Any]], names: Sequence[str], text: str, words: Words) -> Trace:
    counts, marker = [row[kind] for row in rows], MARKERS[kind]
    written = numbers_within(nonzero(counts), marker)
    if kind == "silent":
        written |= {"textposition": "outside"}
    return part_bar(words(f"support.{kind}"), names, counts, marker, text, **written)
