"""Serving: the address on one line, and a taken port said plainly."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from dashboards.serve import ServeError, serve
from tests.pages.test_check import FILE


def test_a_taken_port_is_said_plainly(sample_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServeError) as caught:
            serve(sample_home, "127.0.0.1", port)
    assert f"{port} 番ポートを開けません" in str(caught.value)
    assert f"--port {port + 1}" in str(caught.value)


@contextmanager
def served(home: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """The dashboards as a process of their own, and their port."""
    command = "import sys; from pathlib import Path; from dashboards.serve import serve\n"
    command += "serve(Path(sys.argv[1]), '127.0.0.1', 0)"
    process = subprocess.Popen([sys.executable, "-c", command, home], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, int(process.stdout.readline().rsplit(":", 1)[1].strip(" /\n"))
    finally:
        process.kill()
        process.communicate()


def asked(port: int, path: str, **sent: Any) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request("POST" if sent else "GET", path, **sent)
        answer = connection.getresponse()
        return answer.status, answer.read()


def children(process: "subprocess.Popen[str]") -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    return [int(child) for child in listed.split()]


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(pids: list[int]) -> bool:
    until = time.monotonic() + 180  # it may be loading its library, behind everything else
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.1)
    return not any(map(is_running, pids))


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param(signal.SIGINT, marks=pytest.mark.bench),
        signal.SIGTERM,
        pytest.param(signal.SIGKILL, marks=pytest.mark.slow),
    ],
)
def test_it_answers_and_ends_with_all_that_it_began(sample_home: Path, ending: signal.Signals) -> None:
    with served(sample_home) as (process, port):
        assert asked(port, "/readyz")[0] == 200
        begun = children(process)
        assert begun and all(map(is_running, begun))
        process.send_signal(ending)
        process.wait(timeout=60)
        assert gone(begun)


@pytest.mark.slow
def test_a_check_whose_process_broke_down_is_told_and_the_next_one_works(sample_home: Path) -> None:
    sent = {"body": FILE.read_bytes(), "headers": {"X-File-Name": "a.csv"}}
    with served(sample_home) as (process, port):
        for child in children(process):
            os.kill(child, signal.SIGKILL)
        answers = [asked(port, "/check/file", **sent) for _ in range(2)]
        assert answers[-1][0] == 200 and b'"files"' in answers[-1][1]
        assert {status for status, _ in answers} <= {200, 500}
        assert asked(port, "/healthz")[0] == 200


@pytest.mark.slow
def test_serving_imports_nothing_of_the_night() -> None:
    question = (
        "import sys, dashboards.serve; "
        "print([m for m in sys.modules if m.split('.')[0] in ('great_expectations', 'prefect', 'pandas')"
        " or m.split('.')[:2] in (['pipeline', 'intake'], ['pipeline', 'validation'], ['pipeline', 'flows'])])"
    )
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
