"""Bars of 100 %, cut into states: how many of all are in each."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from dashboards.figures.steps import share
from dashboards.figures.template import LEGEND, Figure, axis, figure, hover, names_axis, safe

LINE = 9
"""Wide characters of a name in one line."""
LEGEND_COLUMNS = 2
READABLE = 4
"""Percent from which a part has its number written in; the table holds all."""


def stacked(
    rows: Sequence[Mapping[str, Any]], markers: Mapping[str, Any], names: Mapping[str, str], of: str, entry: int = 70
) -> Figure:
    """`rows`: `title`, `below` if any, `count`, and the number in each state of `markers`, in their order.

    `names`: state → word; `of`: the words behind a number, with `{count}`; `entry`: width of a legend's entry.
    """
    labels = [_label(row) for row in rows]
    shown = [state for state in markers if any(row[state] for row in rows)]
    lines = max(label.count("<br>") for label in labels) + 1
    top = 14 + 20 * -(-len(shown) // LEGEND_COLUMNS)
    return figure(
        [_bar(state, rows, labels, markers[state], names[state], of) for state in shown],
        height=max(44, 17 * lines + 14) * len(rows) + top + 32,
        barmode="stack",
        bargap=0.36,
        showlegend=True,
        legend={**LEGEND, "entrywidth": entry, "maxheight": 200},
        xaxis=axis(range=[0, 100], ticksuffix="%", dtick=25),
        yaxis=names_axis(tickfont={"size": 12}),
        margin={"l": 8, "r": 20, "t": top, "b": 26},
    )


def _label(row: Mapping[str, Any]) -> str:
    lines = wrap(row["title"], 2 * LINE if row["title"].isascii() else LINE)
    return "<br>".join(map(safe, [*lines, *filter(None, [row.get("below")])]))


def _bar(
    state: str, rows: Sequence[Mapping[str, Any]], labels: Sequence[str], marker: Mapping[str, Any], name: str, of: str
) -> dict[str, Any]:
    is_dark = marker["color"] in ("#0017C1", "#626878")
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(labels),
        "x": [share(row[state], row["count"]) for row in rows],
        "text": [str(row[state]) if share(row[state], row["count"]) >= READABLE else "" for row in rows],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": "#FFFFFF" if is_dark else "#333333", "size": 14},
        "marker": marker,
        "hovertext": [f"{row[state]}{of.format(count=row['count'])}" for row in rows],
        "hovertemplate": hover("%{y}", f"{safe(name)} %{{hovertext}}"),
    }
