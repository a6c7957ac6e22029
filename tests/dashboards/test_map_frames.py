"""A map is as large as its areas: far islands have a frame of their own."""

import pytest
from shapely import MultiPolygon, box

from dashboards.boundaries import NATION_FRAMES, frames, make_ground
from dashboards.figures.maps import Place, area_map, is_tall, point_map
from dashboards.figures.template import LEGEND_LINE
from dashboards.words import words_of

MAINLAND = {
    "202011": MultiPolygon([box(137.5, 35.5, 138.0, 36.0)]),
    "202029": MultiPolygon([box(138.0, 35.5, 138.5, 37.0)]),
}
ISLAND = {"134210": MultiPolygon([box(142.0, 27.0, 142.2, 27.2)])}


def test_the_frame_is_that_of_the_areas_and_two_percent_of_room():
    (west, south, east, north), *others = frames(MAINLAND)
    assert not others
    assert 137.5 - 0.04 < west < 137.5
    assert 138.5 < east < 138.5 + 0.04
    assert (35.5 - south, north - 37.0) < (0.04, 0.04)


def test_a_far_island_is_an_inset_and_the_mainland_stays_large():
    mainland, island = frames(MAINLAND | ISLAND)
    assert mainland == frames(MAINLAND)[0]
    ground = make_ground(MAINLAND | ISLAND, "", is_nation=False)
    places = [Place(code, code, 0, "") for code in MAINLAND | ISLAND]
    layout = area_map(places, ground, "/areas/20.geojson", ["1"], words_of("ja"))["layout"]
    assert layout["geo"]["lonaxis"]["range"] == [mainland[0], mainland[2]]
    assert layout["geo2"]["lataxis"]["range"] == [island[1], island[3]]


def test_a_tall_area_stands_in_a_narrow_card():
    wide = {"142018": MultiPolygon([box(139.0, 35.2, 139.8, 35.6)])}
    for areas, expected in ((MAINLAND, True), (wide, False)):
        ground = make_ground(areas, "", is_nation=False)
        places = [Place(code, code, 0, "") for code in areas]
        assert is_tall(area_map(places, ground, "/areas/20.geojson", ["1"], words_of("ja"))) is expected


@pytest.mark.parametrize("is_drawn", [True, False])
def test_the_legend_stands_above_the_map_and_below_its_buttons(is_drawn):
    ground, legend = make_ground(MAINLAND, "", is_nation=False), ["未実施", "実施"]
    places = [Place(code, code, at % 2, "", 36.0 + at, 138.0) for at, code in enumerate(MAINLAND)]
    areas = area_map(places, ground, "/areas/20.geojson", legend, words_of("ja"))
    layout = (areas if is_drawn else point_map(places, legend, words_of("ja")))["layout"]
    legend, top = layout["legend"], layout["margin"]["t"]
    buttons = round((1 - legend["y"]) * layout["height"])
    assert (legend["yref"], legend["yanchor"]) == ("container", "top")
    assert buttons >= 28 and top >= buttons + LEGEND_LINE


def test_an_area_that_is_in_no_count_is_on_the_map():
    ground = make_ground(MAINLAND | ISLAND, "", is_nation=False)
    places = [Place(code, code, 0, "") for code in MAINLAND]
    made = area_map(places, ground, "/areas/01.geojson", ["1"], words_of("ja"))
    grey = [trace for trace in made["data"] if "134210" in trace["locations"]]
    assert grey and all(trace["customdata"][0][1] == "集計に入れない区域" for trace in grey)


def test_the_frame_of_the_nation_holds_its_northern_end():
    west, south, east, north = NATION_FRAMES[0]
    longitude, latitude = 148.75, 45.56  # カモイワッカ岬, 択捉島
    assert west < longitude < east and south < latitude < north
