"""Every night by itself: systemd's units are well formed and closed; our own Prefect server runs nobody's commands.

The nights of a server, with its pages: tests/e2e/test_standing_server.py.
"""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.operations.prefect_access import PrefectAccess, read_access
from pipeline.operations.prefect_api import PlannedRun, PrefectApi, is_open_to_anybody, next_in_prefect
from pipeline.operations.systemd_units import CronError, UnitOptions, on_calendar, systemd_units
from pipeline.settings import ROOT, Home
from tests.flows.servers import MONOSASHI, awaited, free_port, started

OPTIONS = UnitOptions(Path("/var/lib/monosashi"), None, "monosashi", Path("/opt/monosashi/.venv/bin/monosashi"))
SERVICES = ("monosashi.service", "monosashi-serve.service")
REFUSED = (401, 403)
"""No authentication string; no CSRF token, which only those get who have the string."""
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze at hand")


def unit(text: str) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None, allow_no_value=False)
    parser.optionxform = str
    parser.read_string(text)
    return parser


def written(folder: Path, options: UnitOptions = OPTIONS) -> Path:
    """The units in a folder, with a program that exists on every machine."""
    for name, text in systemd_units(options, "30 1 * * *").items():
        (folder / name).write_text(text.replace(str(options.program), "/bin/true"), encoding="utf-8")
    return folder


def test_the_timer_starts_the_night_at_half_past_one_in_japan():
    units = systemd_units(OPTIONS, "30 1 * * *")
    timer, service = unit(units["monosashi.timer"]), unit(units["monosashi.service"])
    assert timer["Timer"]["OnCalendar"] == "*-*-* 01:30:00 Asia/Tokyo"
    assert timer["Timer"]["Persistent"] == "true"
    assert service["Service"]["ExecStart"] == f"{OPTIONS.program} run --home /var/lib/monosashi"
    assert service["Service"]["SuccessExitStatus"] == "1"


@pytest.mark.parametrize("name", SERVICES)
def test_both_services_have_a_limit_of_memory_and_a_file_for_passwords(name):
    service = unit(systemd_units(OPTIONS, "30 1 * * *")[name])["Service"]
    assert service["MemoryMax"] and service["EnvironmentFile"] == "-/var/lib/monosashi/monosashi.env"
    assert service["User"] == "monosashi"


@needs_systemd
def test_systemd_accepts_the_units_and_reads_the_time_as_meant(tmp_path):
    paths = sorted(written(tmp_path).iterdir())
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True)
    assert [line for line in verified.stderr.splitlines() if str(tmp_path) in line] == []
    asked = ["systemd-analyze", "calendar", "--iterations=2", on_calendar("30 1 * * *")]
    shown = subprocess.run(asked, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"}).stdout
    assert shown.count("16:30:00 UTC") == 2


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_systemd_rates_the_exposure_below_three(tmp_path, name):
    words = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=30", written(tmp_path) / name]
    rated = subprocess.run(words, capture_output=True, text=True)
    assert rated.returncode == 0, rated.stdout[-200:]


@needs_systemd
def test_a_home_with_blanks_and_signs_is_the_same_home_in_the_unit(tmp_path):
    odd = tmp_path / "a b%c" / "庁 内"
    odd.mkdir(parents=True)
    folder = written(tmp_path, UnitOptions(odd, odd / "inbox", "monosashi", OPTIONS.program))
    words = ["systemd-analyze", "verify", "--man=no", *folder.glob("monosashi*")]
    verified = subprocess.run(words, capture_output=True, text=True)
    assert [line for line in verified.stderr.splitlines() if str(tmp_path) in line] == []
    assert f'--home "{str(odd).replace("%", "%%")}"' in (folder / "monosashi.service").read_text(encoding="utf-8")


def test_a_home_below_home_stays_readable():
    text = systemd_units(UnitOptions(Path("/home/a"), None, "a", OPTIONS.program), "30 1 * * *")["monosashi.service"]
    assert unit(text)["Service"]["ProtectHome"] == "read-only"
    assert unit(systemd_units(OPTIONS, "5 23 * * *")["monosashi.service"])["Service"]["ProtectHome"] == "yes"


@pytest.mark.parametrize("cron", ["30 1 * * 1", "@daily", "61 1 * * *", "30 24 * * *", "", "30 1 * * *; rm"])
def test_what_is_no_daily_time_is_refused_with_an_example(cron):
    with pytest.raises(CronError, match=r"30 1 \* \* \*"):
        on_calendar(cron)


def test_schedule_writes_the_units_of_this_home(tmp_path):
    shown = CliRunner().invoke(app, ["schedule", "--home", str(tmp_path / "home"), "--user", "anybody"])
    assert shown.exit_code == 0 and shown.stdout.count("User=anybody") == 2
    done = CliRunner().invoke(app, ["schedule", "--home", str(tmp_path / "home"), "--out", str(tmp_path / "units")])
    assert done.exit_code == 0 and {path.name for path in (tmp_path / "units").iterdir()} == {
        *SERVICES,
        "monosashi.timer",
    }
    text = (tmp_path / "units" / "monosashi.service").read_text(encoding="utf-8")
    assert f"--home {tmp_path / 'home'}\n" in text and f"{Path(MONOSASHI[0]).parent}/monosashi run" in text


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*MONOSASHI, "schedule", "--with-server", "--home", str(tmp_path)],
            cwd=ROOT, env={**os.environ, "MONOSASHI_PREFECT_PORT": port}, capture_output=True, text=True,
        )  # fmt: skip
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1
    assert port in done.stderr and "MONOSASHI_PREFECT_PORT" in done.stderr


