"""The night as a flow: order, lock, report; Prefect wraps each stage as a task. No logic of the field here."""

import gc
import os
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline import stages
from pipeline.books import start_server
from pipeline.limits import EndedFromOutsideError, stoppable, time_limit
from pipeline.litter import TRACE, retire, sweep
from pipeline.lock import only_one_night
from pipeline.logs import Log
from pipeline.notify import begin
from pipeline.notify import tell as tell_someone
from pipeline.outputs.report import Night, failed_night, finished_night, write_report
from pipeline.outputs.returns import ahead
from pipeline.settings import Home, Settings
from pipeline.stages import RUN_ID_FORMAT, Order, Received
from pipeline.warehouse import publish as publishing

Step = Callable[..., Any]
"""Runs one stage: `step(function, *arguments)`. Prefect wraps it; tests may call it straight."""
Tell = Callable[[str, float | None], None]
"""Told the name of a stage when it begins (None) and when it ends (its seconds)."""


class NightFailedError(RuntimeError):
    """Nothing was published and yesterday's snapshot stays. Carries the night, whose message says why."""

    def __init__(self, night: Night) -> None:
        super().__init__(night.message)
        self.night = night


def call(function: Callable[..., Any], *arguments: Any) -> Any:
    """The step without Prefect."""
    return function(*arguments)


def next_order(home: Path, inbox: Path) -> Order:
    """The order for a night that starts now. Its run id comes after every earlier one, also when the clock went back:
    what was received first must stay first.
    """
    folders = Home(home)
    if inbox == folders.inbox:  # any other may be a share that is away
        inbox.mkdir(parents=True, exist_ok=True)
    known = [path.stem for place in (folders.reports, folders.history / "nights") for path in place.glob("2*.json")]
    while (now := datetime.now(UTC).replace(microsecond=0)).strftime(RUN_ID_FORMAT) in known:
        time.sleep(0.2)
    last = max((datetime.strptime(name[:15], RUN_ID_FORMAT).replace(tzinfo=UTC) for name in known), default=now)
    started_at = now if now >= last else last + timedelta(seconds=1)
    return Order(home, inbox, Settings().framework, started_at.strftime(RUN_ID_FORMAT), started_at)


@dataclass
class Clock:
    """Tells the screen and the log which stage runs, and remembers how long each took."""

    tell: Tell
    log: Log
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.tell(name, None)
        start = time.monotonic()
        try:
            with time_limit(name, Settings().stage_minutes * 60):
                yield
        finally:
            self.seconds[name] = round(time.monotonic() - start, 2)
            self.tell(name, self.seconds[name])
            self.log.write("stage", stage=name, seconds=self.seconds[name])


def run_night(order: Order, step: Step = call, tell: Tell = lambda *_: None) -> Night:
    """Run one night and write its report. Raises LockedError before, NightFailedError after everything is written."""
    with only_one_night(order.folders.lock):
        return locked_night(order, step, tell)


def locked_night(order: Order, step: Step = call, tell: Tell = lambda *_: None) -> Night:
    """The night of who holds the lock already. Raises NightFailedError."""
    log = Log(order.folders.logs, order.run_id)
    clock = Clock(tell, log)
    was_cut_off = begin(order.folders, order.run_id, order.started_at.isoformat())
    log.write("night begins", was_cut_off=was_cut_off)
    try:
        sweep(order.folders)
        with stoppable():
            night = _stages(order, step, clock)
    except (
        Exception,
        EndedFromOutsideError,
    ) as error:  # the operator always gets a report; readers keep yesterday's snapshot
        _keep_trace(order)
        night = failed_night(order, error, clock.seconds)
    night = _reported(order, night)
    _close(order, night, was_cut_off, log)
    if night.outcome == "failed":
        raise NightFailedError(night)
    return night


def _reported(order: Order, night: Night) -> Night:
    """Write the report, once what the work took of the disk is free. Returns the night, or why that failed."""
    try:
        sweep(order.folders)
        write_report(order.folders.reports, night)
        retire(order.folders, Settings().keep_reports)
    except OSError as error:
        return failed_night(order, error, night.stage_seconds)
    return night


