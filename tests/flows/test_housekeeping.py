"""What is kept, what is thrown away, and a home in one archive: back whole, or not at all."""

import io
import json
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.cli.doctor import doctor_command
from pipeline.operations.backup import LEFT_OUT, BackupError, backup, restore
from pipeline.operations.housekeeping import prepare_prefect_database
from pipeline.operations.lock import LockedError, run_lock
from pipeline.operations.logs import FILE, Log
from pipeline.settings import ROOT, Home
from tests.conftest import SAMPLE_INBOX, night


def content(home: Path) -> dict[str, tuple[str, int]]:
    """Digest and permissions of every file that a backup holds."""
    files = [path for path in home.rglob("*") if path.is_file() and path.relative_to(home).parts[0] not in LEFT_OUT]
    return {str(p.relative_to(home)): (sha256(p.read_bytes()).hexdigest(), p.stat().st_mode & 0o777) for p in files}


def test_a_home_comes_back_byte_for_byte_and_goes_on(sample_home, tmp_path, capsys):
    archive, back = tmp_path / "b" / "home.tar", tmp_path / "back"
    count = backup(Home(sample_home), archive)
    assert restore(archive, Home(back)) == count == len(content(sample_home))
    assert content(back) == content(sample_home)
    assert [path.name for path in archive.parent.iterdir()] == ["home.tar"]
    assert doctor_command(Home(back)) == 0 and "○ 公開中のデータ: 20261123T013000" in capsys.readouterr().out
    assert night(back, SAMPLE_INBOX, minute=1).outcome == "unchanged"


def test_what_a_server_writes_to_at_any_moment_is_no_part_of_a_backup(own_sample, tmp_path):
    """Where the README puts the standing Prefect server: a file that changes while it is read spoils an archive."""
    (own_sample / "server").mkdir()
    (own_sample / "server" / "prefect.db").write_bytes(b"x")
    backup(Home(own_sample), tmp_path / "home.tar")
    with tarfile.open(tmp_path / "home.tar") as whole:
        assert not [name for name in whole.getnames() if name.startswith(("server", "prefect"))]


@pytest.mark.slow
def test_the_same_through_the_door(sample_home, tmp_path):
    door = [sys.executable, "-m", "pipeline.cli"]
    told = [
        subprocess.run([*door, *map(str, words)], cwd=ROOT, capture_output=True, text=True)
        for words in (
            ("backup", tmp_path, "--home", sample_home),
            ("restore", tmp_path / "none.tar", "--home", tmp_path / "back"),
            ("backup", tmp_path, "--home", tmp_path / "nowhere"),
        )
    ]
    assert [one.returncode for one in told] == [0, 2, 2]
    (archive,) = tmp_path.glob("monosashi-backup-*.tar")
    assert str(archive) in told[0].stdout and sha256(archive.read_bytes()).hexdigest() in told[0].stdout
    assert "none.tar がありません" in told[1].stderr and "nowhere がありません。名前を確かめて" in told[2].stderr
    assert all(len(one.stderr.splitlines()) == 1 for one in told[1:])


@pytest.fixture(scope="module")
def archive(sample_home, tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("backup") / "home.tar"
    backup(Home(sample_home), path)
    return path.read_bytes()


def flipped(whole: bytes) -> bytes:
    """One bit of the content of a file."""
    place = whole.index(b'"message_ja"')
    return whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]


