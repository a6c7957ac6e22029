"""Areas of bodies for the maps: GeoJSON by prefecture, simplified once a file, and the frames that far islands need."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.polygon import orient

from pipeline.definitions.boundaries import Boundaries, load_boundaries
from pipeline.definitions.model import DefinitionError

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

NATION = ""
"""Instead of the two digits of a prefecture: all of them."""
TOLERANCE = {True: 0.01, False: 0.0012}
"""Degrees by which a border may move on the map of the nation, and on that of a prefecture: about a pixel."""
APART_DEGREES = 0.4
"""Islands farther than this from all others get a frame of their own: in one frame with 小笠原村, 千代田区 is a dot."""
MOST_FRAMES = 4
NATION_FRAMES: tuple[Box, ...] = ((128.2, 30.0, 149.0, 46.2), (122.8, 24.0, 131.6, 29.0), (140.8, 24.5, 142.4, 27.8))
"""The main islands; the islands of the south-west; 小笠原."""


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on: features by code, and a frame per group of islands, that with most bodies first."""

    geojson: bytes
    frames: tuple[Box, ...]
    codes: frozenset[str]
    credit: str


class Atlas:
    """The areas that a home keeps, if any. Notices when they change. Safe between threads."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        self._mark = ""
        self._shapes: dict[str, MultiPolygon] = {}
        self._credit = ""
        self._grounds: dict[str, Ground | None] = {}
        self._neighbours: dict[str, dict[str, frozenset[str]]] = {}

    def mark(self) -> str:
        """Changes whenever other areas are imported; empty while there are none."""
        try:
            found = self._path.stat()
        except OSError:
            return ""
        return f"{found.st_mtime_ns:x}-{found.st_size:x}"

    def ground(self, pref: str) -> Ground | None:
        """The areas of the prefecture of these two digits, or of NATION; None when there are none."""
        with self._lock:
            self._notice_change()
            if pref not in self._grounds:
                chosen = {code: shape for code, shape in self._shapes.items() if code.startswith(pref)}
                self._grounds[pref] = make_ground(chosen, self._credit, is_nation=pref == NATION) if chosen else None
            return self._grounds[pref]

    def neighbours(self, pref: str) -> dict[str, frozenset[str]]:
        """The bodies of the prefecture of these two digits with those they share a border with; empty without areas."""
        with self._lock:
            self._notice_change()
            if pref not in self._neighbours:
                chosen = {code: shape for code, shape in self._shapes.items() if code.startswith(pref)}
                self._neighbours[pref] = bordering(chosen)
            return self._neighbours[pref]

    def _notice_change(self) -> None:
        mark = self.mark()
        if mark != self._mark:
            self._mark, self._grounds, self._neighbours = mark, {}, {}
            self._shapes = self._read() if mark else {}

    def _read(self) -> dict[str, MultiPolygon]:
        try:
            boundaries = load_boundaries(self._path)
        except DefinitionError as error:  # a page without its map is still a page: tiles stand in
            logging.getLogger(__name__).warning("no map: %s", error)
            return {}
        self._credit = boundaries.credit
        return shapes(boundaries)


def shapes(boundaries: Boundaries) -> dict[str, MultiPolygon]:
    """Code → area."""
    ring = boundaries.topology.ring
    return {
        area.code: MultiPolygon(
            [Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in area.polygons]
        )
        for area in boundaries.areas
    }


def bordering(areas: dict[str, MultiPolygon]) -> dict[str, frozenset[str]]:
    """Code → codes of the areas that share a stretch of border; to touch in a point is not enough."""
    if not areas:
        return {}
    codes, shapes_of = list(areas), list(areas.values())
    pairs = shapely.STRtree(shapes_of).query(shapes_of, predicate="intersects").T.tolist()
    found: dict[str, set[str]] = {code: set() for code in codes}
    for one, other in pairs:
        if one != other and shapely.intersection(shapes_of[one], shapes_of[other]).length > 0:
            found[codes[one]].add(codes[other])
    return {code: frozenset(others) for code, others in found.items()}


def make_ground(areas: dict[str, MultiPolygon], credit: str, *, is_nation: bool) -> Ground:
    """Simplify areas that share their borders, without gaps, and find the frames."""
    codes = sorted(areas)
    thin = shapely.coverage_simplify([areas[code] for code in codes], TOLERANCE[is_nation])
    features = [_feature(code, shape) for code, shape in zip(codes, thin, strict=True) if not shape.is_empty]
    content = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":")).encode()
    return Ground(content, NATION_FRAMES if is_nation else frames(areas), frozenset(codes), credit)


def _feature(code: str, shape: Any) -> dict[str, Any]:
    """d3 reads rings clockwise: the other way round they would be the rest of the world."""
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    turned = MultiPolygon([orient(part, sign=-1) for part in parts])
    return {"type": "Feature", "id": code, "properties": {}, "geometry": _rounded(mapping(turned))}


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {**geometry, "coordinates": _digits(geometry["coordinates"])}


def _digits(values: Any) -> Any:
    return round(values, 4) if isinstance(values, float) else [_digits(value) for value in values]


def frames(areas: dict[str, MultiPolygon]) -> tuple[Box, ...]:
    """A box per group of parts that lie within APART_DEGREES of one another, that with most bodies first."""
    parts = [(code, part) for code, shape in areas.items() for part in shape.geoms]
    near = shapely.unary_union([shapely.box(*part.bounds).buffer(APART_DEGREES / 2) for _, part in parts])
    groups = list(near.geoms) if isinstance(near, MultiPolygon) else [near]
    members = [[(code, part) for code, part in parts if group.intersects(part)] for group in groups]
    members.sort(key=lambda group: (-len({code for code, _ in group}), -sum(part.area for _, part in group)))
    shown: set[str] = set()
    boxes: list[Box] = []
    for group in members[:MOST_FRAMES]:
        if {code for code, _ in group} - shown:
            boxes.append(_around([part.bounds for _, part in group]))
            shown |= {code for code, _ in group}
    return tuple(boxes)


def _around(bounds: list[Box]) -> Box:
    west, south, east, north = zip(*bounds, strict=True)
    room = 0.02 * max(max(east) - min(west), max(north) - min(south))
    return min(west) - room, min(south) - room, max(east) + room, max(north) + room