def _close(order: Order, night: Night, was_cut_off: bool, log: Log) -> None:
    """The last line of the log, the status, and the message to whom it concerns."""
    states = Counter(row["state"] for row in night.deliveries)
    rules = Counter(row["rule_id"] for row in night.findings)
    log.write("night ends", outcome=night.outcome, reason=night.reason, deliveries=states, findings=rules,
              unreadable_count=len(night.unreadable), snapshot=night.published_run_id)  # fmt: skip
    tell_someone(order.folders, night, was_cut_off, Settings(), log)


def _stages(order: Order, step: Step, clock: Clock) -> Night:
    with clock.stage("receive"):
        received: Received = step(stages.receive_files, order)
    if received.is_unchanged:
        with clock.stage("answer"):
            step(stages.write_slips, order, received.fresh_ids)
        present = publishing.current(order.folders.published)
        return finished_night(order, received, "unchanged", present, clock.seconds)
    with clock.stage("validate"):
        step(stages.read_and_validate, order)
    with clock.stage("build"):
        step(stages.build_tables, order, received.input_digest)
    with clock.stage("check"):
        step(stages.check_tables, order)
    with ahead(order.built, order.folders.returns / order.run_id, received.fresh_ids) as written:
        with clock.stage("publish"):
            snapshot = step(stages.publish_snapshot, order, received.input_digest)
        with clock.stage("answer"):
            step(stages.write_slips, order, received.fresh_ids, written)
    return finished_night(order, received, "published", snapshot, clock.seconds)


def run_as_known(order: Order, tell: Tell = lambda *_: None) -> publishing.Snapshot:
    """Rebuild what would have been published on the day `order.as_known`, beside what is published.

    Raises LockedError, and NightFailedError whose message says why there is none.
    """
    clock = Clock(tell, Log(order.folders.logs, order.run_id))
    with only_one_night(order.folders.lock):
        try:
            sweep(order.folders)
            past = stages.past_order(order)
            with clock.stage("validate"):
                stages.read_and_validate(past)
            with clock.stage("build"):
                stages.build_tables(past, stages.input_digest(past))
            with clock.stage("check"):
                stages.check_tables(past)
            with clock.stage("publish"):
                return stages.publish_snapshot(past, stages.input_digest(past))
        except Exception as error:  # one sentence for the operator, as for a night
            _keep_trace(order)
            raise NightFailedError(failed_night(order, error, clock.seconds)) from None
        finally:
            sweep(order.folders)


def _keep_trace(order: Order) -> None:
    """For the developers, in the work folder; screens and reports show one sentence."""
    with suppress(OSError):  # a full disk has no room for it
        order.work.mkdir(parents=True, exist_ok=True)
        (order.work / TRACE).write_text(traceback.format_exc(), encoding="utf-8")


def run_in_prefect(order: Order, tell: Tell = lambda *_: None) -> Night:
    """The same night as a Prefect flow. Raises as `run_night` does; the lock goes first, for Prefect starts slowly."""
    with stoppable(), only_one_night(order.folders.lock):
        prepare_prefect(order.folders.prefect)
        if night := _as_flow(order, tell):
            return night
        tell("alone", None)
        Log(order.folders.logs, order.run_id).write("no prefect", "warning")
        return locked_night(order, tell=tell)


def _as_flow(order: Order, tell: Tell) -> Night | None:
    """The night with a standing server, or with one of its own. None when there is none to be had."""
    for name, value in _PATIENCE.items():
        os.environ.setdefault(name, value)
    is_standing = "PREFECT_API_URL" in os.environ
    answers = (lambda: True) if is_standing else start_server(order.folders.prefect, Settings().max_prefect_mib << 20)
    if answers is None:
        return None
    tell("start", None)
    gc.disable()  # thousands of modules that stay: not looked through while they come, nor ever after
    from pipeline.nightly import run_as_flow

    gc.freeze()
    gc.enable()
    return run_as_flow(order, tell) if answers() else None


_PATIENCE = {"PREFECT_API_REQUEST_TIMEOUT": "15", "PREFECT_CLIENT_MAX_RETRIES": "1"}
"""With a server that does not answer: Prefect would wait six times a minute, at each of its steps."""


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
