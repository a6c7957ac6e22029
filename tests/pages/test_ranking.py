"""全国・県内での位置: bands first, ties as ties, nothing without evidence; a trial is the mean of the method."""

import shutil
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from dashboards import statements as shared
from dashboards.app import create_app
from dashboards.components.card import file_of
from dashboards.figures.ranges import ranges
from dashboards.page_statements import ranking as statements
from dashboards.pages import ranking_cards, ranking_trial
from dashboards.pages.ranking_choice import choice_of, factors_of
from dashboards.pages.ranking_trial import part_of
from dashboards.store import Store
from dashboards.words import words_of
from pipeline.warehouse.snapshot import open_snapshot
from tests.pages.conftest import laid_out, nodes, texts

JA = words_of("ja")
ASKED: dict[str, Any] = {"year": 2025, "basis": "full", "kind": "municipality"}


@pytest.fixture(scope="module")
def ask(sample_home: Path):
    """Rows of a question put to the snapshot directly."""
    (file,) = (sample_home / "published").glob("*.duckdb")
    with open_snapshot(file) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def snapshot(sample_home: Path):
    return Store(sample_home / "published").snapshot()


def _sentence(content):
    return next(texts(node) for node in nodes(content) if node["props"].get("id") == "sentence")


def _charts(content):
    return {node["props"]["id"]["name"]: node["props"]["figure"] for node in nodes(content) if node["type"] == "Graph"}


def _sliders(content):
    return [node["props"] for node in nodes(content) if node["type"] == "Slider"]


def test_a_count_of_bands_says_among_whom(lay_out):
    content = lay_out("/ranking", "?pref=480002&group=step0&scope=prefecture")[1]
    assert "見本県の市区町村42団体のうち上位と言えるのは" in texts(content)


def test_a_body_has_its_band_before_its_rank_as_the_mart_holds_them(lay_out, ask):
    ((rank, n, low, high, band),) = ask(
        "SELECT rank, n, floor(rank_p05)::INT, ceil(rank_p95)::INT, band FROM mart.ranking WHERE code = '482226' "
        "AND year = 2025 AND basis = 'full' AND group_id = 'step0' AND comparison_set = 'nation'"
    )
    sentence = _sentence(lay_out("/ranking", "?code=482226&group=step0&scope=all")[1])
    assert f"全国の市区町村{n}団体の中で{JA(f'band.{band}')}（{low}〜{high}位）、順位は{rank}位" in sentence


def test_the_sentence_of_a_prefecture_counts_its_bands_in_the_nation(lay_out, ask):
    rows = dict(ask(
        "SELECT band, count(*) FROM mart.ranking JOIN core.body USING (code) WHERE comparison_set = 'nation' AND "
        "prefecture_code = '480002' AND year = 2025 AND basis = 'full' AND group_id = 'step0' GROUP BY band"
    ))  # fmt: skip
    sentence = _sentence(lay_out("/ranking", "?pref=480002&group=step0")[1])
    assert f"上位と言えるのは{rows['top']}団体、中位は{rows['middle']}団体、下位は{rows['bottom']}団体" in sentence


def test_the_body_of_interest_stands_on_top_of_the_list_and_in_its_place(lay_out):
    _, content = lay_out("/ranking", "?code=482226&group=step0")
    (grid,) = [node["props"] for node in nodes(content) if node["type"] == "AgGrid"]
    assert [row["code"] for row in grid["dashGridOptions"]["pinnedTopRowData"]] == ["482226"]
    assert "482226" in [row["code"] for row in grid["rowData"]]


def test_the_bars_are_the_ranked_bodies_in_order_and_who_has_no_score_is_named(lay_out, ask):
    placed = [code for (code,) in ask(
        "SELECT code FROM mart.ranking WHERE comparison_set = 'prefecture' AND set_key = '480002' AND year = 2025 "
        "AND basis = 'full' AND group_id = 'step0' ORDER BY rank, code")]  # fmt: skip
    _, content = lay_out("/ranking", "?pref=480002&group=step0")
    marks = _charts(content)["ranges"]["data"][-2]
    assert [point[0] for point in marks["customdata"]] == placed
    assert "点のない2団体（早蕨町、磯馴村）には順位がありません" in texts(content)
    assert "信頼区間ではありません" in texts(content)


