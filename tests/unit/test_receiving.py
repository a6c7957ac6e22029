"""What is received outlasts damage and wrong clocks: verified, written anew, read again, dated as most clocks agree."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.intake import clock
from pipeline.intake.clock import clock_problem
from pipeline.intake.history_check import NIGHTS, check_history, missing_files, read_state
from pipeline.intake.inbox import Arrival, scan_inbox
from pipeline.intake.receipt_dates import agreed_dates
from pipeline.intake.receive import HistoryDamagedError, receipts, receive, restore_damaged
from pipeline.orchestration.run import next_request
from pipeline.settings import FileLimits

LIMITS = FileLimits()
START = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def arrivals(folder: Path, **texts: str) -> list[Arrival]:
    """An inbox with files of these texts, as it is scanned."""
    inbox = folder / "inbox"
    inbox.mkdir(exist_ok=True)
    for name, text in texts.items():
        (inbox / f"{name}.csv").write_text(text)
    return list(scan_inbox(inbox, LIMITS).arrivals)


def take_in(folder: Path, number: int, now: datetime, **texts: str) -> None:
    receive(arrivals(folder, **texts), folder / "history", LIMITS, f"night{number:03}", now)


def stored(folder: Path) -> dict[str, Path]:
    """Name → where the bytes are, of everything received."""
    history = folder / "history"
    return {receipt.name: receipt.content_path(history) for receipt in receipts(history)}


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("there", ["", "half of it"])
def test_a_copy_without_a_receipt_is_verified_before_it_is_trusted(tmp_path, there):
    """What a power cut leaves of a night that came to no receipts."""
    (arrival,) = arrivals(tmp_path, a="x,y\n1,2\n")
    (tmp_path / "history" / "files").mkdir(parents=True)
    (tmp_path / "history" / "files" / arrival.sha256).write_text(there)
    take_in(tmp_path, 1, START)
    (receipt,) = receipts(tmp_path / "history")
    assert receipt.content(tmp_path / "history") == b"x,y\n1,2\n"


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: path.write_text(""), lambda path: path.write_text("z,y\n")]
)
def test_damage_heals_from_the_same_bytes_in_the_inbox(tmp_path, damage):
    take_in(tmp_path, 1, START, a="x,y\n", b="p,q\n")
    damage(stored(tmp_path)["a.csv"])
    assert restore_damaged(arrivals(tmp_path), tmp_path / "history", LIMITS) == ("a.csv",)
    assert stored(tmp_path)["a.csv"].read_text() == "x,y\n"
    assert restore_damaged(arrivals(tmp_path), tmp_path / "history", LIMITS) == ()


def test_a_file_that_changed_between_scan_and_copy_gets_no_receipt(tmp_path):
    seen = arrivals(tmp_path, a="x,y\n", b="p,q\n")
    (tmp_path / "inbox" / "a.csv").write_text("x,y\nmore,1\n")
    receive(seen, tmp_path / "history", LIMITS, "night001", START)
    assert list(stored(tmp_path)) == ["b.csv"]


def test_damage_does_not_heal_from_other_bytes_of_the_same_name(tmp_path):
    take_in(tmp_path, 1, START, a="x,y\n")
    stored(tmp_path)["a.csv"].write_text("")
    assert restore_damaged(arrivals(tmp_path, a="other\n"), tmp_path / "history", LIMITS) == ()
    assert missing_files(tmp_path / "history", LIMITS) == ["a.csv"]


def test_every_file_of_the_history_is_read_within_thirty_nights(tmp_path):
    """Same size, other bytes: only reading finds it. New files that come meanwhile put nothing off."""
    take_in(tmp_path, 0, START, **{f"f{number}": f"{number}\n" for number in range(100, 195)})
    for path in stored(tmp_path).values():
        path.write_text("999\n")
    found: set[str] = set()
    for night in range(NIGHTS):
        take_in(tmp_path, night + 1, START + night * DAY, new=f"{night}\n")
        (tmp_path / "inbox" / "new.csv").unlink()
        found = {name for name in check_history(tmp_path / "history", LIMITS, START).damaged.values() if name[0] == "f"}
        assert night > 0 or 0 < len(found) < 95 / 10, "a share each night"
    assert len(found) == 95
    assert set(read_state(tmp_path / "history").damaged.values()) == found


def test_what_is_gone_or_has_another_size_is_found_at_once(tmp_path):
    take_in(tmp_path, 1, START, **{f"f{number}": f"{number}\n" for number in range(60)})
    stored(tmp_path)["f7.csv"].unlink()
    stored(tmp_path)["f8.csv"].write_text("")
    state = check_history(tmp_path / "history", LIMITS, START)
    assert sorted(state.damaged.values()) == ["f7.csv", "f8.csv"]
    assert sorted(missing_files(tmp_path / "history", LIMITS)) == ["f7.csv", "f8.csv"]


def test_what_was_damaged_is_looked_at_every_night_until_it_is_well(tmp_path):
    take_in(tmp_path, 1, START, **{f"f{number}": f"{number}\n" for number in range(60)})
    damaged = stored(tmp_path)["f7.csv"]
    damaged.write_text("?\n")
    for _ in range(NIGHTS + 1):
        state = check_history(tmp_path / "history", LIMITS, START)
    assert state.damaged == {damaged.name: "f7.csv"}
    restore_damaged(arrivals(tmp_path), tmp_path / "history", LIMITS)
    assert check_history(tmp_path / "history", LIMITS, START).damaged == {}


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"damaged": ["a"]}', '{"damaged": 1}', '{"checked_to": 5}', '{"x": 1}']
)
def test_a_state_of_the_check_that_makes_no_sense_is_begun_anew(tmp_path, text):
    take_in(tmp_path, 1, START, a="x,y\n")
    (tmp_path / "history" / "integrity.json").write_text(text)
    assert check_history(tmp_path / "history", LIMITS, START).damaged == {}


def test_a_state_of_the_check_that_is_damaged_or_cannot_be_written_stops_nothing(tmp_path):
    take_in(tmp_path, 1, START, a="x,y\n")
    (tmp_path / "history" / "integrity.json").mkdir()
    assert read_state(tmp_path / "history").damaged == {}
    assert check_history(tmp_path / "history", LIMITS, START).damaged == {}


def test_a_damaged_file_is_named_with_where_it_was(tmp_path):
    take_in(tmp_path, 1, START, a="x,y\n")
    (receipt,) = receipts(tmp_path / "history")
    receipt.content_path(tmp_path / "history").write_text("")
    with pytest.raises(HistoryDamagedError, match=rf"{receipt.sha256}: a\.csv"):
        receipt.content(tmp_path / "history")


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────


def days(*numbers: float) -> list[datetime]:
    return [START + number * DAY for number in numbers]


@pytest.mark.parametrize(
    ("recorded", "agreed"),
    [
        ((0, 1, 2), (0, 1, 2)),
        ((0, 1, 1826, 3, 4), (0, 1, 3, 3, 4)),  # a night five years in the future
        ((0, 1, 1826), (0, 1, 1826)),  # as long as no other clock contradicts it
        ((1826, 1), (1, 1)),
        ((0, 1, -300, 3), (0, 1, 3, 3)),  # a night in the past
        ((0, 1, -300), (0, 1, 1)),
        ((0, 1826, 1827, 3, 4, 5), (0, 3, 3, 3, 4, 5)),
        ((0, -9000), (0, 0)),  # before there was this program
        ((), ()),
    ],
)
def test_receipts_are_dated_by_the_clocks_that_agree_with_their_order(recorded, agreed):
    dates = agreed_dates(days(*recorded))
    assert [round((date - START) / DAY, 6) for date in dates] == list(agreed)
    assert dates == sorted(set(dates)), "strictly later, each"


def test_one_night_with_a_wrong_clock_neither_dates_later_receipts_nor_reorders_revisions(tmp_path):
    nights = (0, 1, 1826, 3, 4)
    for number, day in enumerate(nights):
        take_in(tmp_path, number, START + day * DAY, a=f"revision {number}\n")
    history = tmp_path / "history"
    found = receipts(history)
    assert [one.content(history).decode() for one in found] == [f"revision {number}\n" for number in range(5)]
    assert sorted(found, key=lambda one: one.received_at) == list(found)
    assert [one.received_at.date().isoformat()[8:] for one in found] == ["23", "24", "26", "26", "27"]
    raw = json.loads((history / "nights" / "night002.json").read_text())
    assert raw[0]["received_at"].startswith("2031"), "what the clock said stays on record"


def test_a_run_after_a_wrong_clock_comes_later_in_order_and_bears_the_right_time(tmp_path):
    (tmp_path / "history" / "nights").mkdir(parents=True)
    (tmp_path / "history" / "nights" / "20311123T013000.json").write_text("[]")
    request = next_request(tmp_path, tmp_path / "inbox")
    assert request.run_id == "20311123T013001"
    assert abs(request.started_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_clock_before_the_newest_receipt_is_reported_until_others_agree(tmp_path):
    history = tmp_path / "history"
    take_in(tmp_path, 1, START, a="1\n")
    assert clock_problem(history, START + DAY) == "" and clock_problem(history, START - DAY / 2) == ""
    take_in(tmp_path, 2, START + 1826 * DAY, a="2\n")
    assert clock_problem(history, START + 2 * DAY) == "clock_behind"
    take_in(tmp_path, 3, START + 2 * DAY, a="3\n")
    assert clock_problem(history, START + 3 * DAY) == ""


def test_a_clock_that_is_not_that_of_the_file_system_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "_file_system_time", lambda _: datetime.now(UTC) + 2 * DAY)
    assert clock_problem(tmp_path, datetime.now(UTC)) == "clock_differs"
    monkeypatch.setattr(clock, "_file_system_time", lambda _: datetime.now(UTC) + DAY / 2)
    assert clock_problem(tmp_path, datetime.now(UTC)) == ""
