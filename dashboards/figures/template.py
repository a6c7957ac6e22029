"""The one template of all charts: colours, type, axes, hover, what the mode bar offers."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from math import ceil
from textwrap import wrap
from typing import Any
from unicodedata import east_asian_width

Figure = dict[str, Any]
Trace = dict[str, Any]

COLOURS = {
    "own": "#0017C1",
    "own_light": "#7096F8",
    "own_pale": "#D9E6FF",
    "nation": "#626878",
    "missing": "#B4B9C7",
    "text": "#333333",
    "soft": "#5C6273",
    "line": "#D8DEEB",
    "paper": "#FFFFFF",
    "ground": "#F1F3F8",
}
"""One hue and grey. Marks have 3:1 against white, text 4.5:1; `own_pale` has a border, `missing` a hatch."""
TONES = ("#D9E6FF", "#9DB7F9", "#4979F5", "#0031D8", "#000B73")
"""From few to many, still apart on a black-and-white print."""
FONT = "'BIZ UDPGothic', Meiryo, sans-serif"
CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "scrollZoom": False,
    "doubleClick": "reset",
    "responsive": True,
    "topojsonURL": "",
}
"""Nothing is offered that leads out of the house."""
LEGEND = {
    "orientation": "h",
    "x": 0,
    "xref": "container",
    "xanchor": "left",
    "y": 1,
    "yref": "container",
    "yanchor": "top",
    "traceorder": "normal",
    "maxheight": 400,
    "itemclick": False,
    "itemdoubleclick": False,
    "font": {"size": 13},
}
LABEL_SIGNS, LABEL_LINE = 17, 22
"""Letters in a line of a name beside an axis; pixels of a line below or above one."""
LEAST_AXIS = 160
"""Pixels of an axis beside names, for its words and the numbers in its bars."""
BRACKET = re.compile("(?=[「（])")
THIN = frozenset("fijlrtI.,:;'|!()[]-–/ “”‘’")
LEGEND_WIDTH, LEGEND_LINE, LEGEND_MARK = 400, 20, 52
"""Pixels: the narrowest card at a desk, a line of a legend, and the mark before a word with the gap after it."""
ZOOM = {"scrollZoom": True, "displayModeBar": True, "modeBarButtons": [["zoomInGeo", "zoomOutGeo", "resetGeo"]]}
"""A map can be enlarged: a third of the nation's bodies are smaller than two pixels."""
HATCH = {
    "shape": "/",
    "size": 5,
    "solidity": 0.35,
    "fgcolor": COLOURS["soft"],
    "bgcolor": "#FFFFFF",
    "fillmode": "replace",
}
"""How missing looks: hatched, with its reason in words."""


def figure(
    data: Sequence[Trace], height: int, least_width: float = 0, legend_width: int = LEGEND_WIDTH, **layout: Any
) -> Figure:
    """A figure in the template. `height` in pixels; `layout`: what differs.

    `least_width`: pixels below which its words would run into each other; in a narrower card it scrolls.

    A legend has a column for its longest word and as many lines as that takes in `legend_width`, of the narrowest card
    at a desk, or `least_width`; where `margin.t` has no room for them, the figure is so much higher. A `legend` of its
    own stays as it is.
    """
    if room := _room_for_names(data, layout):
        layout |= room
        least_width = max(least_width, room["margin"]["l"] + room["margin"]["r"] + LEAST_AXIS)
    if layout.get("showlegend") and "legend" not in layout:
        names = [trace["name"] for trace in data if trace.get("showlegend", True) and _has_points(trace)]
        margin = layout["margin"]
        beside = margin["l"] + margin["r"] if room else max(map(_label_width, _labels(data, layout)), default=0)
        above = 6 + (LABEL_LINE if layout.get("xaxis", {}).get("side") == "top" else 0)
        needed = LEGEND_LINE * legend_lines(names, max(legend_width, least_width) - beside) + above
        missing = max(0, needed - margin["t"])
        legend = {**LEGEND, "entrywidth": max(map(text_width, names), default=0)}
        layout |= {"legend": legend, "margin": {**margin, "t": margin["t"] + missing}}
        height += missing
    base = {
        "height": height,
        "font": {"family": FONT, "size": 14, "color": COLOURS["text"]},
        "paper_bgcolor": COLOURS["paper"],
        "plot_bgcolor": COLOURS["paper"],
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "showlegend": False,
        "legend": LEGEND,
        "hoverlabel": {
            "bgcolor": "#FFFFFF",
            "bordercolor": COLOURS["own"],
            "align": "left",
            "font": {"family": FONT, "size": 14, "color": COLOURS["text"]},
        },
        "hovermode": "closest",
        "dragmode": False,
        "separators": ".,",
        "transition": {"duration": 0},
        "meta": {"least_width": round(least_width)},
    }
    return {"data": list(data), "layout": {**base, **layout}}


def text_width(text: str, size: float = 13) -> float:
    """Pixels that a text takes, about, in the first of `FONT`."""
    return size * sum(map(_sign_width, text))


