"""The bodies' areas: as the operator brings them, and as the home keeps them for the maps."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from pipeline.definitions.model import DefinitionError, Model, Number, load
from pipeline.definitions.registry import Registry, check_digit, is_code
from pipeline.definitions.simplify import simplified
from pipeline.definitions.topology import Feature, Polygon, Topology, TopologyError, read_topology, topojson

MOST_NAMED = 5
"""How many codes a message names."""
OBJECT_NAME = "bodies"
"""The name of the object in the file that the home keeps."""


class CreditSource(Model):
    """Files whose shapes have `property` are to be credited with `credit`."""

    property: str
    credit: str


class BoundaryRules(Model):
    """What is known of files of boundaries: data/registry/boundaries.toml says it."""

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
    """One body's polygons. `is_counted` is false for what is on the map and in no count."""

    code: str
    name: str
    is_counted: bool
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Boundaries:
    """The areas in code order, the arcs they share, and whom to credit."""

    credit: str
    topology: Topology
    areas: tuple[Area, ...]


def load_boundary_rules(path: Path) -> BoundaryRules:
    """The rules of a checkout. Raises DefinitionError."""
    return load(BoundaryRules, path)


def import_boundaries(path: Path, registry: Registry, rules: BoundaryRules, credit: str = "") -> Boundaries:
    """Read, check and simplify what the operator brings. Raises DefinitionError: one line, with what to do."""
    content = _content(path)
    found = _topology(path, content)
    _require_degrees(path, found, rules)
    areas = _areas(path, found, registry, rules)
    credit = credit.strip() or _credit(content, found, rules)
    if not credit:
        raise DefinitionError(f"{path}: 出典が書かれていません。--credit に、地図に添える出典の文を指定してください。")
    thin = simplified(found, rules.tolerance_degrees, rules.grid_degrees)
    return Boundaries(credit, thin, areas)


def bodies_without_area(boundaries: Boundaries, registry: Registry) -> list[str]:
    """Codes of the municipalities that the file does not show."""
    shown = {area.code for area in boundaries.areas}
    return [body.code for body in registry.of_kind("municipality") if body.code not in shown]


def as_topojson_text(boundaries: Boundaries, grid: float) -> str:
    """The file that the home keeps: TopoJSON with the credit as a member of its own."""
    features = tuple(
        Feature({"code": area.code, "name": area.name, "is_counted": area.is_counted}, area.polygons)
        for area in boundaries.areas
    )
    content = topojson(Topology(boundaries.topology.arcs, features), OBJECT_NAME, grid)
    return json.dumps({"credit": boundaries.credit, **content}, ensure_ascii=False, separators=(",", ":"))


def load_boundaries(path: Path) -> Boundaries:
    """The file that the home keeps. Raises DefinitionError, also when there is none."""
    content = _content(path)
    found = _topology(path, content)
    try:
        areas = tuple(
            Area(str(said["code"]), str(said["name"]), bool(said["is_counted"]), feature.polygons)
            for feature in found.features
            for said in [feature.properties]
        )
        return Boundaries(str(content["credit"]), found, areas)
    except KeyError as error:
        raise DefinitionError(
            f"{path}: {error} がありません。`monosashi import boundaries` で取り込み直してください。"
        ) from error


def _content(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DefinitionError(f"{path}: 開けません（{error.strerror}）。ファイルの場所を確かめてください。") from None
    except (ValueError, RecursionError) as error:
        raise DefinitionError(
            f"{path}: JSONとして読めません（{error}）。TopoJSONかGeoJSONを指定してください。"
        ) from None


def _topology(path: Path, content: Any) -> Topology:
    try:
        return read_topology(content)
    except (TopologyError, RecursionError) as error:
        raise DefinitionError(f"{path}: {error}。市区町村の境界のTopoJSONかGeoJSONを指定してください。") from None


def _require_degrees(path: Path, found: Topology, rules: BoundaryRules) -> None:
    for x, y in (point for arc in found.arcs for point in arc):
        if not (rules.west <= x <= rules.east and rules.south <= y <= rules.north):
            mend = "経度・緯度（度）の順の座標にしてください。"
            raise DefinitionError(f"{path}: 座標 ({x:g}, {y:g}) は日本の経緯度の範囲にありません。{mend}")


def _areas(path: Path, found: Topology, registry: Registry, rules: BoundaryRules) -> tuple[Area, ...]:
    """One area a body, in code order; shapes of one code are joined. Codes decide: names may be there twice."""
    areas: dict[str, Area] = {}
    strays = []
    for number, feature in enumerate(found.features, start=1):
        code = code_of(feature, rules)
        body = registry.by_code.get(code)
        if code not in rules.uncounted and (body is None or body.body_kind != "municipality"):
            strays.append(
                f"{number}番目の図形 {code or '（コードなし）'} {_property(feature, rules.name_properties)}".strip()
            )
            continue
        before = areas[code].polygons if code in areas else ()
        name = body.name if body else _property(feature, rules.name_properties)
        areas[code] = Area(code, name, code not in rules.uncounted, before + feature.polygons)
    if strays:
        told = f"台帳の市区町村ではない図形が{len(strays)}個あります: {_listed(strays)}"
        raise DefinitionError(f"{path}: {told}。台帳（import registry）と同じ時点の境界を使ってください。")
    if not areas:
        raise DefinitionError(f"{path}: 図形がありません。市区町村の境界のTopoJSONかGeoJSONを指定してください。")
    return tuple(areas[code] for code in sorted(areas))


def code_of(feature: Feature, rules: BoundaryRules) -> str:
    """The six digits of a shape, the check digit added where it lacks; empty when there is no code."""
    text = _property(feature, rules.code_properties)
    if len(text) == 5 and text.isascii() and text.isdigit():
        return text + check_digit(text)
    return text if is_code(text) else ""


def _property(feature: Feature, names: Sequence[str]) -> str:
    return next((str(feature.properties[name]) for name in names if feature.properties.get(name)), "")


def _credit(content: Any, found: Topology, rules: BoundaryRules) -> str:
    """What the file says of itself, else what is known of files that look like it."""
    own = next((content[name] for name in rules.credit_members if isinstance(content.get(name), str)), "").strip()
    known = (
        source.credit
        for source in rules.source
        if all(source.property in feature.properties for feature in found.features)
    )
    return own or next(known, "")


def _listed(texts: Sequence[str]) -> str:
    more = f" ほか{len(texts) - MOST_NAMED}" if len(texts) > MOST_NAMED else ""
    return "、".join(texts[:MOST_NAMED]) + more
