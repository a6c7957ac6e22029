"""Survey by survey: how many bodies have sent, with what gaps, and who has not."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.stacked import stacked
from dashboards.figures.template import COLOURS, HATCH, Figure
from dashboards.words import Words

LIGHT = {**HATCH, "solidity": 0.16, "size": 7}
"""A hatch through which a number can be read."""
EDGE = {"color": COLOURS["nation"], "width": 1}
STATES: Mapping[str, Any] = {
    "complete": {"color": COLOURS["own"]},
    "with_gaps": {"color": COLOURS["own_light"]},
    "held_back": {"color": COLOURS["own_pale"], "line": {"color": COLOURS["own_light"], "width": 1}},
    "sent_back": {"color": "#FFFFFF", "pattern": {**LIGHT, "shape": "x"}, "line": EDGE},
    "unreadable_by_us": {"color": "#FFFFFF", "pattern": {**LIGHT, "shape": "."}, "line": EDGE},
    "missing": {"color": "#FFFFFF", "pattern": LIGHT, "line": EDGE},
}
"""State of a body's answers to a survey → its look: what has not come is hatched."""


def arrivals(rows: Sequence[Mapping[str, Any]], words: Words) -> Figure:
    """Bars of 100 % from 0. `rows`: a row per survey with `title`, `below`, `count` and the number in each state."""
    names = {state: words(f"board.state_{state}") for state in STATES}
    return stacked(rows, STATES, names, words("board.of", count="{count}"))
