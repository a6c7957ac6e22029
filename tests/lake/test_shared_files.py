"""Definitions, reference data, plans, reports, return slips and trails of several hosts."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.cli.dispose import dispose_command
from pipeline.intake.receive import receipts
from pipeline.lake.engine import opened_catalogue
from pipeline.lake.follower import following
from pipeline.lake.place import LakeError
from pipeline.lake.services import services_of
from pipeline.lake.shared_files import SharedFiles
from pipeline.lake.storage import Storage
from pipeline.operations.audit_trail import AuditTrail, trails_of_all_hosts
from pipeline.orchestration.run import next_request, run_night
from pipeline.settings import Home
from tests.lake.servers import wait_until


def sync(*hosts: Home) -> None:
    for host in hosts:
        services_of(host).files.sync()


def put(home: Home, name: str, content: str) -> Path:
    path = home.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def test_what_is_written_on_one_host_is_on_the_other_and_what_is_removed_goes(own_first_year, place, other):
    home = Home(own_first_year)
    sync(home, other)
    reports = {path.name for path in home.reports.iterdir()}
    assert {path.name for path in other.reports.iterdir()} == reports and "last.json" in reports
    assert {path.name for path in other.returns.rglob("*.*")} == {path.name for path in home.returns.rglob("*.*")}

    put(other, "definitions/notes.toml", "a = 1")
    plan = put(home, "plans/482226/p1.json", "{}")
    sync(other, home, other)
    assert (home.folder / "definitions/notes.toml").read_text() == "a = 1"
    assert (other.folder / "plans/482226/p1.json").exists()

    plan.unlink()
    put(home, "definitions/notes.toml", "a = 2")
    sync(home, other)
    assert not (other.folder / "plans/482226/p1.json").exists()
    assert (other.folder / "definitions/notes.toml").read_text() == "a = 2"
    assert len(bucket_files(place)) == len(named(place))  # nothing of what was replaced or removed stays


def bucket_files(place) -> list[Path]:
    return list(Path(place.path, "shared").iterdir())


def named(place) -> set[str]:
    with opened_catalogue(place) as con:
        rows = con.execute("SELECT sha256 FROM postgres.public.monosashi_shared_file WHERE sha256 <> ''").fetchall()
    return {digest for (digest,) in rows}


@pytest.mark.usefixtures("few_tables")
def test_a_host_that_has_nothing_but_settings_runs_a_night_of_all_and_its_report_is_everywhere(
    own_first_year, place, tmp_path
):
    home, new = Home(own_first_year), Home(tmp_path / "new")
    new.folder.mkdir()
    services_of(home).history.store()
    services_of(home).catalogue.move_in()
    sync(home)
    report = run_night(next_request(new.folder, new.inbox))
    assert report.outcome == "unchanged"  # the same files, read by the same definitions
    sync(home)
    assert (home.reports / f"{report.run_id}.html").exists()
    assert json.loads((home.reports / "last.json").read_text())["run_id"] == report.run_id


def test_a_folder_that_was_lost_comes_back(own_first_year, place, other):
    home = Home(own_first_year)
    put(home, "definitions/notes.toml", "a = 1")
    sync(home, other)
    (other.folder / "definitions/notes.toml").unlink()
    (other.folder / "definitions").rmdir()
    sync(other, home)
    assert (other.folder / "definitions/notes.toml").exists() and (home.folder / "definitions/notes.toml").exists()


def test_a_definition_changed_on_two_hosts_is_named_and_both_stay_until_one_is_chosen(own_first_year, place, other):
    home = Home(own_first_year)
    put(home, "definitions/notes.toml", "a = 1")
    put(home, "plans/482226/p1.json", "{}")
    sync(home, other)
    ours, theirs = put(home, "definitions/notes.toml", "a = 2"), put(other, "definitions/notes.toml", "a = 3")
    put(other, "plans/482226/p2.json", "{}")
    sync(home)
    with pytest.raises(LakeError, match=r"definitions/notes\.toml.*どちらも残して"):
        sync(other)
    assert (ours.read_text(), theirs.read_text()) == ("a = 2", "a = 3")
    sync(home)
    assert (home.folder / "plans/482226/p2.json").exists()  # all else was shared
    theirs.unlink()
    sync(other)
    assert theirs.read_text() == "a = 2"


def test_each_host_has_its_own_trail_and_reads_those_of_the_others(own_first_year, place, other):
    """Both are on this machine: their trails are two all the same."""
    home = Home(own_first_year)
    AuditTrail(home.audit).append("command", "satō", command="run")
    sync(home)
    AuditTrail(other.audit).append("command", "suzuki", command="dispose")
    sync(other, home)
    (copy,) = (home.audit / "hosts").glob("*/*.jsonl")
    assert [line["who"] for line in AuditTrail(copy.parent).lines()] == ["suzuki"]
    assert not AuditTrail(home.audit).verify().faults and not AuditTrail(copy.parent).verify().faults
    copy.write_text("changed")
    AuditTrail(home.audit).append("command", "satō", command="run")
    sync(home, other)
    assert "suzuki" in copy.read_text()  # a copy is no way to change what another host wrote
    assert [line["who"] for line in trails_of_all_hosts(other.audit)[1].lines()].count("satō") == 2


@pytest.mark.usefixtures("few_tables")
def test_pages_of_two_hosts_have_the_same_plans_within_seconds(own_first_year, place, other):
    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    sync(home)
    with following(home), following(other):
        put(other, "plans/482226/p1.json", "{}")
        wait_until((home.folder / "plans/482226/p1.json").exists, 30)
        edited = put(home, "definitions/half-written.toml", "a =")
        (home.folder / "plans/482226/p1.json").unlink()
        wait_until(lambda: not (other.folder / "plans/482226/p1.json").exists(), 30)
    assert edited.exists()  # what somebody edits stays, and goes with a night, or an import
    assert not (other.folder / "definitions/half-written.toml").exists()


@pytest.mark.parametrize("name", ["reference/../../taken", "/etc/taken", "published/current.json"])
def test_a_name_that_leads_elsewhere_writes_nothing(own_first_year, place, other, name):
    home = Home(own_first_year)
    sync(home)
    digest = next(iter(named(place)))
    with opened_catalogue(place) as con:
        con.execute("INSERT INTO postgres.public.monosashi_shared_file VALUES ($1, $2, 99)", [name, digest])
    before = {path for path in other.folder.parent.rglob("*") if path.is_file()}
    files = SharedFiles(other, place, Storage(place))
    if name.startswith("reference"):
        with pytest.raises(LakeError):
            files.sync()
    else:
        files.sync()
    new = {path for path in other.folder.parent.rglob("*") if path.is_file()} - before
    assert not [path for path in new if path.name in ("taken", "current.json")]


def test_what_lies_in_the_bucket_is_what_its_name_says_and_nothing_else_is_taken(own_first_year, place, other):
    home = Home(own_first_year)
    put(home, "definitions/notes.toml", "a = 1")
    sync(home)
    for path in bucket_files(place):
        assert sha256(path.read_bytes()).hexdigest() == path.name
    (digest,) = {sha256(b"a = 1").hexdigest()} & named(place)
    Path(place.path, "shared", digest).write_text("a =")
    with pytest.raises(LakeError, match=digest):
        sync(other)
    assert not (other.folder / "definitions/notes.toml").exists()


def test_a_file_that_grows_while_it_is_sent_has_the_name_of_what_was_sent(own_first_year, place):
    """A trail gets its next line at any moment; here the digest of the line before is what was compared."""
    home = Home(own_first_year)
    path = put(home, "audit/2026-11.jsonl", "one\n")
    files = SharedFiles(home, place, Storage(place))
    storage, before = Storage(place), sha256(path.read_bytes()).hexdigest()
    path.write_text("one\ntwo\n")
    (sent,) = storage.send_by_digest("shared", [path])
    assert sent != before and storage.read_by_digest("shared", sent) == b"one\ntwo\n"
    files.sync()
    assert sent in named(place)


def test_disposal_removes_what_reports_of_another_host_quote(own_first_year, place, other):
    """The other host has the reports; this one disposes, without having run a night."""
    home = Home(own_first_year)
    services_of(home).history.store()
    sync(home)
    services_of(other).history.fetch()
    gone = next(one for one in receipts(home.history) if quoting(home, one.delivery_id))
    for folder in ("reports", "returns"):
        shutil.rmtree(other.folder / folder, ignore_errors=True)
    dispose_command(other, [gone.delivery_id], "命令第1号")
    sync(home)
    assert not quoting(home, gone.delivery_id) and not quoting(other, gone.delivery_id)
    assert not [path for path in bucket_files(place) if gone.delivery_id.encode() in path.read_bytes()]


def quoting(home: Home, delivery_id: str) -> list[Path]:
    """Reports and return slips that name a delivery."""
    paths = (path for folder in (home.reports, home.returns) for path in folder.rglob("*.*") if path.is_file())
    return [path for path in paths if delivery_id.encode() in path.read_bytes()]
