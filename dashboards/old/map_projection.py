"""Where things of a map are drawn: what lies far from all else gets a frame of its own, in a scale of its own."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

MAIN, INSET = 7200, 1800
"""The longest side of a frame, in units of the drawing: tenths of a pixel."""
MANY = 200
"""No prefecture has more bodies."""


@dataclass(frozen=True)
class Outline:
    """One body's part of a panel. `path` is the `d` of an SVG path."""

    code: str
    name: str
    is_counted: bool
    path: str


@dataclass(frozen=True)
class Panel:
    """A piece of the map in one scale; the first holds most of the bodies."""

    width: int
    height: int
    outlines: tuple[Outline, ...]


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on. `way` is `areas`, `points`, or `tiles` where there are neither."""

    way: str
    panels: tuple[Panel, ...] = ()
    credit: str = ""

    @property
    def is_dense(self) -> bool:
        """Are there so many bodies that each must be drawn finer?"""
        return sum(len(panel.outlines) for panel in self.panels) > MANY


@dataclass(frozen=True)
class Frame:
    """An equirectangular projection, true to scale at its middle. `members` are positions in what was framed."""

    box: Box
    scale: float
    members: tuple[int, ...]

    @property
    def size(self) -> tuple[int, int]:
        width, height = extent(self.box)
        return max(1, round(width * self.scale)), max(1, round(height * self.scale))

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Longitude and latitude in units of the drawing, from its upper left corner."""
        west, south, _, north = self.box
        return round((x - west) * self.scale * _squeeze(south, north)), round((north - y) * self.scale)


def frames(boxes: Sequence[Box], codes: Sequence[str], apart: float, main: int = MAIN) -> list[Frame]:
    """What lies within `apart` degrees goes together, step by step; the frame with most bodies comes first."""
    if not boxes:
        return []
    groups = [(group, _around([boxes[at] for at in group])) for group in _together(np.array(boxes), apart)]
    groups.sort(key=lambda one: (len({codes[at] for at in one[0]}), max(extent(one[1]))), reverse=True)
    scale = main / max(extent(groups[0][1]))
    scales = [scale, *(min(scale, INSET / max(extent(box))) for _, box in groups[1:])]
    return [Frame(box, each, tuple(group)) for (group, box), each in zip(groups, scales, strict=True)]


def _together(boxes: np.ndarray, apart: float) -> list[list[int]]:
    """Positions of boxes that lie near one another."""
    left, groups = np.ones(len(boxes), dtype=bool), []
    while left.any():
        group = [int(left.argmax())]
        left[group] = False
        for at in group:  # grows while it is walked
            low, high = boxes[at, :2] - apart, boxes[at, 2:] + apart
            near = left & (boxes[:, 2:] >= low).all(axis=1) & (boxes[:, :2] <= high).all(axis=1)
            group += np.flatnonzero(near).tolist()
            left &= ~near
        groups.append(group)
    return groups


def _around(boxes: Sequence[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def extent(box: Box) -> tuple[float, float]:
    """Width and height in degrees of latitude."""
    west, south, east, north = box
    return (east - west) * _squeeze(south, north), north - south


def _squeeze(south: float, north: float) -> float:
    return math.cos(math.radians((south + north) / 2))
