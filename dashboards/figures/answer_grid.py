"""Answers as cells: an indicator a line, a body a column, darker with more points; missing is hatched, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboards.figures.part_bars import HALO
from dashboards.figures.template import (
    COLOURS,
    HATCH,
    TONES,
    Figure,
    Trace,
    axis,
    figure,
    hover,
    names_axis,
    safe,
    shortened,
    text_width,
)

Row = Mapping[str, Any]
LINE, LONGEST, LONGEST_ANSWER = 30, 22, 17
CELL, INSET = 120, 20
"""Pixels of a body's column at least, for its name; what is left of a column beside the longest answer."""
INK = ("#333333", "#333333", "#000000", "#FFFFFF", "#FFFFFF")
"""Text on each of the tones: at least 4.5:1."""


def answer_grid(indicators: Sequence[Row], bodies: Sequence[Row], cells: Mapping[tuple[str, str], Row]) -> Figure:
    """Draw a cell per indicator and body.

    `indicators`: indicator, title; `bodies`: code, name; `cells`: (indicator, code) → text, points (0–1 or None).
    """
    traces = [_column(at, body, indicators, cells) for at, body in enumerate(bodies)]
    titles = [_short(row["title"]) for row in indicators]
    places = [at + 0.5 for at in range(len(bodies))]
    return figure(
        traces,
        height=LINE * len(indicators) + 40,
        least_width=_cell_width(cells.values()) * len(bodies) + max(map(text_width, titles), default=0),
        barmode="overlay",
        bargap=0.08,
        xaxis=axis(side="top", showgrid=False, range=[0, len(bodies)], tickvals=places, tickangle=0,
                   ticktext=[_short(body["name"], 11) for body in bodies]),
        yaxis={**names_axis(tickvals=list(range(len(indicators))), ticktext=titles),
               "range": [len(indicators) - 0.5, -0.5], "autorange": False},
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
    )  # fmt: skip


def _cell_width(cells: Iterable[Row]) -> float:
    """Pixels of a column in which no answer reaches into the next one."""
    widest = max((text_width(_short(cell["text"], LONGEST_ANSWER), 12) for cell in cells), default=0)
    return max(CELL, widest + INSET)


def _short(text: str, longest: int = LONGEST) -> str:
    return safe(shortened(text, longest))


def _column(at: int, body: Row, indicators: Sequence[Row], cells: Mapping[tuple[str, str], Row]) -> Trace:
    found = [cells[row["indicator"], body["code"]] for row in indicators]
    tones = [_tone(cell["points"]) for cell in found]
    return {
        "type": "bar",
        "orientation": "h",
        "name": safe(body["name"]),
        "y": list(range(len(found))),
        "base": [at + 0.03] * len(found),
        "x": [0.94] * len(found),
        "text": [_short(cell["text"], LONGEST_ANSWER) for cell in found],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "insidetextfont": {
            "size": 12,
            "color": [COLOURS["text"] if tone is None else INK[tone] for tone in tones],
            "shadow": [HALO if tone is None else "none" for tone in tones],
        },
        "marker": {
            # With a colour a cell, Plotly draws the hatch of a cell in its colour.
            "color": [COLOURS["soft"] if tone is None else TONES[tone] for tone in tones],
            "line": {"color": COLOURS["nation"], "width": 1},
            "pattern": {
                **HATCH,
                "shape": [HATCH["shape"] if tone is None else "" for tone in tones],
                "size": 8,
                "solidity": 0.18,
            },
        },
        "customdata": [[body["code"], safe(body["name"]), safe(row["title"])] for row in indicators],
        "hovertemplate": hover("%{customdata[2]}", "%{customdata[1]}: %{text}"),
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.6}},
    }


def _tone(points: float | None) -> int | None:
    return None if points is None else round(points * (len(TONES) - 1))