def test_bands_add_up_to_the_bodies_of_the_prefecture(context):
    with context("/ranking", "?pref=490008") as asked:
        rows = ranking_cards.bands(asked).table.rows
    for row in rows:
        counted = (row[part] for part in ("top", "middle", "bottom", "straddling", "without_band"))
        assert sum(counted) == row["body_count"]


@pytest.mark.parametrize("scope", ["nearest", "peers"])
def test_places_name_the_rule_of_the_peers_and_their_number(context, ask, scope):
    ((n, key),) = ask(f"SELECT n, set_key FROM mart.ranking WHERE code = '482226' AND year = 2023 AND basis = 'full' "
                      f"AND group_id = 'step1' AND comparison_set = '{scope}'")  # fmt: skip
    with context("/ranking", f"?code=482226&group=step1&year=2023&scope={scope}") as asked:
        titles = [row["title"] for row in ranking_cards.places(asked).table.rows]
    named = f"「{key.partition(':')[2]}」（{n}団体）" if scope == "peers" else f"人口の近い団体（{n}団体）"
    assert any(title.endswith(named) for title in titles)


def test_who_is_counted_is_who_is_shown(context):
    with context("/ranking", "?code=482226&group=step0&peers=band") as asked:
        made = ranking_cards.ranges(asked)
    assert made.title.startswith(f"比べる相手の{made.count}団体のうち") and made.count < 20


def ranked(code, rank, **more):
    row = {"code": code, "name": f"{code}市", "rank": rank, "mid_rank": float(rank), "equal_count": 1, "n": 9}
    row |= {"rank_p05": rank - 0.5, "rank_p95": rank + 0.5, "rank_best": rank, "rank_worst": rank, "band": "top"}
    return row | {"evidence": "full", "is_marked": False, "text": "", "band_text": "上位"} | more


def test_bodies_that_tie_are_said_to_tie_and_stand_at_the_middle_of_their_places():
    tied = [ranked(code, 1, equal_count=5, mid_rank=3.0) for code in "abcde"]
    assert shared.rank(tied[0], JA) == "1〜5位（同順5団体）"
    marks = ranges(tied, 9, 3, "", JA)["data"][-2]
    assert marks["x"] == [3.0] * 5


def test_no_bar_is_drawn_where_no_range_was(lay_out):
    bars = [trace for trace in ranges([ranked("a", 1, rank_p05=None, rank_p95=None)], 9, 3, "", JA)["data"]
            if trace["type"] == "bar"]  # fmt: skip
    assert bars == []


def test_where_too_little_was_asked_there_is_no_place(sample_home, tmp_path):
    home = Path(shutil.copytree(sample_home, tmp_path / "home"))
    (file,) = (home / "published").glob("*.duckdb")
    file.chmod(0o644)
    with duckdb.connect(file) as connection:
        for table in ("mart.ranking", "mart.group_question_set"):
            connection.execute(f"UPDATE {table} SET evidence = 'insufficient' WHERE group_id = 'step0'")
        connection.execute("UPDATE mart.ranking SET band = NULL WHERE group_id = 'step0'")
        connection.execute("DELETE FROM mart.ranking WHERE year = 2024")
    app = create_app(home)
    assert set(_charts(laid_out(app, "/ranking", "?group=step0")[1])) == {"bands"}
    _, content = laid_out(app, "/ranking", "?group=step0&code=482226")
    assert not _charts(content)
    assert "判定対象外" in _sentence(content)
    assert "順位のある団体がありません" in texts(laid_out(app, "/ranking", "?year=2024")[1])


def test_the_list_has_no_rank_where_too_little_was_asked(context):
    with context("/ranking", "?scope=all&year=2023&basis=national&group=step0") as asked:
        rows = ranking_cards.listed(asked).table.rows
    assert {(row["band"], row["rank"], row["rank_text"], row["range"], row["blanks"]) for row in rows} == {
        ("判定対象外", None, "判定対象外", None, None)
    }


