"""Names of lines at their right ends, where the eye is: none has to be looked up in a legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.figures.template import safe, shortened, text_width

LINE, BESIDE = 15, 12
"""Pixels: a line of text, and what stands between the last mark and its name."""
LONGEST = 12
"""Signs of a name; the whole of it is in the hover and in the table."""


@dataclass(frozen=True)
class LineEnd:
    """The last point of a line: its name, its colour, its value."""

    name: str
    colour: str
    value: float


def end_labels(ends: Sequence[LineEnd], spread: float) -> list[dict[str, Any]]:
    """Annotations to the right of the plot, none nearer to the next than `spread`, in the unit of the values."""
    ordered = sorted(ends, key=lambda end: -end.value)
    places = _separate([end.value for end in ordered], spread)
    return [
        {
            "text": safe(shortened(end.name, LONGEST)),
            "x": 1, "xref": "paper", "xanchor": "left", "xshift": BESIDE,
            "y": place, "yref": "y", "yanchor": "middle",
            "showarrow": False, "align": "left", "font": {"size": 12, "color": end.colour},
        }
        for end, place in zip(ordered, places, strict=True)
    ]  # fmt: skip


def room(names: Sequence[str]) -> int:
    """Pixels to the right of the plot that the names take."""
    return BESIDE + 4 + round(max((text_width(shortened(name, LONGEST), 12) for name in names), default=0))


def _separate(values: Sequence[float], spread: float) -> list[float]:
    """Places from the highest to the lowest, each at least `spread` below the one before, as near as can be.

    Values that are too near make a block around their mean; blocks that then touch are joined.
    """
    blocks: list[list[float]] = []
    for value in values:
        blocks.append([value])
        while len(blocks) > 1 and _bottom(blocks[-2], spread) - spread < _top(blocks[-1], spread):
            last = blocks.pop()
            blocks[-1] += last
    return [_top(block, spread) - at * spread for block in blocks for at in range(len(block))]


def _top(block: Sequence[float], spread: float) -> float:
    return sum(block) / len(block) + spread * (len(block) - 1) / 2


def _bottom(block: Sequence[float], spread: float) -> float:
    return sum(block) / len(block) - spread * (len(block) - 1) / 2
