"""The nation's areas of 2025-01-01 as published: 1,741 municipalities, six northern villages, shared borders."""

import json
from pathlib import Path

import pytest

from dashboards.boundaries import frames, shapes
from dashboards.figures.maps import HEIGHT, TALL, aspect
from pipeline.cli.reference import import_map
from pipeline.definitions.boundaries import Boundaries, load_boundaries
from pipeline.definitions.registry import load_registry
from pipeline.settings import ROOT, Home

AREAS = Path("reference") / "boundaries" / "ja_municipality_area.json"


@pytest.fixture(scope="module")
def nation(shared, tmp_path_factory) -> Boundaries:
    home = Home(tmp_path_factory.mktemp("areas"))
    import_map(shared / AREAS, home, "")
    return load_boundaries(home.boundaries)


def test_every_municipality_has_its_area_and_six_villages_are_uncounted(nation):
    folder = ROOT / "data" / "registry"
    registry = load_registry([folder / "municipalities.csv"], [folder / "aliases.csv"])
    counted = [area.code for area in nation.areas if area.is_counted]
    assert counted == [body.code for body in registry.of_kind("municipality")]
    assert len(counted) == 1741
    uncounted = [(area.code, area.name) for area in nation.areas if not area.is_counted]
    assert uncounted == [
        ("016951", "色丹村"), ("016969", "泊村"), ("016977", "留夜別村"),
        ("016985", "留別村"), ("016993", "紗那村"), ("017001", "蘂取村"),
    ]  # fmt: skip
    assert [area.code for area in nation.areas if area.name == "泊村"] == ["014036", "016969"]


def test_the_credit_is_that_of_the_source(nation):
    assert nation.credit == "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"


def test_the_home_stores_fewer_points_and_every_shared_border(nation, shared):
    original = json.loads((shared / AREAS).read_text(encoding="utf-8"))
    stored = nation.topology.arcs
    assert len(stored) == len(original["arcs"]), "arcs, and with them borders, are neither cut nor joined"
    assert sum(map(len, stored)) < sum(map(len, original["arcs"]))


WIDE, NARROW = 740, 482
"""Pixels of a chart in the card of a map at 1366, beside the list; of a tall area in the narrow card."""


def test_no_prefecture_leaves_more_than_half_of_its_map_empty(nation):
    """長野県 stood in a wide card of which 60 % was empty."""
    areas = shapes(nation)
    for pref in {code[:2] for code in areas}:
        west, south, east, north = frames({code: shape for code, shape in areas.items() if code.startswith(pref)})[0]
        found = aspect((west, east, south, north))
        of_card = (NARROW if found < TALL else WIDE) / HEIGHT
        assert min(found, of_card) / max(found, of_card) > 0.5, pref
