"""Two hosts over one home: one runs at a time, both know what was received, and who serves follows."""

import os
import shutil
import signal
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from dashboards.store import Store
from pipeline.intake.disposal import disposed_digests
from pipeline.intake.receive import answered_ids, receipts
from pipeline.lake import lake_tables
from pipeline.lake.engine import opened_lake
from pipeline.lake.follower import following
from pipeline.lake.services import services_of
from pipeline.operations.lock import LockedError
from pipeline.orchestration.disposal import dispose
from pipeline.orchestration.run import next_request
from pipeline.settings import Home, office_now
from pipeline.warehouse.publish import current, sha256_of
from tests.flows.nights import forked
from tests.lake.publications import a_snapshot
from tests.lake.servers import wait_until


def test_a_second_publisher_is_refused_and_the_lock_is_free_after_a_kill(own_first_year, place, other):
    held = own_first_year / "held"
    child = forked(partial(hold, Home(own_first_year), held))
    wait_until(held.exists, 60)
    with pytest.raises(LockedError, match="pid"), services_of(other).lock():
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    start = time.monotonic()
    wait_until(lambda: is_free(other), 30)
    assert time.monotonic() - start < 10  # of a busy machine; alone it takes some tenths of a second


def hold(home: Home, held: Path) -> None:
    with services_of(home).lock():
        held.touch()
        time.sleep(600)


def is_free(home: Home) -> bool:
    try:
        with services_of(home).lock():
            return True
    except LockedError:
        return False


def test_no_two_hosts_begin_with_the_same_run_id_and_a_clock_that_is_behind_comes_after(own_first_year, place, other):
    home = Home(own_first_year)
    ids = [next_request(one.folder, one.inbox).run_id for one in (home, other, home, other)]
    assert ids == sorted(set(ids))


def test_what_one_host_received_answered_and_disposed_of_the_other_knows(own_first_year, place, other):
    home = Home(own_first_year)
    first, second = services_of(home).history, services_of(other).history
    first.store()
    second.fetch()
    assert receipts(other.history) == receipts(home.history) != ()
    assert answered_ids(other.answered) == answered_ids(home.answered) != set()
    gone = receipts(other.history)[0]
    assert second.content(gone) == gone.content(home.history)

    dispose(other, [gone], "総務課", "命令第1号", office_now())
    second.store()
    first.fetch()
    assert disposed_digests(home.history) == {gone.sha256}
    assert not gone.content_path(home.history).exists()
    bucket = Path(place.bucket.removeprefix("file://")) / "history" / "files"
    assert gone.sha256 not in {path.name for path in bucket.iterdir()}


@pytest.mark.usefixtures("few_tables")
def test_two_replicas_follow_and_serve_on_without_postgresql(own_first_year, place, other, tmp_path, postgres):
    home, third = Home(own_first_year), Home(tmp_path / "third")
    third.folder.mkdir()
    catalogue = services_of(home).catalogue
    catalogue.move_in()
    before = current(home.published)
    stores = [Store(one.published) for one in (other, third)]
    with following(other), following(third):
        wait_until(lambda: all(run_of(store) == before.run_id for store in stores), 60)
        built, snapshot = a_snapshot(home, 1)
        exports = Path(shutil.copytree(before.exports(home.published), built.with_suffix("")))
        snapshot = replace(snapshot, sha256=sha256_of(built))
        catalogue.publish(built, exports, snapshot, keep=2)
        start = time.monotonic()
        wait_until(lambda: all(run_of(store) == snapshot.run_id for store in stores), 60)
        print(f"replicas switched after {time.monotonic() - start:.1f} s")
        postgres.kill()
        try:
            assert [run_of(store) for store in stores] == [snapshot.run_id] * 2
            assert all(store.whole_snapshot().frame("bodies").height for store in stores)
        finally:
            postgres.start()


def run_of(store: Store) -> str:
    found = store.found()
    return str(found.pointer["run_id"]) if found else ""


@pytest.mark.usefixtures("few_tables")
def test_readers_see_one_publication_or_the_other(own_first_year, place):
    """While three are committed, four readers ask for the run id twice in one statement, over two tables."""
    home = Home(own_first_year)
    services_of(home).catalogue.move_in()
    before = current(home.published)
    done = own_first_year / "done"
    readers = [forked(partial(read_until, place, done, own_first_year / f"answers-{n}")) for n in range(4)]
    for number in (1, 2, 3):
        built, snapshot = a_snapshot(home, number)
        lake_tables.commit_tables(place, built, snapshot, before)
        before = snapshot
    done.touch()
    assert [os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]) for reader in readers] == [0] * 4
    answers = [line for n in range(4) for line in (own_first_year / f"answers-{n}").read_text().splitlines()]
    assert len(answers) >= 4 and set(answers) == {"whole"}


def read_until(place, done: Path, answers: Path) -> None:
    with opened_lake(place) as con, answers.open("w") as out:
        while True:
            was_done = done.exists()
            con.execute("BEGIN")
            named = lake_tables.newest_commit(con)
            ((found,),) = con.execute("SELECT run_id FROM meta.run").fetchall()
            con.commit()
            out.write("whole\n" if named and found == named.snapshot.run_id else f"torn {found}\n")
            if was_done:
                return
