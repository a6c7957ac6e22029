"""Operators' commands leave a line: who, when, what, and how it ended."""

import getpass
import tarfile
from pathlib import Path

from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.operations.audit_trail import AuditTrail


def lines(home: Path) -> list[dict]:
    return list(AuditTrail(home / "audit").lines())


def run(*words: object) -> int:
    return CliRunner().invoke(app, [str(word) for word in words]).exit_code


def test_a_command_leaves_who_when_what_and_how_it_ended(tmp_path, monkeypatch):
    monkeypatch.setenv("SUDO_USER", "hanako")
    home = tmp_path / "home"
    (home / "history").mkdir(parents=True)
    (home / "history" / "answered.json").write_text("[]")
    assert run("rollback", "20261123T013000", "--home", home) != 0
    assert run("backup", tmp_path / "home.tar", "--home", home) == 0
    found = [(one["event"], one["command"], one["outcome"], one["who"]) for one in lines(home)]
    who = f"{getpass.getuser()} (hanako)"
    assert found == [("command", "rollback", "failed", who), ("command", "backup", "done", who)]
    assert lines(home)[0]["to"] == "20261123T013000" and lines(home)[0]["at"].startswith("20")


def test_a_restored_home_says_from_what(tmp_path):
    home = tmp_path / "home"
    (home / "history").mkdir(parents=True)
    (home / "history" / "answered.json").write_text("[]")
    run("backup", tmp_path / "home.tar", "--home", home)
    assert run("restore", tmp_path / "home.tar", "--home", tmp_path / "back") == 0
    assert lines(tmp_path / "back")[-1]["source"] == str(tmp_path / "home.tar")
    assert tarfile.is_tarfile(tmp_path / "home.tar")


def test_a_trail_that_cannot_be_written_stops_no_command_and_that_is_said(tmp_path):
    home = tmp_path / "home"
    (home / "history").mkdir(parents=True)
    (home / "audit").write_text("in the way")
    result = CliRunner().invoke(app, ["backup", str(tmp_path / "home.tar"), "--home", str(home)])
    assert result.exit_code == 0
    assert f"記録を {home / 'audit'} に書けません" in result.stderr


def test_a_query_leaves_its_tables_not_its_text(tmp_path):
    (tmp_path / "home").mkdir()
    assert run("sql", "SELECT code FROM raw.cell WHERE raw_text = '予定なし'", "--home", tmp_path / "home") != 0
    (line,) = lines(tmp_path / "home")
    assert (line["command"], line["tables"]) == ("sql", "raw.cell")
    assert "予定なし" not in str(line)