@dataclass(frozen=True)
class Scheduled:
    """A home whose `schedule --with-server` runs, as process `pid`."""

    home: Home
    access: PrefectAccess
    log: Path
    pid: int

    @property
    def api(self) -> PrefectApi:
        """The API as the operator asks it."""
        return PrefectApi(self.access)


@contextmanager
def scheduling(folder: Path) -> Iterator[Scheduled]:
    home, log, port = Home(folder / "home"), folder / "schedule.log", free_port()
    env = os.environ | {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "MONOSASHI_PREFECT_PORT": str(port)}
    with started([*MONOSASHI, "schedule", "--with-server", "--home", str(home.folder)], env, log) as process:
        awaited(lambda: "毎晩の実行を登録しました" in log.read_text(encoding="utf-8"), 900)
        access = read_access(home.server)
        assert access is not None
        yield Scheduled(home, access, log, process.pid)


@pytest.fixture(scope="module")
def scheduled(tmp_path_factory) -> Iterator[Scheduled]:
    """One server for all attacks. Its home is empty: a night there ends at once, with nothing to publish."""
    with scheduling(tmp_path_factory.mktemp("scheduled")) as one:
        yield one


def status_of(access: PrefectAccess, method: str, path: str, body: dict | None = None, **headers: str) -> int:
    """The status that a program without our ways gets."""
    named = {"Content-Type": "application/json"} | {key.replace("_", "-"): text for key, text in headers.items()}
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(f"{access.api_url}/{path}", data, named, method=method), timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def basic(access: PrefectAccess) -> str:
    return "Basic " + b64encode(access.authentication.encode()).decode()


def _served(access: PrefectAccess) -> PlannedRun | None:
    """The next night, once the process that starts it has reported."""
    planned = next_in_prefect(access)
    return planned if planned and planned.is_served else None


@pytest.mark.slow
def test_the_server_answers_the_operator_alone(scheduled):
    planned = awaited(lambda: _served(scheduled.access), 120)
    assert planned.at.endswith("16:30:00Z")
    assert not is_open_to_anybody(scheduled.access.api_url)
    assert status_of(scheduled.access, "GET", "deployments/name/monosashi-night/nightly") == 401
    assert status_of(scheduled.access, "POST", "deployments/filter", {}) in REFUSED
    assert status_of(scheduled.access, "GET", "csrf-token?client=anybody") == 401
    wrong = PrefectAccess(scheduled.access.api_url, "monosashi:guess")
    assert status_of(scheduled.access, "GET", "admin/version", Authorization=basic(wrong)) == 401
    assert stat.S_IMODE((scheduled.home.server / "access.json").stat().st_mode) == 0o600


@pytest.mark.slow
def test_it_listens_on_this_machine_only(scheduled):
    port = int(scheduled.access.api_url.removesuffix("/api").rsplit(":", 1)[1])
    lines = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
    ]
    assert {words[1] for words in lines if words[1].endswith(f":{port:04X}") and words[3] == "0A"} == {
        f"0100007F:{port:04X}"
    }


