"""Bars from 0, the longest first: one number a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, Figure, axis, codes, figure, hover, names_axis, picked, safe


def bars(rows: Sequence[Mapping[str, Any]], name: str, value: str, unit: str = "") -> Figure:
    """`rows`: code, and the columns `name` and `value`; what has no value is left to the table."""
    known = sorted((row for row in rows if row[value] is not None), key=lambda row: (-row[value], row["code"]))
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [safe(row[name]) for row in known],
        "x": [row[value] for row in known],
        "customdata": codes(known, name),
        "marker": {"color": COLOURS["own"]},
        "hovertemplate": hover("%{y}", f"%{{x:,}}{safe(unit)}"),
        **{key: {"marker": {k: v for k, v in look["marker"].items() if k != "size"}} for key, look in picked().items()},
    }
    return figure(
        [trace],
        height=40 + 22 * len(known),
        xaxis=axis(rangemode="tozero", ticksuffix=safe(unit)),
        yaxis=names_axis(),
        margin={"l": 8, "r": 16, "t": 8, "b": 24},
    )