def _sign_width(sign: str) -> float:
    """A sign of Japanese is as wide as it is high, and so are m and w; figures and capitals take 0.78 of it."""
    if sign in THIN:
        return 0.45
    if sign in "mwMW%" or east_asian_width(sign) in "WFA":
        return 1
    return 0.69 if sign.islower() else 0.78


def legend_lines(names: Sequence[str], width: float = LEGEND_WIDTH) -> int:
    """How many lines a legend takes above an axis of so many pixels: Plotly makes it no wider than that."""
    column = max(map(text_width, names), default=0) + LEGEND_MARK
    return -(-len(names) // max(1, int(width // column)))


def _label_width(label: str, size: float = 12) -> float:
    """Pixels of a label of one line or more."""
    return max(text_width(unescape(line), size) for line in label.split("<br>"))


def _has_points(trace: Trace) -> bool:
    """Plotly names in the legend what is drawn; a legend by hand names a trace without points by its `x` of None."""
    return bool(len(trace.get("x", (None,))))


def _labels(data: Sequence[Trace], layout: Mapping[str, Any]) -> list[str]:
    """The words to the left of the axis."""
    y = layout.get("yaxis", {})
    if not y.get("showticklabels", True):
        return []
    return [*y.get("ticktext", ()), *(at for trace in data for at in trace.get("y", ()) if isinstance(at, str))]


def _room_for_names(data: Sequence[Trace], layout: Mapping[str, Any]) -> dict[str, Any]:
    """The margin of a left axis of names, and both axes: Plotly takes twice as long when it measures and draws again.

    It still does so for an axis with a title, for labels of more than a line, and where the figure has no margin there.
    No label is turned: it would reach below the figure.
    """
    y, names = layout.get("yaxis", {}), _labels(data, layout)
    if not names or not y.get("automargin") or "text" in y["title"] or "yaxis2" in layout:
        return {}
    x, margin, size = layout["xaxis"], layout["margin"], y["tickfont"]["size"]
    widest = max(_label_width(name, size) for name in names)
    is_thin = margin["t" if x.get("side") == "top" else "b"] < LABEL_LINE
    is_unknown = is_thin or "text" in x["title"] or any("<br>" in label for label in x.get("ticktext", ()))
    return {
        "margin": {**margin, "l": margin["l"] + ceil(widest) + y.get("ticklabelstandoff", 0)},
        "xaxis": {**x, "automargin": is_unknown, "tickangle": x.get("tickangle", 0)},
        "yaxis": {**y, "automargin": False},
    }


def label_lines(text: str) -> str:
    """A name beside an axis, in lines: a long one leaves no room beside it in a narrow window.

    In Latin letters lines end between words, in Japanese before a bracket.
    """
    if not any(east_asian_width(sign) in "WF" for sign in text):
        return "<br>".join(wrap(text, LABEL_SIGNS))
    return "<br>".join(filter(None, BRACKET.split(text))) if text_width(text, 1) > LABEL_SIGNS else text


def shortened(text: str, signs: float) -> str:
    """A name as wide as so many signs of Japanese at most; what follows is cut off."""
    if text_width(text, 1) <= signs:
        return text
    cut = next(at for at in range(len(text), 0, -1) if text_width(text[:at], 1) <= signs - 1)
    return text[:cut] + "…"


def axis(**more: Any) -> dict[str, Any]:
    """An axis with thin lines; `range` and what differs in `more`.

    Plotly is not to look for labels beyond the figure, which `automargin` prevents: it would measure each of them.
    """
    return {
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": COLOURS["line"],
        "linecolor": "#767C8E",
        "ticks": "",
        "automargin": True,
        "ticklabeloverflow": "allow",
        "tickfont": {"size": 13},
        "title": {"font": {"size": 13}, "standoff": 8},
        **more,
    }


def percent_axis() -> dict[str, Any]:
    """From 0 to 100 %, a little longer, so that the right edge of a whole bar is drawn.

    Lines at each quarter, but words at 0, 50 and 100: five of them would be turned round where a window is narrow.
    """
    return axis(range=[0, 100.5], tickvals=[0, 25, 50, 75, 100], ticktext=["0%", "", "50%", "", "100%"], tickangle=0)


def names_axis(**more: Any) -> dict[str, Any]:
    """The axis of names on the left of bars and strips, from top to bottom."""
    return axis(showgrid=False, autorange="reversed", ticklabelstandoff=6, **more)


def picked(size: float = 14) -> dict[str, Any]:
    """How the picked body looks among the points of a trace, and all others then."""
    return {
        "selected": {"marker": {"opacity": 1, "size": size, "color": "#B80000"}},
        "unselected": {"marker": {"opacity": 0.55}},
    }


def hover(*lines: str) -> str:
    """A hover text of lines; `%{…}` as Plotly fills them."""
    return "<br>".join(lines) + "<extra></extra>"


def safe(text: str) -> str:
    """Text of the data inside a figure: Plotly reads some tags in texts, so their signs are written out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def codes(rows: Sequence[Mapping[str, Any]], name: str = "name") -> list[list[str]]:
    """`customdata` of bodies: code first (it is what a click picks), then the name for the hover."""
    return [[row["code"], safe(row[name])] for row in rows]
