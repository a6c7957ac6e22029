"""The next planned run, from the API of a Prefect server or from systemd, without importing Prefect."""

import json
import shutil
import subprocess
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

SECONDS = 5
DEPLOYMENT = "monosashi-night/nightly"
TIMER = "monosashi.timer"


@dataclass(frozen=True)
class PlannedRun:
    """A run that is planned.

    Attributes:
        by: `prefect` or `systemd`.
        at: when, as the planner writes it.
        is_served: whether a process is there to start it; a timer needs none.
    """

    by: str
    at: str
    is_served: bool = True


def _request(api_url: str, path: str, body: dict | None = None) -> Any:
    """Ask the API of a Prefect server. None when it does not answer, or not with success."""
    parts = urlsplit(api_url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    method, text = ("GET", None) if body is None else ("POST", json.dumps(body))
    try:
        with closing(kind(parts.hostname or "", parts.port, timeout=SECONDS)) as connection:
            connection.request(method, f"{parts.path.rstrip('/')}/{path}", text, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return json.loads(answer.read()) if answer.status in (HTTPStatus.OK, HTTPStatus.CREATED) else None
    except (OSError, ValueError, HTTPException):
        return None


def is_up(api_url: str) -> bool:
    """Return whether a Prefect server answers at this address."""
    return _request(api_url, "health") is True


def next_in_prefect(api_url: str) -> PlannedRun | None:
    """Return the next run of the deployment; None without a server, a deployment or a schedule that is on."""
    known = _request(api_url, f"deployments/name/{DEPLOYMENT}")
    if not known or known["paused"]:
        return None
    wanted = {
        "deployments": {"id": {"any_": [known["id"]]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        "sort": "EXPECTED_START_TIME_ASC",
        "limit": 1,
    }
    runs = _request(api_url, "flow_runs/filter", wanted)
    return PlannedRun("prefect", str(runs[0]["expected_start_time"]), known["status"] == "READY") if runs else None


def next_in_systemd() -> PlannedRun | None:
    """Return when the timer fires next, the system's or this user's; None where there is no timer that is on."""
    for scope in ([], ["--user"]) if shutil.which("systemctl") else ():
        shown = subprocess.run(  # noqa: S603
            ["systemctl", *scope, "show", TIMER, "--property=NextElapseUSecRealtime", "--value"],  # noqa: S607
            capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        if shown.returncode == 0 and (at := shown.stdout.strip()):
            return PlannedRun("systemd", at)
    return None
