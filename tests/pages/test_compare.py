"""団体比較: what an official reads there, against the snapshot."""

import json
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest

from dashboards.app import create_app
from dashboards.components.card import file_of
from dashboards.figures.answer_grid import answer_grid
from dashboards.figures.body_lines import pieces
from dashboards.figures.panels import panels
from dashboards.page_statements import compare as statements
from dashboards.pages import compare_cards
from dashboards.words import words_of
from pipeline.warehouse.snapshot import open_snapshot
from tests.pages.conftest import laid_out, nodes, texts

JA = words_of("ja")
FOUR = "?codes=482226,483419,503258,482013"


def _sentence(content):
    return next(texts(node) for node in nodes(content) if node["props"].get("id") == "sentence")


def _grid(content):
    return next((node["props"] for node in nodes(content) if node["type"] == "AgGrid"), None)


def _charts(content):
    return [node["props"]["figure"] for node in nodes(content) if node["type"] == "Graph"]


def _select(content, name):
    return next(
        node["props"] for node in nodes(content)
        if isinstance(node["props"].get("id"), dict) and node["props"]["id"].get("name") == name
    )  # fmt: skip


@pytest.fixture(scope="module")
def ask(sample_home: Path):
    """Rows of a question put to the snapshot directly."""
    (file,) = (sample_home / "published").glob("*.duckdb")
    with open_snapshot(file) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def test_every_score_that_is_published_is_a_dot_and_no_other(lay_out, ask):
    _, content = lay_out("/compare", FOUR)
    drawn = {
        (point[0], round(x, 6)) for figure in _charts(content) for trace in figure["data"]
        if trace.get("mode") == "markers+text" for point, x in zip(trace["customdata"], trace["x"], strict=True)
    }  # fmt: skip
    published = ask(
        "SELECT score.code, score.score FROM mart.group_score AS score "
        "JOIN core.indicator_group USING (perspective, group_id) "
        "LEFT JOIN mart.step_status AS status USING (code, year, basis, step) "
        "WHERE parent_id IS NOT NULL AND year = 2025 AND basis = 'full' AND is_published AND score.asked_count > 0 "
        "AND score.code IN ('482226', '483419', '503258', '482013') AND coalesce(status.state, '') <> 'undetermined'"
    )
    assert drawn == {(code, round(score, 6)) for code, score in published}


def test_peers_are_named_and_counted_in_the_sentence(lay_out, ask):
    ((group, count),) = ask(
        "SELECT peer_group, count(*) OVER () FROM core.body_trait WHERE year = 2025 AND peer_group = "
        "(SELECT peer_group FROM core.body_trait WHERE code = '482226' AND year = 2025) LIMIT 1"
    )
    sentence = _sentence(lay_out("/compare", FOUR)[1])
    assert f"葉月市と同じ類似団体区分「{group}」の{count}団体" in sentence
    assert "葉月市など4団体を比べます" in sentence


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [("band", "人口帯"), ("prefecture", "葉月市と同じ見本県の44団体"), ("own", "選んだ2団体"),
     ("all", "すべての100団体"), ("alike&traits=population&k=10", "合わせて11団体"), ("nonsense", "類似団体区分")],
)  # fmt: skip
def test_peers_of_ones_choice(lay_out, rule, sentence):
    assert sentence in _sentence(lay_out("/compare", f"?codes=482226,483419&year=2023&peers={rule}")[1])


def test_what_cannot_be_compared_is_left_out_with_a_word(lay_out, ask):
    rows = ask("SELECT code FROM core.body WHERE body_kind = 'municipality' ORDER BY code LIMIT 9")
    _, content = lay_out("/compare", f"?codes={','.join(code for (code,) in rows)},999999,480002")
    shown = texts(content)
    assert "並べられるのは8団体までのため" in shown
    assert "見つからないため、除いて示しています: 999999" in shown
    assert "市区町村と都道府県は並べて比べられないため" in shown
    assert len(_select(content, "codes")["value"]) == 8


def test_own_prefecture_comes_first_in_the_search_and_readings_go_along(lay_out):
    options = _select(lay_out("/compare", "?pref=500003")[1], "codes")["data"]
    own = [option["pref"] == "500003" for option in options]
    assert own == sorted(own, reverse=True)
    assert any("hadukishi" in option["reading"] or "hazukishi" in option["reading"] for option in options)


