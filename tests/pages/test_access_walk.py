"""Every route, callback, page and table as every role: what is not one's own looks as it does to the public."""

import json
from pathlib import Path
from typing import Any

import dash
import pytest

from dashboards.access import PERSON, Person
from dashboards.address import Address
from dashboards.app import create_app
from dashboards.components.card import card_at
from dashboards.visible_rows import Scope
from tests.pages.conftest import laid_out, question
from tests.portal import PEOPLE, Seat
from tests.scenarios.ways_to_look import plain

FOREIGN, TOWN = "482013", "482226"
"""A body of 見本県, and the one that hazuki is of; reiji is of another prefecture."""
EVERYBODY, SAME_AS_THE_PUBLIC, RECEIVERS, NOBODY = "everybody", "same as the public", "receivers", "nobody"
ROUTES = {
    "/": EVERYBODY, "/<path:path>": EVERYBODY,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": EVERYBODY,
    "/_dash-dependencies": EVERYBODY, "/_dash-layout": EVERYBODY, "/_dash-update-component": SAME_AS_THE_PUBLIC,
    "/_favicon.ico": EVERYBODY, "/_reload-hash": EVERYBODY, "/assets/<path:filename>": EVERYBODY,
    "/static/<path:filename>": EVERYBODY, "/healthz": EVERYBODY, "/readyz": EVERYBODY, "/check/file": EVERYBODY,
    "/areas/<pref>.geojson": EVERYBODY, "/api/v1/<path:name>": SAME_AS_THE_PUBLIC,
    "/deck.pptx": SAME_AS_THE_PUBLIC, "/deck.docx": SAME_AS_THE_PUBLIC,
    "/returns/<delivery_id>.<form>": RECEIVERS, "/sheet/body/<code>.pdf": SAME_AS_THE_PUBLIC,
    "/sheet/pref/<code>.pdf": SAME_AS_THE_PUBLIC, "/sheet/pref/<code>.zip": SAME_AS_THE_PUBLIC,
}  # fmt: skip
"""Every address of the server, and to whom it answers with more than to the public. A new one needs a line."""
OVER_THE_SNAPSHOT = {
    ".._pages_content.children..._pages_store.data..", "..notice.children...footer.children..",
    "..source.opened...source.closeButtonProps...source.title...source.children..",
    '..{"name":"find","type":"go"}.data...{"name":"find","type":"go"}.nothingFoundMessage...{"name":"find","type":"go"}.placeholder'
    '...{"name":"find","type":"go"}.attributes..',
    '..{"default":"","name":"codes","type":"query"}.data...{"default":"","name":"codes","type":"query"}.nothingFoundMessage..',
    "download.data", "header.children", "plan-saved.children", "plan-removed.children",
    "snapshot.data",
    '{"name":["ALL"],"type":"panel"}.children',
}  # fmt: skip
"""The callbacks that the server answers from the snapshot; each asks the store as the person it is asked by."""
WITHOUT_IT = {
    "..check-status.children...check-result.children...check-slips.data...check-tick.disabled...check-file.contents..",
    "..tab-wanted.data...tabs-loaded.data..",
    '..{"name":["ALL"],"type":"chart"}.figure...{"name":["ALL"],"type":"grid"}.selectedRows...pick.data...unpick.children..',
    "..tour.opened...tour-offer.hidden...tour-seen.data..",
    "_pages_dummy.children", "address.data", "check-status.children", "file-wanted.data", "grid-state.data",
    "source-wanted.data", "taken.data", "url.href", "url.search", '{"name":["MATCH"],"type":"grid"}.columnState',
    '{"name":["MATCH"],"type":"grid"}.dashGridOptions',
}  # fmt: skip
"""Those that the browser answers itself, and the check of a file, which keeps nothing."""
PAGES = {
    "/": EVERYBODY, "/404": EVERYBODY, "/body": EVERYBODY, "/body/none": EVERYBODY, "/check": EVERYBODY,
    "/compare": EVERYBODY,
    "/deliveries": RECEIVERS, "/deliveries/none": RECEIVERS, "/indicator": EVERYBODY, "/indicator/none": EVERYBODY,
    "/meeting": EVERYBODY, "/method": EVERYBODY, "/nation": EVERYBODY, "/ranking": EVERYBODY, "/support": EVERYBODY,
}  # fmt: skip
"""Every page. Of another prefecture it is the same for all who are not the nation's."""
ASKED = {
    "/body/none": f"/body/{FOREIGN}", "/deliveries/none": "/deliveries/000000000000",
    "/indicator/none": "/indicator/csirt",
}  # fmt: skip
QUERY = {"/compare": f"?pref=480002&year=2025&bodies={FOREIGN},482226"}


def as_everybody(content: Any) -> str:
    return plain(json.dumps(content, ensure_ascii=False).encode())


@pytest.fixture(scope="module")
def office(office_home: Path) -> Any:
    return create_app(office_home)


def test_every_route_callback_and_page_has_a_line(office):
    assert {rule.rule for rule in office.server.url_map.iter_rules()} == set(ROUTES)
    assert {name.split("@")[0] for name in office.callback_map} == OVER_THE_SNAPSHOT | WITHOUT_IT
    assert {page["path"] for page in dash.page_registry.values()} == set(PAGES)


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"/check"}))  # which has a number of its own each time
def test_a_page_of_another_prefecture_is_what_the_public_sees(office, page):
    path, search = ASKED.get(page, page), QUERY.get(page, "?pref=480002&year=2025")
    public, other = (as_everybody(laid_out(Seat(office, groups), path, search)[1]) for groups in ("", "reiji"))
    assert other == public


