"""A dot per body on one scale, strip below strip, with the medians of here and of the nation."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import (
    COLOURS,
    Figure,
    Trace,
    axis,
    codes,
    figure,
    hover,
    label_lines,
    names_axis,
    picked,
)
from dashboards.words import Words

Row = Mapping[str, Any]
Ends = tuple[float, float]
STACK, HIGHEST = 0.12, 0.66
"""How far dots of like value stand above one another, and how high a heap may be, in parts of a strip."""
WIDTH = 1.6
"""Percent of the axis: values nearer than this stand above one another, for a dot is that wide."""
BELOW = 0.3
"""How far below the dots the median of here stands with its number, in parts of a strip."""


def strips(
    groups: Sequence[Row],
    scores: Sequence[Row],
    medians: Mapping[str, Row],
    words: Words,
    value: str = "score",
    limits: Ends = (0, 100),
) -> Figure:
    """A strip per group. `scores`: code, name, group_id and `value`; `medians`: group_id → here_median, nation_median.

    `limits`: ends of the axis. Values beyond them do not occur.
    """
    known = [row for row in scores if row[value] is not None]
    dots = [_dots(at, group, known, words, value, limits) for at, group in enumerate(groups)]
    names = [words.pick(group, "name") for group in groups]
    return figure(
        [*dots, _nation(groups, medians, words), _here(groups, medians, words)],
        height=60 * len(groups) + 66,
        showlegend=True,
        annotations=_empty_strips(groups, {row["group_id"] for row in known}, sum(limits) / 2, words),
        xaxis=_scores(limits, words),
        yaxis={**names_axis(tickvals=list(range(len(names))), ticktext=names),
               "range": [len(names) - 0.55, -0.75], "autorange": False},
        margin={"l": 8, "r": 16, "t": 34, "b": 26},
    )  # fmt: skip


def _scores(limits: Ends, words: Words) -> dict[str, Any]:
    """The axis below the strips, a line each 25 points; differences are written with their sign.

    Where there are more than five lines each second has words: in a narrow window all would run into each other.
    """
    low, high = limits
    room = 0.02 * (high - low)
    ticks = list(range(round(low), round(high) + 1, 25))
    write = words.signed if low < 0 else words.number
    step = 25 if len(ticks) <= 5 else 50
    texts = [write(tick, 0) if tick % step == 0 else "" for tick in ticks]
    return axis(range=[low - room, high + room], tickvals=ticks, ticktext=texts,
                zeroline=low < 0, zerolinecolor=COLOURS["text"])  # fmt: skip


def _dots(at: int, group: Row, known: Sequence[Row], words: Words, value: str, limits: Ends) -> Trace:
    """The bodies in the strip `at`."""
    rows = [row for row in known if row["group_id"] == group["group_id"]]
    rows.sort(key=lambda row: (row[value], row["code"]))
    values = [row[value] for row in rows]
    write = words.signed if limits[0] < 0 else words.number
    return {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": [at - height for height in heaps(values, WIDTH * (limits[1] - limits[0]) / 100)],
        "customdata": codes(rows),
        "showlegend": at == 0,
        "name": words("strips.body"),
        "marker": {"size": 8, "color": COLOURS["own_light"], "line": {"color": COLOURS["own"], "width": 1}},
        "hovertext": [write(each) for each in values],
        "hovertemplate": hover(
            "%{customdata[1]}", words.pick(group, "name") + " %{hovertext}" + words("strips.points")
        ),
        **picked(13),
    }


def _medians(groups: Sequence[Row], medians: Mapping[str, Row], side: str, shift: float, words: Words) -> Trace:
    """The marks of one side, without their look."""
    found = [medians.get(group["group_id"], {}).get(f"{side}_median") for group in groups]
    known = [(at, value) for at, value in enumerate(found) if value is not None]
    name = words(f"strips.{side}")
    return {"type": "scatter", "name": name, "x": [value for _, value in known], "y": [at + shift for at, _ in known],
            "hovertext": [words.number(value) for _, value in known],
            "hovertemplate": hover(name + " %{hovertext}")}  # fmt: skip


def _nation(groups: Sequence[Row], medians: Mapping[str, Row], words: Words) -> Trace:
    look = {"symbol": "line-ns", "size": 38, "line": {"width": 3, "color": COLOURS["nation"]}}
    return {**_medians(groups, medians, "nation", -0.12, words), "mode": "markers", "marker": look}


def _here(groups: Sequence[Row], medians: Mapping[str, Row], words: Words) -> Trace:
    marks = _medians(groups, medians, "here", BELOW, words)
    return {
        **marks,
        "mode": "markers+text",
        "text": [words.number(value) for value in marks["x"]],
        "textposition": "middle right",
        "textfont": {"color": COLOURS["own"], "size": 13, "weight": 700},
        "marker": {"symbol": "triangle-up", "size": 12, "color": COLOURS["own"]},
    }


def _empty_strips(groups: Sequence[Row], scored: set[str], middle: float, words: Words) -> list[dict[str, Any]]:
    """Why a strip has no dots."""
    return [
        {
            "x": middle,
            "y": at,
            "text": label_lines(words("strips.none")),
            "showarrow": False,
            "font": {"color": COLOURS["soft"]},
        }
        for at, group in enumerate(groups)
        if group["group_id"] not in scored
    ]


def heaps(values: Sequence[float], width: float) -> list[float]:
    """How high each dot stands. `values` ascend; nearer than `width` is together.

    All heaps of a strip have one step, so that twice as many bodies stand twice as high.
    """
    sizes = _sizes(values, width)
    step = min(STACK, HIGHEST / max(sizes, default=1))
    return [level * step for size in sizes for level in range(size)]


def _sizes(values: Sequence[float], width: float) -> list[int]:
    """How many dots stand together, heap by heap."""
    sizes: list[int] = []
    start = 0.0
    for value in values:
        if sizes and value - start < width:
            sizes[-1] += 1
        else:
            sizes.append(1)
            start = value
    return sizes
