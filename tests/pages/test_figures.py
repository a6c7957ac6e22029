"""Figures: the same rows and words give the same dict; nothing is drawn that is not known."""

from itertools import pairwise

import pytest

from dashboards.figures.answer_grid import INK
from dashboards.figures.bands import bands
from dashboards.figures.body_lines import LOOKS, NAME_COLOUR, body_lines
from dashboards.figures.spread import fitted, number_spread, option_bars
from dashboards.figures.steps import step_bars
from dashboards.figures.strips import heaps, strips
from dashboards.figures.template import CONFIG, TONES, safe
from dashboards.figures.tones import toned
from dashboards.figures.trend import trend
from dashboards.words import words_of

JA = words_of("ja")
STEP = {"step": 0, "name_ja": "認識共有", "name_en": "Shared", "body_count": 44, "judged_count": 44,
        "nation_count": 100, "nation_judged_count": 100, "not_judged": 0, "evidence": None}  # fmt: skip


def test_a_bar_of_a_step_adds_up_to_all_bodies_and_what_awaits_answers_is_hatched():
    row = STEP | {"passed": 24, "failed": 16, "undetermined": 4, "nation_passed": 53}
    passed, failed, undetermined, nation = step_bars([row], JA)["data"]
    assert passed["x"] == [100 * 24 / 44]
    assert sum(bar["x"][0] for bar in (passed, failed, undetermined)) == pytest.approx(100)
    assert undetermined["marker"]["pattern"]["shape"] == "/"
    assert nation["x"] == [53]


def test_a_part_narrower_than_its_number_has_it_under_the_pointer_alone():
    row = STEP | {"body_count": 179, "passed": 4, "failed": 168, "undetermined": 7, "nation_passed": 2}
    passed, failed, undetermined, _ = step_bars([row], JA)["data"]
    assert [bar["text"] for bar in (passed, failed, undetermined)] == [[""], ["168"], [""]]
    assert passed["hovertext"] == ["4"] and "%{hovertext}" in passed["hovertemplate"]


def test_of_a_step_that_cannot_be_judged_the_nation_has_no_mark():
    row = STEP | {"passed": 0, "failed": 0, "undetermined": 0, "not_judged": 44, "nation_passed": 0}
    unjudged, nation = step_bars([row | {"judged_count": 0, "nation_judged_count": 0}], JA)["data"]
    assert (unjudged["name"], unjudged["x"], nation["x"]) == ("判定対象外", [100], [None])


def test_every_dot_knows_its_body_and_a_strip_without_dots_says_why():
    groups = [{"group_id": name, "name_ja": name, "name_en": name} for name in ("people", "budget")]
    scores = [{"code": "482013", "name": "睦月市<b>", "group_id": "people", "score": 47.7}]
    figure = strips(groups, scores, {"people": {"here_median": 47.7, "nation_median": None}}, JA)
    assert figure["data"][0]["customdata"] == [["482013", "睦月市&lt;b&gt;"]]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["設問なし、または点のある団体なし"]


def test_dots_of_one_value_stand_above_one_another_however_many_they_are():
    heights = heaps([50.0] * 30, 1.6)
    assert len(set(heights)) == 30
    assert max(heights) < 1


@pytest.mark.parametrize(
    ("values", "ends"), [([0.81, 1.69], (0.8, 1.7)), ([0.0, 100.0], (0.0, 100.0)), ([31.0, 31.0], (31.0, 32.0))]
)
def test_an_axis_is_fitted_to_the_values_and_not_wider(values, ends):
    low, high, step = fitted(values)
    assert low <= min(values) and max(values) <= high
    assert low > ends[0] - 2 * step and high < ends[1] + 2 * step


def test_a_histogram_counts_every_body_once():
    own = [{"code": "482013", "name": "睦月市", "value": 100.0}]
    figure = number_spread([0.0, 50.0, 100.0, 100.0], own, {"here": 100.0, "nation": 75.0}, "%", "見本県", JA)
    assert sum(figure["data"][0]["y"]) == 4
    assert figure["layout"]["xaxis"]["range"][1] < 105


def test_missing_answers_are_hatched_with_their_reason():
    options = [{"option_text": "策定している", "here_count": 3, "nation_count": 5}]
    missing = [{"status": "not_answered", "here_count": 1, "nation_count": 5}]
    here, nation = option_bars(options, missing, "見本県", JA)["data"]
    assert here["y"] == ["策定している", "未回答"]
    assert here["x"] == [100 * 3 / 4, 100 * 1 / 4]
    assert nation["marker"]["pattern"]["shape"] == ["", "/"]


