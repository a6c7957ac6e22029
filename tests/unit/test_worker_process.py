"""The worker process of a run: the same values and errors, and nothing is lost when it ends early."""

import operator
import os
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.operations.worker_process import WorkerLostError, run_alone, run_in_worker, running_worker


def test_a_value_comes_from_another_process_and_from_this_one_where_there_is_none():
    assert run_in_worker(os.getpid) == os.getpid()
    with running_worker("json"):
        assert run_in_worker(os.getpid) != os.getpid()
        assert run_in_worker(operator.mul, "ものさし", 20_000) == "ものさし" * 20_000
    assert run_in_worker(os.getpid) == os.getpid()


def test_an_error_in_the_worker_is_raised_here():
    with running_worker("json"), pytest.raises(ZeroDivisionError):
        run_in_worker(operator.truediv, 1, 0)


def kill_any_process_but(home: int) -> str:
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_a_call_whose_worker_is_killed_is_done_here():
    with running_worker("json"):
        assert run_in_worker(kill_any_process_but, os.getpid()) == "done"


def interrupt_elsewhere_than(home: int) -> str:
    if os.getpid() != home:
        os.kill(home, signal.SIGINT)
        time.sleep(0.5)  # Polars handles the signal, too, so that it need not interrupt the wait for the answer
    return "done"


def test_after_an_interrupted_call_the_worker_is_not_used_again():
    with running_worker("json"):
        with pytest.raises(KeyboardInterrupt):
            run_in_worker(interrupt_elsewhere_than, os.getpid())
        assert run_in_worker(os.getpid) == os.getpid()


def test_the_worker_ends_when_the_first_process_is_killed_during_a_call():
    script = (
        "import os, threading, time\nfrom pipeline.operations.worker_process import running_worker, run_in_worker\n"
        "with running_worker('json'):\n    print(run_in_worker(os.getpid), flush=True)\n"
        "    threading.Timer(0.5, os.kill, (os.getpid(), 9)).start()\n    run_in_worker(time.sleep, 60)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert _ends(int(done.stdout), within_seconds=10)


def _ends(pid: int, within_seconds: float) -> bool:
    for _ in range(int(within_seconds * 20)):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if (
            Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        ):  # ended, its exit status not yet read
            return True
        time.sleep(0.05)
    return False


def test_the_worker_has_ended_after_the_block():
    with running_worker("json"):
        pid = run_in_worker(os.getpid)
        os.kill(pid, 0)
    assert _ends(pid, within_seconds=1)


def test_what_runs_alone_has_a_new_process_without_pandas_and_its_errors_come_back_with_their_trace():
    assert run_alone(os.getpid) == os.getpid()
    with running_worker("json"):
        assert len({run_alone(os.getpid), run_alone(os.getpid), run_in_worker(os.getpid), os.getpid()}) == 4
        with pytest.raises(ZeroDivisionError) as raised:
            run_alone(operator.truediv, 1, 0)
        with pytest.raises(ModuleNotFoundError, match="pandas"):
            run_alone(import_module, "pandas")
    assert any("Traceback" in note for note in raised.value.__notes__)


def test_what_runs_alone_and_is_killed_is_not_done_a_second_time():
    with running_worker("json"), pytest.raises(WorkerLostError, match="SIGKILL"):
        run_alone(kill_any_process_but, os.getpid())


@pytest.mark.slow
def test_what_runs_alone_ends_when_it_is_interrupted(tmp_path: Path):
    with running_worker("json"), pytest.raises(KeyboardInterrupt):
        run_alone(note_and_interrupt, os.getpid(), tmp_path / "pid")
    assert _ends(int((tmp_path / "pid").read_text()), within_seconds=1)


def note_and_interrupt(home: int, path: Path) -> None:
    path.write_text(f"{os.getpid()}")
    os.kill(home, signal.SIGINT)
    time.sleep(2)  # an answer at last, where a library takes the signal; the process would go on waiting for calls
