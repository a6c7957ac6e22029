"""The same run as a Prefect flow, and without Prefect where there is none to be had."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.lake.services import services_of
from pipeline.operations.logs import Log
from pipeline.operations.prefect_access import read_access
from pipeline.operations.prefect_api import is_up
from pipeline.operations.prefect_server import start_server
from pipeline.operations.time_limits import stoppable
from pipeline.orchestration.run import ProgressCallback, ignore_progress, run_night_locked
from pipeline.orchestration.run_request import RunRequest
from pipeline.outputs.report import RunReport
from pipeline.settings import Home

_SHORT_WAITS = {"PREFECT_API_REQUEST_TIMEOUT": "15", "PREFECT_CLIENT_MAX_RETRIES": "1"}
"""With a server that does not answer, Prefect would wait six times a minute, at each of its steps."""


def run_in_prefect(request: RunRequest, on_progress: ProgressCallback = ignore_progress) -> RunReport:
    """Run a night as a Prefect flow. Raises as `run_night`; the lock goes first, for Prefect starts slowly."""
    with stoppable(), services_of(request.folders).lock():
        prepare_prefect(request.folders.prefect)
        if report := _run_as_flow(request, on_progress):
            return report
        on_progress("alone", None)
        Log(request.folders.logs, request.run_id).write("no prefect", "warning")
        return run_night_locked(request, on_progress=on_progress)


def _run_as_flow(request: RunRequest, on_progress: ProgressCallback) -> RunReport | None:
    """Run with a standing server, or with one of the run's own. None when there is none to be had."""
    for name, value in _SHORT_WAITS.items():
        os.environ.setdefault(name, value)
    is_answering = _server(request.folders)
    if is_answering is None:
        return None
    began = time.monotonic()
    on_progress("start", None)
    from pipeline.orchestration.prefect_flow import run_as_flow

    is_there = is_answering()
    on_progress("start", time.monotonic() - began)
    return run_as_flow(request, on_progress) if is_there else None


def _server(home: Home) -> Callable[[], bool] | None:
    if "PREFECT_API_URL" in os.environ:
        return lambda: True
    if (access := read_access(home.server)) and is_up(access.api_url):
        os.environ.update(access.client_environment())
        return lambda: True
    return start_server(home.prefect, home.settings().max_prefect_mib << 20)


def prepare_prefect(folder: Path) -> None:
    """Keep Prefect inside the home and off the net. Must run before Prefect is imported."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        "PREFECT_HOME": str(folder.resolve()),
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_ROOT_LEVEL": "CRITICAL",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_CLI_PROMPT": "false",
        "DO_NOT_TRACK": "1",
    }
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
