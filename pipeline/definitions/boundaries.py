"""The areas of bodies for the maps: imported from an operator's file, and stored in the home."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from pipeline.definitions.model import DefinitionError, Model, Number, load
from pipeline.definitions.registry import Registry, check_digit, is_code
from pipeline.definitions.simplify import simplify
from pipeline.definitions.topology import Feature, Polygon, Topology, TopologyError, read_topology, topojson

MOST_NAMED = 5
"""How many codes a message lists."""
OBJECT_NAME = "bodies"
"""The name of the TopoJSON object in the home's file."""


class CreditSource(Model):
    """A kind of file, known by a property of all its shapes, and the credit it needs."""

    property: str
    credit: str


class BoundaryRules(Model):
    """`data/registry/boundaries.toml`: how to read files of boundaries. Limits and tolerances are in degrees."""

    code_properties: list[str]
    name_properties: list[str]
    credit_members: list[str]
    west: Number
    south: Number
    east: Number
    north: Number
    tolerance_degrees: Number
    grid_degrees: Number
    uncounted: list[str]
    source: list[CreditSource] = Field(default_factory=list)


@dataclass(frozen=True)
class Area:
    """The polygons of one body. `is_counted` is false for areas that are on the map and in no count."""

    code: str
    name: str
    is_counted: bool
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Boundaries:
    """The areas in code order, the topology with the arcs they share, and the credit line."""

    credit: str
    topology: Topology
    areas: tuple[Area, ...]


def load_boundary_rules(path: Path) -> BoundaryRules:
    """Read boundaries.toml. Raises DefinitionError."""
    return load(BoundaryRules, path)


def import_boundaries(path: Path, registry: Registry, rules: BoundaryRules, credit: str = "") -> Boundaries:
    """Read, check and simplify an operator's file. Raises DefinitionError: one line, with what to do."""
    content = _read_json(path)
    topology = _read_topology(path, content)
    _require_degrees(path, topology, rules)
    areas = _read_areas(path, topology, registry, rules)
    credit = credit.strip() or _find_credit(content, topology, rules)
    if not credit:
        raise DefinitionError(f"{path}: 出典が書かれていません。--credit に、地図に添える出典の文を指定してください。")
    return Boundaries(credit, simplify(topology, rules.tolerance_degrees, rules.grid_degrees), areas)


def bodies_without_area(boundaries: Boundaries, registry: Registry) -> list[str]:
    """Return the codes of the municipalities without an area."""
    shown = {area.code for area in boundaries.areas}
    return [body.code for body in registry.of_kind("municipality") if body.code not in shown]


def as_topojson_text(boundaries: Boundaries, grid: float) -> str:
    """Write the home's file: TopoJSON with the credit as a further member. `grid` in degrees."""
    features = tuple(
        Feature({"code": area.code, "name": area.name, "is_counted": area.is_counted}, area.polygons)
        for area in boundaries.areas
    )
    content = topojson(Topology(boundaries.topology.arcs, features), OBJECT_NAME, grid)
    return json.dumps({"credit": boundaries.credit, **content}, ensure_ascii=False, separators=(",", ":"))


def load_boundaries(path: Path) -> Boundaries:
    """Read the home's file. Raises DefinitionError, also when there is none."""
    content = _read_json(path)
    topology = _read_topology(path, content)
    try:
        areas = tuple(_stored_area(feature) for feature in topology.features)
        return Boundaries(str(content["credit"]), topology, areas)
    except KeyError as error:
        raise DefinitionError(
            f"{path}: {error} がありません。`monosashi import boundaries` で取り込み直してください。"
        ) from error


def _stored_area(feature: Feature) -> Area:
    properties = feature.properties
    return Area(str(properties["code"]), str(properties["name"]), bool(properties["is_counted"]), feature.polygons)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DefinitionError(f"{path}: 開けません（{error.strerror}）。ファイルの場所を確かめてください。") from None
    except (ValueError, RecursionError) as error:
        raise DefinitionError(
            f"{path}: JSONとして読めません（{error}）。TopoJSONかGeoJSONを指定してください。"
        ) from None


def _read_topology(path: Path, content: Any) -> Topology:
    try:
        return read_topology(content)
    except (TopologyError, RecursionError) as error:
        raise DefinitionError(f"{path}: {error}。市区町村の境界のTopoJSONかGeoJSONを指定してください。") from None


def _require_degrees(path: Path, topology: Topology, rules: BoundaryRules) -> None:
    for x, y in (point for arc in topology.arcs for point in arc):
        if not (rules.west <= x <= rules.east and rules.south <= y <= rules.north):
            fix = "経度・緯度（度）の順の座標にしてください。"
            raise DefinitionError(f"{path}: 座標 ({x:g}, {y:g}) は日本の経緯度の範囲にありません。{fix}")


def _read_areas(path: Path, topology: Topology, registry: Registry, rules: BoundaryRules) -> tuple[Area, ...]:
    """Make one area a body, in code order, joining shapes of the same code: names are not unique."""
    areas: dict[str, Area] = {}
    strays = []
    for number, feature in enumerate(topology.features, start=1):
        code, name = _find_code(feature, rules), _property(feature, rules.name_properties)
        body, is_counted = registry.by_code.get(code), code not in rules.uncounted
        if is_counted and (body is None or body.body_kind != "municipality"):
            strays.append(f"{number}番目の図形 {code or '（コードなし）'} {name}".strip())
            continue
        polygons = areas[code].polygons if code in areas else ()
        areas[code] = Area(code, body.name if body else name, is_counted, polygons + feature.polygons)
    _require_areas(path, areas, strays)
    return tuple(areas[code] for code in sorted(areas))


def _require_areas(path: Path, areas: dict[str, Area], strays: list[str]) -> None:
    if strays:
        problem = f"台帳の市区町村ではない図形が{len(strays)}個あります: {_list_first(strays)}"
        raise DefinitionError(f"{path}: {problem}。台帳（import registry）と同じ時点の境界を使ってください。")
    if not areas:
        raise DefinitionError(f"{path}: 図形がありません。市区町村の境界のTopoJSONかGeoJSONを指定してください。")


def _find_code(feature: Feature, rules: BoundaryRules) -> str:
    """Return the six digits of a shape, with the check digit added where it is missing; empty without a code."""
    text = _property(feature, rules.code_properties)
    if len(text) == 5 and text.isascii() and text.isdigit():
        return text + check_digit(text)
    return text if is_code(text) else ""


def _property(feature: Feature, names: Sequence[str]) -> str:
    return next((str(feature.properties[name]) for name in names if feature.properties.get(name)), "")


def _find_credit(content: Any, topology: Topology, rules: BoundaryRules) -> str:
    """Return the credit in the file, else that of its kind of file; empty where neither is known."""
    own = next((content[name] for name in rules.credit_members if isinstance(content.get(name), str)), "").strip()
    of_kind = (
        source.credit
        for source in rules.source
        if all(source.property in feature.properties for feature in topology.features)
    )
    return own or next(of_kind, "")


def _list_first(texts: Sequence[str]) -> str:
    more = f" ほか{len(texts) - MOST_NAMED}" if len(texts) > MOST_NAMED else ""
    return "、".join(texts[:MOST_NAMED]) + more
