"""Pages that are asked for again: at once, and never otherwise than a server that was started just now would answer."""

import gzip
import json
import shutil
from pathlib import Path

import dash
import pytest

from dashboards.access import OWNER
from dashboards.app import create_app
from dashboards.plans import new_plan, save_plan
from dashboards.store import OpenedSnapshot, StoreError
from pipeline.cli.reference import import_map
from pipeline.operations.audit_trail import AuditTrail
from pipeline.settings import ROOT, Home
from tests.pages.conftest import laid_out, nodes, question, texts
from tests.portal import PEOPLE, Seat
from tests.unit.test_boundaries import geojson, square

PREF = "pref=480002&year=2025"
BODY, INDICATOR = "/body/482226", "/indicator/dx_policy"


def _addresses():
    """Every page of the registry with each of its tabs."""
    for page in dash.page_registry.values():
        template = page["path_template"]
        path = {"/body/<code>": BODY, "/indicator/<indicator>": INDICATOR}.get(
            template, None if template else page["path"]
        )
        for tab in page.get("tabs", ("",)) if path else ():
            yield path, f"?{PREF}&tab={tab}"


def _everything(app):
    """Address → title and content; where a check is asked for, every visit has a ticket of its own."""
    return {(path, search): laid_out(app, path, search) for path, search in _addresses() if path != "/check"}


def _plan(home):
    measures = new_plan("480002", "広域で", ["policy_roadmap"], ["482013"], year=2025, framework="2026.1", by="hanako")
    save_plan(Home(home), measures, OWNER)
    save_plan(Home(home), measures.model_copy(update={"place": BODY[-6:], "bodies": ()}), OWNER)


def _failed_night(home):
    (home / "reports" / "last.json").write_text(json.dumps({"outcome": "failed", "message": "x"}), encoding="utf-8")


def _case(home):
    (home / "definitions").mkdir(exist_ok=True)
    case = '[[case]]\ncode = "482226"\nstep = 1\nlink = "https://x.example/a"\n'
    (home / "definitions" / "cases.toml").write_text(case, encoding="utf-8")


def _support(home):
    own = home / "definitions" / "framework" / "2026.1"
    shutil.copytree(ROOT / "data" / "framework" / "2026.1", own)
    file = own / "support.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("value = 0.5", "value = 0.9", 1), encoding="utf-8")


def _contact(home):
    (home / "monosashi.toml").write_text('[contact]\noffice = "見本県DX推進課"\n', encoding="utf-8")


def _map(home):
    areas = home / "areas.json"
    areas.write_text(json.dumps(geojson(square(BODY[-6:]))), encoding="utf-8")
    import_map(areas, Home(home), "架空の地図")


CHANGES = {_plan: "/support", _failed_night: "/", _case: "/support", _support: "/support", _contact: "/deliveries",
           _map: INDICATOR}  # fmt: skip
"""What changes while the snapshot stays → a page that shows it."""


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_what_changes_in_the_home_is_seen_at_once(own_sample, change):
    app = create_app(own_sample)
    asked = [(path, search) for path, search in _addresses() if path == CHANGES[change]]
    before = [laid_out(app, *address) for address in asked]
    change(own_sample)
    assert [laid_out(app, *address) for address in asked] != before


def test_after_any_change_all_pages_are_as_a_new_server_lays_them_out(own_sample):
    app = create_app(own_sample)
    _everything(app)
    for change in CHANGES:
        change(own_sample)
    assert _everything(app) == _everything(create_app(own_sample))


def test_what_was_asked_for_before_is_answered_without_the_database(own_sample):
    app = create_app(own_sample)
    first = laid_out(app, "/ranking", f"?{PREF}")
    snapshot = app.server.config["STORE"].snapshot()
    snapshot.cache.renew("emptied")
    snapshot.database.close()
    assert laid_out(app, "/ranking", f"?{PREF}") == first
    assert "公表データを開けません" in texts(laid_out(app, "/nation", f"?{PREF}")[1])


def test_what_was_in_the_way_once_is_not_said_again(own_sample, monkeypatch):
    app = create_app(own_sample)
    with monkeypatch.context() as patch:
        patch.setattr(OpenedSnapshot, "_ask", _unreadable)
        assert "公表データを開けません" in texts(laid_out(app, "/nation", f"?{PREF}")[1])
    assert "公表データを開けません" not in texts(laid_out(app, "/nation", f"?{PREF}")[1])


def test_what_was_laid_out_while_another_snapshot_came_is_of_neither(own_sample, monkeypatch):
    app, pointer, ask = create_app(own_sample), own_sample / "published" / "current.json", OpenedSnapshot._ask
    before = json.loads(pointer.read_text(encoding="utf-8"))

    def overtaken(*asked):
        pointer.write_text(json.dumps(before | {"published_at": "2027-01-01T00:00:00+09:00"}), encoding="utf-8")
        return ask(*asked)

    with monkeypatch.context() as patch:
        patch.setattr(OpenedSnapshot, "_ask", overtaken)
        laid_out(app, "/nation", f"?{PREF}")
    pointer.write_text(json.dumps(before), encoding="utf-8")
    monkeypatch.setattr(OpenedSnapshot, "_ask", _unreadable)
    app.server.config["STORE"].snapshot().cache.renew("emptied")
    assert "公表データを開けません" in texts(laid_out(app, "/nation", f"?{PREF}")[1])


def _unreadable(*_asked):
    raise StoreError("unreadable")


def test_nobody_gets_what_another_was_answered(office_home):
    shared, paths = create_app(office_home), ("/", BODY, "/deliveries", "/support")
    for groups in PEOPLE:
        alone = Seat(create_app(office_home), groups)
        for path in paths:
            search = f"?{PREF}"
            assert laid_out(Seat(shared, groups), path, search) == laid_out(alone, path, search), (path, groups)


def test_each_reading_is_a_line_in_the_trail_also_of_what_is_repeated(office_home, tmp_path):
    home = Path(shutil.copytree(office_home, tmp_path / "home"))
    office = create_app(home)
    for _ in range(3):
        laid_out(Seat(office, "mihon"), BODY, f"?{PREF}")
    seen = [line for line in AuditTrail(home / "audit").lines() if line["event"] == "view"]
    assert [line["path"] for line in seen[-3:]] == [BODY] * 3


def test_each_visit_to_the_check_has_a_ticket_of_its_own(app):
    tickets = {node["props"]["data"]["ticket"] for _ in range(2) for node in nodes(laid_out(app, "/check")[1])
               if node["props"].get("id") == "check-page"}  # fmt: skip
    assert len(tickets) == 2


def test_who_takes_no_gzip_gets_none(app):
    for accepted in ("gzip", "", "gzip", ""):
        headers = {"Host": "localhost", "Accept-Encoding": accepted}
        answer = app.server.test_client().post(
            "/_dash-update-component", json=question("/", f"?{PREF}"), headers=headers
        )
        assert answer.headers.get("Content-Encoding", "") == accepted
        assert (gzip.decompress(answer.data) if accepted else answer.data).startswith(b'{"multi":true')
