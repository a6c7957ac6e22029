"""What has to fit: words in a legend, in headings, beside a chart."""

import pytest

from dashboards.components.grid import _fitted, _on_paper, change, link, number
from dashboards.figures.answer_grid import answer_grid
from dashboards.figures.body_strips import body_strips
from dashboards.figures.maps import Place, tile_map
from dashboards.figures.part_bars import FULL, PALE
from dashboards.figures.prefectures import panels as prefecture_panels
from dashboards.figures.ranges import ranges
from dashboards.figures.stacked import stacked
from dashboards.figures.strips import heaps, strips
from dashboards.figures.template import (
    LEGEND_LINE,
    axis,
    figure,
    label_lines,
    legend_lines,
    names_axis,
    percent_axis,
    shortened,
    text_width,
)
from dashboards.figures.weights import weight_bars
from dashboards.figures.year_panels import panels as years_of_groups
from dashboards.latin_names import latin_group, peer_name
from dashboards.words import words_of


def test_a_legend_has_columns_for_its_longest_word_and_room_for_its_lines():
    names = ["Passed", "Not reached", "Awaiting answers", "Nation"]
    bars = [{"type": "bar", "name": name, "y": ["STEP0<br>Shared understanding"], "x": [1]} for name in names]
    made = figure(bars, 242, showlegend=True, margin={"l": 8, "r": 8, "t": 34, "b": 26})["layout"]
    assert made["legend"]["entrywidth"] >= text_width("Awaiting answers")
    assert made["margin"]["t"] >= legend_lines(names) * LEGEND_LINE
    assert made["height"] - made["margin"]["t"] == 242 - 34  # the bars are as high as before


def test_a_figure_with_a_legend_of_its_own_keeps_it():
    assert figure([], 100, showlegend=True, legend={"x": 1})["layout"]["legend"] == {"x": 1}


@pytest.mark.parametrize(
    ("name", "signs", "shown"),
    [
        ("葉月市", 9, "葉月市"),
        ("風の丘と星ふる湖畔のみどり野町", 9, "風の丘と星ふる湖…"),
        ("Suzugahara-machi", 12, "Suzugahara-machi"),
        ("Suzugahara-machi", 5, "Suzug…"),
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


YEARS = (2023, 2024, 2025, 2026)
STATES = dict(zip(YEARS, ("provisional", "final", "provisional", "collecting"), strict=True))
GROUPS = (
    ("shared", "認識共有・機運醸成", "Shared understanding", 0), ("people", "推進体制", "Organisation and people", 2),
    ("budget", "予算", "Budget", None),
)  # fmt: skip


def year_rows(years):
    return [
        {"group_id": group, "name_ja": ja, "name_en": en, "step": step, "has_steps": step is not None, "year": year,
         "edition_state": STATES[year], "is_open": year == 2026, "is_break": False, "is_other_set": False,
         "score": 50.0, "nation_median": 60.0, "published_before": None}
        for group, ja, en, step in GROUPS for year in years
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("years", [YEARS, YEARS[2:3]])
def test_the_years_of_a_small_panel_stand_side_by_side_below_it_and_its_title_above(years, lang):
    layout = years_of_groups(year_rows(years), words_of(lang))["layout"]
    low = layout["meta"]["least_width"]
    ticks = layout["xaxis1"]["ticktext"]
    lines = [line for tick in ticks for line in tick.split("<br>")]
    share = layout["xaxis1"]["domain"][1] - layout["xaxis1"]["domain"][0]
    needed = sum(map(bool, ticks)) * max(text_width(line, 11) for line in lines)
    assert low == 1260 or low * share >= needed
    assert low / 4 >= max(text_width(note["text"]) for note in layout["annotations"])
    assert ticks[-1], "the last year is named"
    assert low <= 1268, "a desk has room for all of them"


def test_a_number_in_a_small_panel_lies_neither_on_the_line_of_the_nation_nor_on_the_name_above():
    rows = [row | {"score": score} for row, score in zip(year_rows(YEARS[:3]), (95.0, 61.0, 20.0) * 3, strict=True)]
    made = years_of_groups(rows, words_of("ja"))
    own = next(trace for trace in made["data"] if "textposition" in trace)
    assert own["textposition"] == ["top center", "top center", "top center"]
    layout = made["layout"]
    low, high = layout["yaxis1"]["range"]
    bottom, top = layout["yaxis1"]["domain"]
    pixels = (top - bottom) * (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]) / (high - low)
    assert (high - 100) * pixels >= 12 + 4 + 3, "a number above the highest mark"


def test_names_of_tiles_fit_below_them():
    places = [
        Place(f"4800{at:02}", f"{name}-machi", 1, "") for at, name in enumerate(["Suzugahara", "Wakamidori"] * 22)
    ]
    made = tile_map(places, ["No", "Yes"], words_of("en"))
    wide = 1 + max(x for trace in made["data"] for x in trace["x"])
    names = [name for trace in made["data"] for name in trace["text"]]
    assert max(text_width(name, 12) for name in names) * wide <= 1.1 * made["layout"]["meta"]["least_width"]
    assert made["layout"]["meta"]["least_width"] < 700, "a tablet has room for all of them"


def test_titles_of_small_panels_do_not_run_into_each_other():
    rows = [{"code": "480002", "name": "", "value": 50.0, "hover": "", "is_own": True, "is_like": False}]
    groups = [{"name": name, "rests": "", "rows": rows} for name in ("Training for executives", "Service design")]
    layout = prefecture_panels(groups, 38)["layout"]
    assert layout["meta"]["least_width"] / 2 > text_width("Training for executives")
    assert layout["xaxis"]["domain"][1] < 0.5 < layout["xaxis2"]["domain"][0], "two share the whole width"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("人口帯と種別「10〜20万人 × 一般市」（138団体）", ["人口帯と種別", "「10〜20万人 × 一般市」", "（138団体）"]),
        ("全国の市区町村（1,733団体）", ["全国の市区町村（1,733団体）"]),
        ("official peer group “city I-1” (8)", ["official peer", "group “city I-1”", "(8)"]),
    ],
)
def test_a_long_name_goes_on_below_at_a_bracket_or_between_words(name, lines):
    assert label_lines(name).split("<br>") == lines


