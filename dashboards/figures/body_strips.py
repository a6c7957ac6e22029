"""One body among its peers: strip below strip, with what blanks leave open, and the medians."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.strips import WIDTH, heaps
from dashboards.figures.template import COLOURS, HATCH, Figure, axis, codes, figure, hover, names_axis, picked
from dashboards.words import Words

Row = Mapping[str, Any]
HEIGHT, HALF = 44, 600
"""Pixels: of a strip, and of its card, which takes half of a page."""
RIGHT = 75
"""From here on the number of a mark stands on its left."""


def body_strips(groups: Sequence[Row], peers: Sequence[Row], medians: Mapping[str, Row], words: Words) -> Figure:
    """A strip per group on one axis from 0 to 100.

    `groups`: group_id, name, score, low, high, is_published of the body. `peers`: code, name, group_id, score.
    `medians`: by group, peer_median and nation_median.
    """
    places = {group["group_id"]: at for at, group in enumerate(groups)}
    shown = [row for row in peers if row["group_id"] in places]
    names = [words.pick(group, "name") for group in groups]
    return figure(
        [
            _ranges(groups, words),
            _dots(shown, places, words),
            _median(groups, medians, "nation", words),
            _median(groups, medians, "peer", words),
            _own(groups, words),
        ],
        height=HEIGHT * len(groups) + 68,
        legend_width=HALF,
        showlegend=True,
        annotations=[*_unknown(groups, words), *_numbers(groups, words)],
        xaxis=axis(range=[-2, 102], dtick=25),
        yaxis={
            **names_axis(tickvals=list(range(len(names))), ticktext=names),
            "range": [len(names) - 0.55, -0.78],
            "autorange": False,
        },
        margin={"l": 8, "r": 12, "t": 42, "b": 22},
    )


def _dots(peers: Sequence[Row], places: Mapping[str, int], words: Words) -> dict[str, Any]:
    ordered = sorted(peers, key=lambda row: (places[row["group_id"]], row["score"], row["code"]))
    heights: list[float] = []
    for group in places:
        heights += heaps([row["score"] for row in ordered if row["group_id"] == group], WIDTH)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words("strips.peers"),
        "x": [row["score"] for row in ordered],
        "y": [places[row["group_id"]] - height for row, height in zip(ordered, heights, strict=True)],
        "customdata": codes(ordered),
        "marker": {"size": 7, "color": COLOURS["own_pale"], "line": {"color": COLOURS["own_light"], "width": 1}},
        "hovertext": [words.number(row["score"]) for row in ordered],
        "hovertemplate": hover("%{customdata[1]}", "%{hovertext}" + words("strips.points")),
        **picked(12),
    }


def _ranges(groups: Sequence[Row], words: Words) -> dict[str, Any]:
    """Where blanks leave the score open: hatched, never a point."""
    open_ = [(at, group) for at, group in enumerate(groups) if _is_open(group)]
    return {
        "type": "bar",
        "orientation": "h",
        "name": words("strips.range"),
        "visible": True if open_ else "legendonly",
        "showlegend": bool(open_),
        "y": [at for at, _ in open_],
        "base": [group["low"] for _, group in open_],
        "x": [group["high"] - group["low"] for _, group in open_],
        "customdata": [["", group["low"], group["high"]] for _, group in open_],
        "width": 0.5,
        "marker": {"color": "#FFFFFF", "pattern": HATCH, "line": {"color": COLOURS["nation"], "width": 1}},
        "hovertemplate": hover(words("strips.range"), "%{customdata[1]:.1f}–%{customdata[2]:.1f}"),
    }


def _is_open(group: Row) -> bool:
    return group["low"] is not None and group["coverage"] is not None and group["high"] - group["low"] > 1e-9


def _median(groups: Sequence[Row], medians: Mapping[str, Row], whose: str, words: Words) -> dict[str, Any]:
    values = [medians.get(group["group_id"], {}).get(f"{whose}_median") for group in groups]
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    colour = COLOURS["nation"] if whose == "nation" else COLOURS["own_light"]
    look = {"symbol": "line-ns", "size": 28, "line": {"width": 3, "color": colour}}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words(f"strips.{whose}"),
        "x": [value for _, value in known],
        "y": [at for at, _ in known],
        "marker": look if whose == "nation" else {"symbol": "triangle-up", "size": 11, "color": colour},
        "hovertext": [words.number(value) for _, value in known],
        "hovertemplate": hover(words(f"strips.{whose}") + " %{hovertext}"),
    }


def _own(groups: Sequence[Row], words: Words) -> dict[str, Any]:
    known = [(at, group["score"]) for at, group in enumerate(groups) if group["is_published"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": words("strips.own"),
        "x": [score for _, score in known],
        "y": [at for at, _ in known],
        "marker": {"symbol": "diamond", "size": 15, "color": COLOURS["own"], "line": {"color": "#FFFFFF", "width": 1}},
        "hovertext": [words.number(score) for _, score in known],
        "hovertemplate": hover(words("strips.own") + " %{hovertext}" + words("strips.points")),
    }


def _numbers(groups: Sequence[Row], words: Words) -> list[dict[str, Any]]:
    """The own score beside its mark, on white, so that no other mark runs through it."""
    return [
        {"x": group["score"], "y": at, "text": words.number(group["score"]), "showarrow": False,
         "xanchor": "right" if group["score"] > RIGHT else "left", "xshift": -11 if group["score"] > RIGHT else 11,
         "bgcolor": "rgba(255,255,255,.85)", "borderpad": 1,
         "font": {"size": 14, "weight": 700, "color": COLOURS["own"]}}
        for at, group in enumerate(groups)
        if group["is_published"]
    ]  # fmt: skip


def _unknown(groups: Sequence[Row], words: Words) -> list[dict[str, Any]]:
    """In words, where there is neither a score nor a range."""
    return [
        {"x": 50, "y": at, "text": words("answer_status.not_asked"), "showarrow": False,
         "font": {"color": COLOURS["soft"]}}
        for at, group in enumerate(groups)
        if not group["asked_count"]
    ]  # fmt: skip
