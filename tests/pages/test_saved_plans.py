"""Saved plans: of the own place alone, in the audit trail, and a year later what came true."""

import json

import pytest

from dashboards.access import OWNER, Person
from dashboards.address import Address
from dashboards.app import create_app
from dashboards.page_context import PageContext
from dashboards.pages import body_saved, support_saved
from dashboards.pages.support_plan import invited
from dashboards.pages.support_rows import needs
from dashboards.plans import LONGEST_TITLE, MOST_MEASURES, PlanError, list_plans, new_plan, remove_plan, save_plan
from pipeline.operations.audit_trail import AuditTrail
from pipeline.settings import Home
from tests.pages.conftest import laid_out, nodes, texts

PREFECTURE = Person("hanako", "prefecture", frozenset({"480002"}))
OTHER = Person("taro", "prefecture", frozenset({"490008"}))
TOWN = Person("jiro", "municipality", frozenset({"482226"}))


def _plan(place="480002", **changes):
    made = new_plan(place, "案", ["policy_roadmap"], ["482013", "482226"], year=2024, framework="2026.1", by="hanako")
    return made.model_copy(update=changes)


def _press(app, button, answered, values, path, search=""):
    states = [{"id": name, "property": "value", "value": value} for name, value in values.items()]
    question = {
        "output": f"{answered}.children",
        "outputs": {"id": answered, "property": "children"},
        "inputs": [{"id": button, "property": "n_clicks", "value": 1}],
        "state": [*states, {"id": "address", "property": "data", "value": [path, search]}],
        "changedPropIds": [f"{button}.n_clicks"],
    }
    answer = app.server.test_client().post("/_dash-update-component", json=question)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)["response"][answered]["children"]


def press_save(app, path, search, title):
    return _press(app, "plan-save", "plan-saved", {"plan-title": title}, path, search)


def test_a_plan_is_saved_listed_and_in_the_audit_trail(tmp_path):
    home = Home(tmp_path)
    save_plan(home, _plan(), PREFECTURE)
    assert list_plans(home, "480002", PREFECTURE) == [_plan()]
    (line,) = AuditTrail(home.audit).lines()
    assert (line["event"], line["who"], line["place"]) == ("plan_saved", "hanako", "480002")
    save_plan(home, _plan(), PREFECTURE)
    assert len(list_plans(home, "480002", PREFECTURE)) == 1


@pytest.mark.parametrize("person", [OTHER, TOWN, Person("a", "analyst"), Person("", "public")])
def test_plans_of_a_prefecture_are_neither_seen_nor_saved_by_others(tmp_path, person):
    home = Home(tmp_path)
    save_plan(home, _plan(), PREFECTURE)
    assert list_plans(home, "480002", person) == []
    with pytest.raises(PlanError, match="not_yours"):
        save_plan(home, _plan(), person)


@pytest.mark.parametrize(("person", "is_seen"), [(TOWN, True), (PREFECTURE, True), (OWNER, True), (OTHER, False)])
def test_the_plan_of_a_town_is_for_itself_and_its_prefecture(tmp_path, person, is_seen):
    home = Home(tmp_path)
    save_plan(home, _plan("482226"), TOWN)
    assert bool(list_plans(home, "482226", person)) is is_seen


@pytest.mark.parametrize("place", ["../../etc", "48", "４８０００２", ""])
def test_a_place_that_is_no_code_leads_nowhere(tmp_path, place):
    assert list_plans(Home(tmp_path), place, OWNER) == []
    with pytest.raises(PlanError, match="not_yours"):
        save_plan(Home(tmp_path), _plan(place), OWNER)


def test_a_title_is_one_short_line_and_a_plan_has_measures():
    facts = {"year": 2025, "framework": "1", "by": ""}
    made = new_plan("480002", "a\n\x00b\u202e" + "長" * 200, ["x"], [], **facts)
    assert made.title == ("ab" + "長" * 200)[:LONGEST_TITLE]
    with pytest.raises(PlanError, match="no_measures"):
        new_plan("480002", "案", [], [], **facts)
    with pytest.raises(PlanError, match="too_long"):
        new_plan("480002", "案", ["x"] * (MOST_MEASURES + 1), [], **facts)


