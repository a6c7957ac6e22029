"""A power cut at any moment: no receipt without its bytes, a whole pointer. Over a night: benchmarks/power_cuts.py.

The order of the calls, a program cut off between any two of them, and a model of the disk (scenarios/power_cut.py).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.intake.inbox import scan_inbox
from pipeline.intake.receive import receipts, receive
from pipeline.operations.atomic_write import write_atomically
from pipeline.settings import SCHEMA_VERSION, FileLimits
from pipeline.warehouse.publish import Snapshot, current, is_whole, publish, repair, roll_back, sha256_of
from tests.scenarios.power_cut import cut_everywhere
from tests.scenarios.system_calls import Call, cut_off, record

LIMITS = FileLimits()


def take_in(home: Path, number: int = 1) -> None:
    """A night receives three new files."""
    (home / "inbox").mkdir(exist_ok=True)
    for name in "abc":
        (home / "inbox" / f"{name}.csv").write_text(f"{name},{number}\n")
    arrivals = scan_inbox(home / "inbox", LIMITS).arrivals
    receive(arrivals, home / "history", LIMITS, f"2026112{number}T013000", datetime(2026, 11, 20 + number, tzinfo=UTC))


def put_out(home: Path, number: int = 1) -> None:
    """A night publishes a small file, with one export. Done again after it was cut off, it begins anew."""
    work, run_id = home / "work", f"2026112{number}T013000"
    built, exports = work / f"monosashi-{run_id}.duckdb", work / f"monosashi-{run_id}"
    exports.mkdir(parents=True, exist_ok=True)
    built.write_text(run_id)
    (exports / "sha256.txt").write_text("")
    snapshot = Snapshot(
        run_id, built.name, sha256_of(built), "2026-11-23", (2023,), "2026.1", SCHEMA_VERSION, "", run_id
    )
    publish(built, exports, snapshot, home / "published", keep=2)


def places(calls: list[Call], name: str, start: str) -> list[int]:
    """The places of the calls of a name whose path, or target, begins so."""
    return [at for at, call in enumerate(calls) if call.name == name and (call.target or call.path).startswith(start)]


def flushes(calls: list[Call], path: str) -> list[int]:
    """The places at which this very path is flushed."""
    return [at for at, call in enumerate(calls) if call.name == "fsync" and call.path == path]


# ── order ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_bytes_their_names_and_then_the_receipts_reach_the_disk(tmp_path):
    calls = record(tmp_path, lambda: take_in(tmp_path))
    bytes_flushed = [at for at in places(calls, "fsync", "history/files/") if calls[at].path.endswith(".part")]
    renamed = places(calls, "replace", "history/files/")
    (names_flushed,) = [
        at for at in places(calls, "fsync", "history/files") if calls[at].path == "history/files" and at > renamed[0]
    ]
    (list_flushed,) = places(calls, "fsync", "history/nights/.")
    (list_renamed,) = places(calls, "replace", "history/nights/")
    list_name_flushed = [at for at in flushes(calls, "history/nights") if at > list_renamed]
    assert len(bytes_flushed) == len(renamed) == 3 and list_name_flushed
    order = [max(bytes_flushed), min(renamed), max(renamed), names_flushed, list_flushed, list_renamed]
    assert order == sorted(order) and list_name_flushed[0] > list_renamed
    for folder in ("history", "history/files", "history/nights"):
        (made,) = places(calls, "mkdir", folder) if folder != "history" else places(calls, "mkdir", "history")[:1]
        parent = str(Path(folder).parent)
        assert [at for at in flushes(calls, parent) if at > made], "a new folder is flushed into its parent"


def test_the_pointer_reaches_the_disk_after_all_that_it_names(tmp_path):
    put_out(tmp_path, 1)
    calls = record(tmp_path, lambda: put_out(tmp_path, 2))
    file, pointer = "published/monosashi-20261122T013000.duckdb", "published/current.json"
    (file_flushed,) = places(calls, "fsync", "work/monosashi-20261122T013000.duckdb")
    (file_renamed,) = places(calls, "replace", file)
    folder_flushed = flushes(calls, "published")
    (pointer_flushed,) = places(calls, "fsync", "published/.current.json")
    (pointer_renamed,) = places(calls, "replace", pointer)
    order = [file_flushed, file_renamed, folder_flushed[0], pointer_flushed, pointer_renamed, folder_flushed[1]]
    assert order == sorted(order)
    (exports_renamed,) = [at for at, call in enumerate(calls) if call.target == file.removesuffix(".duckdb")]
    assert exports_renamed < folder_flushed[0]
    removed = places(calls, "unlink", "published/")
    assert not removed or min(removed) > folder_flushed[1], "nothing goes before the new one is safe"


# ── a program cut off between any two calls ──────────────────────────────────────────────────────────────────────


def cut_off_everywhere(tmp_path: Path, prepare: Callable[[Path], object], work: Callable[[Path], object],
                       check: Callable[[Path, bool], None]) -> int:  # fmt: skip
    """Cut the work off at each of its calls, each in a home of its own, then do it again. Returns how many calls."""
    for number in range(1000):
        home = tmp_path / str(number)
        home.mkdir()
        prepare(home)
        was_cut = cut_off(home, lambda home=home: work(home), number)
        check(home, not was_cut)
        if not was_cut:
            return number
        work(home)
        check(home, True)
    raise AssertionError("no end")


def test_receiving_that_is_cut_off_anywhere_leaves_no_receipt_without_its_bytes_and_is_done_by_the_next(tmp_path):
    def check(home: Path, is_done: bool) -> None:
        found = receipts(home / "history")
        assert [one.content(home / "history").decode()[0] for one in found] == [one.name[0] for one in found]
        assert len(found) == 3 or (len(found) == 0 and not is_done)

    assert cut_off_everywhere(tmp_path, lambda _: None, take_in, check) > 12


def test_publishing_that_is_cut_off_anywhere_leaves_a_whole_pointer_and_is_repaired(tmp_path):
    def work(home: Path) -> None:
        repair(home / "published")
        if (present := current(home / "published")) is None or present.run_id != "20261122T013000":
            put_out(home, 2)

    def check(home: Path, is_done: bool) -> None:
        present = current(home / "published")
        assert present and is_whole(present, home / "published")
        assert present.run_id == "20261122T013000" or not is_done

    assert cut_off_everywhere(tmp_path, lambda home: put_out(home, 1), work, check) > 9


# ── power cuts ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_power_cut_leaves_receipts_without_their_bytes(tmp_path):
    found = cut_everywhere(tmp_path, lambda: [take_in(tmp_path, number) for number in (1, 2)])
    assert found.faults == [] and found.moments > 25 and found.trees > 200
    assert {"history/nights/20261121T013000.json", "history/nights/20261122T013000.json"} <= set(found.left)


def test_no_power_cut_leaves_receipts_over_copies_that_were_found_unflushed(tmp_path):
    """A night wrote the bytes and was killed before it flushed them; the next finds them whole, and trusts them."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.csv").write_text("a,1\n")
    (arrival,) = scan_inbox(tmp_path / "inbox", LIMITS).arrivals
    (tmp_path / "history" / "files").mkdir(parents=True)

    def two_nights() -> None:
        (tmp_path / "history" / "files" / arrival.sha256).write_text("a,1\n")
        take_in(tmp_path)

    assert cut_everywhere(tmp_path, two_nights).faults == []


