"""How many of the peers do what a body does, or does not do: bars from 0 to 100 %, the fullest first."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, Figure, figure, hover, names_axis, percent_axis, safe, shortened
from dashboards.words import Words

LONGEST = 22
"""Characters of a name beside its bar; the whole name is in the hover and in the table."""


def peer_shares(rows: Sequence[Mapping[str, Any]], words: Words) -> Figure:
    """`rows`: name, share (percent), done and known (bodies)."""
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": [row["share"] for row in rows],
        "text": [words("strengths.of", done=row["done"], known=row["known"]) for row in rows],
        "textposition": "auto",
        "insidetextanchor": "end",
        "constraintext": "none",
        "textangle": 0,
        "customdata": [["", safe(row["name"])] for row in rows],
        "marker": {"color": COLOURS["own_pale"], "line": {"color": COLOURS["own_light"], "width": 1}},
        "hovertemplate": hover("%{customdata[1]}", "%{x:.0f}%（%{text}）"),
    }
    names = [safe(shortened(row["name"], LONGEST)) for row in rows]
    return figure(
        [trace],
        height=30 * len(rows) + 40,
        least_width=440,
        bargap=0.3,
        xaxis=percent_axis(),
        yaxis=names_axis(tickvals=list(range(len(rows))), ticktext=names, tickfont={"size": 13}),
        margin={"l": 8, "r": 28, "t": 6, "b": 26},
    )
