"""Prefect servers as child processes: one of a run's own, and the standing one of `schedule --with-server`.

That of a run starts while the run imports Prefect. Both answer only who has the authentication string, and end with
their parent.
"""

import atexit
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.operations.child_process import ChildProcess
from pipeline.operations.housekeeping import drop_prefect_database, prepare_prefect_database
from pipeline.operations.prefect_access import HOST, PrefectAccess
from pipeline.operations.prefect_api import is_up

START_SECONDS = 120
_SCHEDULE_START_SECONDS = 900
"""The server that stays makes its database first; on a busy machine that takes minutes, and nothing waits for it."""
_STOP_SECONDS = 5
_TEMPORARY = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
"""As Prefect starts one itself. That one is not used: it outlives a run that is killed, and is started again and
again for minutes where it cannot read its database.
"""
_OF_SCHEDULE = {"PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs"}
"""Old runs go: without it the database grows for good."""


def start_server(folder: Path, max_bytes: int) -> Callable[[], bool] | None:
    """Begin to start the server, and set its address for Prefect. None when its database cannot be written.

    What is returned waits for the server, and returns whether it answers.
    """
    if not prepare_prefect_database(folder, max_bytes):
        return None
    access = PrefectAccess.at_port(_free_port())
    server = _start(access, _TEMPORARY)
    os.environ.update(access.client_environment())  # not for the server itself
    atexit.register(server.end, _STOP_SECONDS)  # only then: Prefect still sends it the last states at exit
    return lambda: _is_answering_or_drop(server, access, folder)


@contextmanager
def schedule_server(folder: Path, port: int) -> Iterator[PrefectAccess | None]:
    """Keep a server with its pages and its database in `folder`. None when it does not start.

    A port that is taken raises OSError: another program would be handed the authentication string.
    """
    socket.create_server((HOST, port)).close()
    access = PrefectAccess.at_port(port)
    server = _start(access, {"PREFECT_HOME": str(folder.resolve()), **_OF_SCHEDULE})
    try:
        yield access if _is_answering(server, access, _SCHEDULE_START_SECONDS) else None
    finally:
        server.end(_STOP_SECONDS)


def _start(access: PrefectAccess, more: Mapping[str, str]) -> ChildProcess:
    port = access.api_url.removesuffix("/api").rsplit(":", 1)[1]
    return ChildProcess(
        "pipeline.operations.prefect_server_process", port, environment={**access.server_environment(), **more}
    )


def _is_answering(server: ChildProcess, access: PrefectAccess, seconds: float = START_SECONDS) -> bool:
    until = time.monotonic() + seconds
    while server.is_running and time.monotonic() < until:
        if is_up(access.api_url):
            return True
        time.sleep(0.05)
    return False


def _is_answering_or_drop(server: ChildProcess, access: PrefectAccess, folder: Path) -> bool:
    is_answering = _is_answering(server, access)
    if not server.is_running:  # nor will it start on this database in any other run
        drop_prefect_database(folder)
    return is_answering


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