def test_no_power_cut_leaves_a_pointer_to_anything_but_a_whole_snapshot(tmp_path):
    put_out(tmp_path, 1)

    def nights() -> None:
        for number in (2, 3, 4):
            put_out(tmp_path, number)
        for run_id in ("20261123T013000", "20261124T013000"):
            roll_back(tmp_path / "published", run_id)

    found = cut_everywhere(tmp_path, nights)
    assert found.faults == [] and found.moments > 30
    assert '"run_id": "20261124T013000"' in found.left["published/current.json"].content.decode()


def test_a_first_publication_is_on_the_disk_when_it_is_done(tmp_path):
    found = cut_everywhere(tmp_path, lambda: put_out(tmp_path, 1))
    assert found.faults == [] and "published/current.json" in found.left


@pytest.mark.parametrize("text", ["first", "second, longer"])
def test_a_file_that_is_written_atomically_is_the_old_one_or_the_new_one(tmp_path, text):
    write_atomically(tmp_path / "a" / "b" / "file.txt", "old")
    calls = record(tmp_path, lambda: write_atomically(tmp_path / "a" / "b" / "file.txt", text))
    assert [str(call) for call in calls] == [
        "fsync a/b/.file.txt.part", "replace a/b/.file.txt.part a/b/file.txt", "fsync a/b",
    ]  # fmt: skip
    assert (tmp_path / "a" / "b" / "file.txt").read_text() == text
