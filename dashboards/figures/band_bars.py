"""How many bodies are surely in the upper, middle or lower band, group by group; without a band is hatched."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, HATCH, LEGEND, Figure, axis, figure, hover, names_axis, safe
from dashboards.words import Words

PARTS = ("top", "straddling", "middle", "bottom", "without_band")
MARKERS: Mapping[str, Mapping[str, Any]] = {
    "top": {"color": COLOURS["own"]},
    "straddling": {"color": "#FFFFFF", "line": {"color": COLOURS["nation"], "width": 1}},
    "middle": {"color": COLOURS["own_light"]},
    "bottom": {"color": "#AEB4C4", "line": {"color": COLOURS["nation"], "width": 1}},
    "without_band": {"color": "#FFFFFF", "pattern": HATCH, "line": {"color": COLOURS["nation"], "width": 1}},
}


def band_bars(rows: Sequence[Mapping[str, Any]], words: Words) -> Figure:
    """Draw `rows`: title, and the counts of PARTS; each adds up to all bodies."""
    names = [safe(row["title"]) for row in rows]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": words(f"ranking.part_{part}"),
            "y": names,
            "x": [row[part] for row in rows],
            "text": [str(row[part]) if row[part] else "" for row in rows],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "none",
            "textfont": {"size": 13, "color": "#FFFFFF" if part == "top" else COLOURS["text"]},
            "marker": MARKERS[part],
            "hovertemplate": hover("%{y}", words(f"ranking.part_{part}") + " %{x}"),
        }
        for part in PARTS
        if any(row[part] for row in rows)
    ]
    return figure(
        traces,
        height=36 * len(rows) + 74,
        barmode="stack",
        bargap=0.3,
        showlegend=True,
        legend={**LEGEND, "entrywidth": 56},
        xaxis=axis(range=[0, max(row["body_count"] for row in rows)]),
        yaxis=names_axis(),
        margin={"l": 8, "r": 16, "t": 50, "b": 24},
    )
