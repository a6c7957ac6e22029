"""団体カルテ: what an official reads of one body, against the snapshot by SQL."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.body_record import BodyRecord
from dashboards.components.card import card_at, file_of
from dashboards.pages.body_cards import held_rows
from dashboards.store import Store
from dashboards.words import words_of
from tests.pages.conftest import is_fault, laid_out, nodes, texts

HERE, JA = "480002", words_of("ja")
NOW = "year = 2025 AND basis = 'full'"
TABS = ["answers", "strengths", "trend", "examples", "plan", "deliveries"]
CARDS = ["step_chips", "pillar_strips", "next", "held", "answers", "missing", "done", "places", "trend", "moves",
         "changes", "examples", "role_models", "plan", "deliveries"]  # fmt: skip
SIDES = {"below": "下", "above": "上"}
STATES = ["next_step IS NULL", "next_state = 'failed'", "next_state = 'undetermined'", "next_state IS NULL"]


@pytest.fixture(scope="module")
def snapshot(sample_home):
    return Store(sample_home / "published").snapshot()


@pytest.fixture(scope="module")
def ask(snapshot):
    return lambda sql, *values: snapshot.database.cursor().execute(sql, list(values)).fetchall()


def one_of(ask, condition):
    """The first body of 2025 whose stage meets a condition."""
    return ask(f"SELECT code FROM mart.body_stage WHERE {NOW} AND {condition} ORDER BY code")[0][0]


def grid_of(content, name=""):
    """The rows of the first grid, or of the one with a name."""
    grids = [node["props"] for node in nodes(content) if node["type"] == "AgGrid"]
    return next((grid["rowData"] for grid in grids if name in ("", grid["id"]["name"])), [])


def figures_of(content):
    return [node["props"]["figure"] for node in nodes(content) if node["type"] == "Graph"]


def of_class(content, name):
    return [node for node in nodes(content) if name in str(node["props"].get("className") or "").split()]


@pytest.mark.parametrize("path", ["/body", "/body/482013", "/body/482226", "/body/490008"])
@pytest.mark.parametrize("search", ["", "?lang=en&year=2024", "?year=2026"])
def test_the_sentence_can_be_read_before_any_script_has_run(app, lay_out, path, search):
    if "2026" in search:
        search += "&pref=480002"  # the only one that collects: a body's address alone would mean its own prefecture
    _, content = lay_out(path, search)
    (sentence,) = [texts(node) for node in nodes(content) if node["props"].get("id") == "sentence"]
    first = app.server.test_client().get(path + search)
    assert first.status_code == 200
    assert sentence in first.text.replace("&amp;", "&").replace("&#x27;", "'")


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_tab_of_bodies_in_every_state_is_built(ask, lay_out, tab, lang):
    for code in [one_of(ask, state) for state in STATES]:
        _, content = lay_out(f"/body/{code}", f"?tab={tab}&lang={lang}")
        assert not is_fault(content), code


def test_the_chips_show_each_step_with_its_verdict_and_why(ask, lay_out):
    code = one_of(ask, "next_state = 'failed'")
    chips = [texts(chip) for chip in of_class(lay_out(f"/body/{code}")[1], "step-chip")]
    steps = ask(f"SELECT state, gates_unmet FROM mart.step_status WHERE code = ? AND {NOW} ORDER BY step", code)
    assert len(chips) == len(steps)
    names = dict(ask("SELECT indicator, name_ja FROM core.indicator"))
    for chip, (state, unmet) in zip(chips, steps, strict=True):
        assert JA(f"step_state.{state or 'not_judged'}") in chip
        assert all(f"× {names[gate]}" in chip for gate in unmet[:3])


def test_the_next_step_names_the_fewest_things(ask, lay_out):
    code = one_of(ask, "next_state = 'failed'")
    wanted = ask(
        f"SELECT name_ja FROM mart.next_action AS action JOIN core.indicator USING (indicator) "
        f"WHERE code = ? AND {NOW} ORDER BY action.position", code,
    )  # fmt: skip
    _, content = lay_out(f"/body/{code}")
    links = [node["props"]["children"] for node in nodes(of_class(content, "next-list")) if node["type"] == "Link"]
    assert [re.sub("（必須）$", "", link) for link in links] == [name for (name,) in wanted[:4]]
    assert f"最短あと{len(wanted)}項目" in texts(content)
    ways = {node["props"]["children"]: node["props"]["href"] for node in nodes(content) if "href" in node["props"]}
    assert ways["先に達成した類似団体を見る"] == "#tabs-tab-examples"


def test_where_all_is_passed_what_is_left_is_not_called_full(ask, lay_out):
    code = one_of(ask, "next_step IS NULL")
    shown = texts(lay_out(f"/body/{code}")[1])
    assert "すべてのSTEPを達成しています" in shown and "さらに伸ばせる項目です。" in shown


def test_the_open_answers_come_first_and_all_on_demand(ask, lay_out):
    open_, all_ = (grid_of(lay_out("/body/482226", f"?show={show}")[1]) for show in ("open", "all"))
    ((asked,),) = ask(
        f"SELECT count(*) FROM core.indicator_value WHERE code = '482226' AND {NOW} AND status <> 'not_asked'"
    )
    assert len(all_) == asked
    assert {row["key"] for row in open_} < {row["key"] for row in all_}
    assert all(row["points"] is None or row["points"] < 1 for row in open_)
    steps = [row["step"] for row in all_ if row["step"] is not None]
    assert steps == sorted(steps)
    assert all(row["source"]["code"] == "482226" for row in all_)


def test_planned_is_planned(ask, lay_out):
    ((code, indicator),) = ask(
        f"SELECT code, indicator FROM core.indicator_value JOIN core.indicator USING (indicator) WHERE {NOW} AND "
        "option_text = '予定' AND points > 0 AND code LIKE '48%' AND disclosure = 'public' ORDER BY ALL LIMIT 1"
    )
    row = next(row for row in grid_of(lay_out(f"/body/{code}")[1]) if row["key"] == indicator)
    assert (row["answer"].strip(), row["status"]) == ("予定", "一部・予定")


def test_what_may_not_be_shown_by_body_is_withheld(lay_out):
    rows = {row["key"]: row for row in grid_of(lay_out("/body/482226", "?show=all&pref=490008")[1])}
    assert (rows["security_audit"]["status"], rows["security_audit"]["points"]) == ("団体別は非公開", None)
    assert rows["security_audit"]["answer"] == "集計値だけを公開"


def test_a_statement_holds_only_under_every_definition_of_peers_and_whatever_the_blanks_are(ask, snapshot):
    held = 0
    for (code,) in ask(f"SELECT code FROM mart.body_stage WHERE {NOW} ORDER BY code"):
        record = BodyRecord.of(snapshot, code, 2025, HERE)
        groups = {group["group_id"]: group for group in record.groups}
        for row in held_rows(record, set(groups), JA):
            if row["is_held"]:
                group, median = groups[row["group_id"]], record.medians[row["group_id"]]["peer_median"]
                assert not group["low"] < median < group["high"]
                assert row["peers"] == row["band"] == row["nearest"]
                held += 1
    assert held > 50


def test_the_list_of_bodies_says_what_holds_under_every_definition_of_peers_as_each_page_does(lay_out, snapshot):
    content = lay_out("/", f"?pref={HERE}")[1]
    listed = {row["code"]: row["held"] for row in grid_of(content, "bodies")}
    for code, said in listed.items():
        record = BodyRecord.of(snapshot, code, 2025, HERE)
        rows = held_rows(record, {group["group_id"] for group in record.pillars}, JA)
        sides = {side: [row["name"] for row in rows if row["is_held"] and row["among_peers"] == side] for side in SIDES}
        parts = [f"{SIDES[side]}: {'、'.join(names)}" for side, names in sides.items() if names]
        assert said == "　".join(parts), code
    below = sum(said.startswith("下") for said in listed.values())
    assert "「全国の区分」は順位の幅によるもので、この3通りには数えません" in texts(lay_out("/body/482226")[1])
    assert below and f"どの比べ方でも真ん中より下の柱があるのは{below}団体" in texts(content)


def test_a_pillar_without_a_score_has_a_range_and_no_mark(ask, snapshot, lay_out):
    ((code, low, high),) = ask(
        "SELECT code, low, high FROM mart.group_score JOIN core.indicator_group USING (perspective, group_id) "
        f"WHERE {NOW} "
        "AND step IS NULL AND parent_id IS NOT NULL AND NOT is_published AND high - low > 1 ORDER BY code LIMIT 1"
    )
    traces = {trace["name"]: trace for trace in figures_of(lay_out(f"/body/{code}")[1])[0]["data"]}
    assert [low, high] in [place[1:] for place in traces["未回答による幅"]["customdata"]]
    assert traces["未回答による幅"]["marker"]["pattern"]["shape"] == "/"
    scored = [group for group in BodyRecord.of(snapshot, code, 2025, HERE).pillars if group["is_published"]]
    assert traces["この団体"]["x"] == [group["score"] for group in scored]


def test_strengths_and_gaps_are_shares_of_the_peers_whose_answer_is_known(ask, lay_out):
    _, content = lay_out("/body/482226", "?tab=strengths")
    peers = ask(
        f"SELECT name_ja, done_count, known_count FROM mart.peer_group JOIN mart.peer_indicator "
        f"USING (year, basis, question_set, peer_rule, peer_key) JOIN core.indicator USING (indicator) "
        f"WHERE code = '482226' AND {NOW}"
    )
    counts = {name: f"{known}団体中{done}" for name, done, known in peers}
    gaps = figures_of(content)[-2]["data"][0]
    assert gaps["x"] == sorted(gaps["x"], reverse=True) and min(gaps["x"]) >= 50
    assert gaps["text"] == [counts[name] for _, name in gaps["customdata"]]


def test_peers_that_passed_are_those_of_the_marts_with_the_answers_that_rose(ask, lay_out):
    code = one_of(ask, "next_step = 1 AND next_state = 'failed'")
    rows = grid_of(lay_out(f"/body/{code}", "?tab=examples")[1], "examples")
    wanted = ask(
        "SELECT DISTINCT status.code FROM mart.peer_group AS own JOIN mart.peer_member AS member "
        "USING (year, basis, question_set, peer_rule, peer_key) "
        "JOIN mart.step_status AS status ON status.code = member.code AND status.basis = own.basis "
        "WHERE own.code = ? AND own.year = 2025 AND own.basis = 'full' AND member.code <> own.code "
        "AND step = 1 AND state = 'passed'", code,
    )  # fmt: skip
    assert {row["code"] for row in rows} == {each for (each,) in wanted}
    assert any("→" in row["raised"] for row in rows)


def test_what_rose_after_a_step_was_passed_is_not_said_to_have_passed_it(lay_out):
    rows = {row["name"]: row for row in grid_of(lay_out("/body/483427", "?tab=examples&step=1")[1], "examples")}
    assert rows["紙漉町"]["since"] == "2023年度以前から"
    assert rows["紙漉町"]["raised"].startswith("2024年度（達成より後）: ")
    rows = {row["name"]: row for row in grid_of(lay_out("/body/483427", "?tab=examples&step=0")[1], "examples")}
    assert rows["珊瑚浦町"]["raised"].startswith("2024年度（達成した年度）: 首長メッセージの発信")
    assert "2025年度（達成より後）: " in rows["珊瑚浦町"]["raised"]


def test_who_was_alike_and_is_farther_now_is_named_with_what_rose(ask, lay_out):
    ((code, name, stage),) = ask(
        "SELECT found.code, name, role_model_stage FROM mart.role_model AS found JOIN core.body AS body "
        f"ON body.code = role_model_code WHERE {NOW} ORDER BY found.code, position LIMIT 1"
    )
    row = grid_of(lay_out(f"/body/{code}", "?tab=examples")[1], "role_models")[0]
    assert (row["name"], row["stage"]) == (name, f"STEP{stage}まで達成") and row["raised"]


def test_a_blank_is_no_fall(ask, lay_out):
    ((code,),) = ask(
        f"SELECT code FROM mart.indicator_change JOIN core.indicator USING (indicator) WHERE {NOW} AND NOT is_break "
        "AND status_before = 'answered' AND status = 'not_answered' AND disclosure = 'public' ORDER BY code LIMIT 1"
    )
    _, content = lay_out(f"/body/{code}", "?tab=changes")
    rows = grid_of(content, "changes")
    gone = [row for row in rows if row["year"] == 2025 and row["now"] == "未回答" and row["before"] != "未回答"]
    assert gone and all(row["points"] == "—" for row in gone)
    assert f"今年は未回答の設問{len(gone)}" in texts(content)
    assert {row["year"] for row in rows} <= {2024, 2025}


def test_changes_of_scores_are_those_of_the_marts(ask, lay_out):
    rows = {row["key"]: row for row in grid_of(lay_out("/body/483419", "?tab=trend")[1], "moves")}
    wanted = ask(
        "SELECT group_id, score_before, score_after FROM mart.score_change JOIN core.indicator_group "
        f"USING (perspective, group_id) WHERE code = '483419' AND {NOW} AND parent_id IS NOT NULL"
    )
    assert {key: (row["before"], row["after"]) for key, row in rows.items()} == {
        key: (before, after) for key, before, after in wanted
    }


def test_a_plan_of_nothing_is_what_is_published(ask, snapshot):
    for code in [one_of(ask, state) for state in STATES[:3]]:
        ranks = dict(
            ask(f"SELECT group_id, rank FROM mart.ranking WHERE code = ? AND {NOW} AND comparison_set = 'nation'", code)
        )
        for row in snapshot.frame("body_plan", code=code, year=2025, planned="").to_dicts():
            assert (row["score"] if row["is_published"] else None) == row["score_before"]
            if row["is_published"]:
                assert row["rank_best"] <= ranks[row["group_id"]] <= row["rank_worst"]


def test_the_fewest_things_pass_the_next_step_and_one_less_does_not(ask, lay_out):
    code, step = ask(
        f"SELECT code, next_step FROM mart.body_stage WHERE {NOW} AND next_state = 'failed' ORDER BY code"
    )[0]
    name = f"STEP{step} "
    wanted = [
        row
        for (row,) in ask(f"SELECT indicator FROM mart.next_action WHERE code = ? AND {NOW} ORDER BY position", code)
    ]
    _, content = lay_out(f"/body/{code}", "?tab=plan")
    row = next(row for row in grid_of(content, "plan") if row["group"].startswith(name))
    assert row["then"] == "達成の見込み" and f"この{len(wanted)}項目を行うと" in texts(content)
    fewer = grid_of(lay_out(f"/body/{code}", f"?tab=plan&plan={','.join(wanted[1:])}")[1], "plan")
    assert next(row for row in fewer if row["group"].startswith(name))["then"] != "達成の見込み"


def test_a_broken_plan_is_no_plan(lay_out):
    rows = grid_of(lay_out("/body/482226", "?tab=plan&plan=nothing,%27%3B--,dx_policy")[1], "plan")
    assert [row["before"] for row in rows] == [row["after"] for row in rows]


def test_a_year_being_collected_has_answers_and_no_result(ask, lay_out):
    shown = lay_out("/body/482013", "?year=2026")[1]
    assert "集計中" in texts(shown) and "まだ届いていません" in texts(shown)
    assert not figures_of(shown) and not of_class(shown, "step-chip")
    ((code, answered),) = ask(
        "SELECT code, count(*) FROM core.indicator_value WHERE year = 2026 AND basis = 'full' AND status = 'answered' "
        "AND code LIKE '48%' GROUP BY code ORDER BY code LIMIT 1"
    )
    own, other = (lay_out(f"/body/{code}", f"?year=2026&show=all&pref={pref}")[1] for pref in (HERE, "490008"))
    rows = grid_of(own)
    assert 0 < sum(row["status"] in ("実施", "一部・予定", "未実施", "回答あり") for row in rows) <= answered
    assert f"うち{answered}に回答があります" in texts(own)
    assert not grid_of(other)


def test_deliveries_are_those_that_hold_its_answers_and_only_at_home(ask, lay_out):
    rows = grid_of(lay_out("/body/482226", "?tab=deliveries")[1], "deliveries")
    ((count,),) = ask("SELECT count(*) FROM meta.delivery_body WHERE code = '482226'")
    assert len(rows) >= count > 0
    assert not grid_of(lay_out("/body/482226", "?tab=deliveries&pref=490008")[1], "deliveries")


@pytest.mark.parametrize("code", ["999999", "<script>alert(1)</script>", "48", "9" * 3000])
def test_an_unknown_body_is_said_with_404_and_a_way_on(app, lay_out, code):
    _, content = lay_out(f"/body/{code}")
    assert f"「{code}」" in texts(content)
    assert any(node["type"] == "Link" for node in nodes(content))
    answer = app.server.test_client().get(f"/body/{code}")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_every_body_of_a_prefecture_can_be_chosen(ask, lay_out):
    rows = grid_of(lay_out("/body", "?pref=490008")[1])
    ((count,),) = ask("SELECT count(*) FROM core.body WHERE prefecture_code = '490008'")
    assert len(rows) == count
    assert all(row["href"] == f"/body/{row['code']}?pref=490008" for row in rows)


@pytest.mark.parametrize("name", CARDS)
def test_every_card_can_be_taken_out_with_its_source(app, name):
    with app.server.test_request_context("/body/482056"):
        context, made = card_at(Address.parse("/body/482056", "?year=2025&pref=480002"), name)
        _, content = file_of(context, made, "csv")
    assert content.startswith(b"\xef\xbb\xbf") and made.title


@pytest.fixture(scope="module")
def without_steps(sample_home, tmp_path_factory):
    home = Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("without") / "home"))
    pointer = json.loads((home / "published" / "current.json").read_text(encoding="utf-8"))
    file = home / "published" / pointer["file"]
    file.chmod(0o644)
    with duckdb.connect(file) as connection:
        connection.execute("DELETE FROM mart.step_status; DELETE FROM mart.body_stage; DELETE FROM mart.next_action")
        connection.execute("DELETE FROM core.indicator_group WHERE step IS NOT NULL OR group_id = 'steps'")
        name = "<b>とてもとてもとてもとても</b>長い名前の四十文字の団体"
        connection.execute(f"UPDATE core.body SET name = '{name}' WHERE code = '482226'")
    return create_app(home)


@pytest.mark.parametrize("tab", TABS)
def test_a_framework_without_steps_and_a_hostile_name(without_steps, tab):
    _, content = laid_out(without_steps, "/body/482226", f"?tab={tab}")
    assert "人材" in texts(content) and "<b>とてもとても" in texts(content)
    assert not is_fault(content)
    assert "<b>" not in json.dumps(figures_of(content))


def test_who_went_before_is_shown_for_the_step_that_was_judged_and_not_passed(lay_out):
    _, content = lay_out("/body/480002", "?year=2023&tab=examples")
    chosen = next(node["props"] for node in nodes(content) if node["type"] == "SegmentedControl")
    assert chosen["value"] == chosen["id"]["default"] == "2", "STEP0 and STEP1 were asked too little"
