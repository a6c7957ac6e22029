"""STEP by STEP: how many bodies passed, failed, or wait for answers; the nation's share as a mark."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.part_bars import FULL, HATCHED, PALE, numbers_within, part_bar, readable
from dashboards.figures.template import (
    COLOURS,
    Figure,
    Trace,
    figure,
    hover,
    label_lines,
    names_axis,
    percent_axis,
    safe,
)
from dashboards.statements import tentatively
from dashboards.words import Words

STATES = ("passed", "failed", "undetermined", "not_judged")
MARKERS: Mapping[str, Any] = {
    "passed": FULL,
    "failed": PALE,
    "undetermined": HATCHED,
    "not_judged": {"color": "#FFFFFF", "line": {"color": COLOURS["nation"], "width": 1}},
}


def share(part: float, whole: float) -> float:
    """Percent; 0 of 0 is 0."""
    return 100 * part / whole if whole else 0.0


def judged_share(row: Mapping[str, Any], side: str = "") -> float | None:
    """Percent passed of the bodies with a verdict; None where too few questions were asked. `side`: "" or "nation_"."""
    whole = row[f"{side}judged_count"]
    return share(row[f"{side}passed"], whole) if whole else None


def step_bars(rows: Sequence[Mapping[str, Any]], words: Words) -> Figure:
    """Bars of 100 % from 0. `rows`: a row per STEP of overview_steps.sql."""
    names = [_label(row, words) for row in rows]
    bars = [_part(state, rows, names, words) for state in STATES if any(row[state] for row in rows)]
    return figure(
        [*bars, _nation_mark(rows, names, words)],
        height=(44 if words.lang == "ja" else 50) * len(rows) + 66,
        barmode="stack",
        bargap=0.36,
        showlegend=True,
        xaxis=percent_axis(),
        yaxis=names_axis(tickfont={"size": 12}),
        margin={"l": 8, "r": 23, "t": 34, "b": 26},
    )


def _label(row: Mapping[str, Any], words: Words) -> str:
    name = label_lines(safe(words.pick(row, "name")))
    return tentatively(words("step.two_lines", step=row["step"], name=name), row["evidence"], words)


def _part(state: str, rows: Sequence[Mapping[str, Any]], names: Sequence[str], words: Words) -> Trace:
    """The bodies in one state: their share of all as length, their number written in."""
    marker, name = MARKERS[state], words(f"step_state.{state}")
    of = words("overview.steps_hover", count=rows[0]["body_count"])
    counts = [row[state] for row in rows]
    shares = [share(row[state], row["body_count"]) for row in rows]
    text = numbers_within(readable(counts, shares), marker, 14)
    said = hover("%{y}", f"{name} %{{hovertext}}{of}")
    return part_bar(name, names, shares, marker, said, hovertext=list(map(str, counts)), **text)


def _nation_mark(rows: Sequence[Mapping[str, Any]], names: Sequence[str], words: Words) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words("overview.nation_mark"),
        "x": [share(row["nation_passed"], row["nation_count"]) if row["nation_judged_count"] else None for row in rows],
        "text": [
            words("overview.nation_hover", passed=row["nation_passed"], count=row["nation_count"]) for row in rows
        ],
        "y": list(names),
        "marker": {"symbol": "line-ns", "size": 26, "line": {"width": 4, "color": COLOURS["text"]}},
        "hovertemplate": hover("%{y}", "%{text}"),
    }
