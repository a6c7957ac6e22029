"""A run in Prefect: each stage a task, its outcome as artifacts, and the deployment that starts it.

The only module that imports Prefect; `prepare_prefect` (in run_in_prefect) goes first. Prefect records and nothing
more: where it fails, the stages go on without it.
"""

import os
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import flow, task
from prefect.artifacts import create_link_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, State
from prefect.runner import Runner
from prefect.runtime import deployment, flow_run
from prefect.schedules import Cron, Schedule
from prefect.states import Completed
from prefect.types.entrypoint import EntrypointType

from pipeline.operations.lock import LockedError
from pipeline.operations.logs import Log
from pipeline.operations.worker_process import SUITES, running_worker
from pipeline.orchestration.run import ProgressCallback, RunFailedError, next_request, run_night, run_night_locked
from pipeline.orchestration.run_request import RunRequest
from pipeline.outputs.messages import message
from pipeline.outputs.report import RunReport
from pipeline.settings import Home

FLOW, DEPLOYMENT, TIME_ZONE = "monosashi-night", "nightly", "Asia/Tokyo"
ENTRYPOINT = f"{__name__}.nightly"
HOME_VARIABLE, INBOX_VARIABLE = "MONOSASHI_HOME", "NIGHTLY_INBOX"
"""Where `schedule` leaves the home and the inbox for the runs that it starts."""


def as_task(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a stage as a task. Its own value or error comes back, also when Prefect cannot write it down."""
    ended: list[tuple[Any, Exception | None]] = []

    def stage() -> None:
        try:
            ended.append((function(*arguments), None))
        except Exception as error:
            ended.append((None, error))
            raise

    try:
        task(name=function.__name__, cache_policy=NO_CACHE)(stage)()
    except Exception:
        if not ended:  # Prefect failed before the stage began
            stage()
    value, error = ended[-1]
    if error:
        raise error
    return value


def run_as_flow(request: RunRequest, on_progress: ProgressCallback) -> RunReport | None:
    """Run a night as a flow run of its name; the caller holds the lock. None when Prefect cannot be had.

    Raises RunFailedError. Where Prefect fails after the stages have begun, their outcome is what counts.
    """
    ended: list[RunReport] = []

    @flow(name=FLOW, flow_run_name=request.run_id, validate_parameters=False)
    def night() -> None:
        _with_artifacts(request.folders, ended, lambda: run_night_locked(request, as_task, on_progress))

    try:
        night()
    except RunFailedError:
        pass  # ended, with the reason
    except Exception as error:
        Log(request.folders.logs, request.run_id).write("prefect failed", "warning", error=type(error).__name__)
        if ended:
            on_progress("unrecorded", None)
    if ended and ended[-1].outcome == "failed":
        raise RunFailedError(ended[-1])
    return ended[-1] if ended else None


@flow(name=FLOW, validate_parameters=False)
def nightly() -> State | None:
    """Run one night, now: what the deployment starts. A run under way already makes this one superfluous.

    Without parameters: which home and which inbox stands in the environment of the process that starts it, where the
    server cannot change it.
    """
    request = next_request(Path(os.environ[HOME_VARIABLE]), Path(os.environ[INBOX_VARIABLE]))
    _name_the_run(request.run_id)
    _log_changed_deployment(request)
    try:
        with running_worker(SUITES):
            _with_artifacts(request.folders, [], lambda: run_night(request, as_task))
    except LockedError as error:
        return Completed(name="Skipped", message=message("message", "locked", pid=error))
    return None


def _log_changed_deployment(request: RunRequest) -> None:
    """Log when the server holds another deployment than the one registered. It is not run in any case."""
    with suppress(Exception), get_client(sync_client=True) as client:
        known = client.read_deployment(UUID(deployment.get_id()))
        if known.pull_steps or known.entrypoint != ENTRYPOINT:
            Log(request.folders.logs, request.run_id).write("deployment changed", "warning")


def _name_the_run(run_id: str) -> None:
    """One id everywhere: reports, log, status and Prefect. The scheduler could not know it."""
    with suppress(Exception), get_client(sync_client=True) as client:
        client.set_flow_run_name(UUID(flow_run.get_id()), run_id)


def _with_artifacts(home: Home, ended: list[RunReport], run: Callable[[], RunReport]) -> None:
    """Append the report to `ended` and show it as artifacts, also that of a failed run, before its error goes on."""
    try:
        ended.append(run())
    except RunFailedError as error:
        ended.append(error.report)
        raise
    finally:
        for report in ended:
            create_artifacts(home, report)


def create_artifacts(home: Home, report: RunReport) -> None:
    """Show in Prefect: deliveries by state, findings by rule, the link to the report. No word of an answer."""
    states = Counter(row["state"] for row in report.deliveries)
    rules = Counter((row["severity"], row["rule_id"]) for row in report.findings)
    create_table_artifact(
        [{"扱い": message("state", state), "state": state, "件数": count} for state, count in sorted(states.items())],
        key="deliveries",
        description=f"{message('outcome', report.outcome)}: {report.run_id}",
    )
    create_table_artifact(
        [
            {"重さ": message("severity", severity), "rule_id": rule, "件数": count}
            for (severity, rule), count in rules.items()
        ],
        key="findings",
        description=report.run_id,
    )
    page = (home.reports / f"{report.run_id}.html").resolve()
    create_link_artifact(
        _link_to(page, home.settings().reports_url), link_text=report.run_id, key="report", description=str(page)
    )


def _link_to(page: Path, shown_at: str) -> str:
    """The address of the report at the office's web server, where one shows the folder; else that of the file."""
    return f"{shown_at.rstrip('/')}/{page.name}" if shown_at else page.as_uri()


def nightly_schedule(cron: str) -> Schedule:
    """Return every night at the time of `cron` in Japan. Raises ValueError when that is no cron expression."""
    return Cron(cron, timezone=TIME_ZONE)


async def keep_serving(schedule: Schedule, ready: Callable[[], None]) -> None:
    """Put the deployment on the server and start its runs until stopped. The schedule stays on when this stops.

    One run at a time: any night takes in everything that is new, so a second one that waits would have nothing to do.
    The runner holds the flow itself (`aadd_flow`): it starts this one, whatever steps, storage or entrypoint somebody
    has written into the deployment. Raises what Prefect raises when the server is away for more than a moment.
    """
    warnings.filterwarnings("ignore", "coroutine 'Runner", RuntimeWarning)  # what it leaves when it gives up
    runner = Runner(name="monosashi", pause_on_shutdown=False, limit=1)
    await runner.aadd_flow(
        nightly,
        DEPLOYMENT,
        schedule=schedule,
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        entrypoint_type=EntrypointType.MODULE_PATH,
        description="受信箱の新しいファイルを読み、検証し、公開します。",
    )
    ready()
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):  # tracebacks
        await runner.start()
