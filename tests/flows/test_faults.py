"""What nights do to programs. The full numbers are in tests/benchmarks/faults.py; kills and readers have their own."""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.intake.inbox import scan_inbox
from pipeline.intake.receive import changed_while_reading, receipts, receive
from pipeline.operations.lock import run_lock
from pipeline.operations.time_limits import StageTooLongError, time_limit
from pipeline.operations.worker_process import WorkerLostError
from pipeline.orchestration import stages
from pipeline.orchestration.run import RunFailedError, next_request, run_night
from pipeline.orchestration.run_outcome import failed_report
from pipeline.orchestration.run_request import RUN_ID_FORMAT, NotEnoughSpaceError
from pipeline.settings import ROOT, Home, Settings
from pipeline.warehouse.publish import current
from tests.conftest import night, run_request
from tests.flows.nights import receive_for

LIMITS = Settings().limits()


def put(inbox: Path, *names: str) -> Path:
    inbox.mkdir(exist_ok=True)
    for name in names:
        (inbox / name).write_text(f"a,b\n{name},1\n")
    return inbox


def taken(home: Path) -> list[str]:
    return [receipt.name for receipt in receipts(home / "history")]


def test_the_lock_of_a_process_that_died_is_no_lock(own_first_year):
    (own_first_year / "night.lock").write_text("99999999")
    with run_lock(Home(own_first_year).lock):
        assert (own_first_year / "night.lock").read_text() == str(os.getpid())


def test_an_inbox_deleted_half_way_loses_nothing_that_was_taken(tmp_path):
    """Seen, then gone before they were copied: the rest is taken, and these are named."""
    inbox = put(tmp_path / "inbox", "a.csv", "b.csv", "c.csv")
    seen = scan_inbox(inbox, LIMITS).arrivals
    (inbox / "b.csv").unlink()
    receive(seen, tmp_path / "history", LIMITS, "20261123T013000", datetime.now(UTC))
    assert taken(tmp_path) == ["a.csv", "c.csv"]
    assert changed_while_reading(seen, tmp_path / "history") == ["b.csv"]


def test_a_file_that_grows_while_it_is_read_is_taken_whole_by_the_second_look(own_first_year, monkeypatch):
    """It grows once between the look and the copy; both looks go into one list of receipts."""
    inbox = put(own_first_year / "inbox", "a.csv", "b.csv")

    def growing(folder, limits, *others):
        monkeypatch.undo()  # the second look is undisturbed
        seen = scan_inbox(folder, limits, *others)
        with (inbox / "b.csv").open("a") as file:
            file.write("more,2\n")
        return seen

    monkeypatch.setattr(stages, "scan_inbox", growing)
    report = receive_for(run_request(own_first_year, inbox, 1))
    assert report.unreadable == () and taken(own_first_year)[-2:] == ["a.csv", "b.csv"]
    (receipt,) = [one for one in receipts(own_first_year / "history") if one.name == "b.csv"]
    assert receipt.content(own_first_year / "history").endswith(b"more,2\n")


def test_a_share_that_comes_back_is_read_by_a_later_look(own_first_year, tmp_path, monkeypatch):
    monkeypatch.setenv("MONOSASHI_RETRY_SECONDS", "1")
    share = tmp_path / "share"
    threading.Timer(0.5, lambda: put(share, "late.csv")).start()
    report = receive_for(run_request(own_first_year, share, 1))
    assert report.unreadable == () and "late.csv" in taken(own_first_year)


def test_a_share_that_stays_away_fails_the_night_and_says_so(own_first_year, tmp_path):
    with pytest.raises(RunFailedError, match=r"受信箱 .*share が見えません"):
        night(own_first_year, tmp_path / "share", minute=1)
    assert not (tmp_path / "share").exists()
    assert current(own_first_year / "published").run_id == "20261123T013000"


def test_a_clock_set_back_changes_no_order(own_first_year):
    """The last night bears a date of the future: the next comes after it, and its file is the newer one."""
    ahead = (datetime.now(UTC) + timedelta(days=400)).strftime(RUN_ID_FORMAT)
    inbox = put(own_first_year / "inbox", "new.csv")
    (own_first_year / "history" / "nights" / f"{ahead}.json").write_text("[]")
    first = next_request(own_first_year, inbox)
    receive_for(first)
    (inbox / "new.csv").write_text("a,b\nanother,1\n")
    second = next_request(own_first_year, inbox)
    receive_for(second)
    assert second.run_id > first.run_id > ahead
    received = [one.received_at for one in receipts(own_first_year / "history") if one.name == "new.csv"]
    assert [time.replace(microsecond=0) for time in received] == [first.started_at, second.started_at]
    assert received == sorted(received)


