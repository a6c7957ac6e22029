"""A plan saved in one year, and what the answers of the next say of it: two nights over what was really sent."""

import shutil

import pytest

from dashboards.access import OWNER
from dashboards.app import create_app
from dashboards.page_context import PageContext
from dashboards.pages import body_saved, support_saved
from dashboards.pages.support_rows import needs
from dashboards.plans import list_plans
from pipeline.orchestration.run import run_night
from pipeline.settings import Home
from tests.conftest import SAMPLE_INBOX
from tests.flows.nights import run_request
from tests.pages.conftest import laid_out, nodes
from tests.pages.test_saved_plans import press_save
from tests.scenarios.extreme_questionnaires import answers_of

PREF, TOWN = "480002", "482226"
MEASURES = {"policy_roadmap": "Q006", "cio_appointed": "Q012"}
DONE = {"Q006": "定めている", "Q012": "任命している"}
NEAR = ("予定", "検討中")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(first_year_home, tmp_path_factory):
    """A plan of the prefecture and one of a town in 2023; then the night with what was sent in 2024."""
    own = tmp_path_factory.mktemp("plans") / "home"
    shutil.copytree(first_year_home, own)
    app = create_app(own)
    search = f"?tab=plan&pref={PREF}&year=2023&measures={','.join(MEASURES)}"
    assert "控えました" in press_save(app, "/support", search, "2024年度の案")
    search = f"?tab=plan&pref={PREF}&year=2023&plan={','.join(MEASURES)}"
    assert "控えました" in press_save(app, f"/body/{TOWN}", search, "町の目標")
    shutil.copytree(SAMPLE_INBOX / "2024", own / "inbox" / "2024")
    assert run_night(run_request(own, 365)).outcome == "published"
    return own


@pytest.fixture(scope="module")
def sent():
    """Code → item → answer, of the file of 2024 itself."""
    head, rows = answers_of(SAMPLE_INBOX / "2024" / "48_見本県_取組状況調査.csv")
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows}


def _counted(sent, pairs):
    answers = [(sent[code][MEASURES[name]], MEASURES[name]) for code, name in pairs if code in sent]
    return (
        sum(text == DONE[item] for text, item in answers),
        sum(text in NEAR for text, _ in answers),
        len(answers),
    )


def test_what_came_true_of_the_plan_of_a_prefecture_is_what_its_towns_sent(home, sent):
    (plan,) = list_plans(Home(home), PREF, OWNER)
    assert plan.year == 2023 and set(plan.measures) == set(MEASURES) and len(plan.bodies) > 5
    app = create_app(home)
    with app.server.test_request_context(f"/support?pref={PREF}&year=2024"):
        found = support_saved.outcome(plan, needs(PageContext.of()))
    done, near, count = _counted(sent, [(code, name) for code in plan.bodies for name in plan.measures])
    assert (found.done, found.ready) == (done, near) and done > 0
    assert found.done + found.ready + found.lacking + found.silent == count


def test_the_plan_of_a_town_is_counted_by_its_own_answers(home, sent):
    (plan,) = list_plans(Home(home), TOWN, OWNER)
    app = create_app(home)
    with app.server.test_request_context(f"/body/{TOWN}?pref={PREF}&year=2024"):
        found = body_saved.outcome(plan, PageContext.of())
    done, near, count = _counted(sent, [(TOWN, name) for name in plan.measures])
    assert (found.done, found.ready) == (done, near)
    assert found.done + found.ready + found.lacking + found.silent == count


def test_the_pages_show_it_beside_the_plan(home):
    app = create_app(home)
    for path, place, title in (("/support", PREF, "2024年度の案"), (f"/body/{TOWN}", TOWN, "町の目標")):
        _, content = laid_out(app, path, f"?tab=plan&pref={PREF}&year=2024")
        (row,) = [
            row
            for node in nodes(content)
            if node["type"] == "AgGrid" and node["props"]["id"]["name"] == "saved"
            for row in node["props"]["rowData"]
        ]
        assert row["name"] == title and "2024年度" in row["outcome"] and "実施" in row["outcome"], place
