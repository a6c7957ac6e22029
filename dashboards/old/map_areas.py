"""The outlines of bodies, of a prefecture or of all, ready to draw: made once, kept while the file stands."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from threading import Lock

from dashboards.old.map_projection import MAIN, Box, Frame, Ground, Outline, Panel, frames
from pipeline.definitions.boundaries import Area, Boundaries, load_boundaries
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.simplify import simplify
from pipeline.definitions.topology import Point

Mark = tuple[int, int, int]

NATION = ""
"""Instead of a prefecture's two digits: all of them."""
APART_DEGREES = 0.4
"""Islands farther than this from all others get a panel of their own: in one frame with 小笠原村, 千代田区 is a dot."""
NATION_MAIN = 9600
"""The longest side of the whole nation: a body is still to be told from its neighbours."""
NATION_TOLERANCE, NATION_GRID = 0.006, 0.0025
"""Degrees: on the national map a line may move by some 600 metres, about one pixel."""


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

    def of(self, pref: str) -> Ground | None:
        """The areas of the prefecture of these two digits, or of NATION; None when the file does not show it."""
        with self._lock:
            mark = self.mark()
            if mark != self._seen[0]:
                self._seen, self._panels = (mark, self._read() if mark else None), {}
            boundaries = self._seen[1]
            if boundaries is None:
                return None
            if pref not in self._panels:
                self._panels[pref] = panels(boundaries, pref)
            return Ground("areas", self._panels[pref], boundaries.credit) if self._panels[pref] else None

    def _read(self) -> Boundaries | None:
        try:
            return load_boundaries(self._path)
        except DefinitionError as error:  # a page without its map is still a page: tiles stand in
            logging.getLogger(__name__).warning("no map: %s", error)
            return None


def panels(boundaries: Boundaries, pref: str) -> tuple[Panel, ...]:
    """The areas of a prefecture or of NATION, far islands apart."""
    if pref == NATION:
        thin = simplify(boundaries.topology, NATION_TOLERANCE, NATION_GRID)
        return _without_repeats(_panels(replace(boundaries, topology=thin), boundaries.areas, NATION_MAIN))
    return _panels(boundaries, [area for area in boundaries.areas if area.code[:2] == pref], MAIN)


def _without_repeats(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """On the national map a far island is left out when its body is to be seen already."""
    shown: set[str] = set()
    kept = []
    for panel in panels:
        codes = {outline.code for outline in panel.outlines}
        if codes - shown:
            kept.append(panel)
            shown |= codes
    return tuple(kept)


def _panels(boundaries: Boundaries, areas: Sequence[Area], main: int) -> tuple[Panel, ...]:
    pieces = [
        _piece(area, [boundaries.topology.ring(ring) for ring in polygon])
        for area in areas
        for polygon in area.polygons
    ]
    codes = [piece.area.code for piece in pieces]
    found = frames([piece.box for piece in pieces], codes, APART_DEGREES, main)
    return tuple(_panel(frame, [pieces[at] for at in frame.members]) for frame in found)


def _piece(area: Area, rings: Sequence[Sequence[Point]]) -> _Piece:
    xs, ys = zip(*rings[0], strict=True)
    return _Piece(area, tuple(map(tuple, rings)), (min(xs), min(ys), max(xs), max(ys)))


def _panel(frame: Frame, pieces: Sequence[_Piece]) -> Panel:
    paths: dict[str, list[str]] = {}
    areas = {piece.area.code: piece.area for piece in pieces}
    for piece in pieces:
        paths.setdefault(piece.area.code, []).extend(_path([frame.place(*at) for at in ring]) for ring in piece.rings)
    outlines = [Outline(code, areas[code].name, areas[code].is_counted, "".join(paths[code])) for code in sorted(paths)]
    return Panel(*frame.size, tuple(outlines))


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """Where it begins, then the way to each next point: short numbers, and no step that leads nowhere."""
    start = "M{},{}".format(*ring[0])
    ways = [(x - was_x, y - was_y) for (was_x, was_y), (x, y) in pairwise(ring[:-1])]
    return f"{start}l{' '.join(f'{x},{y}' for x, y in ways if x or y) or '0,0'}z"
