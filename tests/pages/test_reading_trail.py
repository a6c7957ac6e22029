"""Who read what is not for everybody stands in the trail, and where it cannot, only the owner reads on."""

import json
import resource
import shutil
from pathlib import Path
from typing import Any

import pytest

from dashboards.app import create_app
from pipeline.operations.audit_trail import AuditTrail
from tests.pages.conftest import laid_out, question
from tests.portal import Seat


@pytest.fixture(scope="module")
def home(office_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(office_home, tmp_path_factory.mktemp("trail") / "home"))


@pytest.fixture(scope="module")
def office(home: Path) -> Any:
    return create_app(home)


def test_views_and_downloads_leave_a_line_without_an_answer(office, home):
    Seat(office, "mihon").get("/api/v1/core.answer.csv?code=482226&year=2025")
    laid_out(Seat(office, "hazuki"), "/body/482226", "?pref=480002&year=2025")
    *_, taken, seen = AuditTrail(home / "audit").lines()
    assert (taken["event"], taken["who"], taken["role"]) == ("download", "hanako", "prefecture")
    assert (taken["path"], taken["year"]) == ("/api/v1/core.answer.csv", "2025")
    assert (seen["event"], seen["role"], seen["path"], seen["pref"]) == (
        "view",
        "municipality",
        "/body/482226",
        "480002",
    )
    assert not AuditTrail(home / "audit").verify().faults


def test_what_is_open_to_all_leaves_none(office, home):
    count = len(list(AuditTrail(home / "audit").lines()))
    for groups in ("labo", ""):
        laid_out(Seat(office, groups), "/body/482226", "?pref=480002&year=2025")
        Seat(office, groups).get("/api/v1/mart.group_score.csv?code=482226")
    laid_out(Seat(office, "mihon"), "/method", "?pref=480002")
    assert len(list(AuditTrail(home / "audit").lines())) == count


def test_where_no_line_can_be_written_the_owner_reads_on_and_the_others_get_a_sentence(office, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(AuditTrail, "append", full)
    asked = question("/body/482226", "?pref=480002&year=2025")
    assert Seat(office, "soumu").post("/_dash-update-component", json=asked).status_code == 200
    assert Seat(office, "").post("/_dash-update-component", json=asked).status_code == 200, (
        "open to all: no line is due"
    )
    refused = Seat(office, "mihon").post("/_dash-update-component", json=asked)
    assert refused.status_code == 503 and "担当者に知らせて" in refused.text
    assert refused.headers["X-Frame-Options"] == "DENY"


def test_a_disk_that_takes_nothing_more_leaves_no_line_and_only_the_owner_reads_on(office, home):
    """Not a simulated error: the system refuses every byte, as where the folder of the trail is full."""
    path = "/api/v1/core.answer.csv?code=482226&limit=1"
    for groups in ("soumu", "mihon", "hazuki", "labo", ""):
        Seat(office, groups).get(path)
    count, limits = len(list(AuditTrail(home / "audit").lines())), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        statuses = {groups: Seat(office, groups).get(path).status_code
                    for groups in ("soumu", "mihon", "hazuki", "labo", "")}  # fmt: skip
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert statuses == {"soumu": 200, "mihon": 503, "hazuki": 503, "labo": 200, "": 200}
    assert len(list(AuditTrail(home / "audit").lines())) == count


def test_a_page_names_its_class(office):
    asked = {
        "output": "..notice.children...footer.children..",
        "outputs": [{"id": "notice", "property": "children"}, {"id": "footer", "property": "children"}],
    }
    inputs = next(one for name, one in office.callback_map.items() if name == asked["output"])
    asked |= {name: [{**one, "value": "" if one["property"] != "pathname" else "/"} for one in inputs[name]]
              for name in ("inputs", "state")}  # fmt: skip
    for groups, text in (("mihon", "自治体機密性2"), ("labo", "自治体機密性1"), ("", "自治体機密性1")):
        answer = Seat(office, groups).post("/_dash-update-component", json=asked)
        assert text in json.dumps(json.loads(answer.text), ensure_ascii=False), groups
