"""A Prefect server of a run's own: it starts while the run imports Prefect, and ends with the run."""

import atexit
import os
import socket
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pipeline.operations.child_process import ChildProcess
from pipeline.operations.housekeeping import drop_prefect_database, prepare_prefect_database
from pipeline.operations.prefect_api import is_up

START_SECONDS = 120
_STOP_SECONDS = 5
_TEMPORARY = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
"""As Prefect starts one itself. That one is not used: it outlives a run that is killed, and is started again and
again for minutes where it cannot read its database.
"""


def start_server(folder: Path, max_bytes: int) -> Callable[[], bool] | None:
    """Begin to start the server, and set its address for Prefect. None when its database cannot be written.

    What is returned waits for the server, and returns whether it answers.
    """
    if not prepare_prefect_database(folder, max_bytes):
        return None
    port = _free_port()
    server = ChildProcess("pipeline.operations.prefect_server_process", str(port), environment=_TEMPORARY)
    os.environ["PREFECT_API_URL"] = api = f"http://127.0.0.1:{port}/api"  # not for the server itself
    atexit.register(server.end, _STOP_SECONDS)  # only then: Prefect still sends it the last states at exit
    return lambda: _is_answering(server, api, folder)


def _is_answering(server: ChildProcess, api: str, folder: Path) -> bool:
    until = time.monotonic() + START_SECONDS
    while server.is_running and time.monotonic() < until:
        if is_up(api):
            return True
        time.sleep(0.05)
    if not server.is_running:  # nor will it start on this database in any other run
        drop_prefect_database(folder)
    return False


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