def _year(year, rate, **more):
    return {"year": year, "rate": rate, "here_rate": rate, "is_break": False} | more


def test_a_line_stops_where_the_question_changed():
    rows = [_year(2023, 40.0), _year(2024, 50.0, is_break=True), _year(2025, 60.0)]
    own = [trace for trace in trend(rows, "rate", "%", "見本県", JA)["data"] if trace["name"] == "見本県"]
    assert [trace["y"] for trace in own] == [[40.0], [50.0, 60.0]]


def _labels(figure):
    """The names at the right ends of lines, from the top, with their heights."""
    return [(note["text"], note["y"]) for note in figure["layout"]["annotations"] if note["xref"] == "paper"]


@pytest.mark.parametrize("values", [(47.0, 47.0), (46.9, 47.0), (0.0, 0.0)])
def test_values_that_are_near_to_each_other_do_not_look_apart(values):
    rows = [_year(2024, 0.0, median=values[0], here_median=values[0]),
            _year(2025, 0.0, median=values[1], here_median=values[1])]  # fmt: skip
    figure = trend(rows, "median", "%", "見本県", JA)
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < min(values) and max(values) < high
    assert max(values) - min(values) < 0.1 * (high - low), "a tenth is no leap"
    assert all(low < at < high for _, at in _labels(figure)), "their names stand beside them"


def test_lines_are_named_at_their_ends_and_near_names_stand_beside_each_other():
    rows = [_year(2024, 50.0), _year(2025, 60.0)]
    figure = trend(rows, "rate", "%", "見本県", JA)
    assert {name for name, _ in _labels(figure)} == {"見本県", "全国"} and not figure["layout"]["showlegend"]
    scores = {"A市": 50.0, "B市": 50.0, "C市": 90.0, "D市": 51.0}
    bodies = [
        {"code": name, "name": name, "year": year, "score": score, "is_comparable": True}
        for name, score in scores.items()
        for year in (2024, 2025)
    ]
    (first, top), *others = _labels(body_lines(bodies, JA))
    assert (first, top) == ("C市", 90.0) and [name for name, _ in others] == ["D市", "A市", "B市"]
    heights = [height for _, height in others]
    assert all(high - low > 5 for high, low in pairwise(heights)) and sum(heights) / 3 == pytest.approx(151 / 3)


def test_a_line_that_ended_before_is_named_in_the_legend():
    rows = [{"code": name, "name": name, "year": year, "score": 50.0, "is_comparable": True}
            for name, year in (("A市", 2024), ("A市", 2025), ("B市", 2024))]  # fmt: skip
    figure = body_lines(rows, JA)
    assert [name for name, _ in _labels(figure)] == ["A市"] and figure["layout"]["showlegend"]


def _luminance(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [*zip(INK, TONES, strict=True), *((NAME_COLOUR.get(look[1], look[1]), "#FFFFFF") for look in LOOKS)],
)
def test_text_in_a_chart_can_be_read(ink, ground):
    assert _contrast(ink, ground) >= 4.5


def test_the_axis_of_bands_of_numbers_does_not_begin_at_nought():
    row = {"band": "1〜3万人", "here_answered_count": 1, "answered_count": 25, "lower_quartile": 72.0, "median": 74.0,
           "upper_quartile": 77.0, "here_median": 61.0}  # fmt: skip
    low, high = bands([row], "number", "%", "沖縄県", JA)["layout"]["xaxis"]["range"]
    assert 55 < low < 61 and 77 < high < 85


def test_tones_hold_like_many_bodies_and_no_value_has_none():
    rows = [{"code": str(at), "body": "町", "value": float(at)} for at in range(100)]
    rows.append({"code": "x", "body": "町", "value": None})
    places, legend = toned(rows, "value", lambda row: str(row["value"]))
    assert [sum(place.tone == tone for place in places) for tone in range(5)] == [20] * 5
    assert (places[-1].tone, len(legend)) == (None, 5)


def test_a_chart_offers_nothing_that_leads_out_of_the_house():
    assert not CONFIG["showSendToCloud"]
    assert CONFIG["plotlyServerURL"] == ""


def test_text_of_the_data_is_text():
    assert safe('<a href="x">&') == '&lt;a href="x"&gt;&amp;'
