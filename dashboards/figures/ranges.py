"""Rank ranges: a bar a body from the 5 % to the 95 % place, a thin line as far as blanks allow, a mark for the rank."""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any

from dashboards.figures.template import (
    COLOURS,
    Figure,
    Trace,
    axis,
    figure,
    hover,
    names_axis,
    picked,
    safe,
    shortened,
    text_width,
)
from dashboards.words import Words

Row = Mapping[str, Any]
NAMED = 60
"""So many bodies have lines of their own with names; more are drawn as one field of thin bars."""
LINE, FIELD, LONGEST = 15, 430, 12


def ranges(rows: Sequence[Row], n: int, parts: int, marked: str, words: Words) -> Figure:
    """Draw `rows`: code, name, rank, mid_rank, rank_p05, rank_p95, rank_best, rank_worst, `is_marked`, band_text, text.

    In the order of their ranks, of `n` places; `parts`: into how many parts bands divide them; `marked`: who is marked.
    """
    is_named = len(rows) <= NAMED
    ends = [0.0, max([float(n), *(float(row["rank_worst"] or 0) for row in rows)]) + 1]
    traces = [_blanks(rows, words)] if is_named else []
    for is_marked in (False, True):
        name = marked if is_marked else words("ranking.key_range")
        traces.append(_bars(rows, name, is_marked=is_marked, is_named=is_named))
    traces += [_marks(rows, words), _band_texts(rows, ends[1])] if is_named else []
    names = [_short(row["name"]) for row in rows] if is_named else []
    bounds = [n / parts + 0.5, n - n / parts + 0.5] if parts > 1 else []
    return figure(
        [trace for trace in traces if trace["y"]],
        height=LINE * len(rows) + 76 if is_named else FIELD,
        showlegend=True,
        least_width=660,
        barmode="overlay",
        bargap=0.36 if is_named else 0,
        shapes=[_bound(at) for at in bounds],
        xaxis=axis(range=ends, side="top", tickvals=_ticks(n),
                   ticktext=[words("peers.rank_one", rank=at) for at in _ticks(n)]),
        yaxis={**names_axis(tickvals=list(range(len(names))), ticktext=names, tickfont={"size": 12}),
               "range": [len(rows) - 0.4, -0.6], "autorange": False},
        margin={"l": 8, "r": _room(rows) if is_named else 16, "t": 60, "b": 8},
    )  # fmt: skip


def _room(rows: Sequence[Row]) -> int:
    """Pixels on the right for the longest band in words."""
    return 16 + round(max(text_width(row["band_text"], 12) for row in rows))


def _short(name: str) -> str:
    return safe(shortened(name, LONGEST))


def _ticks(n: int) -> list[int]:
    return sorted({1, *(round(n * part / 4) for part in (1, 2, 3, 4))} - {0})


def _bound(at: float) -> dict[str, Any]:
    return {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "layer": "below",
            "line": {"dash": "dot", "width": 1.5, "color": COLOURS["soft"]}}  # fmt: skip


def _codes(rows: Sequence[Row]) -> list[list[str]]:
    return [[row["code"], safe(row["name"]), safe(row["text"])] for row in rows]


def _blanks(rows: Sequence[Row], words: Words) -> Trace:
    """As far as the blanks alone allow: a thin line."""
    x: list[float | None] = []
    y: list[int | None] = []
    for at, row in enumerate(rows):
        if row["rank_best"] is not None:
            x += [row["rank_best"], row["rank_worst"], None]
            y += [at, at, None]
    return {"type": "scatter", "mode": "lines", "name": words("ranking.key_blanks"), "x": x, "y": y,
            "line": {"color": COLOURS["nation"], "width": 1}, "hoverinfo": "skip"}  # fmt: skip


def _bars(rows: Sequence[Row], name: str, *, is_marked: bool, is_named: bool) -> Trace:
    """The ranges; `is_marked` are the body of interest or, among the whole nation, the own prefecture."""
    shown = [(at, row) for at, row in enumerate(rows) if row["is_marked"] == is_marked and row["rank_p05"] is not None]
    drawn = [row for _, row in shown]
    starts = [floor(row["rank_p05"]) - 0.5 for row in drawn]
    colour = COLOURS["own"] if is_marked else COLOURS["own_pale"] if is_named else COLOURS["missing"]
    width = 1 if is_named else 0
    return {
        "type": "bar",
        "orientation": "h",
        "name": safe(name),
        "y": [at for at, _ in shown],
        "base": starts,
        "x": [ceil(row["rank_p95"]) + 0.5 - start for row, start in zip(drawn, starts, strict=True)],
        **({} if is_named else {"width": [len(rows) / 110 if is_marked else 1.0] * len(drawn)}),
        "customdata": _codes(drawn),
        "marker": {"color": colour, "line": {"color": COLOURS["own_light"], "width": width}},
        "hovertemplate": hover("%{customdata[1]}", "%{customdata[2]}"),
        "selected": {"marker": {"color": "#B80000", "opacity": 1}},
        "unselected": {"marker": {"opacity": 0.55}},
    }


def _marks(rows: Sequence[Row], words: Words) -> Trace:
    """The published place; bodies that tie stand at the middle of the places they share."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words("ranking.key_rank"),
        "x": [row["mid_rank"] for row in rows],
        "y": list(range(len(rows))),
        "customdata": _codes(rows),
        "marker": {"symbol": "diamond", "size": 8, "color": COLOURS["text"], "line": {"color": "#FFFFFF", "width": 1}},
        "hovertemplate": hover("%{customdata[1]}", "%{customdata[2]}"),
        **picked(13),
    }


def _band_texts(rows: Sequence[Row], end: float) -> Trace:
    """The band in words, at the end of each line: it comes before any rank."""
    return {
        "type": "scatter", "mode": "text", "showlegend": False, "x": [end] * len(rows), "y": list(range(len(rows))),
        "text": [row["band_text"] for row in rows], "textposition": "middle right", "cliponaxis": False,
        "textfont": {"size": 12}, "hoverinfo": "skip",
    }  # fmt: skip
