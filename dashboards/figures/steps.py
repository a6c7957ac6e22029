"""STEP by STEP: how many bodies passed, failed, or wait for answers; the nation's share as a mark."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, HATCH, LEGEND, Figure, axis, figure, hover, names_axis, safe
from dashboards.statements import tentatively
from dashboards.words import Words

STATES = ("passed", "failed", "undetermined", "not_judged")
MARKERS: Mapping[str, Any] = {
    "passed": {"color": COLOURS["own"]},
    "failed": {"color": COLOURS["own_pale"], "line": {"color": COLOURS["own_light"], "width": 1}},
    "undetermined": {"color": "#FFFFFF", "pattern": HATCH, "line": {"color": COLOURS["nation"], "width": 1}},
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
    names = [tentatively(words("step.two_lines", step=row["step"], name=safe(words.pick(row, "name"))), row["evidence"],
                         words) for row in rows]  # fmt: skip
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "name": words(f"step_state.{state}"),
            "y": names,
            "x": [share(row[state], row["body_count"]) for row in rows],
            "text": [str(row[state]) if row[state] else "" for row in rows],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "none",
            "textfont": {"color": "#FFFFFF" if state == "passed" else COLOURS["text"], "size": 14},
            "marker": MARKERS[state],
            "hovertemplate": hover(
                "%{y}",
                words(f"step_state.{state}") + " %{text}" + words("overview.steps_hover", count=rows[0]["body_count"]),
            ),
        }
        for state in STATES
        if any(row[state] for row in rows)
    ]
    mark = {
        "type": "scatter",
        "mode": "markers",
        "name": words("overview.nation_mark"),
        "x": [share(row["nation_passed"], row["nation_count"]) if row["nation_judged_count"] else None for row in rows],
        "text": [
            words("overview.nation_hover", passed=row["nation_passed"], count=row["nation_count"]) for row in rows
        ],
        "y": names,
        "marker": {"symbol": "line-ns", "size": 26, "line": {"width": 4, "color": COLOURS["text"]}},
        "hovertemplate": hover("%{y}", "%{text}"),
    }
    return figure(
        [*bars, mark],
        height=44 * len(rows) + 66,
        barmode="stack",
        bargap=0.36,
        showlegend=True,
        legend={**LEGEND, "entrywidth": 62},
        xaxis=axis(range=[0, 100], ticksuffix="%", dtick=25),
        yaxis=names_axis(tickfont={"size": 12}),
        margin={"l": 8, "r": 20, "t": 34, "b": 26},
    )
