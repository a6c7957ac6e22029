"""One indicator over the closed years: lines that stop where the question changed its meaning."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.line_ends import LINE, LineEnd, end_labels, room
from dashboards.figures.stretches import stretches
from dashboards.figures.template import COLOURS, Figure, axis, figure, hover, safe
from dashboards.words import Words, rounded

Row = Mapping[str, Any]
LINES = ("here_", "")
"""The prefecture, then the nation: what their columns begin with."""
HEIGHT, TOP, FOOT = 330, 40, 24
LEAST_ROOM = 0.05
"""Of the highest value: how much the axis shows above and below at least, though the values are near to each other."""


def trend(rows: Sequence[Row], key: str, unit: str, name: str, words: Words) -> Figure:
    """Draw `rows` of indicator_trend.sql, in order of years. `key`: rate (percent) or median (in `unit`)."""
    years = [words("trend.year", year=row["year"]) for row in rows]
    traces = [
        *_lines(rows, years, (f"here_{key}", key), name, COLOURS["own"], "circle", unit),
        *_lines(rows, years, (key, f"here_{key}"), words("spread.nation"), COLOURS["nation"], "square", unit),
    ]
    breaks = [at for at, row in enumerate(rows) if row["is_break"] and at]
    marks = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": at - 0.5,
            "x1": at - 0.5,
            "y0": 0,
            "y1": 1,
            "line": {"dash": "dot", "width": 1.5, "color": COLOURS["soft"]},
        }
        for at in breaks
    ]
    notes = [
        {
            "x": at - 0.5,
            "y": 1,
            "xref": "x",
            "yref": "paper",
            "yanchor": "top",
            "xanchor": "left",
            "showarrow": False,
            "text": words("trend.break"),
            "font": {"size": 12, "color": COLOURS["soft"]},
        }
        for at in breaks
    ]
    low, high = (0, 104) if key == "rate" else _fitted_to(rows, key)
    quarters = {"dtick": 25} if key == "rate" else {}
    ends = _ends(rows, key, name, words)
    return figure(
        traces,
        height=HEIGHT,
        showlegend=len(ends) < len(LINES),
        shapes=marks,
        annotations=notes + end_labels(ends, (high - low) * LINE / (HEIGHT - TOP - FOOT)),
        xaxis=axis(type="category", showgrid=False, range=[-0.4, len(years) - 0.94]),
        yaxis=axis(ticksuffix=safe("%" if key == "rate" else unit), range=[low, high], **quarters),
        margin={"l": 8, "r": max(24, room([end.name for end in ends])), "t": TOP, "b": FOOT},
    )


def _ends(rows: Sequence[Row], key: str, name: str, words: Words) -> list[LineEnd]:
    """The lines that reach the last year, which have their names there."""
    names = (name, words("spread.nation"))
    values = (rows[-1][part + key] for part in LINES) if rows else ()
    found = zip(names, (COLOURS["own"], COLOURS["nation"]), values, strict=False)
    return [LineEnd(text, colour, value) for text, colour, value in found if value is not None]


def _fitted_to(rows: Sequence[Row], key: str) -> tuple[float, float]:
    """The ends of an axis around the values: equal ones stand in its middle, and no tenth looks like a leap."""
    known = [row[part + key] for row in rows for part in LINES if row[part + key] is not None] or [0]
    low, high = min(known), max(known)
    room = max(0.1 * (high - low), LEAST_ROOM * abs(high)) or 1
    return low - room, high + room


def _lines(
    rows: Sequence[Row], years: Sequence[str], keys: tuple[str, str], name: str, colour: str, symbol: str, unit: str
) -> list[dict[str, Any]]:
    """Return a trace for each stretch between breaks. `keys`: of this line, of the other one."""
    key, other = keys
    traces = []
    labelled = list(zip(rows, years, strict=True))
    for at, stretch in enumerate(stretches(labelled, lambda year: year[0]["is_break"])):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "name": name,
                "legendgroup": name,
                "showlegend": not at,
                "x": [label for _, label in stretch],
                "y": [row[key] for row, _ in stretch],
                "text": [f"{rounded(row[key]):.1f}" if row[key] is not None else "" for row, _ in stretch],
                "textposition": [_beside(row[key], row[other], symbol) for row, _ in stretch],
                "textfont": {"size": 12, "color": colour},
                "line": {"color": colour, "width": 2.5},
                "cliponaxis": False,
                "marker": {"symbol": symbol, "size": 9, "color": colour},
                "connectgaps": False,
                "hovertemplate": hover("%{x}", f"{safe(name)} %{{y:.1f}}{safe(unit)}"),
            }
        )
    return traces


def _beside(value: float | None, other: float | None, symbol: str) -> str:
    """Above the higher line, below the lower one: figures of near lines do not cover each other."""
    is_above = symbol == "circle" if value is None or other is None or value == other else value > other
    return "top center" if is_above else "bottom center"
