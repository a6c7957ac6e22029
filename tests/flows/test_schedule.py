"""Every night by itself: a real Prefect server runs the deployment at its time; systemd's units are well formed."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from pipeline.schedule import ask, is_up, next_in_prefect
from pipeline.settings import ROOT
from tests.conftest import SAMPLE_INBOX

MONOSASHI = [sys.executable, "-m", "pipeline"]
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


def awaited(look: Callable[[], object], seconds: float) -> object:
    """The first thing seen that is not nothing."""
    for _ in range(int(seconds * 4)):
        if found := look():
            return found
        time.sleep(0.25)
    raise AssertionError(f"not seen within {seconds} s")


def test_a_prefect_server_runs_the_deployment_and_keeps_what_it_brought(own_sample, tmp_path):
    """The server, `monosashi schedule` and `doctor` as processes; states and artifacts through the server's API."""
    shutil.copytree(SAMPLE_INBOX / "2023", own_sample / "inbox")
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    env = {
        **os.environ,
        "PREFECT_HOME": str(tmp_path / "server"),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{tmp_path}/prefect.db",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "MONOSASHI_PREFECT_API_URL": api,
    }
    with ExitStack() as stack:
        server = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        stack.enter_context(started(server, env, tmp_path / "server.log"))
        awaited(lambda: is_up(api), 300)
        serving = started([*MONOSASHI, "schedule", "--home", str(own_sample)], env, tmp_path / "schedule.log")
        with serving:
            planned = awaited(lambda: next_in_prefect(api), 300)
            known = ask(api, "deployments/name/monosashi-night/nightly")
            assert planned.at.endswith("16:30:00Z")  # 01:30 in Japan
            assert [s["schedule"]["timezone"] for s in known["schedules"]] == ["Asia/Tokyo"]
            run = awaited(lambda: ask(api, f"deployments/{known['id']}/create_flow_run", {}), 60)
            ended = awaited(lambda: _ended(api, run["id"]), 900)
            assert ended["state_type"] == "COMPLETED", ended["state"]
            doctor = subprocess.run([*MONOSASHI, "doctor", "--home", str(own_sample)], cwd=ROOT, env=env,
                                    capture_output=True, text=True)  # fmt: skip
            assert f"○ 次の夜: {planned.at}（prefect）" in doctor.stdout
        assert not ask(api, "deployments/name/monosashi-night/nightly")["paused"], "the schedule outlives the process"
        tasks = ask(api, "task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
        assert {task["state_type"] for task in tasks} == {"COMPLETED"} and len(tasks) == 6
        shown = {row["key"]: row for row in ask(api, "artifacts/filter", {})}
        assert set(shown) == {"deliveries", "findings", "report"}
        assert '"state": "' in shown["deliveries"]["data"] and "rule_id" in shown["findings"]["data"]
        assert Path(shown["report"]["description"]).exists()


def _ended(api: str, run_id: str) -> dict | None:
    run = ask(api, f"flow_runs/{run_id}")
    return run if run and run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None


def test_without_a_server_schedule_says_so_in_one_line(tmp_path):
    env = {**os.environ, "MONOSASHI_PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api"}
    done = subprocess.run([*MONOSASHI, "schedule", "--home", str(tmp_path)], cwd=ROOT, env=env, capture_output=True,
                          text=True)  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Prefectサーバーがありません" in done.stderr and "prefect server start" in done.stderr


UNITS = ROOT / "pipeline" / "systemd"


def unit(name: str) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None, allow_no_value=False)
    parser.optionxform = str
    parser.read(UNITS / name, encoding="utf-8")
    return parser


def test_the_timer_starts_the_night_at_half_past_one_in_japan():
    timer, service = unit("monosashi.timer"), unit("monosashi.service")
    assert timer["Timer"]["OnCalendar"] == "*-*-* 01:30:00 Asia/Tokyo"
    assert timer["Timer"]["Persistent"] == "true"
    assert " run " in service["Service"]["ExecStart"] and service["Service"]["SuccessExitStatus"] == "1"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze at hand")
def test_systemd_accepts_the_units_and_reads_the_time_as_meant(tmp_path):
    for path in UNITS.iterdir():
        text = path.read_text(encoding="utf-8").replace("/opt/monosashi/.venv/bin/monosashi", "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "monosashi.timer", tmp_path / "monosashi.service"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert [line for line in verified.stderr.splitlines() if str(tmp_path) in line] == []
    asked = ["systemd-analyze", "calendar", "--iterations=2", unit("monosashi.timer")["Timer"]["OnCalendar"]]
    told = subprocess.run(asked, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"}).stdout
    assert told.count("16:30:00 UTC") == 2
