"""Measure by measure: how many towns have not begun, plan it, or did not answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, HATCH, LEGEND, Figure, axis, figure, hover, names_axis, safe
from dashboards.words import Words

KINDS = ("begun_not", "ready", "silent")
MARKERS: Mapping[str, Mapping[str, Any]] = {
    "begun_not": {"color": COLOURS["own"]},
    "ready": {"color": COLOURS["own_pale"], "line": {"color": COLOURS["own_light"], "width": 1}},
    "silent": {"color": "#FFFFFF", "pattern": HATCH, "line": {"color": COLOURS["nation"], "width": 1}},
}


def lacking_bars(rows: Sequence[Mapping[str, Any]], count: int, words: Words) -> Figure:
    """Bars of bodies from 0 to all. `rows`: name and a number for each of KINDS; `count`: all towns."""
    names = [safe(row["name"]) for row in rows]
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "name": words(f"support.{kind}"),
            "y": names,
            "x": [row[kind] for row in rows],
            "text": [str(row[kind]) if row[kind] else "" for row in rows],
            "textposition": "outside" if kind == "silent" else "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "none",
            "textfont": {"color": "#FFFFFF" if kind == "begun_not" else COLOURS["text"], "size": 13},
            "marker": dict(MARKERS[kind]),
            "hovertemplate": hover("%{y}", f"{safe(words(f'support.{kind}'))} %{{x}} / {count}"),
        }
        for kind in KINDS
    ]
    return figure(
        bars,
        height=28 * len(rows) + 60,
        barmode="stack",
        bargap=0.28,
        showlegend=True,
        legend=LEGEND,
        xaxis=axis(range=[0, count], nticks=6, tickformat="d"),
        yaxis=names_axis(),
        margin={"l": 8, "r": 16, "t": 32, "b": 24},
    )
