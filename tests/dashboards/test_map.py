"""地図: tiles without areas, shapes with them; on / and on /indicator, below the other figures."""

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from dashboards.address import Address
from dashboards.old.figures.map import chart
from dashboards.old.figures.tones import Reading, ToneCell, values
from dashboards.old.map_areas import Atlas
from dashboards.old.map_points import points
from dashboards.old.map_projection import Ground
from dashboards.old.markup import is_html, markup
from dashboards.old.render import Pages
from dashboards.old.wire import plain_values
from dashboards.store import Store
from pipeline.cli.reference import import_map
from pipeline.settings import Home

HERE = ("482226", "483010")
MUNICIPALITIES = "SELECT code FROM core.body WHERE prefecture_code = '480002' AND body_kind = 'municipality'"
INDICATOR = "/indicator/cio_appointed"


def square(code: str, west: float, south: float = 36.0, **more: str) -> dict:
    east, north = west + 0.1, south + 0.1
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"properties": {"code": code, **more}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def bring(home: Path, *features: dict, credit: str = "架空の地図") -> None:
    file = home / "areas.json"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    import_map(file, Home(home), credit)


def sent(pages: Pages, path: str, search: str = "?pref=480002") -> str:
    """The section of the map, as HTML text."""
    whole = json.dumps(pages.at(Address.parse(path, search)).content, ensure_ascii=False).replace('\\"', '"')
    return whole.split('card-map"', 1)[1].split("card-deliveries", 1)[0] if 'card-map"' in whole else ""


@pytest.fixture
def pages(own_home: Path) -> Pages:
    return Pages(Store(own_home / "published"))


@pytest.mark.parametrize("path", ["/", INDICATOR])
def test_without_areas_there_is_a_tile_for_every_body(pages, path, ask):
    html = sent(pages, path)
    codes = [
        code
        for (code,) in ask("SELECT code FROM core.body WHERE prefecture_code = '480002' AND body_kind = 'municipality'")
    ]
    assert len(codes) == 44
    assert re.findall(r'href="/body/(\d{6})[^"]*"[^>]*tabindex="-1"', html.split("as-table")[0]) == sorted(codes)
    assert "<svg" not in html


def test_with_areas_there_are_shapes_with_name_and_value_and_the_credit(pages, own_home, ask):
    before = sent(pages, "/")
    bring(own_home, square(HERE[0], 140.0), square(HERE[1], 140.1), credit="架空 <地図>")
    html = sent(pages, "/")
    assert html != before, "imported areas show at once, without a new night"
    drawn = html.split("<svg")[1].split("</svg>")[0]
    assert re.findall(r'href="/body/(\d{6})', drawn) == list(HERE)
    ((name,),) = ask(f"SELECT name FROM core.body WHERE code = '{HERE[0]}'")
    assert f"<title>{name}: " in drawn
    assert "地図: 架空 &lt;地図&gt;" in html
    assert html.count('class="tile ') == 44 - 2, "bodies without an area are not left out"


def test_a_kept_file_that_cannot_be_read_leaves_tiles(pages, own_home):
    (own_home / "reference" / "boundaries.json").write_text("{", encoding="utf-8")
    assert 'class="tile ' in sent(pages, "/")


def test_the_map_comes_after_the_other_figures(pages):
    for path, others in (("/", ("card-steps", "card-bodies-list")), (INDICATOR, ("card-spread", "card-peer_group"))):
        whole = json.dumps(pages.at(Address.parse(path, "?pref=480002")).content)
        assert all(whole.index(other) < whole.index("card-map") for other in others)


def test_where_bodies_may_not_be_named_there_is_no_map(pages, ask):
    ((name, *_), *_) = ask("SELECT indicator FROM core.indicator WHERE disclosure = 'aggregate_only' ORDER BY 1")
    assert sent(pages, f"/indicator/{name}") == ""


def test_far_islands_and_the_northern_villages(own_home, tmp_path):
    home = shutil.copytree(own_home / "reference", tmp_path / "other" / "reference").parent
    bring(home, square(HERE[0], 140.0), square(HERE[1], 140.1), square(HERE[0], 140.0, south=30.0))
    main, inset = Atlas(Home(home).boundaries).of("48").panels
    assert [outline.code for outline in main.outlines] == list(HERE)
    assert [outline.code for outline in inset.outlines] == [HERE[0]]
    assert main.width == 7200, "the longest side fills the panel"
    assert main.height == pytest.approx(7200 / (0.2 * 0.80864) * 0.1, rel=0.01), "true to scale: cos 36.05° = 0.80864"
    assert Atlas(Home(home).boundaries).of("01") is None