@pytest.mark.parametrize("tab", ["answers", "trends", "deliveries"])
def test_a_tab_of_another_body_is_what_the_public_sees(office, tab):
    path, search = f"/body/{FOREIGN}", f"?pref=480002&year=2025&tab={tab}"
    public, *others = (as_everybody(laid_out(Seat(office, one), path, search)[1]) for one in ("", "reiji", "labo"))
    assert all(other == public for other in others)


@pytest.mark.parametrize("chosen", ["/support~plan", "/support~lacking", "/nation~compared", "/ranking~bands"])
def test_a_card_over_many_bodies_counts_the_same_for_a_town_as_for_the_public(office, chosen):
    """Its own row, which is of more indicators, would make a count of nothing: 90 against 89."""
    path, _, name = chosen.partition("~")
    address, made = Address.parse(path, f"?pref=480002&year=2025&measures=policy_roadmap&code={TOWN}"), []
    for person in (Person("a", "municipality", frozenset({TOWN})), Person("", "public")):
        with office.server.test_request_context("/", environ_base={PERSON: person}):
            made.append(card_at(address, name)[1])
    assert made[0].title == made[1].title and made[0].table == made[1].table


@pytest.mark.parametrize("groups", PEOPLE)
def test_what_a_person_may_open_at_all(office, groups):
    """Status by status: the board and slips of 見本県, a table, a page, the address of nothing."""
    seat, is_receiver = Seat(office, groups), groups in ("soumu", "mihon")
    assert seat.get("/deliveries?pref=480002").status_code == (200 if is_receiver else 403)
    assert seat.get("/api/v1/tables").status_code == seat.get("/readyz").status_code == 200
    answer = seat.post("/_dash-update-component", json=question("/ranking", "?pref=480002"))
    assert answer.status_code == 200 and seat.get("/nowhere").status_code == 404


@pytest.mark.parametrize(
    "table", ["core.answer", "core.indicator_value", "meta.finding", "raw.cell", "mart.group_score"]
)
def test_a_table_of_another_body_is_that_of_the_open_data(office, table):
    public, *others = (
        Seat(office, one).get(f"/api/v1/{table}.csv?code={FOREIGN}").data for one in ("", "reiji", "hazuki", "labo")
    )
    assert all(other == public for other in others)


def test_no_table_has_a_row_of_others_that_the_open_data_has_not(office):
    """Every published table, as generated from the dictionary: what a role reads beyond the open data is its own."""
    store = office.server.config["STORE"]
    for scope in (Scope("prefecture", ("490008",)), Scope("municipality", (TOWN,))):
        with store.snapshot_for(scope).database.cursor() as con:
            every = "SELECT DISTINCT table_schema || '.' || table_name FROM open.meta.dictionary ORDER BY 1"
            for (name,) in con.execute(every).fetchall():
                more = con.sql(f"SELECT * FROM {name} EXCEPT SELECT * FROM open.{name}")
                owner = next(
                    (column for column in ("code", "delivery_id", "finding_id") if column in more.columns), None
                )
                if owner is None:
                    assert len(more.fetchall()) == 0, name
                elif owner == "code":
                    assert len(more.filter("code NOT IN (FROM main.own)").fetchall()) == 0, name


def test_the_source_of_a_restricted_figure_is_withheld_and_a_public_one_names_no_file(office):
    wanted = {"code": FOREIGN, "indicator": "csirt"}
    body = {
        "output": "..source.opened...source.closeButtonProps...source.title...source.children..",
        "outputs": [{"id": "source", "property": name} for name in ("opened", "closeButtonProps", "title", "children")],
        "inputs": [{"id": "source-wanted", "property": "data", "value": wanted}],
        "state": [{"id": "address", "property": "data", "value": ["/body/482013", "?pref=480002&year=2025"]}],
        "changedPropIds": ["source-wanted.data"],
    }
    for groups in ("reiji", "hazuki", "labo", ""):
        text = Seat(office, groups).post("/_dash-update-component", json=body).text
        assert ".csv" not in text and "48_" not in text, groups
    body["inputs"][0]["value"] = {"code": FOREIGN, "indicator": "dx_policy"}
    assert ".csv" in Seat(office, "mihon").post("/_dash-update-component", json=body).text
    for groups in ("reiji", "hazuki", "labo", ""):
        assert ".csv" not in Seat(office, groups).post("/_dash-update-component", json=body).text, groups


def test_slips_are_for_who_sent_and_for_their_prefecture(office, office_home):
    snapshot = office.server.config["STORE"].snapshot_for(Scope("nation"))
    sql = "SELECT delivery_id FROM meta.delivery WHERE sender_code = $1 AND state <> 'superseded' ORDER BY 1"
    for code, who in ((TOWN, {"soumu", "mihon", "hazuki"}), (FOREIGN, {"soumu", "mihon"})):
        found = [one for (one,) in snapshot.database.execute(sql, [code]).fetchall()]
        served = {
            groups
            for groups in PEOPLE
            for one in found
            if Seat(office, groups).get(f"/returns/{one}.html").status_code == 200
        }
        assert served <= who and "soumu" in served, code
