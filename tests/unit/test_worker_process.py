"""The second process beside a night: same values, same errors, and nothing lost when it is gone."""

import operator
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.operations.worker_process import run_in_worker, running_worker


def test_a_value_comes_from_another_process_and_from_this_one_where_there_is_none():
    assert run_in_worker(os.getpid) == os.getpid()
    with running_worker("json"):
        assert run_in_worker(os.getpid) != os.getpid()
        assert run_in_worker(operator.mul, "ものさし", 20_000) == "ものさし" * 20_000
    assert run_in_worker(os.getpid) == os.getpid()


def test_an_error_there_is_an_error_here():
    with running_worker("json"), pytest.raises(ZeroDivisionError):
        run_in_worker(operator.truediv, 1, 0)


def die_elsewhere_than(home: int) -> str:
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_what_a_killed_process_was_asked_is_done_here():
    with running_worker("json"):
        assert run_in_worker(die_elsewhere_than, os.getpid()) == "done"


def interrupt_elsewhere_than(home: int) -> str:
    if os.getpid() != home:
        os.kill(home, signal.SIGINT)
        time.sleep(60)
    return "done"


def test_a_process_that_was_interrupted_is_not_asked_again():
    with running_worker("json"):
        with pytest.raises(KeyboardInterrupt):
            run_in_worker(interrupt_elsewhere_than, os.getpid())
        assert run_in_worker(os.getpid) == os.getpid()


def test_it_ends_with_the_parent_also_when_that_one_is_killed_in_the_middle_of_work():
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
        if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":  # dead, and nobody asks how
            return True
        time.sleep(0.05)
    return False


def test_no_process_is_left_behind():
    with running_worker("json"):
        number = run_in_worker(os.getpid)
    assert _ends(number, within_seconds=0.1)
