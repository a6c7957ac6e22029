"""Every night by itself: `schedule` needs a server, and systemd's units are well formed. The server: tests/e2e."""

import os
import shutil
import subprocess
from configparser import ConfigParser
from contextlib import ExitStack

import pytest

from pipeline.operations.prefect_api import next_in_prefect
from pipeline.settings import ROOT
from tests.flows.servers import MONOSASHI, awaited, free_port, prefect_server, started


def test_without_a_server_schedule_says_so_in_one_line(tmp_path):
    env = {**os.environ, "MONOSASHI_PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api"}
    done = subprocess.run([*MONOSASHI, "schedule", "--home", str(tmp_path)], cwd=ROOT, env=env, capture_output=True,
                          text=True)  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Prefectサーバーがありません" in done.stderr and "prefect server start" in done.stderr


@pytest.mark.bench
def test_schedule_outlives_its_server_and_serves_again_when_it_is_back(tmp_path):
    """Killed, not asked to stop. Registering again is what starts nights again; a line each says what happened."""
    port, log = free_port(), tmp_path / "schedule.log"
    api = f"http://127.0.0.1:{port}/api"
    env = os.environ | {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "MONOSASHI_PREFECT_API_URL": api}

    def said(words: str, times: int = 1) -> bool:
        return log.exists() and log.read_text(encoding="utf-8").count(words) >= times

    with ExitStack() as stack:
        first = stack.enter_context(prefect_server(tmp_path, port))
        schedule = stack.enter_context(started([*MONOSASHI, "schedule", "--home", str(tmp_path / "home")], env, log))
        awaited(lambda: said("毎晩の実行を登録しました"), 120)
        first.kill()
        awaited(lambda: said("Prefectサーバーが応答しません"), 300)
        stack.enter_context(prefect_server(tmp_path, port))
        awaited(lambda: said("毎晩の実行を登録しました", 2), 300)
        planned = awaited(lambda: next_in_prefect(api), 120)
        assert planned.at.endswith("16:30:00Z") and planned.is_served
        assert schedule.poll() is None


UNITS = ROOT / "pipeline" / "operations" / "systemd"


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
