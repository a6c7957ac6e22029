"""A run: lock, stages in order, report. Prefect may wrap each stage as a task. No logic of the field here."""

import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from pipeline.definitions.catalogue import Catalogue
from pipeline.lake.services import services_of
from pipeline.operations.home_upgrade import upgrade_home
from pipeline.operations.housekeeping import TRACE_FILE, apply_audit_retention, apply_retention, clean_up
from pipeline.operations.logs import Log
from pipeline.operations.notification import mark_running, notify_outcome
from pipeline.operations.time_limits import InterruptedRunError, stoppable, time_limit
from pipeline.orchestration import stages
from pipeline.orchestration.disposal import finish_disposals
from pipeline.orchestration.open_data import build_open_data, publish_open_data
from pipeline.orchestration.publication import guard_publication, publish_snapshot
from pipeline.orchestration.run_outcome import failed_report, finished_report
from pipeline.orchestration.run_request import RUN_ID_FORMAT, IntakeResult, NothingKnownError, RunRequest
from pipeline.outputs.notice import as_status
from pipeline.outputs.report import RunReport, write_report
from pipeline.settings import OFFICE_TIME, Home, office_now
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.publication_guard import Comparison

StageRunner = Callable[..., Any]
"""Runs one stage: `run_stage(function, *arguments)`. Prefect wraps it; tests may call it straight."""
_STEP_SECONDS = 2.0
"""How long nothing is shown before the step of a stage is."""


class ProgressCallback(Protocol):
    """Called when a stage begins, within a long one, and when it ends."""

    def __call__(self, stage: str, seconds: float | None, steps: tuple[int, int] | None = None) -> None:
        """Show a stage: its seconds once it has ended; within it, how many of how many files are read."""


class RunFailedError(RuntimeError):
    """Nothing was published and the snapshot before stays.

    Attributes:
        report: the report of the run, whose message gives the reason.
    """

    def __init__(self, report: RunReport) -> None:
        super().__init__(report.message)
        self.report = report


