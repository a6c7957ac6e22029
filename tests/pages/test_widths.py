"""What has to fit: words in a legend, in headings, beside a chart."""

import pytest

from dashboards.components.grid import _fitted, link, number
from dashboards.figures.ranges import ranges
from dashboards.figures.template import LEGEND_LINE, figure, legend_lines, shortened, text_width
from dashboards.words import words_of


def test_a_legend_has_columns_for_its_longest_word_and_room_for_its_lines():
    names = ["Passed", "Not reached", "Awaiting answers", "Nation"]
    bars = [{"type": "bar", "name": name, "y": ["STEP0<br>Shared understanding"], "x": [1]} for name in names]
    made = figure(bars, 242, showlegend=True, margin={"l": 8, "r": 8, "t": 34, "b": 26})["layout"]
    assert made["legend"]["entrywidth"] >= text_width("Awaiting answers")
    lines = legend_lines(names, ["STEP0<br>Shared understanding"])
    assert made["margin"]["t"] >= lines * LEGEND_LINE
    assert made["height"] - made["margin"]["t"] == 242 - 34  # the bars are as high as before


def test_a_figure_with_a_legend_of_its_own_keeps_it():
    assert figure([], 100, showlegend=True, legend={"x": 1})["layout"]["legend"] == {"x": 1}


@pytest.mark.parametrize(
    ("name", "signs", "shown"),
    [
        ("葉月市", 9, "葉月市"),
        ("風の丘と星ふる湖畔のみどり野町", 9, "風の丘と星ふる湖…"),
        ("Suzugahara-machi", 10, "Suzugahara-machi"),
        ("Suzugahara-machi", 5, "Suzuga…"),
    ],
)
def test_a_name_is_cut_by_its_width_not_by_its_letters(name, signs, shown):
    assert shortened(name, signs) == shown


@pytest.mark.parametrize("band", ["upper to middle", "上位〜中位"])
def test_the_band_beside_a_range_has_room(band):
    places = dict.fromkeys(("rank", "mid_rank", "rank_p05", "rank_p95", "rank_best", "rank_worst"), 1)
    row = {"code": "482226", "name": "葉月市", "is_marked": False, "band_text": band, "text": "", **places}
    assert ranges([row], 2, 3, "", words_of("en"))["layout"]["margin"]["r"] > text_width(band, 12)


def test_no_word_of_a_heading_is_broken_and_a_column_of_names_is_as_wide_as_they_are():
    assert _fitted(number("organisation", "Organisation"), [])["minWidth"] > text_width("Organisation") + 40
    rows = [{"name": "Suzugahara-machi"}] * 20
    assert _fitted(link("name", "Body"), rows)["width"] > text_width("Suzugahara-machi", 14)
