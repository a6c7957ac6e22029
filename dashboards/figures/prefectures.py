"""Prefectures side by side: a dot each with its range; many indicators as small panels of the same dots."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from dashboards.figures.template import COLOURS, Figure, axis, codes, figure, hover, picked, safe, text_width
from dashboards.words import Words

Row = Mapping[str, Any]
KINDS = ("other", "like", "own")
MARKERS: Mapping[str, Mapping[str, Any]] = {
    "other": {"size": 8, "color": "#FFFFFF", "line": {"color": COLOURS["nation"], "width": 1.5}, "symbol": "circle"},
    "like": {
        "size": 10,
        "color": COLOURS["own_light"],
        "line": {"color": COLOURS["own"], "width": 1},
        "symbol": "diamond",
    },
    "own": {"size": 13, "color": COLOURS["own"], "line": {"color": "#FFFFFF", "width": 1}, "symbol": "square"},
}
BESIDE = 60
"""Pixels of the words of the upright axis."""
MOST_FLAT = 8
"""So many names stand side by side; more of them upright."""
PANELS_ACROSS, PANEL = 4, 132
"""Panels in a row, and pixels each is high."""


def kind_of(row: Row) -> str:
    return "own" if row["is_own"] else "like" if row["is_like"] else "other"


def prefectures(rows: Sequence[Row], own_name: str, unit: str, words: Words) -> Figure:
    """A dot per prefecture in the order given, its range as a line. `rows`: code, name, value, low, high, hover."""
    labels = {"own": safe(own_name), "like": words("nation.like"), "other": words("nation.others")}
    traces = [_dots([row for row in rows if kind_of(row) == kind], kind, labels[kind], unit) for kind in KINDS]
    lows, highs = [row["low"] for row in rows], [row["high"] for row in rows]
    is_flat = len(rows) <= MOST_FLAT
    low, high = fitted(lows, highs) if rows else (0.0, 100.0)
    if unit == "%":
        low = 0.0  # a share is seen from nothing
    return figure(
        [trace for trace in traces if trace["x"]],
        height=286,
        least_width=BESIDE + len(rows) * _widest_name(rows) if is_flat else 0,
        showlegend=True,
        xaxis=axis(
            type="category",
            categoryorder="array",
            categoryarray=[safe(row["name"]) for row in rows],
            showgrid=False,
            tickangle=0 if is_flat else -90,
            tickfont={"size": 12},
            range=[-0.6, len(rows) - 0.4],
        ),
        yaxis=axis(range=[low - (high - low) * 0.05, high + (high - low) * 0.05], ticksuffix=safe(unit)),
        margin={"l": 8, "r": 12, "t": 32, "b": 8},
    )


def _widest_name(rows: Sequence[Row]) -> float:
    """Pixels of the longest name, with the room to the next."""
    return max((text_width(row["name"], 12) for row in rows), default=0.0) + 6


def fitted(lows: Sequence[float], highs: Sequence[float]) -> tuple[float, float]:
    """Ends of an axis in whole tens that hold all ranges."""
    low = 10.0 * (min(lows) // 10)
    return low, max(low + 10, min(100.0, 10.0 * -(-max(highs) // 10)))


def _dots(rows: Sequence[Row], kind: str, label: str, unit: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": label,
        "x": [safe(row["name"]) for row in rows],
        "y": [row["value"] for row in rows],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [row["high"] - row["value"] for row in rows],
            "arrayminus": [row["value"] - row["low"] for row in rows],
            "thickness": 2,
            "width": 3,
            "color": COLOURS["own"] if kind == "own" else COLOURS["nation"],
        },
        "customdata": [[*code, row["hover"]] for code, row in zip(codes(rows), rows, strict=True)],
        "marker": dict(MARKERS[kind]),
        "hovertemplate": hover("%{customdata[1]}", f"%{{y:.1f}}{safe(unit)}", "%{customdata[2]}"),
        **picked(14),
    }


def panels(groups: Sequence[Row], letters: int) -> Figure:
    """A panel per indicator: its prefectures from the highest to the lowest share.

    `groups`: name, what it `rests` on, and `rows` in order with code, name, value, is_own, is_like, hover. `letters`:
    of a name on a line. All axes go from 0 to 100.
    """
    wide = min(PANELS_ACROSS, len(groups))
    down = -(-len(groups) // wide)
    titles = [wrap(group["name"], letters) for group in groups]
    longest = max(
        *(text_width(line) for lines in titles for line in lines), *(text_width(group["rests"], 11) for group in groups)
    )
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    for at, group in enumerate(groups):
        suffix = "" if at == 0 else str(at + 1)
        left, top = (at % wide) / wide, 1 - (at // wide) / down
        layout |= _panel_axes(
            suffix,
            (left + 0.012, left + 1 / wide - 0.012),
            (top - 0.74 / down, top - 0.22 / down),
            len(group["rows"]),
        )
        notes.append(_panel_text("<br>".join(map(safe, titles[at])), left + 0.012, top, 13))
        notes.append(_panel_text(safe(group["rests"]), left + 0.012, top - 0.77 / down, 11))
        traces.append(_panel_dots(group["rows"], suffix))
    return figure(
        traces,
        height=PANEL * down + 8,
        least_width=wide * (longest + 16) if wide > 1 else 0,
        annotations=notes,
        margin={"l": 30, "r": 4, "t": 4, "b": 4},
        **layout,
    )


def _panel_axes(suffix: str, across: tuple[float, float], up: tuple[float, float], count: int) -> dict[str, Any]:
    return {
        f"xaxis{suffix}": axis(
            domain=list(across),
            anchor=f"y{suffix}",
            showticklabels=False,
            showgrid=False,
            range=[-0.7, max(count, 2) - 0.3],
            automargin=False,
        ),
        f"yaxis{suffix}": axis(
            domain=list(up),
            anchor=f"x{suffix}",
            range=[-9, 109],
            tickvals=[0, 50, 100],
            tickfont={"size": 11},
            automargin=False,
        ),
    }


def _panel_text(text: str, left: float, top: float, size: int) -> dict[str, Any]:
    return {
        "text": text,
        "x": left,
        "y": top,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": size},
        "align": "left",
    }


def _panel_dots(rows: Sequence[Row], suffix: str) -> dict[str, Any]:
    markers = [MARKERS[kind_of(row)] for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "x": list(range(len(rows))),
        "y": [row["value"] for row in rows],
        "customdata": [[*code, row["hover"]] for code, row in zip(codes(rows), rows, strict=True)],
        "marker": {
            "size": [0.8 * marker["size"] for marker in markers],
            "color": [marker["color"] for marker in markers],
            "symbol": [marker["symbol"] for marker in markers],
            "line": {"color": [marker["line"]["color"] for marker in markers], "width": 1},
        },
        "hovertemplate": hover("%{customdata[1]}", "%{y:.1f}%", "%{customdata[2]}"),
        **picked(11),
    }