def test_a_file_that_is_no_plan_hides_no_other(tmp_path):
    home = Home(tmp_path)
    save_plan(home, _plan(), PREFECTURE)
    for at, text in enumerate(("{", "[]", '{"measures": 1}', _plan().model_dump_json().replace("2024", '"x"'), "\x00")):
        (home.plans / "480002" / f"{at}.json").write_text(text)
    assert list_plans(home, "480002", PREFECTURE) == [_plan()]


def test_what_cannot_be_written_is_said(tmp_path):
    (tmp_path / "audit").write_text("no folder")
    with pytest.raises(PlanError, match="not_written"):
        save_plan(Home(tmp_path), _plan(), PREFECTURE)


def test_pressing_save_on_the_page_puts_the_plan_into_its_list(own_sample):
    app = create_app(own_sample)
    search = "?tab=plan&measures=policy_roadmap&year=2025"
    assert "控えました" in press_save(app, "/support", search, "来年度の案")
    _, content = laid_out(app, "/support", search)
    (row,) = [row for node in nodes(content) if node["type"] == "AgGrid" and node["props"]["id"]["name"] == "saved"
              for row in node["props"]["rowData"]]  # fmt: skip
    assert row["name"] == "来年度の案" and row["bodies"] == len(needs_of(app)) and "まだない" in row["outcome"]
    assert "取組が選ばれていません" in press_save(app, "/support", "?tab=plan", "空")
    assert "控えました" in press_save(app, "/body/482226", "?tab=plan&year=2025", "町の目標")
    assert "町の目標" in json.dumps(laid_out(app, "/body/482226", "?tab=plan")[1], ensure_ascii=False)
    assert "ほかの組織" in press_save(app, "/nowhere", "", "x")


def test_who_may_save_a_plan_may_remove_it_and_the_trail_keeps_that(tmp_path):
    home = Home(tmp_path)
    save_plan(home, _plan(), PREFECTURE)
    for person in (OTHER, TOWN):
        with pytest.raises(PlanError, match="not_yours"):
            remove_plan(home, "480002", _plan().id, person)
    remove_plan(home, "480002", "../../gone", PREFECTURE)
    assert list_plans(home, "480002", PREFECTURE) == [_plan()]
    remove_plan(home, "480002", _plan().id, PREFECTURE)
    assert list_plans(home, "480002", PREFECTURE) == []
    assert [line["event"] for line in AuditTrail(home.audit).lines()] == ["plan_saved", "plan_removed"]


def test_a_plan_is_removed_on_the_page(own_sample):
    save_plan(Home(own_sample), _plan(), OWNER)
    app = create_app(own_sample)
    (choice,) = [node["props"] for node in nodes(laid_out(app, "/support", "?tab=plan")[1])
                 if node["props"].get("id") == "plan-unwanted"]  # fmt: skip
    assert "選ばれていません" in _press(app, "plan-remove", "plan-removed", {"plan-unwanted": None}, "/support")
    wanted = {"plan-unwanted": choice["data"][0]["value"]}
    assert "除きました" in _press(app, "plan-remove", "plan-removed", wanted, "/support")
    assert list_plans(Home(own_sample), "480002", OWNER) == []


def needs_of(app):
    with app.server.test_request_context("/"):
        context = PageContext.of(Address.parse("/support", "?measures=policy_roadmap"))
        return invited(context, needs(context))


def test_a_year_later_a_plan_shows_what_came_true(context, ask):
    with context("/support") as asked:
        found = support_saved.outcome(_plan(), needs(asked))
    done = ask(
        """SELECT count(*) FILTER (points >= 1) FROM core.indicator_value WHERE year = 2025 AND basis = 'full'
        AND indicator = 'policy_roadmap' AND code IN ('482013', '482226')"""
    )
    assert found.done == done[0][0] and found.done + found.ready + found.lacking + found.silent == 2
    with context("/body/482226") as asked:
        own = body_saved.outcome(_plan("482226", measures=("policy_roadmap", "cio_appointed")), asked)
    assert own.done + own.ready + own.lacking + own.silent == 2


def test_a_plan_of_another_framework_or_with_a_measure_that_is_gone_is_said_so(own_sample):
    save_plan(Home(own_sample), _plan(framework="2025.9", measures=("policy_roadmap", "gone_measure")), OWNER)
    _, content = laid_out(create_app(own_sample), "/support", "?tab=plan")
    text = json.dumps(content, ensure_ascii=False)
    assert "枠組み2025.9のときの案（今は2026.1）" in text and "今は数えられないもの: 「gone_measure」" in text
    assert "2025年度は2件のうち実施" in text
    assert texts(content)
