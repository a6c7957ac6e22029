"""The night in Prefect: each stage a task, what a run brought as artifacts, and the deployment that starts it.

The only module that knows Prefect; `prepare_prefect` (in flows) goes before its import. Prefect keeps the books and
nothing more: where it fails, the stages go on without it.
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
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.runtime import flow_run
from prefect.schedules import Cron
from prefect.states import Completed
from prefect.types.entrypoint import EntrypointType

from pipeline.apart import SUITES, beside
from pipeline.flows import NightFailedError, Tell, locked_night, next_order, run_night
from pipeline.lock import LockedError
from pipeline.logs import Log
from pipeline.outputs.report import Night
from pipeline.outputs.words import say
from pipeline.settings import Home, Settings
from pipeline.stages import Order

FLOW, DEPLOYMENT, TIME_ZONE = "monosashi-night", "nightly", "Asia/Tokyo"


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


def run_as_flow(order: Order, tell: Tell) -> Night | None:
    """The night of an order as a flow run of its name, for who holds the lock; None when there is no Prefect to be had.

    Raises NightFailedError. Where Prefect fails after the night has begun, the night is what counts.
    """
    ended: list[Night] = []

    @flow(name=FLOW, flow_run_name=order.run_id, validate_parameters=False)
    def night() -> None:
        _shown(order.folders, ended, lambda: locked_night(order, as_task, tell))

    try:
        night()
    except NightFailedError:
        pass  # ended, with the reason
    except Exception as error:
        Log(order.folders.logs, order.run_id).write("prefect failed", "warning", error=type(error).__name__)
        if ended:
            tell("unkept", None)
    if ended and ended[-1].outcome == "failed":
        raise NightFailedError(ended[-1])
    return ended[-1] if ended else None


@flow(name=FLOW, validate_parameters=False)
def nightly(home: str, inbox: str) -> State | None:
    """What the deployment starts: one night, now. A night that is running already makes this one superfluous."""
    order = next_order(Path(home), Path(inbox))
    _name_the_run(order.run_id)
    try:
        with beside(SUITES):
            _shown(order.folders, [], lambda: run_night(order, as_task))
    except LockedError as error:
        return Completed(name="Skipped", message=say("message", "locked", pid=error))
    return None


def _name_the_run(run_id: str) -> None:
    """One id everywhere: reports, log, status and books. Who started the run could not know it."""
    with suppress(Exception), get_client(sync_client=True) as client:
        client.set_flow_run_name(UUID(flow_run.get_id()), run_id)


def _shown(home: Home, ended: list[Night], night: Callable[[], Night]) -> None:
    """Keep the night's report and show it, also that of a night that failed, before its error goes on."""
    try:
        ended.append(night())
    except NightFailedError as error:
        ended.append(error.night)
        raise
    finally:
        for one in ended:
            show(home, one)


def show(home: Home, night: Night) -> None:
    """What a run brought, without a word of an answer: deliveries by state, findings by rule, where the report is."""
    states = Counter(row["state"] for row in night.deliveries)
    rules = Counter((row["severity"], row["rule_id"]) for row in night.findings)
    create_table_artifact(
        [{"扱い": say("state", state), "state": state, "件数": count} for state, count in sorted(states.items())],
        key="deliveries",
        description=f"{say('outcome', night.outcome)}: {night.run_id}",
    )
    create_table_artifact(
        [
            {"重さ": say("severity", severity), "rule_id": rule, "件数": count}
            for (severity, rule), count in rules.items()
        ],
        key="findings",
        description=night.run_id,
    )
    report = (home.reports / f"{night.run_id}.html").resolve()
    shown_at = Settings().reports_url
    link = f"{shown_at.rstrip('/')}/{report.name}" if shown_at else report.as_uri()
    create_link_artifact(link, link_text=night.run_id, key="report", description=str(report))


def deployment(home: Path, inbox: Path, cron: str) -> RunnerDeployment:
    """Every night at the time of `cron` in Japan. Raises ValueError when that is no cron expression.

    One at a time: any night takes in everything that is new, so a second one that waits would have nothing to do.
    """
    return nightly.to_deployment(
        DEPLOYMENT,
        schedule=Cron(cron, timezone=TIME_ZONE),
        parameters={"home": str(home.resolve()), "inbox": str(inbox.resolve())},
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        entrypoint_type=EntrypointType.MODULE_PATH,
        description="受信箱の新しいファイルを読み、検証し、公開します。",
    )  # type: ignore[return-value]  # a coroutine only where a loop runs


async def keep_serving(served: RunnerDeployment, ready: Callable[[], None]) -> None:
    """Put the deployment on the server and start its runs until stopped. The schedule stays on when this stops.

    Raises what Prefect raises when the server is away for more than a moment.
    """
    warnings.filterwarnings("ignore", "coroutine 'Runner", RuntimeWarning)  # what it leaves when it gives up
    runner = Runner(name="monosashi", pause_on_shutdown=False, limit=1)
    await runner.aadd_deployment(served)
    ready()
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):  # tracebacks
        await runner.start()
