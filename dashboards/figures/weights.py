"""The weights of a framework: a bar per group, cut by its indicators."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, Figure, figure, hover, names_axis, percent_axis, safe

SHOWN_FROM = 7
"""Percent from which a part has its share written in, where it has room for it."""
LOOKS: Mapping[bool, Mapping[str, Any]] = {
    True: {"color": COLOURS["own"], "line": {"color": "#FFFFFF", "width": 1.5}},
    False: {"color": COLOURS["own_pale"], "line": {"color": COLOURS["own_light"], "width": 1.5}},
}


def weight_bars(groups: Mapping[str, Sequence[Mapping[str, Any]]], gate: str, other: str) -> Figure:
    """`groups`: name → its parts with `name`, `share_pct` and `is_gate`; `gate`, `other`: the words of the legend."""
    names = [safe(name) for name in groups]
    data = [
        _part(at, groups, names, is_gate, gate if is_gate else other)
        for at in range(max(len(parts) for parts in groups.values()))
        for is_gate in (True, False)
    ]
    named: set[bool] = set()
    for trace in data:
        trace["showlegend"] = trace["meta"] not in named and any(trace["x"])
        named |= {trace["meta"]} if trace["showlegend"] else set()
    return figure(
        [trace for trace in data if any(trace["x"])],
        height=38 * len(names) + 66,
        barmode="stack",
        bargap=0.34,
        showlegend=True,
        uniformtext={"mode": "hide", "minsize": 11},
        least_width=560,
        xaxis=percent_axis(),
        yaxis=names_axis(tickfont={"size": 13}),
        margin={"l": 8, "r": 28, "t": 34, "b": 26},
    )


def _part(
    at: int, groups: Mapping[str, Sequence[Mapping[str, Any]]], names: Sequence[str], is_gate: bool, word: str
) -> dict[str, Any]:
    """The part in place `at` of every group where it is a gate, or is none."""
    parts = [own[at] if at < len(own) and own[at]["is_gate"] == is_gate else None for own in groups.values()]
    shares = [part["share_pct"] if part else 0 for part in parts]
    return {
        "type": "bar",
        "orientation": "h",
        "name": word,
        "meta": is_gate,
        "legendgroup": word,
        "y": list(names),
        "x": shares,
        "text": [f"{round(share, 1):g}%" if share >= SHOWN_FROM else "" for share in shares],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": "#FFFFFF" if is_gate else COLOURS["text"], "size": 12},
        "hovertext": [safe(part["name"]) if part else "" for part in parts],
        "marker": LOOKS[is_gate],
        "hovertemplate": hover("%{hovertext}", f"%{{x:.1f}}%（{safe(word)}）"),
    }