def test_without_bodies_the_page_offers_ways_to_begin(lay_out):
    _, content = lay_out("/compare", "?pref=490008")
    links = [
        node["props"]["href"] for node in nodes(content) if node["type"] == "Link" and "codes=" in node["props"]["href"]
    ]
    assert links[0].count("%2C") == 4
    assert not _charts(content)


def test_the_grid_has_a_column_a_body_and_may_be_cut_to_a_step(lay_out, ask):
    contents = [lay_out("/compare", f"{FOUR}{more}")[1] for more in ("", "&of=step1")]
    whole, cut = (_grid(content)["rowData"] for content in contents)
    members = {
        name for (name,) in ask(
            "SELECT indicator FROM core.group_weight JOIN core.indicator_value USING (indicator) "
            "WHERE group_id = 'step1' AND year = 2025 AND basis = 'full' AND code = '482226' AND status <> 'not_asked'"
        )
    }  # fmt: skip
    assert {row["indicator"] for row in cut} == members < {row["indicator"] for row in whole}
    assert {"482226", "483419", "503258", "482013"} <= set(whole[0])
    counted = [int(re.search(r"比べられる(\d+)指標のうち、答えが分かれる", texts(each))[1]) for each in contents]
    assert counted[1] <= len(cut) < counted[0], "the title counts what the grid shows"


def test_shares_of_peers_are_of_those_that_answered(lay_out, ask):
    ((yes, answered),) = ask(
        "SELECT count(*) FILTER (points >= 1), count(points) FROM core.indicator_value "
        "JOIN core.body_trait USING (code, year) WHERE indicator = 'cio_deputy_appointed' AND year = 2025 "
        "AND basis = 'full' AND peer_group = "
        "(SELECT peer_group FROM core.body_trait WHERE code = '482226' AND year = 2025)"
    )
    (row,) = [
        row for row in _grid(lay_out("/compare", FOUR)[1])["rowData"] if row["indicator"] == "cio_deputy_appointed"
    ]
    assert row["peers"].endswith(f"（{yes}/{answered}）")


def test_what_may_not_be_shown_by_name_is_on_no_page_and_in_no_file(lay_out, context, ask):
    """Answers on security, and those of the other prefecture where only the own one may be named."""
    hidden = {name for (name,) in ask("SELECT indicator FROM core.indicator WHERE disclosure = 'aggregate_only'")}
    _, content = lay_out("/compare", "?codes=482226,490008,492019")
    rows = [row for row in _grid(content)["rowData"] if row["indicator"] in hidden]
    assert rows and {row["482226"] for row in rows} == {"団体別は非公開"}
    with context("/compare", "?codes=482226,482013") as asked:
        _, content = file_of(asked, compare_cards.gaps(asked), "csv")
    titles = [name for (name,) in ask("SELECT name_ja FROM core.indicator WHERE disclosure = 'aggregate_only'")]
    assert not any(title in content.decode() for title in titles)


def test_a_year_that_nobody_was_asked_in_has_no_scores_and_a_way_on(lay_out):
    """In 2025 no survey asked the prefectures themselves."""
    _, content = lay_out("/compare", "?codes=480002,490008&year=2025")
    assert "ほかの年度を選ぶと比べられます" in texts(content)
    assert not _charts(content)


def test_a_year_that_is_collected_is_no_result(lay_out):
    _, content = lay_out("/compare", "?codes=482226,483419&year=2026")
    assert "締め切ってから示します" in _sentence(content)
    assert not _charts(content)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("tab", ["indicators", "gaps", "trend"])
@pytest.mark.parametrize(
    "codes", ["482226", "482226,483419,503258,483818,482013,482021,482030,482048", "480002,490008"]
)
def test_every_tab_answers_for_one_body_and_for_eight(lay_out, codes, tab, lang):
    shown = texts(lay_out("/compare", f"?codes={codes}&tab={tab}&lang={lang}&year=2023")[1])
    assert "None" not in shown and "{" not in shown and "nan" not in shown.split()


def test_an_unknown_code_is_said_with_404(app, lay_out):
    assert "団体コード「999999」の団体は" in texts(lay_out("/compare", "?codes=999999")[1])
    assert app.server.test_client().get("/compare?codes=999999").status_code == 404


