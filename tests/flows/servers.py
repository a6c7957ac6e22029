"""Programs in the background, and waiting for what they do."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from pipeline.operations.prefect_api import is_up
from pipeline.settings import ROOT

MONOSASHI = [sys.executable, "-m", "pipeline.cli"]
PREFECT = [sys.executable, "-m", "prefect"]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(command: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """A process in the background, ended as an operator would end it."""
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def prefect_server(folder: Path, port: int) -> Iterator[subprocess.Popen]:
    """Start a Prefect server with its database in the folder `server`; yields once it answers."""
    env = os.environ | {"PREFECT_HOME": str(folder / "server"), "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    command = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with started(command, env, folder / "server.log") as server:
        awaited(lambda: is_up(f"http://127.0.0.1:{port}/api"), 300)
        yield server


def ask_prefect(api_url: str, path: str, body: dict | None = None) -> Any:
    """Return the answer of a Prefect server's API; None where it has none, or nobody answers."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{api_url}/{path}", data, {"Content-Type": "application/json"})
    with suppress(OSError), urlopen(request, timeout=30) as answer:
        return json.load(answer)
    return None


def awaited(look: Callable[[], object], seconds: float) -> object:
    """Return the first result that is not empty; fails when there is none within the time."""
    for _ in range(int(seconds * 4)):
        if found := look():
            return found
        time.sleep(0.25)
    raise AssertionError(f"not seen within {seconds} s")
