"""Parts of a bar: the looks of what is reached, not reached and not known, and a part with its number written in."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, HATCH, Trace

FULL: Mapping[str, Any] = {"color": COLOURS["own"]}
PALE: Mapping[str, Any] = {"color": COLOURS["own_pale"], "line": {"color": COLOURS["own_light"], "width": 1}}
HATCHED: Mapping[str, Any] = {"color": "#FFFFFF", "pattern": HATCH, "line": {"color": COLOURS["nation"], "width": 1}}
DARK = (COLOURS["own"], COLOURS["nation"])
"""Colours on which a number is white."""
READABLE = 4
"""Percent from which a part has its number written in; the table holds all."""
HALO = ", ".join(["0 0 3px #FFFFFF"] * 4)
"""Keeps a number readable on a hatch or a line; theme.css draws it, for browsers draw no shadow in a chart."""


def part_bar(
    name: str, labels: Sequence[str], sizes: Sequence[float], marker: Mapping[str, Any], hover: str, **more: Any
) -> Trace:
    """One part of the bars `labels`, from left to right."""
    return {
        "type": "bar", "orientation": "h", "name": name, "y": list(labels), "x": list(sizes), "marker": dict(marker),
        "hovertemplate": hover, **more,
    }  # fmt: skip


def numbers_within(texts: Sequence[str], marker: Mapping[str, Any], size: int = 13) -> dict[str, Any]:
    """The numbers of a part, in its middle, upright, however narrow it is."""
    font = {"size": size, "color": "#FFFFFF" if marker["color"] in DARK else COLOURS["text"]}
    halo = {"shadow": HALO} if "pattern" in marker else {}
    return {"text": list(texts), "textposition": "inside", "insidetextanchor": "middle", "textangle": 0,
            "constraintext": "none", "textfont": {**font, **halo}}  # fmt: skip


def readable(counts: Sequence[int], shares: Sequence[float]) -> list[str]:
    """Counts as they are written into parts of so many percent; nothing where a part is narrower than its number."""
    return [str(count) if share >= READABLE else "" for count, share in zip(counts, shares, strict=True)]


def nonzero(counts: Sequence[int]) -> list[str]:
    """Counts as they are written into a part; nothing for none."""
    return [str(count) if count else "" for count in counts]
