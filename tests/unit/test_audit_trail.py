"""The trail of who changed what: nothing in it can be changed, removed or put between without being noticed."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.operations import audit_trail
from pipeline.operations.audit_trail import BEGINNING, AuditTrail
from pipeline.settings import OFFICE_TIME


@pytest.fixture
def trail(tmp_path, monkeypatch):
    """Six lines over two months, in a home."""
    made = AuditTrail(tmp_path / "audit")
    for day in (date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 1)):
        now = datetime(day.year, day.month, day.day, 9, tzinfo=OFFICE_TIME)
        monkeypatch.setattr(audit_trail, "office_now", lambda now=now: now)
        made.append("command", "hanako", command="rollback", to="20261029T013000")
        made.append("command", "taro (hanako)", command="run")
    return made


def rewrite(trail, file, change):
    path = trail.folder / file
    path.write_bytes(b"".join(line + b"\n" for line in change(path.read_bytes().splitlines())))


def test_a_whole_trail_is_whole_and_only_the_first_line_has_none_before(trail):
    found = trail.verify()
    assert (found.line_count, found.faults) == (6, ())
    assert [line["previous"] == BEGINNING for line in trail.lines()] == [True] + 5 * [False]
    assert [path.name for path in trail.files()] == ["2026-10.jsonl", "2026-11.jsonl"]


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (lambda lines: [lines[0].replace(b"hanako", b"jiro"), *lines[1:]], 2),
        (lambda lines: [lines[0], *lines[2:]], 2),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], 2),
        (lambda lines: [lines[0], lines[0], *lines[1:]], 2),
        (lambda lines: [lines[0], lines[1] + b" ", *lines[2:]], 3),
    ],
    ids=["changed", "removed", "exchanged", "put between", "a blank more"],
)
def test_whatever_is_done_to_a_line_the_next_one_no_longer_follows(trail, change, row):
    rewrite(trail, "2026-10.jsonl", change)
    assert ("changed", "2026-10.jsonl", row) in {(one.kind, one.file, one.row) for one in trail.verify().faults}


def test_a_change_in_the_last_line_of_a_month_shows_in_the_next_month(trail):
    rewrite(trail, "2026-10.jsonl", lambda lines: lines[:-1])
    assert [(one.file, one.row) for one in trail.verify().faults] == [("2026-11.jsonl", 1)]


def test_lines_cut_off_at_the_end_show_to_who_noted_the_value_of_the_last(trail):
    head = trail.verify().head
    rewrite(trail, "2026-11.jsonl", lambda lines: lines[:-1])
    assert trail.verify().faults == ()
    assert [one.kind for one in trail.verify(known=head).faults] == ["unknown_hash"]


def test_half_a_line_is_reported_and_what_follows_stays_whole(trail):
    with (trail.folder / "2026-11.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-11-0')
    trail.append("command", "hanako", command="run")
    assert [(one.kind, one.row) for one in trail.verify().faults] == [("unreadable", 3)]
    assert len(list(trail.lines())) == 7


def test_many_at_once_leave_a_line_each(trail):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: trail.append("command", f"account {number}"), range(40)))
    found = trail.verify()
    assert (found.line_count, found.faults) == (46, ())


def test_what_is_older_than_its_time_goes_by_whole_months_and_the_rest_stays_whole(trail):
    trail.remove_before(date(2026, 10, 31))
    assert len(trail.files()) == 2
    trail.remove_before(date(2026, 11, 1))
    assert [path.name for path in trail.files()] == ["2026-11.jsonl"]
    trail.remove_before(date(2036, 1, 1))
    assert trail.verify().line_count == 2 and trail.verify().faults == ()


def test_nobody_but_the_account_and_its_group_reads_it(trail):
    assert stat.S_IMODE(trail.files()[0].stat().st_mode) & 0o007 == 0


def invoke(home, *words):
    return CliRunner().invoke(app, ["audit", *words, "--home", str(home)])


def test_the_command_shows_the_lines_of_some_days_an_account_a_command(trail, tmp_path):
    assert len(json.loads(invoke(tmp_path, "--format", "json", "--since", "2026-10-31").stdout)) == 4
    assert len(json.loads(invoke(tmp_path, "--format", "json", "--until", "2026-10-31").stdout)) == 4
    assert len(json.loads(invoke(tmp_path, "--format", "json", "--who", "taro").stdout)) == 3
    shown = invoke(tmp_path, "--event", "rollback").stdout
    assert shown.count("to=20261029T013000") == 3 and "previous" not in shown
    assert invoke(tmp_path, "--who", "nobody").stdout.strip() == "あてはまる記録はありません。"


def test_the_command_verifies(trail, tmp_path):
    whole = invoke(tmp_path, "--verify")
    assert whole.exit_code == 0 and trail.verify().head in whole.stdout
    rewrite(trail, "2026-10.jsonl", lambda lines: lines[1:])
    rewrite(trail, "2026-11.jsonl", lambda lines: [lines[0].replace(b"hanako", b"jiro"), *lines[1:]])
    broken = invoke(tmp_path, "--verify")
    assert broken.exit_code == 1
    assert "つながらないところが" in broken.stdout


@pytest.mark.parametrize("words", [("--since", "yesterday"), ("--format", "pdf")])
def test_a_wrong_question_gets_an_example(trail, tmp_path, words):
    refused = invoke(tmp_path, *words)
    assert refused.exit_code != 0 and "例: monosashi audit" in str(refused.exception) + refused.output


def test_where_several_hosts_share_a_home_the_lines_of_all_are_shown_in_time_and_each_trail_is_verified(
    trail, tmp_path, monkeypatch
):
    second = AuditTrail(tmp_path / "audit" / "hosts" / "second")
    monkeypatch.setattr(audit_trail, "office_now", lambda: datetime(2026, 10, 31, 8, tzinfo=OFFICE_TIME))
    second.append("command", "shiro", command="dispose")
    lines = json.loads(invoke(tmp_path, "--format", "json").stdout)
    assert [line["who"] for line in lines].index("shiro") == 2 and len(lines) == 7
    assert "second: 1行、すべてつながっています" in invoke(tmp_path, "--verify").stdout
    second.append("command", "shiro", command="run")
    rewrite(second, "2026-10.jsonl", lambda lines: [lines[0] + b" ", *lines[1:]])
    broken = invoke(tmp_path, "--verify")
    assert broken.exit_code == 1 and "second: 2026-10.jsonl の2行目は" in broken.stdout
