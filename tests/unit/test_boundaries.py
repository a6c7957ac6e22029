"""Areas of bodies: read, checked against the registry, and simplified without gaps."""

import json

import pytest

from pipeline.cli.command_error import CommandError
from pipeline.cli.reference import import_map, install_sample
from pipeline.definitions.boundaries import load_boundaries
from pipeline.definitions.simplify import simplify, simplify_arc
from pipeline.definitions.topology import TopologyError, read_topology
from pipeline.settings import Home

FIRST, SECOND = "482226", "480002"
"""The first is a municipality of the sample, the second is its prefecture."""


def two_neighbours() -> dict:
    """Two squares on a grid of a hundredth of a degree from (140, 36): arc 0 is the border between them."""
    return {
        "type": "Topology",
        "transform": {"scale": [0.01, 0.01], "translate": [140, 36]},
        "arcs": [
            [[10, 0], [0, 5], [0, 5]],
            [[10, 10], [-10, 0], [0, -10], [10, 0]],
            [[10, 0], [10, 0], [0, 10], [-10, 0]],
        ],
        "objects": {
            "areas": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "properties": {"code": "left"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "properties": {"code": "right"}, "arcs": [[[2, -1]]]},
                ],
            }
        },
    }


def square(code: str, west: float = 140.0, **more: object) -> dict:
    """A GeoJSON feature of a tenth of a degree."""
    ring = [[west, 36], [west + 0.1, 36], [west + 0.1, 36.1], [west, 36.1], [west, 36]]
    return {"properties": {"code": code, **more}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def geojson(*features: dict, **more: object) -> dict:
    return {"type": "FeatureCollection", "features": list(features), **more}


def test_arcs_are_steps_on_a_grid_and_a_negative_one_runs_backwards():
    found = read_topology(two_neighbours())
    left, right = ([(round(x, 2), round(y, 2)) for x, y in found.ring(f.polygons[0][0])] for f in found.features)
    assert left == [(140.1, 36.0), (140.1, 36.05), (140.1, 36.1), (140.0, 36.1), (140.0, 36.0), (140.1, 36.0)]
    assert right[-3:] == [(140.1, 36.1), (140.1, 36.05), (140.1, 36.0)], "arc 0 from its end to its start"


def test_a_point_is_left_out_where_no_line_moves_by_more_than_the_tolerance():
    bent = ((0.0, 0.0), (1.0, 0.1), (2.0, 0.0), (3.0, 1.0))
    assert simplify_arc(bent, 0.2) == ((0.0, 0.0), (2.0, 0.0), (3.0, 1.0))
    assert simplify_arc(bent, 0.05) == bent


def test_neighbours_go_on_sharing_one_border_with_fewer_points():
    thin = simplify(read_topology(two_neighbours()), 0.001, 0.0001)
    assert len(thin.arcs[0]) == 2, "the point in the middle of the straight border is gone"
    left, right = (set(thin.ring(feature.polygons[0][0])) for feature in thin.features)
    assert left & right == set(thin.arcs[0]), "the border of both is the same arc"


def test_an_island_smaller_than_the_tolerance_keeps_its_points():
    thin = simplify(read_topology(two_neighbours()), 1.0, 0.0001)
    assert all(len(set(thin.ring(feature.polygons[0][0]))) >= 4 for feature in thin.features)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "でもありません"),
        ({"type": "Topology"}, "形が崩れています"),
        ({"type": "Topology", "arcs": [], "objects": {"a": {"type": "Polygon", "arcs": [[7]]}}}, "形が崩れています"),
        (geojson({"properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}), "面"),
        (geojson({"properties": {}, "geometry": None}), "形が崩れています"),
        (
            geojson({"geometry": {"type": "Polygon", "coordinates": [[[140, 36], [141, 36], [141, 37]]]}}),
            "閉じていない",
        ),
    ],
    ids=["a list", "no arcs", "an arc that is not there", "a point", "nothing", "an open ring"],
)
def test_a_file_without_areas_is_refused_with_the_reason(content, message):
    with pytest.raises(TopologyError, match=message):
        read_topology(content)


@pytest.fixture
def home(tmp_path):
    install_sample(Home(tmp_path / "home"))
    return Home(tmp_path / "home")


@pytest.fixture
def import_areas(home, tmp_path):
    """Import this content into a home with the sample's registry."""

    def act(content: object, credit: str = "") -> None:
        file = tmp_path / "areas.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        import_map(file, home, credit)

    return act


def test_shapes_of_one_code_are_joined_and_bodies_without_area_are_counted(import_areas, home, capsys):
    import_areas(geojson(square(FIRST[:5]), square(FIRST, west=141.0), credit="架空の地図"))
    (area,) = load_boundaries(home.boundaries).areas
    assert (area.code, area.name, area.is_counted, len(area.polygons)) == (FIRST, "葉月市", True, 2)
    message = capsys.readouterr().out
    assert "1団体" in message
    assert "出典: 架空の地図" in message
    assert "形のない団体が" in message


def test_the_northern_villages_are_on_the_map_and_in_no_count(import_areas, home, capsys):
    import_areas(geojson(square(FIRST), square("016969", west=141.0, name="泊村")), "出典")
    counted = {area.name: area.is_counted for area in load_boundaries(home.boundaries).areas}
    assert counted == {"泊村": False, "葉月市": True}
    assert "1団体、ほかに集計に入れない区域1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "credit", "message"),
    [
        (geojson(square(FIRST)), "", "--credit"),
        (geojson(square("131016")), "出典", "131016"),
        (geojson(square(SECOND)), "出典", "台帳の市区町村ではない"),
        (geojson(square("")), "出典", "コードなし"),
        (geojson(square(FIRST, west=14000.0)), "出典", "経緯度"),
        (geojson(), "出典", "図形がありません"),
    ],
    ids=["no credit", "unknown code", "a prefecture", "no code", "metres", "no shape"],
)
def test_a_faulty_file_changes_nothing(import_areas, home, content, credit, message):
    import_areas(geojson(square(FIRST)), "前の出典")
    before = home.boundaries.read_bytes()
    with pytest.raises(CommandError, match=message) as caught:
        import_areas(content, credit)
    assert "\n" not in str(caught.value)
    assert home.boundaries.read_bytes() == before
