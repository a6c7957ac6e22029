"""All alike, lacking nothing, silent: three prefectures of one night whose pages, decks and plans still answer."""

from io import BytesIO

import pytest
from pptx import Presentation

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.components.page import page_at
from dashboards.page_context import PageContext
from dashboards.pages import support_cards, support_groups
from dashboards.pages.nation_rows import measure_of, standings
from dashboards.pages.support_rows import needs
from pipeline.cli.reference import install_sample
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import Home
from tests.conftest import night
from tests.pages.conftest import laid_out, nodes, texts
from tests.pages.test_few import BROKEN, TABS
from tests.scenarios.extreme_questionnaires import YEAR, write_extremes

pytestmark = pytest.mark.slow
ALIKE, DONE, SILENT = "480002", "490008", "500003"
BODIES = {ALIKE: "482226", DONE: "492019", SILENT: "501018"}
NO_WORDS = {"None", "nan", "inf"}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    home = tmp_path_factory.mktemp("extremes") / "home"
    install_sample(Home(home))
    inbox = home / "inbox"
    write_extremes(inbox, load_catalogue(definition_paths(Home(home), "2026.1")))
    assert night(home, inbox).outcome == "published"
    return create_app(home)


@pytest.fixture
def at(app):
    """A context of a page of one of the prefectures."""
    with app.server.test_request_context("/"):
        yield lambda path, pref, **more: PageContext.of(
            Address.parse(path, f"?pref={pref}&year={YEAR}" + "".join(f"&{key}={one}" for key, one in more.items()))
        )


@pytest.mark.parametrize("pref", BODIES)
@pytest.mark.parametrize("path", TABS)
def test_every_page_and_tab_answers(app, path, pref):
    body = BODIES[pref]
    for tab in TABS[path]:
        _, content = laid_out(app, path.replace("482226", body), f"?pref={pref}&year={YEAR}&tab={tab}&codes={body}")
        text = texts(content)
        assert BROKEN not in text and not NO_WORDS & set(text.split()), tab


@pytest.mark.parametrize("pref", BODIES)
@pytest.mark.parametrize("of", ["", "body"])
def test_every_prefecture_and_town_has_its_material(app, pref, of):
    search = f"?pref={pref}&year={YEAR}" + (f"&of={BODIES[pref]}" if of else "")
    answer = app.server.test_client().get(f"/deck.pptx{search}")
    assert answer.status_code == 200, answer.text
    slides = Presentation(BytesIO(answer.data)).slides
    said = "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    assert len(slides) > 4 and not NO_WORDS & set(said.split())


@pytest.mark.parametrize("pref", BODIES)
def test_every_prefecture_and_town_has_its_sheet(app, pref):
    for path in (f"/sheet/pref/{pref}.pdf", f"/sheet/body/{BODIES[pref]}.pdf"):
        answer = app.server.test_client().get(f"{path}?pref={pref}&year={YEAR}")
        assert answer.status_code == 200 and answer.data.startswith(b"%PDF")


def _card(context, name):
    return page_at(context.address.path)["cards"][name](context)


def test_all_alike_are_tied_and_none_is_named_as_behind(app, at):
    _, content = laid_out(app, "/ranking", f"?pref={ALIKE}&year={YEAR}&scope=prefecture")
    assert "同順" in texts(content) or "中位は44" in texts(content)
    context = at("/", ALIKE)
    ends = _card(context, "ends")
    assert ends.table.rows == []
    assert ends.title == context.words("overview.ends_title_tied", count=44)


def test_all_alike_lack_the_same_and_any_choice_is_worth_the_same(at):
    context = at("/support", ALIKE, k="3")
    lacking = {row["lacking"] for row in support_cards.measure_rows(context)}
    assert lacking == {0, 44}
    assert {row["regret"] for row in _card(context, "send").table.rows} == {context.words("support.regret_none")}
    assert {row["regret"] for row in _card(context, "choices").table.rows} == {0}
    groups = support_groups.groups_of(needs(context), {})
    assert groups and all(needs(context).is_lacking(code, one.measure) for one in groups for code in one.codes)


def test_who_lacks_nothing_reads_so_and_nobody_is_sent(app, at):
    context = at("/support", DONE)
    sentence = page_at("/support")["sentence"](context)
    assert sentence == context.words("support.sentence_nobody", name="例示県", count=31)
    for name in ("lacking", "send", "joint"):
        assert not any(row.get("lacking", 1) for row in _card(context, name).table.rows)
    assert _card(context, "lacking").figure is None
    _, content = laid_out(app, f"/body/{BODIES[DONE]}", f"?pref={DONE}&year={YEAR}&tab=plan")
    assert context.words("plan.none") in texts(content)


def test_silence_is_neither_a_lack_nor_its_absence(at):
    context = at("/support", SILENT)
    sentence = page_at("/support")["sentence"](context)
    assert sentence == context.words("support.sentence_nobody_silent", name="雛形県", count=25)
    assert _card(context, "lacking").title == context.words("support.nobody_silent")
    overview = page_at("/")["sentence"](at("/", SILENT))
    assert overview == context.words("overview.lead_silent", name="雛形県", count=25)


def test_who_is_silent_has_no_place_among_the_prefectures(at):
    context = at("/nation", SILENT)
    own = next(row for row in standings(context, measure_of(context)) if row["is_own"])
    assert own["value"] is None and own["why"] == "blank"


def test_the_grid_of_towns_gives_every_blank_in_words(app):
    _, content = laid_out(app, "/support", f"?pref={SILENT}&year={YEAR}&tab=towns")
    (grid,) = [node["props"] for node in nodes(content) if node["type"] == "AgGrid"]
    assert {row["m0"] for row in grid["rowData"]} == {"未回答"} and len(grid["rowData"]) == 25
