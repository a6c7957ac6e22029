"""A worked example: the weight of each part, and how much of it is won, lost, or not known."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.part_bars import FULL, HATCHED, PALE, part_bar
from dashboards.figures.template import Figure, axis, figure, hover, names_axis, safe

LOOKS: Mapping[str, Any] = {"won": FULL, "lost": PALE, "unknown": HATCHED}


def example_bars(parts: Sequence[Mapping[str, Any]], names: Mapping[str, str], axis_title: str) -> Figure:
    """`parts`: `name`, `weight`, `points` (0…1, or None where it is not known); `names`: won, lost, unknown."""
    labels = [safe(part["name"]) for part in parts]
    sizes = {
        "won": [part["weight"] * (part["points"] or 0) for part in parts],
        "lost": [part["weight"] * (1 - part["points"]) if part["points"] is not None else 0 for part in parts],
        "unknown": [part["weight"] if part["points"] is None else 0 for part in parts],
    }
    data = [
        part_bar(names[kind], labels, values, LOOKS[kind], hover("%{y}", f"{safe(names[kind])} %{{x:.2f}}"))
        for kind, values in sizes.items()
        if any(values)
    ]
    return figure(
        data,
        height=30 * len(parts) + 84,
        barmode="stack",
        bargap=0.36,
        showlegend=True,
        xaxis=axis(rangemode="tozero", dtick=0.5, title={"text": axis_title, "font": {"size": 12}, "standoff": 10}),
        yaxis=names_axis(tickfont={"size": 12}),
        margin={"l": 8, "r": 16, "t": 30, "b": 48},
    )
