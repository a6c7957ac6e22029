"""A Prefect server of the night's own: it starts while the night imports Prefect, and ends with it, in whatever way."""

import atexit
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pipeline.operations.housekeeping import drop_prefect_database, prepare_prefect_database
from pipeline.operations.prefect_api import is_up

START_SECONDS = 120
_STOP_SECONDS = 5
_TEMPORARY = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
"""As Prefect starts one itself. That one is not used: it outlives a night that is killed, and is started again and
again for minutes where it cannot read its database.
"""


def start_server(folder: Path, max_bytes: int) -> Callable[[], bool] | None:
    """Begin to start it, and make its address known to Prefect. None when its database cannot be written.

    What is returned waits for it, and says whether it answers.
    """
    if not prepare_prefect_database(folder, max_bytes):
        return None
    port = _free_port()
    server = subprocess.Popen(  # noqa: S603  our own Python, our own module
        [sys.executable, "-P", "-m", "pipeline.operations.prefect_server_process", str(port)],
        stdin=subprocess.PIPE,
        env=_environment(),
    )
    os.environ["PREFECT_API_URL"] = api = f"http://127.0.0.1:{port}/api"  # not for the server itself
    atexit.register(_stop, server)  # only then: Prefect still tells it of the last states as this process ends

    def answers() -> bool:
        until = time.monotonic() + START_SECONDS
        while server.poll() is None and time.monotonic() < until:
            if is_up(api):
                return True
            time.sleep(0.05)
        if server.poll() is not None:  # nor will it start on this database in any other night
            drop_prefect_database(folder)
        return False

    return answers


def _environment() -> dict[str, str]:
    return os.environ | _TEMPORARY | {"PYTHONPATH": os.pathsep.join(sys.path)}


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(server: "subprocess.Popen[bytes]") -> None:
    assert server.stdin is not None
    server.stdin.close()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
