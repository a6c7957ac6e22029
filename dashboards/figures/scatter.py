"""One indicator against the population or another indicator: all bodies grey, own prefecture blue, a dot each."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, Figure, axis, codes, figure, hover, picked, safe
from dashboards.words import Words

GREY = {"color": "#8A90A2", "opacity": 0.55}
OWN = {"size": 10, "color": COLOURS["own"], "line": {"color": "#FFFFFF", "width": 1}}
LONG = 500_000
"""Numbers from which on the marks of an axis, the next of which may be a million, need room beside each other."""
MANY = 200
"""Dots beyond which each is smaller, so that they do not hide one another."""


def scatter(
    rows: Sequence[Mapping[str, Any]], pref: str, names: Mapping[str, str], words: Words, *, is_log: bool = False
) -> Figure:
    """`rows`: code, name, pref, x, y; `names`: x, y (with their units), own (the prefecture), others."""
    others = [row for row in rows if row["pref"] != pref]
    own = [row for row in rows if row["pref"] == pref]
    traces = [
        _dots(others, names["others"], GREY | {"size": 6 if len(others) > MANY else 9}, names, words),
        _dots(own, names["own"], OWN, names, words),
    ]
    scale = _log_scale([row["x"] for row in rows]) if is_log else {}
    return figure(
        traces,
        height=430,
        least_width=500 if max((row["x"] for row in rows), default=0) >= LONG else 0,
        showlegend=True,
        xaxis=axis(**scale, title={"text": safe(names["x"]), "font": {"size": 13}}),
        yaxis=axis(title={"text": safe(names["y"]), "font": {"size": 13}}),
        margin={"l": 8, "r": 16, "t": 34, "b": 36},
    )


def _log_scale(values: Sequence[float]) -> dict[str, Any]:
    """Marks at 1, 10, 100 …; at 1, 2, 5, 10 … where the values span less than two of these; even where less than one.

    A logarithmic axis of less than ten times has hardly a mark.
    """
    if max(values) < 10 * min(values):
        return {"tickformat": ",d"}
    return {"type": "log", "dtick": "D2" if max(values) < 100 * min(values) else 1, "tickformat": ",d"}


def _dots(
    rows: Sequence[Mapping[str, Any]], name: str, marker: Mapping[str, Any], names: Mapping[str, str], words: Words
) -> dict[str, Any]:
    lines = [[f"{safe(names[side])} {_number(row[side], words)}" for side in ("x", "y")] for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [row["x"] for row in rows],
        "y": [row["y"] for row in rows],
        "customdata": codes(rows),
        "marker": dict(marker),
        "hovertext": ["<br>".join(pair) for pair in lines],
        "hovertemplate": hover("%{customdata[1]}", "%{hovertext}"),
        **picked(14),
    }


def _number(value: float, words: Words) -> str:
    return words.number(value, 0 if value == int(value) else 1)