@pytest.mark.parametrize("set_", ["nation", "prefecture"])
@pytest.mark.parametrize("basis", ["full", "national"])
@pytest.mark.parametrize("group", ["steps", "step3", "people"])
def test_the_weights_of_the_framework_give_the_published_scores_and_ranks(snapshot, group, basis, set_):
    asked = {**ASKED, "year": 2023, "basis": basis, "group": group}
    published = snapshot.frame("ranking_bodies", **asked, set=set_).filter("is_published")
    again = snapshot.frame("ranking_trial", **asked, weights="").filter(pl.col("set") == set_)
    both = published.join(again, on="code", how="left", suffix="_again")
    assert again.height == published.height
    assert both["rank"].to_list() == both["trial_rank"].to_list()
    assert max((both["score"] - both["score_again"]).abs().to_list(), default=0.0) < 1e-9


def test_a_changed_weight_is_the_mean_over_the_known_with_that_weight(snapshot, ask):
    weights = dict(ask("SELECT child_id, share FROM core.group_child WHERE group_id = 'step1'"))
    weights["dx_policy"] *= 3
    points = dict(ask("SELECT indicator, points FROM core.indicator_value WHERE code = '483419' AND year = 2025 "
                      "AND basis = 'full' AND points IS NOT NULL"))  # fmt: skip
    known = [name for name in weights if name in points]
    expected = 100 * sum(weights[name] * points[name] for name in known) / sum(weights[name] for name in known)
    trial = snapshot.frame("ranking_trial", **ASKED, group="step1", weights="dx_policy:3").filter(
        pl.col("set") == "nation"
    )
    assert trial.filter(pl.col("code") == "483419")["score"].to_list() == [pytest.approx(expected, abs=1e-9)]


@pytest.mark.parametrize(
    ("asked", "factors"),
    [
        ({"w": "a:2,b:0.5"}, {"a": 2.0, "b": 0.5}),
        ({"w.a": "2", "w.b": "1"}, {"a": 2.0}),
        ({"w.a": "9"}, {"a": 3.0}),
        ({"w": "a:1.1"}, {}),
        ({"w.a": "0", "w.b": "0"}, {}),
        ({"w": "x:2,a:-1,b:nan,a,b:,:2,b:1e9,a:²", "w.": "2"}, {}),
        ({}, {}),
    ],
)
def test_weights_of_an_address_are_put_right(asked, factors):
    assert factors_of(asked, ["a", "b"]) == factors


def test_only_weights_that_were_asked_have_a_slider(lay_out, ask):
    for year, group in ((2023, "step1"), (2023, "step0"), (2023, "people")):
        asked = {name for (name,) in ask(
            f"SELECT DISTINCT child_id FROM core.group_child JOIN core.indicator_value ON indicator = child_id "
            f"WHERE group_id = '{group}' AND year = {year} AND basis = 'national' AND status <> 'not_asked'"
        )}  # fmt: skip
        search = f"?tab=trial&group={group}&year={year}&basis=national"
        shown = {slider["id"]["name"].removeprefix("w.") for slider in _sliders(lay_out("/ranking", search)[1])}
        assert shown == (asked if len(asked) > 1 else set())


@pytest.mark.parametrize(("year", "basis", "group"), [(2023, "national", "people"), (2025, "full", "step0")])
def test_every_slider_moves_a_score(lay_out, snapshot, year, basis, group):
    shown = _sliders(lay_out("/ranking", f"?tab=trial&group={group}&year={year}&basis={basis}")[1])
    asked = {**ASKED, "year": year, "basis": basis, "group": group}
    scores = [snapshot.frame("ranking_trial", **asked, weights=text)["score"].to_list()
              for text in ("", *(f"{slider['id']['name'].removeprefix('w.')}:3" for slider in shown))]  # fmt: skip
    assert len(shown) > 1 and scores[0] not in scores[1:]


def test_parts_of_the_places_by_rank_alone():
    parts = pl.DataFrame({"rank": range(1, 10), "n": 9}).select(part_of("rank", "n", 3)).to_series().to_list()
    assert parts == ["top"] * 3 + ["middle"] * 3 + ["bottom"] * 3


