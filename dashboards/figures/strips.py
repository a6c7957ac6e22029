"""A dot per body on one scale, strip below strip, with the medians of here and of the nation."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, Figure, axis, codes, figure, hover, names_axis, picked
from dashboards.words import Words

STACK, HIGHEST = 0.12, 0.7
"""How far dots of like value stand above one another, and how high a heap may be, in parts of a strip."""
WIDTH = 1.6
"""Percent of the axis: values nearer than this stand above one another, for a dot is that wide."""


def strips(
    groups: Sequence[Mapping[str, Any]],
    scores: Sequence[Mapping[str, Any]],
    medians: Mapping[str, Mapping[str, Any]],
    words: Words,
    value: str = "score",
    limits: tuple[float, float] = (0, 100),
) -> Figure:
    """A strip per group. `scores`: code, name, group_id and `value`; `medians`: group_id → here_median, nation_median.

    `limits`: ends of the axis. Values beyond them do not occur.
    """
    width = WIDTH * (limits[1] - limits[0]) / 100
    room = 0.02 * (limits[1] - limits[0])
    traces: list[dict[str, Any]] = []
    for at, group in enumerate(groups):
        own = [row for row in scores if row["group_id"] == group["group_id"] and row[value] is not None]
        own.sort(key=lambda row: (row[value], row["code"]))
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [row[value] for row in own],
                "y": [at - offset for offset in heaps([row[value] for row in own], width)],
                "customdata": codes(own),
                "showlegend": at == 0,
                "name": words("strips.body"),
                "marker": {"size": 8, "color": COLOURS["own_light"], "line": {"color": COLOURS["own"], "width": 1}},
                "hovertemplate": hover(
                    "%{customdata[1]}", words.pick(group, "name") + " %{x:.1f}" + words("strips.points")
                ),
                **picked(13),
            }
        )
    for key, colour, symbol in (("nation", COLOURS["nation"], "line-ns"), ("here", COLOURS["own"], "triangle-up")):
        known = [
            (at, medians[group["group_id"]][f"{key}_median"])
            for at, group in enumerate(groups)
            if medians.get(group["group_id"], {}).get(f"{key}_median") is not None
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": words(f"strips.{key}"),
                "x": [value for _, value in known],
                "y": [at + (0.16 if key == "here" else -0.12) for at, _ in known],
                "text": [words.number(value) for _, value in known] if key == "here" else [""] * len(known),
                "textposition": "middle right",
                "textfont": {"color": COLOURS["own"], "size": 13, "weight": 700},
                "marker": {
                    "symbol": symbol,
                    "size": 12 if key == "here" else 38,
                    "color": colour,
                    "line": {"width": 3 if key == "nation" else 0, "color": colour},
                },
                "hovertemplate": hover(words(f"strips.{key}") + " %{x:.1f}"),
            }
        )
    names = [words.pick(group, "name") for group in groups]
    scored = {row["group_id"] for row in scores if row[value] is not None}
    none = [
        {
            "x": sum(limits) / 2,
            "y": at,
            "text": words("strips.none"),
            "showarrow": False,
            "font": {"color": COLOURS["soft"]},
        }
        for at, group in enumerate(groups)
        if group["group_id"] not in scored
    ]
    return figure(
        traces,
        height=60 * len(groups) + 66,
        showlegend=True,
        annotations=none,
        xaxis=axis(
            range=[limits[0] - room, limits[1] + room], dtick=25, zeroline=limits[0] < 0, zerolinecolor=COLOURS["text"]
        ),
        yaxis={
            **names_axis(tickvals=list(range(len(names))), ticktext=names),
            "range": [len(names) - 0.65, -0.75],
            "autorange": False,
        },
        margin={"l": 8, "r": 16, "t": 34, "b": 26},
    )


def heaps(values: Sequence[float], width: float) -> list[float]:
    """How high each dot stands so that none hides another. `values` ascend; nearer than `width` is together."""
    heights: list[float] = []
    for size in _sizes(values, width):
        step = min(STACK, HIGHEST / size)
        heights += [level * step for level in range(size)]
    return heights


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
