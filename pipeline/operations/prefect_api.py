"""The next planned run, from the API of a Prefect server or from systemd, without importing Prefect."""

import json
import shutil
import subprocess
from base64 import b64encode
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from pipeline.operations.prefect_access import PrefectAccess

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


class PrefectApi:
    """Ask the API of a Prefect server, as one client with its own CSRF token."""

    def __init__(self, access: PrefectAccess) -> None:
        self._access = access
        self._client = str(uuid4())

    def get(self, path: str) -> Any:
        """Return what the API answers. None when it does not answer, or not with success."""
        return self._request("GET", path, None, self._headers())

    def post(self, path: str, body: dict) -> Any:
        """Return what the API answers to a question that has a body; a server may ask for a token first."""
        known = self.get(f"csrf-token?client={self._client}")
        token = {"Prefect-Csrf-Token": str(known["token"]), "Prefect-Csrf-Client": self._client} if known else {}
        return self._request("POST", path, json.dumps(body), self._headers() | token)

    def _headers(self) -> dict[str, str]:
        basic = b64encode(self._access.authentication.encode()).decode()
        asked = {"Authorization": f"Basic {basic}"} if self._access.authentication else {}
        return {"Content-Type": "application/json"} | asked

    def _request(self, method: str, path: str, text: str | None, headers: dict[str, str]) -> Any:
        parts = urlsplit(self._access.api_url)
        try:
            with closing(HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)) as connection:
                connection.request(method, f"{parts.path.rstrip('/')}/{path}", text, headers)
                answer = connection.getresponse()
                return json.loads(answer.read()) if answer.status in (HTTPStatus.OK, HTTPStatus.CREATED) else None
        except (OSError, ValueError, HTTPException):
            return None


def is_up(api_url: str) -> bool:
    """Return whether a Prefect server answers at this address. It answers this to anybody."""
    return PrefectApi(PrefectAccess(api_url)).get("health") is True


def is_open_to_anybody(api_url: str) -> bool:
    """Return whether a Prefect server there answers without authentication: whoever reaches it may run commands."""
    return PrefectApi(PrefectAccess(api_url)).get("admin/version") is not None


def next_in_prefect(access: PrefectAccess) -> PlannedRun | None:
    """Return the next run of the deployment; None without a server, a deployment or a schedule that is on."""
    api = PrefectApi(access)
    known = api.get(f"deployments/name/{DEPLOYMENT}")
    if not known or known["paused"]:
        return None
    wanted = {
        "deployments": {"id": {"any_": [known["id"]]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        "sort": "EXPECTED_START_TIME_ASC",
        "limit": 1,
    }
    runs = api.post("flow_runs/filter", wanted)
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
