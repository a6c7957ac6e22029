"""How many bodies are surely in the upper, middle or lower band, group by group; without a band is hatched."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.part_bars import FULL, HATCHED, nonzero, numbers_within, part_bar
from dashboards.figures.template import COLOURS, Figure, Trace, axis, figure, hover, label_lines, names_axis, safe
from dashboards.words import Words

PARTS = ("top", "straddling", "middle", "bottom", "without_band")
MARKERS: Mapping[str, Mapping[str, Any]] = {
    "top": FULL,
    "straddling": {"color": "#FFFFFF", "line": {"color": COLOURS["nation"], "width": 1}},
    "middle": {"color": COLOURS["own_light"]},
    "bottom": {"color": "#AEB4C4", "line": {"color": COLOURS["nation"], "width": 1}},
    "without_band": HATCHED,
}


def band_bars(rows: Sequence[Mapping[str, Any]], words: Words) -> Figure:
    """Draw `rows`: title, and the counts of PARTS; each adds up to all bodies."""
    names = [label_lines(safe(row["title"])) for row in rows]
    traces = [_part(part, rows, names, words) for part in PARTS if any(row[part] for row in rows)]
    return figure(
        traces,
        height=36 * len(rows) + 74,
        barmode="stack",
        bargap=0.3,
        showlegend=True,
        xaxis=axis(range=[0, max(row["body_count"] for row in rows)]),
        yaxis=names_axis(),
        margin={"l": 8, "r": 16, "t": 50, "b": 24},
    )


def _part(part: str, rows: Sequence[Mapping[str, Any]], names: Sequence[str], words: Words) -> Trace:
    counts, marker, name = [row[part] for row in rows], MARKERS[part], words(f"ranking.part_{part}")
    text = numbers_within(nonzero(counts), marker)
    return part_bar(name, names, counts, marker, hover("%{y}", f"{name} %{{x}}"), **text)