def test_what_is_in_no_count_is_drawn_dashed_and_leads_nowhere(own_home):
    bring(own_home, square("016969", 145.0, name="泊村"))
    ground = Atlas(Home(own_home).boundaries).of("01")
    drawn = chart(Reading((), ("a",), "-"), ground, Address())
    assert is_html(drawn)
    text = markup(drawn)
    assert '<path class="map-area tone-beside"' in text
    assert "/body/016969" not in text


def test_text_of_answers_stays_text():
    reading = Reading((ToneCell("482226", "<b>", 0, '"><script>'),), ("<i>",), "-")
    text = json.dumps(plain_values(chart(reading, Ground("tiles"), Address())))
    assert "<script>" not in text
    assert "<i>" not in text


def test_a_heading_of_numbers_says_from_where_to_where_they_reach(pages):
    html = sent(pages, "/indicator/decision_days")
    assert re.search(r"値のある\d+団体は、\d+日から\d+日まで", html) and "最も多いのは「" not in html
    assert "色が濃いほど値が大きい団体です。" in html and "進んでいる" not in html
    assert "色が濃いほど進んでいる団体です。" in sent(pages, "/")


def test_numbers_fall_into_five_classes_of_like_many_bodies():
    numbers = pl.DataFrame({"value": [1.0, 2, 3, 4, 5, 6, 7, 8, 9, None]}).with_columns(
        code=pl.lit("482226"), body=pl.lit("葉月市"), points=None, status=pl.lit("not_answered"), raw_text=None,
        option_text=None,
    )  # fmt: skip
    reading = values(numbers, {"kind": "number", "unit": None}, Address().words)
    assert [cell.tone for cell in reading.cells] == [0, 1, 1, 2, 2, 3, 3, 4, 4, None]
    assert (reading.tones[0], reading.tones[-1]) == ("1.0", "8.0から9.0")
    assert reading.cells[-1].said == "未回答"


def place(code: str, longitude: float, latitude: float) -> dict:
    return {"code": code, "name": code, "longitude": longitude, "latitude": latitude}


def test_circles_stand_where_the_bodies_do_and_far_islands_apart():
    """八王子市, 千代田区 and 小笠原村 by their offices."""
    ground = points([place("131016", 139.75, 35.69), place("132012", 139.32, 35.67), place("134210", 142.19, 27.09)])
    main, inset = ground.panels
    assert [outline.code for outline in (*main.outlines, *inset.outlines)] == ["131016", "132012", "134210"]
    (east, upper), (west, lower) = (
        map(int, re.match(r"M(-?\d+),(\d+)a", each.path).groups()) for each in main.outlines
    )
    assert west < east and upper < lower
    assert 0 < lower - upper < east - west
    assert main.width == 7200


def test_nobody_with_a_place_is_no_map():
    assert points([]) is None


def test_the_national_map_shows_every_body_once_and_leaves_far_islands_of_those_out(own_home):
    bring(own_home, square(HERE[0], 140.0), square("492043", 140.1), square(HERE[0], 140.0, south=30.0),
          square(HERE[1], 135.0, south=26.0))  # fmt: skip
    panels = Atlas(Home(own_home).boundaries).of("").panels
    assert [outline.code for panel in panels for outline in panel.outlines] == [HERE[0], "492043", HERE[1]]


def test_the_nation_is_shown_when_the_address_asks_for_it_and_only_where_it_may_be(pages, ask):
    codes = [code for (code,) in ask("SELECT code FROM core.body WHERE body_kind = 'municipality' ORDER BY code")]
    html = sent(pages, INDICATOR, "?pref=480002&map=nation")
    assert re.findall(r'href="/body/(\d{6})[^"]*"[^>]*tabindex="-1"', html.split("as-table")[0]) == codes
    assert "雛形県" in html, "the table counts by prefecture"
    ((own, *_), *_) = ask("SELECT indicator FROM core.indicator WHERE disclosure = 'own_prefecture' ORDER BY 1")
    html = sent(pages, f"/indicator/{own}", "?pref=480002&map=nation")
    assert html.count('class="tile ') == 44 and "map=nation" not in html.split("map-pills")[0]
