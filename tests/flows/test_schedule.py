"""Every night by itself: `schedule` needs a server, and systemd's units are well formed. The server: tests/e2e."""

import os
import shutil
import subprocess
from configparser import ConfigParser

import pytest

from pipeline.settings import ROOT
from tests.flows.servers import MONOSASHI, free_port


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