def test_hostile_text_and_long_names_stay_text(sample_home, tmp_path):
    home = Path(shutil.copytree(sample_home, tmp_path / "home"))
    (file,) = (home / "published").glob("*.duckdb")
    file.chmod(0o644)
    name = "<img src=x onerror=alert(1)>" + "とても長い名" * 2
    with duckdb.connect(file) as connection:
        connection.execute(f"UPDATE core.body SET name = '{name}' WHERE code = '482226'")
    _, content = laid_out(create_app(home), "/compare", "?codes=482226,483419&tab=gaps")
    drawn = [figure["data"] + figure["layout"].get("annotations", []) for figure in _charts(content)]
    assert "<img" not in json.dumps(drawn, ensure_ascii=False) and "&lt;img" in json.dumps(drawn, ensure_ascii=False)
    assert name in _sentence(content)


GROUP = {"group_id": "people", "title": ["人材"], "threshold": None}
BODIES = [{"code": "a", "name": "あ市"}, {"code": "b", "name": "い町"}]


def _score(code, low, score, high, **more):
    row = {
        "code": code,
        "group_id": "people",
        "low": low,
        "score": score,
        "high": high,
        "is_published": score is not None,
    }
    return row | {"state": None, "evidence": "full", "is_closed": True, "asked_count": 3, "text": "", "step": None,
                  "name_ja": "人材", "name_en": "People"} | more  # fmt: skip


def test_without_a_score_the_possible_range_is_dashed_and_nothing_in_an_open_year():
    rows = [_score("a", 20.0, None, 80.0), _score("b", 50.0, 60.0, 60.0, is_closed=False)]
    (trace,) = panels([GROUP], BODIES, rows, {}, JA)["data"]
    assert trace["x"] == [20.0, 80.0, None]
    assert trace["line"]["dash"] == "dash"


@pytest.mark.parametrize(("low", "is_claimed"), [(61.0, True), (60.0, False), (40.0, False)])
def test_overlapping_ranges_are_no_difference(low, is_claimed):
    rows = [_score("a", 30.0, 50.0, 60.0), _score("b", low, 70.0, 90.0)]
    sentence = statements.widest_gap(rows, {"a": "あ市", "b": "い町"}, JA)
    assert ("い町 70.0点" in sentence) == is_claimed


def test_no_difference_is_claimed_where_too_little_was_asked():
    rows = [_score("a", 0.0, 0.0, 0.0, evidence="insufficient"), _score("b", 100.0, 100.0, 100.0, evidence="full")]
    assert statements.widest_gap(rows, {"a": "あ市", "b": "い町"}, JA) == JA("compare.gap_none")
    assert statements.below_peers(rows[:1], {"people": {"peer_median": 50.0}}, JA) == JA("compare.gap_none")


def test_missing_answers_are_hatched_with_their_reason():
    cells = {("x", "a"): {"points": 1.0, "text": "実施"}, ("x", "b"): {"points": None, "text": "未回答"}}
    known, missing = answer_grid([{"indicator": "x", "title": "方針"}], BODIES, cells)["data"]
    assert known["marker"]["pattern"]["shape"] == [""]
    assert (missing["marker"]["pattern"]["shape"], missing["text"]) == (["/"], ["未回答"])


def test_a_line_stops_where_years_cannot_be_compared_and_where_there_is_no_score():
    rows = [
        {"year": year, "score": score, "is_comparable": same} for year, score, same in
        [(2021, 1.0, False), (2022, 2.0, True), (2023, 3.0, False), (2024, None, True), (2025, 5.0, True)]
    ]  # fmt: skip
    assert [[row["year"] for row in part] for part in pieces(rows)] == [[2021, 2022], [2023], [2025]]


def _ways(content):
    return {texts(node): node["props"]["href"] for node in nodes(content) if node["type"] == "Link"}


def test_beside_one_body_four_like_it_are_added_in_one_click(lay_out):
    ways = _ways(lay_out("/compare", "?codes=482226")[1])
    own = next(href for name, href in ways.items() if "県内で人口の近い4団体" in name)
    codes = parse_qs(urlsplit(own).query)["codes"][0].split(",")
    assert codes[0] == "482226" and len(set(codes)) == 5 and {code[:2] for code in codes} == {"48"}
    near = next(href for name, href in ways.items() if "近くの4団体" in name)
    assert len(parse_qs(urlsplit(near).query)["codes"][0].split(",")) == 5
    assert not [name for name in _ways(lay_out("/compare", f"?{own.partition('?')[2]}")[1]) if name.startswith("＋")]
