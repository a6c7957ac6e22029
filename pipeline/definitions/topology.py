"""Shapes that share their borders: TopoJSON and GeoJSON to one data structure, which is written as TopoJSON."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Arc = tuple[Point, ...]
Ring = tuple[int, ...]
"""Arcs one after another: `n` is arc n, `~n` is arc n backwards, as in TopoJSON."""
Polygon = tuple[Ring, ...]
"""The outline, then its holes."""


class TopologyError(ValueError):
    """The content is neither TopoJSON nor GeoJSON of areas. The text is for the operator, in Japanese."""


@dataclass(frozen=True)
class Feature:
    """The properties and the polygons of one shape."""

    properties: Mapping[str, Any]
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Topology:
    """Arcs, each once however many shapes it borders, and the shapes made of them."""

    arcs: tuple[Arc, ...]
    features: tuple[Feature, ...]

    def ring(self, ring: Ring) -> list[Point]:
        """Return the points of a ring; the first is also the last. A point where two arcs meet is there once."""
        points: list[Point] = []
        for arc in ring:
            part = self.arcs[arc] if arc >= 0 else self.arcs[~arc][::-1]
            points += part if not points else part[1:]
        return points


def read_topology(content: Any) -> Topology:
    """Read a parsed TopoJSON `Topology` or GeoJSON `FeatureCollection`. Raises TopologyError."""
    kind = content.get("type") if isinstance(content, dict) else None
    if kind not in ("Topology", "FeatureCollection"):
        raise TopologyError("TopoJSON（Topology）でも GeoJSON（FeatureCollection）でもありません")
    try:
        topology = _from_topojson(content) if kind == "Topology" else _from_geojson(content)
        _require_closed_rings(topology)
        return topology
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        if isinstance(error, TopologyError):
            raise
        raise TopologyError(f"{kind} の形が崩れています（{type(error).__name__}: {error}）") from error


def _from_topojson(content: dict) -> Topology:
    transform = content.get("transform")
    arcs = tuple(_arc(arc, transform) for arc in content["arcs"])
    geometries = [each for top in content["objects"].values() for each in _flatten(top)]
    return Topology(arcs, tuple(Feature(each.get("properties") or {}, _polygons(each, "arcs")) for each in geometries))


def _arc(points: Sequence[Sequence[float]], transform: dict | None) -> Arc:
    """Read an arc. With a transform, points are steps on a grid, each from the point before."""
    if transform is None:
        return tuple((float(x), float(y)) for x, y, *_ in points)
    (scale_x, scale_y), (offset_x, offset_y) = transform["scale"], transform["translate"]
    xs, ys = accumulate(point[0] for point in points), accumulate(point[1] for point in points)
    return tuple((x * scale_x + offset_x, y * scale_y + offset_y) for x, y in zip(xs, ys, strict=True))


def _flatten(geometry: dict) -> Iterator[dict]:
    if geometry["type"] == "GeometryCollection":
        for each in geometry["geometries"]:
            yield from _flatten(each)
    else:
        yield geometry


def _polygons(geometry: dict, member: str) -> tuple:
    """Return nested tuples: polygons, rings, and arcs or points."""
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise TopologyError(f"面（Polygon, MultiPolygon）ではない図形があります: {geometry['type']}")
    polygons = geometry[member] if geometry["type"] == "MultiPolygon" else [geometry[member]]
    return tuple(tuple(tuple(ring) for ring in polygon) for polygon in polygons)


def _from_geojson(content: dict) -> Topology:
    """Read GeoJSON, which shares no borders: every ring becomes an arc of its own."""
    arcs: list[Arc] = []
    features = []
    for feature in content["features"]:
        polygons = []
        for polygon in _polygons(feature["geometry"], "coordinates"):
            first = len(arcs)
            arcs += [_arc(ring, None) for ring in polygon]
            polygons.append(tuple((at,) for at in range(first, len(arcs))))
        features.append(Feature(feature.get("properties") or {}, tuple(polygons)))
    return Topology(tuple(arcs), tuple(features))


def _require_closed_rings(topology: Topology) -> None:
    """Refuse coordinates that are no finite numbers, and rings that are open or enclose nothing."""
    if not all(math.isfinite(number) for arc in topology.arcs for point in arc for number in point):
        raise TopologyError("数ではない座標があります")
    for feature in topology.features:
        for ring in (ring for polygon in feature.polygons for ring in polygon):
            points = topology.ring(ring)
            if len(points) < 4 or points[0] != points[-1]:
                raise TopologyError(f"閉じていない輪があります: {dict(feature.properties)}")


def topojson(topology: Topology, name: str, grid: float) -> dict:
    """Write a topology as TopoJSON with one object of that name, on a grid of `grid` degrees."""
    steps = [_steps(arc, grid) for arc in topology.arcs]
    geometries = [
        {"type": "MultiPolygon", "properties": dict(feature.properties), "arcs": feature.polygons}
        for feature in topology.features
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [grid, grid], "translate": [0, 0]},
        "objects": {name: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": steps,
    }


def _steps(arc: Arc, grid: float) -> list[list[int]]:
    """Return the first point on the grid, then the step to each next one."""
    points = [(round(x / grid), round(y / grid)) for x, y in arc]
    return [[x - last_x, y - last_y] for (x, y), (last_x, last_y) in zip(points, [(0, 0), *points[:-1]], strict=True)]
