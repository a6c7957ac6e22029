"""The Prefect server of `schedule --with-server`: nights of the deployment and by hand, in its API and pages."""

import json
import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pipeline.operations.prefect_access import PrefectAccess, read_access
from pipeline.operations.prefect_api import PlannedRun, PrefectApi, next_in_prefect
from pipeline.settings import ROOT, Home
from tests.conftest import SAMPLE_INBOX
from tests.e2e.conftest import Visit
from tests.flows.servers import MONOSASHI, awaited, free_port, started


@dataclass(frozen=True)
class Stood:
    """Start a server that has recorded two nights. `doctor` is its output while `schedule` ran."""

    access: PrefectAccess
    reports_url: str
    planned: PlannedRun
    doctor: str
    deployment: dict
    scheduled: dict
    by_hand: dict


@pytest.fixture(scope="module")
def stood(sample_home, tmp_path_factory) -> Iterator[Stood]:
    """`schedule` with its server, `doctor` and `run` as processes. The settings are those of the README."""
    folder = tmp_path_factory.mktemp("standing")
    home = Path(shutil.copytree(sample_home, folder / "home"))
    shutil.copytree(SAMPLE_INBOX / "2023", home / "inbox")
    reports_port = free_port()
    env = {
        **os.environ,
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "MONOSASHI_PREFECT_PORT": str(free_port()),
        "MONOSASHI_REPORTS_URL": f"http://127.0.0.1:{reports_port}",
    }
    shows = [sys.executable, "-m", "http.server", str(reports_port), "--bind", "127.0.0.1", "--directory",
             str(home / "reports")]  # fmt: skip

    def monosashi(command: str) -> str:
        words = [*MONOSASHI, command, "--home", str(home)]
        return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False).stdout

    schedule = [*MONOSASHI, "schedule", "--with-server", "--home", str(home)]
    with started(shows, env, folder / "reports.log"), started(schedule, env, folder / "schedule.log"):
        access = awaited(lambda: read_access(Home(home).server), 900)
        api = PrefectApi(access)
        planned = awaited(lambda: _served(access), 300)
        known = api.get("deployments/name/monosashi-night/nightly")
        run = awaited(lambda: api.post(f"deployments/{known['id']}/create_flow_run", {}), 60)
        scheduled = awaited(lambda: _ended(api, run["id"]), 900)
        doctor = monosashi("doctor")
        monosashi("run")
        (other,) = [one for one in api.post("flow_runs/filter", {}) if _has_ended(one) and one["id"] != run["id"]]
        deployment = api.get("deployments/name/monosashi-night/nightly")
        yield Stood(access, env["MONOSASHI_REPORTS_URL"], planned, doctor, deployment, scheduled, other)


def _served(access: PrefectAccess) -> PlannedRun | None:
    planned = next_in_prefect(access)
    return planned if planned and planned.is_served else None


def _ended(api: PrefectApi, run_id: str) -> dict | None:
    run = api.get(f"flow_runs/{run_id}")
    return run if run and _has_ended(run) else None


def _has_ended(run: dict) -> bool:
    return run["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def of_run(stood: Stood, what: str, run: dict) -> list[dict]:
    """Its task runs, or its artifacts."""
    return PrefectApi(stood.access).post(f"{what}/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})


def test_the_deployment_is_planned_for_the_night_in_japan_and_outlives_who_serves_it(stood):
    assert stood.planned.at.endswith("16:30:00Z")  # 01:30 in Japan
    assert [one["schedule"]["timezone"] for one in stood.deployment["schedules"]] == ["Asia/Tokyo"]
    assert f"○ 次の夜: {stood.planned.at}（prefect）" in stood.doctor
    assert not stood.deployment["paused"]


def test_prefect_records_a_night_of_the_deployment_with_its_result(stood):
    assert stood.scheduled["state_type"] == "COMPLETED", stood.scheduled["state"]
    tasks = of_run(stood, "task_runs", stood.scheduled)
    assert {task["state_type"] for task in tasks} == {"COMPLETED"} and len(tasks) == 7
    shown = {row["key"]: row for row in of_run(stood, "artifacts", stood.scheduled)}
    assert set(shown) == {"deliveries", "findings", "report"}
    assert '"state": "' in shown["deliveries"]["data"] and "rule_id" in shown["findings"]["data"]
    report = Path(shown["report"]["description"])
    assert report.exists() and report.stem == stood.scheduled["name"]


def test_the_same_server_records_a_night_started_by_hand(stood):
    assert (stood.by_hand["state_type"], stood.by_hand["deployment_id"]) == ("COMPLETED", None)
    assert re.fullmatch(r"\d{8}T\d{6}", stood.by_hand["name"])
    names = sorted(task["name"].split("-")[0] for task in of_run(stood, "task_runs", stood.by_hand))
    assert names == ["receive_files", "write_return_slips"]  # nothing had come since
    assert len(of_run(stood, "artifacts", stood.by_hand)) == 3


@pytest.fixture
def page(browser: Browser, stood: Stood) -> Iterator[Visit]:
    page = browser.new_page(locale="ja-JP")
    known = json.dumps(b64encode(stood.access.authentication.encode()).decode())
    page.add_init_script(f"localStorage.setItem('prefect-password', {known})")  # as its page of signing in does
    visit = Visit(page, stood.access.api_url.removesuffix("/api"))
    page.on("request", visit.on_request)
    yield visit
    page.close()
    assert visit.faults == []


def test_prefects_pages_show_nights_stages_and_artifacts_and_ask_no_other_host(page, stood):
    visit = page
    visit.page.goto(f"{visit.base_url}/runs")
    expect(visit.page.get_by_text(stood.scheduled["name"]).first).to_be_visible()
    visit.page.goto(f"{visit.base_url}/runs/flow-run/{stood.scheduled['id']}")
    visit.page.get_by_role("tab", name="Task Runs").or_(visit.page.get_by_text("Task Runs", exact=True)).first.click()
    expect(visit.page.get_by_text("read_and_validate").first).to_be_visible()
    words = {"deliveries": "差戻し", "findings": "rule_id", "report": f"{stood.scheduled['name']}.html"}
    for artifact in of_run(stood, "artifacts", stood.scheduled):
        visit.page.goto(f"{visit.base_url}/artifacts/artifact/{artifact['id']}")
        expect(visit.page.get_by_text(words[artifact["key"]]).first).to_be_visible()


def test_the_report_opens_from_prefects_pages_where_the_office_shows_its_folder(page, stood, browser):
    (artifact,) = [one for one in of_run(stood, "artifacts", stood.scheduled) if one["key"] == "report"]
    visit = page
    visit.page.goto(f"{visit.base_url}/artifacts/artifact/{artifact['id']}")
    address = f"{stood.reports_url}/{stood.scheduled['name']}.html"
    expect(visit.page.locator(f'a[href="{address}"]').first).to_be_visible()
    with browser.new_page() as report:
        report.goto(address)
        expect(report.get_by_text(stood.scheduled["name"]).first).to_be_visible()