def test_sigterm_ends_the_night_with_a_report(own_first_year):
    """A signal in the middle of a stage: a failed night that says so. The next does the rest: test_disturbed.py."""
    inbox = put(own_first_year / "inbox", "new.csv")

    def signalled(function, *arguments):
        if function is stages.build_tables:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        return function(*arguments)

    with pytest.raises(RunFailedError, match="停止の指示"):
        run_night(run_request(own_first_year, inbox, 1), signalled)
    status = json.loads((own_first_year / "status.json").read_text())
    assert (status["outcome"], [need["kind"] for need in status["needs"]]) == (
        "failed", ["failed", "rejected", "partially_accepted"],
    )  # fmt: skip
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


@pytest.mark.slow
def test_a_signal_within_duckdb_is_told_as_what_it_is():
    """DuckDB raises `Query interrupted` instead, or ends first where its main thread is in the middle of work."""
    with pytest.raises(StageTooLongError), time_limit("build", 0.3), duckdb.connect() as con:
        con.execute("SELECT count(*) FROM range(1000) AS a, range(1000000) AS b WHERE a.range <> b.range").fetchall()


# The alarm may fall between the opening of a file and the line that holds it: Python closes it, and says so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_stage_that_takes_too_long_is_stopped(own_first_year, monkeypatch):
    monkeypatch.setenv("MONOSASHI_STAGE_MINUTES", "0.001")
    with pytest.raises(RunFailedError, match=r"「(受付|読み取りと検証)」が時間の上限を超えた"):
        night(own_first_year, put(own_first_year / "inbox", "new.csv"), minute=1)
    assert current(own_first_year / "published").run_id == "20261123T013000"


def test_a_limit_that_is_kept_leaves_no_alarm():
    with time_limit("build", 0.2):
        pass
    time.sleep(0.3)
    with pytest.raises(StageTooLongError, match="build: 0 s"), time_limit("build", 0.1):
        time.sleep(1)


@pytest.mark.bench
def test_a_night_goes_on_when_prefect_is_away(own_first_year):
    """No server answers where it should be. The stages need none."""
    put(own_first_year / "inbox", "new.csv")
    script = (
        "import os, sys; from pathlib import Path; from pipeline.orchestration.run import next_request\n"
        "from pipeline.orchestration.run_in_prefect import run_in_prefect\n"
        "os.environ['PREFECT_API_URL'] = 'http://127.0.0.1:9/api'\n"
        "os.environ['PREFECT_CLIENT_MAX_RETRIES'] = '0'\n"
        "home = Path(sys.argv[1]); print(run_in_prefect(next_request(home, home / 'inbox')).outcome)"
    )
    done = subprocess.run([sys.executable, "-c", script, own_first_year], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "published", done.stderr[-2000:]


def test_a_build_that_the_system_ends_is_reported_as_want_of_memory(tmp_path):
    ended = WorkerLostError("_build_tables: SIGKILL")
    report = failed_report(next_request(tmp_path, tmp_path / "inbox"), ended, {})
    assert (report.outcome, report.reason) == ("failed", "memory")
    assert "SIGKILL" in report.message and "メモリーの不足" in report.message


def test_a_full_disk_is_described_with_its_numbers_in_both_languages(tmp_path):
    report = failed_report(run_request(tmp_path, tmp_path), NotEnoughSpaceError(tmp_path, 12, 500), {})
    assert "（空き 12 MiB、必要 500 MiB）" in report.message and "もう一度実行してください" in report.message
    assert "12 MiB are free, 500 MiB are needed" in report.message_en and "run again" in report.message_en


def test_all_that_a_build_needs_can_be_sent_to_a_process_of_its_own(tmp_path, monkeypatch):
    sent: list[bytes] = []
    monkeypatch.setattr(stages, "run_alone", lambda *call: sent.append(pickle.dumps(call)) or "built")
    request = next_request(tmp_path, tmp_path / "inbox")
    assert stages.build_tables(request, request.load_catalogue(), "digest") == Path("built")
    _, request_there, definitions, _ = pickle.loads(sent[0])
    assert (request_there, definitions["run"]["input_digest"].to_list()) == (request, ["digest"])


_HALF_WRITTEN = """
import os, signal, time
from pipeline.operations.time_limits import StoppedError, stoppable

class Part:
    def __del__(self):
        raise ValueError("Can't close the ZIP file while there is an open writing handle on it")

def write():
    part = Part()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)

try:
    with stoppable():
        write()
except StoppedError:
    print("stopped")
"""


def test_what_a_stop_leaves_half_written_brings_no_traceback_to_the_screen():
    done = subprocess.run([sys.executable, "-c", _HALF_WRITTEN], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.stdout, done.stderr) == ("stopped\n", "")
