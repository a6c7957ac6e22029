"""One body's place in each comparison set, from the first on the left to the last on the right."""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any

from dashboards.figures.template import COLOURS, Figure, axis, figure, hover, label_lines, names_axis, safe
from dashboards.words import Words


def places(rows: Sequence[Mapping[str, Any]], words: Words) -> Figure:
    """Draw `rows`, a set each, in percent of n: title, text, n, mid_rank, rank_p05, rank_p95, rank_best, rank_worst."""
    names = [label_lines(safe(row["title"])) for row in rows]
    drawn = [(name, row) for name, row in zip(names, rows, strict=True) if row["rank_p05"] is not None]
    blanks_x: list[float | None] = []
    blanks_y: list[str | None] = []
    for name, row in zip(names, rows, strict=True):
        blanks_x += [_at(row["rank_best"], row), _at(min(row["rank_worst"], row["n"]), row), None]
        blanks_y += [name, name, None]
    bars = {
        "type": "bar", "orientation": "h", "name": words("ranking.key_range"), "y": [name for name, _ in drawn],
        "base": [_at(floor(row["rank_p05"]) - 0.5, row) for _, row in drawn],
        "x": [_at(ceil(row["rank_p95"]) + 0.5, row) - _at(floor(row["rank_p05"]) - 0.5, row) for _, row in drawn],
        "marker": {"color": COLOURS["own_pale"], "line": {"color": COLOURS["own_light"], "width": 1}},
        "hoverinfo": "skip",
    }  # fmt: skip
    lines = {"type": "scatter", "mode": "lines", "name": words("ranking.key_blanks"), "x": blanks_x, "y": blanks_y,
             "line": {"color": COLOURS["nation"], "width": 1.5}, "hoverinfo": "skip"}  # fmt: skip
    marks = {
        "type": "scatter", "mode": "markers", "name": words("ranking.key_rank"), "y": names,
        "x": [_at(row["mid_rank"], row) for row in rows],
        "customdata": [["", safe(row["title"]), safe(row["text"])] for row in rows],
        "marker": {"symbol": "diamond", "size": 12, "color": COLOURS["own"]},
        "hovertemplate": hover("%{customdata[1]}", "%{customdata[2]}"),
    }  # fmt: skip
    return figure(
        [bars, lines, marks],
        height=54 * len(rows) + 74,
        showlegend=True,
        bargap=0.62,
        xaxis=axis(range=[-3, 103], tickvals=[0, 50, 100], tickangle=0,
                   ticktext=[words("ranking.first"), words("ranking.middle"), words("ranking.last")]),
        yaxis=names_axis(),
        margin={"l": 8, "r": 20, "t": 48, "b": 26},
    )  # fmt: skip


def _at(place: float, row: Mapping[str, Any]) -> float:
    """A place in percent of those ranked: 0 is the first end, 100 the last."""
    return 100 * (place - 0.5) / row["n"]