def test_a_trial_counts_what_it_moves_and_is_not_the_published_place(context, lay_out):
    search = "?group=steps&w=step0:3,step3:0&pref=480002"
    with context("/ranking", search) as asked:
        effect = ranking_trial.effect_of(choice_of(asked))
    here = effect.moved.filter(pl.col("prefecture_code") == "480002").height
    assert 0 < here < effect.moved.height
    shown = texts(lay_out("/ranking", f"{search}&tab=trial")[1])
    assert (
        f"{effect.rows.height}団体のうち{effect.moved.height}団体で、上位・中位・下位が変わる。見本県では{here}団体"
        in shown
    )
    assert "公表の順位ではありません" in shown and "枠組みの重みに戻す" in shown
    assert "枠組みの重みに戻す" not in texts(lay_out("/ranking", "?tab=trial&group=steps&w=step0:1,step9:4")[1])


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "query",
    ["", "scope=peers", "scope=nonsense&group=nonsense&basis=nonsense", "scope=all&year=2023&basis=national",
     "code=480002", "code=480002&year=2023", "code=503258&year=2023&scope=nearest&tab=trial", "w=%00,:&group=budget",
     "code=482226&scope=peers&w=step0:2&group=steps&tab=trial", "year=2026"],
)  # fmt: skip
def test_whatever_is_asked_there_is_a_page(lay_out, query, lang):
    title, content = lay_out("/ranking", f"?{query}&lang={lang}")
    assert title.startswith(("全国・県内での位置", "Place in the nation"))
    assert "None" not in texts(content) and "{" not in texts(content)


def test_the_prefecture_is_that_of_the_body_until_another_is_chosen(lay_out):
    alone = texts(lay_out("/ranking", "?code=503258&year=2023")[1])
    other = texts(lay_out("/ranking", "?code=503258&year=2023&pref=490008")[1])
    assert "雛形県" in alone and "木枯村" in alone
    assert "例示県" in other and "木枯村" not in other


def test_an_unknown_body_has_a_page_that_leads_on_and_a_saved_link_its_new_place(app, lay_out):
    assert "この団体は見つかりません" in texts(lay_out("/ranking", "?code=999999")[1])
    client = app.server.test_client()
    assert client.get("/ranking?code=999999").status_code == 404
    assert client.get("/standing?code=482226&w=step0:2").location == "/ranking?code=482226&w=step0:2"


@pytest.mark.parametrize("name", ["ranges", "bands", "places", "list", "trial"])
def test_every_card_is_a_file(context, name):
    cards = {"ranges": ranking_cards.ranges, "bands": ranking_cards.bands, "places": ranking_cards.places,
             "list": ranking_cards.listed, "trial": ranking_trial.trial}  # fmt: skip
    with context("/ranking", "?code=482226&group=steps&w.step0=3") as asked:
        made = cards[name](asked)
        for form in ("csv", "xlsx"):
            _, content = file_of(asked, made, form)
            assert len(content) > 200 and made.table.rows


def _own(**more):
    return {"among_peers": "above", "among_band": "above", "among_nearest": "above", "is_robust": True,
            "evidence": "full", "low": 60.0, "high": 60.0, "peer_median": 50.0} | more  # fmt: skip


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({}, "ranking.firm_above"),
        ({"low": 40.0}, "ranking.blanks_above"),
        ({"evidence": "insufficient"}, "evidence.insufficient_why"),
    ],
)
def test_above_its_peers_holds_only_where_enough_was_asked_and_no_blank_can_change_it(more, key):
    assert statements.places_title(_own(**more), "葉月市", JA) == JA(key)


def test_that_a_place_depends_on_whom_one_compares_is_said_only_where_it_does():
    row = _own(among_band="below", is_robust=False)
    assert statements.places_title(row, "葉月市", JA) == JA(
        "ranking.flips_above", sets=JA("ranking.by_population_band")
    )
    row = _own(among_peers=None, among_band=None, among_nearest=None, is_robust=False)
    assert "変わります" not in statements.places_title(row, "葉月市", JA)