def test_shares_have_words_at_their_ends_and_middle_so_that_none_is_turned():
    shown = percent_axis()
    assert shown["ticktext"] == ["0%", "", "50%", "", "100%"]
    assert shown["tickangle"] == 0


def test_a_share_is_left_out_of_a_part_that_is_too_narrow_for_it():
    parts = [{"name": "", "share_pct": 10.0, "is_gate": False}] * 10
    made = weight_bars({"人材": parts}, "必須", "ほか")
    assert made["layout"]["uniformtext"]["mode"] == "hide"
    assert all(trace.get("constraintext") != "none" for trace in made["data"])


def test_no_answer_reaches_into_the_next_column():
    bodies = [{"code": f"48000{at}", "name": "葉月市"} for at in range(8)]
    rows = [{"indicator": name, "title": "KPIの設定と評価"} for name in ("kpi", "cio")]
    texts = {"kpi": "設定しているが評価は年1回未満", "cio": "任命しているが、会議に出る回数は年に数えるほどである"}
    cells = {(name, body["code"]): {"text": text, "points": 0.5} for name, text in texts.items() for body in bodies}
    made = answer_grid(rows, bodies, cells)
    shown = {text for trace in made["data"] for text in trace["text"]}
    assert texts["kpi"] in shown, "only what is very long is cut"
    assert 8 * max(text_width(text, 12) + 12 for text in shown) < made["layout"]["meta"]["least_width"]


def test_a_cell_without_points_is_hatched_in_a_colour_that_is_seen():
    body, row = {"code": "482226", "name": "葉月市"}, {"indicator": "cio", "title": "CIOの任命"}
    made = answer_grid([row], [body], {("cio", "482226"): {"text": "未回答", "points": None}})
    marker = made["data"][0]["marker"]
    assert marker["pattern"]["shape"] == ["/"]
    assert marker["color"] != [marker["pattern"]["bgcolor"]], "Plotly draws the hatch in the colour of the cell"


def test_twice_as_many_bodies_of_one_value_stand_twice_as_high():
    heights = heaps([0.0] * 41 + [50.0] * 21, 1.6)
    assert max(heights[:41]) == pytest.approx(2 * max(heights[41:]))


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("一般市Ⅰ－１", "city I-1"), ("町村Ⅴ－２", "town or village V-2"), ("特別区", "special ward"),
        ("5千人未満 × 村", "under 5,000 × village"), ("5千〜1万人", "5,000–10,000"), ("1〜3万人", "10,000–30,000"),
        ("50万人以上", "500,000 or more"), ("municipality", "municipality"),
    ],
)  # fmt: skip
def test_what_bodies_have_in_common_is_written_in_latin_letters(written, latin):
    assert latin_group(written) == latin
    assert peer_name(written, words_of("ja")) == written


def test_no_two_options_of_an_indicator_are_the_same_word_in_english(catalogue):
    words = words_of("en")
    for indicator in catalogue.framework.indicator:
        named = [words.named("option_named", option) for option in indicator.points or ()]
        assert len(set(named)) == len(named), indicator.id
        assert all(name.isascii() for name in named), indicator.id


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_paper_says_how_many_columns_it_has_where_they_are_too_many(lang):
    words = words_of(lang)
    shown = {count: _on_paper(words, 44, count).to_plotly_json()["props"]["data-printed"] for count in (12, 50)}
    assert "14" in shown[50] and "50" in shown[50]
    assert "14" not in shown[12]


def test_a_column_of_changes_has_room_for_the_arrow():
    column = _fitted(change("change", "変化"), [])
    assert column["minWidth"] >= text_width("＋13.6 ↑", 14) + 20