def run_directly(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a stage without Prefect."""
    return function(*arguments)


def ignore_progress(stage: str, seconds: float | None, steps: tuple[int, int] | None = None) -> None:
    """Show nothing of the progress."""


def next_request(home: Path, inbox: Path) -> RunRequest:
    """Make the request for a run that starts now.

    Its run id is a sequence that looks like the time: it comes after every earlier one, also when the clock was set
    back, and what was received first stays first. The run begins at the time of the clock, whatever its id.
    """
    folders = Home(home)
    if inbox == folders.inbox:  # any other may be a share that is away
        inbox.mkdir(parents=True, exist_ok=True)
    known = [path.stem for place in (folders.reports, folders.history / "nights") for path in place.glob("2*.json")]
    while (now := office_now().replace(microsecond=0)).strftime(RUN_ID_FORMAT) in known:
        time.sleep(0.2)
    last = max((datetime.strptime(name[:15], RUN_ID_FORMAT).replace(tzinfo=OFFICE_TIME) for name in known), default=now)
    place = now if now >= last else last + timedelta(seconds=1)
    claimed = services_of(folders).run_times.claim(place)
    return RunRequest(home, inbox, "", claimed.strftime(RUN_ID_FORMAT), now)


@dataclass
class StageTimer:
    """Shows which stage runs, on the screen and in the log, and keeps how many seconds each took."""

    on_progress: ProgressCallback
    log: Log
    limit_minutes: float
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage, and stop it at its limit. Raises StageTooLongError."""
        self.on_progress(name, None)
        start = time.monotonic()
        try:
            with time_limit(name, self.limit_minutes * 60):
                yield
        finally:
            self.seconds[name] = round(time.monotonic() - start, 2)
            self.on_progress(name, self.seconds[name])
            self.log.write("stage", stage=name, seconds=self.seconds[name])

    def steps_of(self, name: str) -> stages.StepCallback:
        """Return what shows the steps of a stage that begins now, the first and each further one after two seconds."""
        shown_at = time.monotonic()

        def show(done: int, total: int) -> None:
            nonlocal shown_at
            if time.monotonic() - shown_at >= _STEP_SECONDS:
                shown_at = time.monotonic()
                self.on_progress(name, None, (done, total))

        return show


def run_night(
    request: RunRequest, run_stage: StageRunner = run_directly, on_progress: ProgressCallback = ignore_progress
) -> RunReport:
    """Run a night and write its report.

    Raises LockedError before anything is done, RunFailedError after everything is written.
    """
    with services_of(request.folders).lock():
        return run_night_locked(request, run_stage, on_progress)


def run_night_locked(
    request: RunRequest, run_stage: StageRunner = run_directly, on_progress: ProgressCallback = ignore_progress
) -> RunReport:
    """Run a night; the caller holds the lock. Raises RunFailedError."""
    log = Log(request.folders.logs, request.run_id)
    timer = StageTimer(on_progress, log, request.folders.settings().stage_minutes)
    was_cut_off = mark_running(request.folders, request.run_id, request.started_at.isoformat())
    log.write("night begins", was_cut_off=was_cut_off)
    report = _write_report(request, _run_or_report_why(request, run_stage, timer))
    _share_report(request, log)
    _finish(request, report, was_cut_off, log)
    if report.outcome == "failed":
        raise RunFailedError(report)
    return report


def _run_or_report_why(request: RunRequest, run_stage: StageRunner, timer: StageTimer) -> RunReport:
    """The operator always gets a report; readers keep the snapshot before."""
    try:
        _prepare_home(request)
        with stoppable():
            return _run_stages(request, run_stage, timer)
    except (Exception, InterruptedRunError) as error:
        _write_trace(request)
        return failed_report(request, error, timer.seconds)


def _prepare_home(request: RunRequest) -> None:
    """Clean up, then bring definitions, history and published folder to those of the other hosts."""
    _clean_up(request)
    services = services_of(request.folders)
    services.files.sync()
    services.history.fetch()
    services.catalogue.move_in()
    services.catalogue.refresh()


def _clean_up(request: RunRequest) -> None:
    """Bring an older home up to date, repair what is published, remove what a run that was cut off left behind."""
    folders = request.folders
    upgrade_home(folders)
    publishing.repair(folders.published)
    publishing.repair(folders.open_data)
    publishing.repair(folders.vintages)
    clean_up(folders)


def _write_report(request: RunRequest, report: RunReport) -> RunReport:
    """Write the report, once the disk space of the work is free. Returns it, or the report of why that failed."""
    try:
        _clean_up(request)
        write_report(request.folders.reports, report)
        settings = request.folders.settings()
        apply_retention(request.folders, settings.keep_reports)
        finish_disposals(request.folders)
        apply_audit_retention(request.folders, settings.keep_audit_days, request.started_at.date())
    except OSError as error:
        return failed_report(request, error, report.stage_seconds)
    return report


def _share_report(request: RunRequest, log: Log) -> None:
    """Let other hosts have report and return slips; where that fails, the next night here does it."""
    try:
        services_of(request.folders).files.sync()
    except Exception as error:  # the night has ended, and its report has the outcome
        log.write("report not shared", "error", reason=f"{error}")


def _finish(request: RunRequest, report: RunReport, was_cut_off: bool, log: Log) -> None:
    """Write the last line of the log and the status, and send the message to whom it concerns."""
    states = Counter(row["state"] for row in report.deliveries)
    rules = Counter(row["rule_id"] for row in report.findings)
    for row in report.deliveries:
        if row["crashed_at"]:
            log.write("delivery not read", "error", delivery_id=row["delivery_id"], crashed_at=row["crashed_at"])
    log.write("night ends", outcome=report.outcome, reason=report.reason, deliveries=states, findings=rules,
              unreadable_count=len(report.unreadable), damaged_count=len(report.damaged),
              restored_count=len(report.restored), clock_problem=report.clock_problem,
              snapshot=report.published_run_id)  # fmt: skip
    notify_outcome(request.folders, as_status(report, request.folders, was_cut_off), request.folders.settings(), log)


def _run_stages(request: RunRequest, run_stage: StageRunner, timer: StageTimer) -> RunReport:
    with timer.stage("receive"):
        catalogue = request.load_catalogue()
        received: IntakeResult = run_stage(stages.receive_files, request, catalogue)
    if received.is_unchanged:
        return _answer_only(request, catalogue, received, run_stage, timer)
    comparison = _build(request, catalogue, received, run_stage, timer)
    with timer.stage("publish"):
        if request.has_open_data:
            run_stage(publish_open_data, request)
        snapshot = run_stage(publish_snapshot, request, received.input_digest)
    with timer.stage("answer"):
        run_stage(stages.write_return_slips, request, catalogue, received.fresh_ids)
    return finished_report(request, received, "published", snapshot, timer.seconds, comparison)


def _answer_only(
    request: RunRequest, catalogue: Catalogue, received: IntakeResult, run_stage: StageRunner, timer: StageTimer
) -> RunReport:
    """Nothing is new: write the return slips that an earlier run did not come to."""
    with timer.stage("answer"):
        run_stage(stages.write_return_slips, request, catalogue, received.fresh_ids)
    present = publishing.current(request.folders.published)
    return finished_report(request, received, "unchanged", present, timer.seconds)


def _build(
    request: RunRequest, catalogue: Catalogue, received: IntakeResult, run_stage: StageRunner, timer: StageTimer
) -> Comparison:
    with timer.stage("validate"):
        run_stage(stages.read_and_validate, request, catalogue, timer.steps_of("validate"))
    with timer.stage("build"):
        run_stage(stages.build_tables, request, catalogue, received.input_digest)
        if request.has_open_data:
            run_stage(build_open_data, request, catalogue, received.input_digest)
    with timer.stage("check"):
        run_stage(stages.check_tables, request, catalogue)
        comparison: Comparison = run_stage(guard_publication, request)
    return comparison


def run_vintage(request: RunRequest, on_progress: ProgressCallback = ignore_progress) -> publishing.Snapshot:
    """Rebuild what would have been published on the day `request.vintage`, beside what is published.

    Raises LockedError, and RunFailedError whose message gives the reason.
    """
    log = Log(request.folders.logs, request.run_id)
    timer = StageTimer(on_progress, log, request.folders.settings().stage_minutes)
    with services_of(request.folders).lock():
        try:
            _prepare_home(request)
            return _run_vintage_stages(request, timer)
        except Exception as error:  # one sentence for the operator, as for a night
            _write_trace(request)
            raise RunFailedError(failed_report(request, error, timer.seconds)) from None
        finally:
            _clean_up(request)


def _run_vintage_stages(past: RunRequest, timer: StageTimer) -> publishing.Snapshot:
    """Run the stages over what was received by the day. Raises NothingKnownError."""
    if not past.receipts():
        raise NothingKnownError(f"{past.vintage}")
    with timer.stage("validate"):
        catalogue = past.load_catalogue()
        digest = stages.input_digest(past, catalogue)
        stages.read_and_validate(past, catalogue, timer.steps_of("validate"))
    with timer.stage("build"):
        stages.build_tables(past, catalogue, digest)
    with timer.stage("check"):
        stages.check_tables(past, catalogue)
    with timer.stage("publish"):
        return publish_snapshot(past, digest)


def _write_trace(request: RunRequest) -> None:
    """For the developers, in the work folder; screens and reports show one sentence."""
    with suppress(OSError):  # a full disk has no room for it
        request.work.mkdir(parents=True, exist_ok=True)
        (request.work / TRACE_FILE).write_text(traceback.format_exc(), encoding="utf-8")
