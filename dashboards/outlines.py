"""The outlines of bodies, prefecture by prefecture, ready to draw: projected once, kept while the file stands."""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock

from pipeline.definitions.boundaries import Area, Boundaries, load_boundaries
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.topology import Point

Mark = tuple[int, int, int]
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

MAIN, INSET = 7200, 1800
"""The longest side of a panel, in units of the drawing: tenths of a pixel."""
APART_DEGREES = 0.4
"""Islands farther than this from all others get a panel of their own: in one frame with 小笠原村, 千代田区 is a dot."""


@dataclass(frozen=True)
class Outline:
    """One body's part of a panel. `path` is the `d` of an SVG path."""

    code: str
    name: str
    is_counted: bool
    path: str


@dataclass(frozen=True)
class Panel:
    """A piece of the map in one scale; the first of a prefecture holds most of its bodies."""

    width: int
    height: int
    outlines: tuple[Outline, ...]


@dataclass(frozen=True)
class _Piece:
    area: Area
    rings: tuple[tuple[Point, ...], ...]
    box: Box


class Atlas:
    """The areas that the home keeps, if any. Notices when they change. Safe between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._seen: tuple[Mark | None, Boundaries | None] = (None, None)
        self._panels: dict[str, tuple[Panel, ...]] = {}

    def mark(self) -> Mark | None:
        """Changes whenever other areas are imported; None while there are none."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def of(self, pref: str) -> tuple[str, tuple[Panel, ...]]:
        """The credit, and the panels of the prefecture of these two digits; none when the file does not show it."""
        with self._lock:
            mark = self.mark()
            if mark != self._seen[0]:
                self._seen, self._panels = (mark, self._read() if mark else None), {}
            boundaries = self._seen[1]
            if boundaries is None:
                return "", ()
            if pref not in self._panels:
                self._panels[pref] = panels(boundaries, pref)
            return boundaries.credit, self._panels[pref]

    def _read(self) -> Boundaries | None:
        try:
            return load_boundaries(self._path)
        except DefinitionError as error:  # a page without its map is still a page: tiles stand in
            logging.getLogger(__name__).warning("no map: %s", error)
            return None


def panels(boundaries: Boundaries, pref: str) -> tuple[Panel, ...]:
    """The prefecture's areas, far islands apart, in an equirectangular projection true to scale at their middle."""
    pieces = [
        _piece(area, [boundaries.topology.ring(ring) for ring in polygon])
        for area in boundaries.areas
        if area.code[:2] == pref
        for polygon in area.polygons
    ]
    groups = sorted(_together(pieces), key=_importance, reverse=True)
    if not groups:
        return ()
    main_scale = MAIN / max(_extent(groups[0]))
    scales = [main_scale, *(min(main_scale, INSET / max(_extent(group))) for group in groups[1:])]
    return tuple(_panel(group, scale) for group, scale in zip(groups, scales, strict=True))


def _piece(area: Area, rings: Sequence[Sequence[Point]]) -> _Piece:
    xs, ys = zip(*rings[0], strict=True)
    return _Piece(area, tuple(map(tuple, rings)), (min(xs), min(ys), max(xs), max(ys)))


def _together(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Groups of pieces that lie near one another, step by step."""
    left, groups = list(pieces), []
    while left:
        group = [left.pop(0)]
        for one in group:  # grows while it is walked
            near = [piece for piece in left if _is_near(one.box, piece.box)]
            left = [piece for piece in left if not _is_near(one.box, piece.box)]
            group += near
        groups.append(group)
    return groups


def _is_near(one: Box, other: Box) -> bool:
    return all(one[at] - APART_DEGREES <= other[at + 2] and other[at] - APART_DEGREES <= one[at + 2] for at in (0, 1))


def _importance(group: Sequence[_Piece]) -> tuple[int, float]:
    return len({piece.area.code for piece in group}), max(_extent(group))


def _box(group: Sequence[_Piece]) -> Box:
    west, south, east, north = zip(*(piece.box for piece in group), strict=True)
    return min(west), min(south), max(east), max(north)


def _extent(group: Sequence[_Piece]) -> tuple[float, float]:
    """Width and height in degrees of latitude."""
    west, south, east, north = _box(group)
    return (east - west) * _squeeze(south, north), north - south


def _squeeze(south: float, north: float) -> float:
    return math.cos(math.radians((south + north) / 2))


def _panel(group: Sequence[_Piece], scale: float) -> Panel:
    west, south, _, north = _box(group)
    by_x = scale * _squeeze(south, north)
    paths: dict[str, list[str]] = {}
    areas = {piece.area.code: piece.area for piece in group}
    for piece in group:
        rings = [[(round((x - west) * by_x), round((north - y) * scale)) for x, y in ring] for ring in piece.rings]
        paths.setdefault(piece.area.code, []).extend(map(_path, rings))
    outlines = [Outline(code, areas[code].name, areas[code].is_counted, "".join(paths[code])) for code in sorted(paths)]
    width, height = (max(1, round(side * scale)) for side in _extent(group))
    return Panel(width, height, tuple(outlines))


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """Where it begins, then the way to each next point: short numbers."""
    start = "M{},{}".format(*ring[0])
    steps = (f"{x - was_x},{y - was_y}" for (was_x, was_y), (x, y) in pairwise(ring[:-1]))
    return f"{start}l{' '.join(steps)}z"