def with_member(whole: bytes, name: str, kind: bytes = tarfile.REGTYPE) -> bytes:
    """The same archive with one more member before all others."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as target, tarfile.open(fileobj=io.BytesIO(whole)) as source:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        target.addfile(info, io.BytesIO(b""))
        for member in source:
            target.addfile(member, source.extractfile(member))
    return out.getvalue()


DAMAGE = {
    "one bit": (flipped, "SHA-256 が合わない"),
    "cut off": (lambda whole: whole[: len(whole) // 2], "壊れています|途中で切れて"),
    "cut between files": (lambda whole: whole[:0] + _without_last(whole), "途中で切れています"),
    "no archive": (lambda _: b"%PDF-1.7 not an archive", "控えではないか壊れています"),
    "a file too many": (lambda whole: with_member(whole, "extra.txt"), "SHA-256 が合わない"),
    "outside": (lambda whole: with_member(whole, "../outside.txt"), "置き場の外"),
    "absolute": (lambda whole: with_member(whole, "/tmp/outside.txt"), "置き場の外"),
    "a link": (lambda whole: with_member(whole, "link", tarfile.SYMTYPE), "使えないもの"),
}


def _without_last(whole: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as target, tarfile.open(fileobj=io.BytesIO(whole)) as source:
        for member in source.getmembers()[:-1]:
            target.addfile(member, source.extractfile(member))
    return out.getvalue()


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_archive_restores_nothing(archive, tmp_path, what):
    damage, said = DAMAGE[what]
    (tmp_path / "home.tar").write_bytes(damage(archive))
    with pytest.raises(BackupError, match=said):
        restore(tmp_path / "home.tar", Home(tmp_path / "back"))
    assert [path.name for path in tmp_path.iterdir()] == ["home.tar"]


def test_a_home_with_something_in_it_is_never_written_over(archive, tmp_path):
    (tmp_path / "home.tar").write_bytes(archive)
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "mine.txt").write_text("mine")
    with pytest.raises(BackupError, match="空ではありません"):
        restore(tmp_path / "home.tar", Home(tmp_path / "back"))
    assert [path.name for path in (tmp_path / "back").iterdir()] == ["mine.txt"]


def test_no_backup_while_a_night_runs(own_sample, tmp_path):
    with run_lock(Home(own_sample).lock), pytest.raises(LockedError):
        backup(Home(own_sample), tmp_path / "home2.tar")
    assert not (tmp_path / "home2.tar").exists()


def test_reports_and_slips_of_old_nights_go_and_what_was_received_stays(own_sample, monkeypatch):
    monkeypatch.setenv("MONOSASHI_KEEP_REPORTS", "2")
    inbox = own_sample / "inbox"
    inbox.mkdir()
    received = {path.name for path in (own_sample / "history" / "files").iterdir()}
    for minute in (1, 2, 3):
        night(own_sample, inbox, minute=minute)
    assert sorted(path.name for path in (own_sample / "reports").iterdir()) == [
        "20261123T013200.html", "20261123T013200.json", "20261123T013300.html", "20261123T013300.json", "last.json",
    ]  # fmt: skip
    assert list((own_sample / "returns").iterdir()) == []
    assert {path.name for path in (own_sample / "history" / "files").iterdir()} == received


@pytest.mark.parametrize(("size", "is_kept"), [(10**9, True), (100, False)])
def test_prefects_database_is_dropped_when_it_is_too_large(tmp_path, size, is_kept):
    with closing(sqlite3.connect(tmp_path / "prefect.db")) as con:
        con.execute("CREATE TABLE flow (id)")
    assert prepare_prefect_database(tmp_path, size)
    with closing(sqlite3.connect(tmp_path / "prefect.db")) as con:
        assert con.execute("SELECT name FROM sqlite_master").fetchall() == ([("flow",)] if is_kept else [])


def test_prefects_database_is_dropped_when_it_is_damaged(tmp_path):
    (tmp_path / "prefect.db").write_bytes(b"no database" * 1000)
    (tmp_path / "prefect.db-wal").write_bytes(b"")
    assert prepare_prefect_database(tmp_path, 10**9)
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [("prefect.db", 0)]


def test_a_database_that_somebody_holds_is_left_to_him_and_prefect_is_not_started_on_it(tmp_path):
    with closing(sqlite3.connect(tmp_path / "prefect.db")) as con:
        con.execute("CREATE TABLE flow (id)")
        con.execute("BEGIN EXCLUSIVE")
        assert not prepare_prefect_database(tmp_path, 10**9)
        con.execute("ROLLBACK")
        assert prepare_prefect_database(tmp_path, 10**9)


def test_the_log_of_many_nights_is_rotated_whole_lines_at_a_time_and_ends_growing(tmp_path):
    """More nights than are kept: ten files of 2 MiB, the newest nights without a gap."""
    rules = {f"some.rule_{number}": number for number in range(700)}
    for number in range(1_600):
        Log(tmp_path, str(number)).write("night ends", findings=rules)
    files = sorted(tmp_path.iterdir(), key=lambda path: -int(path.suffix[1:]) if path.suffix[1:].isdigit() else 0)
    assert [path.name for path in files] == [*(f"{FILE}.{back}" for back in range(9, 0, -1)), FILE]
    assert max(path.stat().st_size for path in files) <= 2 * 1024**2
    kept = [int(json.loads(line)["run_id"]) for path in files for line in path.read_text().splitlines()]
    assert kept == list(range(kept[0], 1_600)) and kept[0] > 0