def test_the_highest_heap_stays_within_the_chart():
    group = {"group_id": "people", "name_ja": "人材", "name_en": "People", "score": 50.0, "low": 50.0, "high": 50.0}
    groups = [group | {"is_published": True, "coverage": 1.0, "asked_count": 9}]
    scores = [{"code": f"48{at:04}", "name": "", "group_id": "people", "score": 50.0} for at in range(60)]
    words = words_of("ja")
    for made in (strips(groups, scores, {}, words), body_strips(groups, scores, {}, words)):
        dots = max(made["data"], key=lambda trace: len(trace.get("y") or ()))
        assert len(dots["y"]) == 60
        room = 0.05  # half a dot
        assert min(dots["y"]) - room >= made["layout"]["yaxis"]["range"][1]


IN_BIZ_UDPGOTHIC = {
    "Nozawaonsen-mura": 10.84, "Minamiminowa-m…": 10.5, "Yamanouchi-machi": 10.43, "Nagano-ken": 6.67, "wwww": 3.52,
    "from 200,000 (30/838)": 13.39, "Median, nation": 8.21, "認識共有・機運醸成": 8.5, "ＷＷ 100%": 5.6,
}  # fmt: skip
"""As wide as the font of charts draws them, in parts of its size."""


@pytest.mark.parametrize(("text", "wide"), IN_BIZ_UDPGOTHIC.items())
def test_a_text_takes_at_least_as_much_as_the_font_draws_and_little_more(text, wide):
    assert wide <= text_width(text, 1) <= 1.2 * wide


def _bars(names, traces=("達成",), **layout):
    made = [{"type": "bar", "orientation": "h", "name": trace, "y": list(names), "x": [1]} for trace in traces]
    margin = {"l": 8, "r": 8, "t": 8, "b": 26}
    axes = {"xaxis": axis(), "yaxis": names_axis()}
    return figure(made, 200, **{**axes, "margin": margin, "showlegend": True, **layout})["layout"]


def test_beside_long_names_an_axis_has_room_for_its_words_and_none_is_turned():
    layout = _bars(["from 200,000 (30/838)"])
    left, right = layout["margin"]["l"], layout["margin"]["r"]
    assert left >= text_width("from 200,000 (30/838)")
    assert layout["meta"]["least_width"] - left - right >= text_width("0%" + "50%" + "100%")
    assert layout["xaxis"]["tickangle"] == 0 and not layout["xaxis"]["automargin"]


def test_a_legend_has_no_lines_for_what_is_not_drawn_and_stands_above_the_words_of_an_axis_on_top():
    drawn = {"type": "scatter", "name": "団体", "x": [1], "y": [1]}
    medians = [{"type": "scatter", "name": "全国の中央値" * 4, "x": [], "y": []}] * 2
    tops = [figure(traces, 100, showlegend=True, margin={"l": 8, "r": 8, "t": 0, "b": 8})["layout"]["margin"]["t"]
            for traces in ([drawn], [drawn, *medians])]  # fmt: skip
    assert tops[0] == tops[1]
    below, above = (_bars(["葉月市"], ["達成", "未到達"], **{"xaxis": axis(side=side)})["margin"]["t"]
                    for side in ("bottom", "top"))  # fmt: skip
    assert above >= below + 20


def test_a_legend_counts_on_the_width_that_its_figure_has_at_least():
    names = ["最初のSTEPに未到達", "STEP0まで達成", "STEP1まで達成", "STEP2まで達成"]
    tops = [_bars(["葉月市"], names, least_width=least)["margin"]["t"] for least in (0, 1000)]
    assert tops[1] < tops[0]


def test_a_column_of_numbers_is_as_wide_as_the_longest_of_them():
    rows = [{"people": 887407, "share": 1234567.8}, {"people": None, "share": None}]
    assert _fitted(number("people", "人口"), rows)["minWidth"] >= text_width("887,407", 14) + 20
    assert _fitted(number("share", "割合"), rows)["minWidth"] >= text_width("1,234,567.8", 14) + 20


def test_where_changes_reach_far_each_second_line_has_words():
    group = {"group_id": "people", "name_ja": "人材", "name_en": "People"}
    wide = strips([group], [], {}, words_of("ja"), limits=(-75, 75))["layout"]["xaxis"]
    assert [text for text in wide["ticktext"] if text] == ["△50", "0", "＋50"]
    assert len(wide["tickvals"]) == 7
    near = strips([group], [], {}, words_of("ja"), limits=(-25, 25))["layout"]["xaxis"]
    assert all(near["ticktext"])


@pytest.mark.parametrize(
    "title",
    ["Systems whose standardisation is expected to be late", "標準化対応が遅れる見込みのある業務システムの状況"],
)
def test_the_name_above_a_bar_ends_within_the_figure_however_narrow_its_card_is(title):
    row = {"title": title, "count": 77, "sent": 70, "missing": 7}
    layout = stacked([row], {"sent": FULL, "missing": PALE}, {"sent": "Complete", "missing": "With blanks"}, "")[
        "layout"
    ]
    lines = layout["annotations"][0]["text"].split("<br>")
    narrowest = max(layout["meta"]["least_width"], 309)
    assert max(text_width(line, 12) for line in lines) <= narrowest - layout["margin"]["l"]
