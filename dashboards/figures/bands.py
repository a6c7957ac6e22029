"""One indicator by population band: the nation's share or middle half, and the own prefecture beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.spread import fitted
from dashboards.figures.template import COLOURS, Figure, axis, figure, hover, names_axis, safe
from dashboards.words import Words


def bands(rows: Sequence[Mapping[str, Any]], kind: str, unit: str, name: str, words: Words) -> Figure:
    """`rows`: of indicator_bands.sql. Shares from 0 to 100; numbers on an axis fitted to them."""
    labels = [
        words("bands.label", band=safe(row["band"]), here=row["here_answered_count"] or 0, count=row["answered_count"])
        for row in rows
    ]
    key = "rate" if kind == "choice" else "median"
    unit = "%" if kind == "choice" else unit
    traces = [] if kind == "choice" else [_middle_half(rows, labels, unit, words)]
    traces += [
        _dots(rows, labels, key, words("spread.nation"), COLOURS["nation"], "line-ns", unit),
        _dots(rows, labels, f"here_{key}", name, COLOURS["own"], "circle", unit),
    ]
    keys = ("lower_quartile", "upper_quartile", key, f"here_{key}")
    known = [row[each] for row in rows for each in keys if row[each] is not None]
    low, high = (0.0, 100.0) if kind == "choice" or not known else fitted(known)[:2]
    room = (high - low) * 0.04
    return figure(
        traces,
        height=27 * len(rows) + 66,
        showlegend=True,
        xaxis=axis(range=[low - room, high + room], ticksuffix=safe(unit)),
        yaxis=names_axis(),
        margin={"l": 8, "r": 16, "t": 34, "b": 24},
    )


def _middle_half(rows: Sequence[Mapping[str, Any]], labels: Sequence[str], unit: str, words: Words) -> dict[str, Any]:
    lows = [row["lower_quartile"] or 0 for row in rows]
    highs = [row["upper_quartile"] or 0 for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": words("bands.middle_half"),
        "y": list(labels),
        "base": lows,
        "x": [high - low for low, high in zip(lows, highs, strict=True)],
        "width": 0.42,
        "marker": {"color": "#DFE3EC", "line": {"color": COLOURS["nation"], "width": 1}},
        "customdata": [["", low, high] for low, high in zip(lows, highs, strict=True)],
        "hovertemplate": hover(
            "%{y}", words("bands.middle_half") + f" %{{customdata[1]:.1f}}–%{{customdata[2]:.1f}}{safe(unit)}"
        ),
    }


def _dots(
    rows: Sequence[Mapping[str, Any]], labels: Sequence[str], key: str, name: str, colour: str, symbol: str, unit: str
) -> dict[str, Any]:
    is_line = symbol.startswith("line")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [row[key] for row in rows],
        "y": list(labels),
        "marker": {
            "symbol": symbol,
            "size": 18 if is_line else 11,
            "color": colour,
            "line": {"width": 3 if is_line else 1, "color": colour},
        },
        "hovertemplate": hover("%{y}", f"{safe(name)} %{{x:.1f}}{safe(unit)}"),
    }