@pytest.mark.slow
@pytest.mark.parametrize("has_string", [False, True], ids=["a page", "a page in a browser that knows the string"])
def test_a_web_page_of_another_origin_reaches_nothing(scheduled, has_string):
    """A simple request needs no preflight; one with a header does, and is granted to the server's own pages alone."""
    given = {"Authorization": basic(scheduled.access)} if has_string else {}
    origin = {"Origin": "http://evil.example"}
    sent = status_of(scheduled.access, "POST", "deployments/filter", {}, Content_Type="text/plain", **given, **origin)
    assert sent in REFUSED
    asks = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "authorization"}
    assert status_of(scheduled.access, "OPTIONS", "deployments/filter", None, **origin, **asks) == 400
    own = {"Origin": scheduled.access.api_url.removesuffix("/api")}
    assert status_of(scheduled.access, "OPTIONS", "deployments/filter", None, **own, **asks) == 200


ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def patch_deployment(scheduled: Scheduled, **changes: object) -> str:
    """Change the deployment as Prefect's own client would. Returns its id."""
    known = scheduled.api.get("deployments/name/monosashi-night/nightly")
    client = "a-client-of-its-own"
    token = PrefectApi(scheduled.access).get(f"csrf-token?client={client}")["token"]
    named = {"Authorization": basic(scheduled.access), "Prefect_Csrf_Token": token, "Prefect_Csrf_Client": client}
    assert status_of(scheduled.access, "PATCH", f"deployments/{known['id']}", dict(changes), **named) == 204
    return str(known["id"])


def has_ended(scheduled: Scheduled, number: str) -> bool:
    """Whether a run has ended; a server that is busy with it may not answer at once."""
    found = scheduled.api.get(f"flow_runs/{number}")
    return bool(found) and found["state_type"] in ENDED


@pytest.mark.slow
def test_a_deployment_that_somebody_changed_runs_none_of_it(scheduled, tmp_path):
    """Without the string the change is refused. With it, too, the runner starts the flow that it holds itself."""
    marker, module = tmp_path / "was_here", tmp_path / "theirs.py"
    module.write_text(f"open({str(marker)!r}, 'w').close()\n", encoding="utf-8")
    step = {"prefect.deployments.steps.run_shell_script": {"script": f"touch {marker}"}}
    changes = {"pull_steps": [step], "entrypoint": f"{module}:night", "path": str(tmp_path)}
    known = scheduled.api.get("deployments/name/monosashi-night/nightly")
    assert status_of(scheduled.access, "PATCH", f"deployments/{known['id']}", changes) in REFUSED

    number = patch_deployment(scheduled, **changes)
    changed = scheduled.api.get(f"deployments/{number}")
    assert changed["pull_steps"] == [step] and changed["entrypoint"] == f"{module}:night"
    run = awaited(lambda: scheduled.api.post(f"deployments/{number}/create_flow_run", {}), 120)
    awaited(lambda: has_ended(scheduled, run["id"]), 120)
    assert not marker.exists()
    assert scheduled.home.status.exists()  # our own night ran in its place, over this home
    logged = (scheduled.home.logs / "monosashi.jsonl").read_text(encoding="utf-8")
    assert "deployment changed" in logged


@pytest.mark.slow
def test_a_run_cannot_be_sent_to_another_home(scheduled, tmp_path):
    number = scheduled.api.get("deployments/name/monosashi-night/nightly")["id"]
    given = {
        "parameters": {"home": str(tmp_path / "theirs"), "inbox": str(tmp_path)},
        "enforce_parameter_schema": False,
    }
    run = scheduled.api.post(f"deployments/{number}/create_flow_run", given)
    if run:
        awaited(lambda: has_ended(scheduled, run["id"]), 120)
    assert not (tmp_path / "theirs").exists()


@pytest.mark.bench
def test_schedule_outlives_its_server_and_serves_again_with_another_string(tmp_path):
    """Killed, not asked to stop. Registering again is what starts nights again; a line each reports what happened."""
    with scheduling(tmp_path) as one:
        for child in Path(f"/proc/{one.pid}/task/{one.pid}/children").read_text().split():
            if b"prefect_server_process" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
        awaited(lambda: "起動し直します" in one.log.read_text(encoding="utf-8"), 300)
        awaited(lambda: one.log.read_text(encoding="utf-8").count("毎晩の実行を登録しました") == 2, 300)
        access = read_access(one.home.server)
        assert access.authentication != one.access.authentication
        time.sleep(1)
        assert next_in_prefect(access).is_served
