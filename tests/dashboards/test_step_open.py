"""Who has not passed a STEP and why, and one pillar's changes: what the page says is what the marts hold."""

import pytest

from tests.dashboards.test_routes import table

STEP1 = """
    FROM mart.step_status AS status
    JOIN core.body AS body USING (code)
    WHERE body.body_kind = 'municipality' AND status.basis = 'full' AND status.step = 1 AND status.state <> 'passed'
"""


@pytest.mark.parametrize(("pref", "step"), [("480002", 1), ("490008", 0), ("500003", 3)])
def test_all_that_have_not_passed_are_named_with_a_reason(show, ask, pref, step) -> None:
    own = STEP1.replace("status.step = 1", f"status.step = {step}") + f" AND year = 2025 AND prefecture_code = '{pref}'"
    names = [name for (name,) in ask(f"SELECT name {own}")]
    ((failed, others),) = ask(f"SELECT count(*) FILTER (state = 'failed'), count(*) FILTER (state <> 'failed') {own}")
    text = (  # below the card's label; before it, the page names its cards
        show("/", f"?pref={pref}&year=2025&step={step}")
        .split("STEPを達成していない団体", 2)[2]
        .split("人材・体制・予算")[0]
    )
    assert names and all(name in text for name in names)
    assert f"未到達{failed}団体、回答待ち{others}団体" in text or (f"{failed}団体が未到達" in text and not others)
    assert text.count("満たしていない") + text.count("届かない") + text.count("回答") >= len(names)


@pytest.mark.parametrize("step", ["", "9", "-1", "x", "１", "%3Cscript%3E"])
def test_without_a_step_there_is_no_such_list(show, step) -> None:
    assert "STEPを達成していない団体" not in show("/", f"?pref=480002&year=2025&step={step}")


def test_where_no_year_came_before_nobody_is_an_example(show) -> None:
    text = show("/", "?pref=480002&year=2023&step=1")
    assert "STEPを達成していない団体" in text and "手本（" not in text


def test_the_examples_are_peers_that_had_passed_the_year_before(show, ask) -> None:
    """By hand: 皐月市's comparable bodies, and the verdicts of 2024."""
    peers = ask(
        "SELECT member.code FROM mart.peer_group AS used "
        "JOIN mart.peer_member AS member USING (year, basis, question_set, peer_rule, peer_key) "
        "WHERE used.code = '482056' AND year = 2025 AND basis = 'full' AND member.code <> '482056'"
    )
    passed = ask(
        "SELECT code FROM mart.step_status WHERE year = 2024 AND basis = 'full' AND step = 1 AND state = 'passed'"
    )
    expected = sorted(set(peers) & set(passed))
    codes = ", ".join(f"'{code}'" for (code,) in expected)
    text = show("/body/482056", "?year=2025&step=1").split("手本になる団体", 2)[2].split("前の年度からの変化")[0]
    assert expected and f"達成していたのは{len(expected)}団体" in text
    assert all(name in text for (name,) in ask(f"SELECT name FROM core.body WHERE code IN ({codes})"))


def test_a_body_that_fell_is_no_example_of_its_own(client, ask) -> None:
    fallen = ask(
        f"SELECT code {STEP1} AND status.year = 2025 AND code IN (SELECT code FROM mart.step_status "
        "WHERE year = 2024 AND step = 1 AND state = 'passed' AND basis = 'full') ORDER BY code LIMIT 1"
    )
    ((code,),) = fallen
    rows = table(client, "/export/overview/open.csv?year=2025&step=1&all=1")
    (own,) = [row for row in rows if row["団体コード"] == code]
    ((expected,),) = ask(
        "SELECT count(*) FROM mart.peer_group AS used "
        "JOIN mart.peer_member AS member USING (year, basis, question_set, peer_rule, peer_key) "
        "JOIN mart.step_status AS before ON before.code = member.code AND before.year = 2024 AND before.step = 1 "
        "AND before.basis = 'full' AND before.state = 'passed' "
        f"WHERE used.code = '{code}' AND used.year = 2025 AND used.basis = 'full' AND member.code <> '{code}'"
    )
    assert int(own["前の年度に達成していた比べる団体"]) == expected


def test_the_file_holds_every_step_unless_one_is_asked_for(client, ask) -> None:
    ((all_steps,),) = ask(f"SELECT count(*) {STEP1.replace('AND status.step = 1', '')} AND year = 2025")
    assert len(table(client, "/export/overview/open.csv?year=2025&all=1")) == all_steps
    rows = table(client, "/export/overview/open.csv?pref=480002&year=2025&step=1")
    assert {row["STEP"] for row in rows} == {"1"} and all(row["理由"] for row in rows)


def test_one_pillar_tells_every_body_and_its_indicators(show, ask) -> None:
    ((down, up, known),) = ask(
        "SELECT count(*) FILTER (direction = 'down'), count(*) FILTER (direction = 'up'), "
        "count(*) FILTER (reason IS NULL) "
        "FROM mart.score_change JOIN core.body USING (code) "
        "WHERE prefecture_code = '480002' AND body_kind = 'municipality' "
        "AND year = 2025 AND basis = 'full' AND group_id = 'people'"
    )
    text = show("/", "?pref=480002&year=2025&pillar=people").split("前回からの変化", 1)[1]
    assert f"{known}団体のうち{down}団体で下がり、{up}団体で上がった" in text
    members = ask(
        "SELECT name_ja FROM core.indicator JOIN core.group_weight USING (indicator) WHERE group_id = 'people'"
    )
    assert all(name in text.rsplit("団体ごとの変化", 2)[0] for (name,) in members)


@pytest.mark.parametrize("pillar", ["x", "pillars", "steps", "%27%3B--"])
def test_a_pillar_that_is_not_there_is_all_of_them(show, pillar) -> None:
    assert "下降した団体（" in show("/", f"?pref=480002&year=2025&pillar={pillar}")
