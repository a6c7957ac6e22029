"""Bars of 100 %, cut into states: how many of all are in each."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

from dashboards.figures.part_bars import numbers_within, part_bar, readable
from dashboards.figures.steps import share
from dashboards.figures.template import (
    LEGEND_LINE,
    LEGEND_MARK,
    LEGEND_WIDTH,
    Figure,
    Trace,
    figure,
    hover,
    legend_lines,
    names_axis,
    percent_axis,
    safe,
    text_width,
)

LINE, LATIN_LINE = 30, 44
"""Signs in one line of the name above a bar: Japanese, which is wide, or Latin letters."""
BAR, NAME = 28, 17
"""Pixels of a bar with its gap, and of a line of its name."""


def stacked(rows: Sequence[Mapping[str, Any]], markers: Mapping[str, Any], names: Mapping[str, str], of: str) -> Figure:
    """`rows`: `title`, `below` if any, `count`, and the number in each state of `markers`, in their order.

    `names`: state → word; `of`: the words behind a number, with `{count}`.
    """
    labels = [_label(row) for row in rows]
    shown = [state for state in markers if any(row[state] for row in rows)]
    lines = max(label.count("<br>") for label in labels) + 1
    # The name of the first bar reaches above the middle of its row.
    top = 12 + LEGEND_LINE * legend_lines([names[state] for state in shown]) + NAME * lines // 2
    row_height = BAR + NAME * lines
    longest = max(text_width(line, 12) for label in labels for line in label.split("<br>"))
    widest = max((text_width(names[state]) for state in shown), default=0)
    return figure(
        [_bar(state, rows, labels, markers[state], names[state], of) for state in shown],
        height=row_height * len(rows) + top + 26,
        least_width=max(24 + longest, min(LEGEND_WIDTH - 20, len(shown) * (widest + LEGEND_MARK))),
        barmode="stack",
        showlegend=True,
        xaxis=percent_axis(),
        yaxis=names_axis(showticklabels=False),
        annotations=[_name(label, NAME * lines) for label in labels],
        bargap=1 - BAR * 0.7 / row_height,
        margin={"l": 16, "r": 28, "t": top, "b": 26},
    )


def _label(row: Mapping[str, Any]) -> str:
    text = "　".join(filter(None, [row["title"], row.get("below")]))
    return "<br>".join(map(safe, wrap(text, LATIN_LINE if text.isascii() else LINE)))


def _name(label: str, height: int) -> dict[str, Any]:
    """The name above its bar: a narrow window leaves no room beside it."""
    return {"x": 0, "xref": "paper", "xanchor": "left", "y": label, "yref": "y", "yshift": BAR * 0.35 + height / 2,
            "yanchor": "middle", "align": "left", "showarrow": False, "text": label, "font": {"size": 12}}  # fmt: skip


def _bar(
    state: str, rows: Sequence[Mapping[str, Any]], labels: Sequence[str], marker: Mapping[str, Any], name: str, of: str
) -> Trace:
    shares = [share(row[state], row["count"]) for row in rows]
    written = readable([row[state] for row in rows], shares)
    counts = [f"{row[state]}{of.format(count=row['count'])}" for row in rows]
    text = hover("%{y}", f"{safe(name)} %{{hovertext}}")
    return part_bar(name, labels, shares, marker, text, hovertext=counts, **numbers_within(written, marker, 14))
