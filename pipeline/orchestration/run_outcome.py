"""The report of a run, made from its outcome or from the error that ended it."""

from contextlib import suppress
from typing import Any

import duckdb
import polars as pl

from pipeline.definitions.model import DefinitionError
from pipeline.intake.corrections import TABLE_ID
from pipeline.intake.history_check import read_state
from pipeline.intake.receive import HistoryDamagedError
from pipeline.lake.place import LakeError
from pipeline.operations.time_limits import StageTooLongError, StoppedError
from pipeline.operations.worker_process import WorkerLostError
from pipeline.orchestration.run_request import (
    ChecksFailedError,
    InboxUnavailableError,
    IntakeResult,
    NotEnoughSpaceError,
    NothingKnownError,
    NothingReceivedError,
    PublicationRefusedError,
    RunRequest,
)
from pipeline.orchestration.stages import pending_ids
from pipeline.outputs.losses import loss_sentences, loss_summary
from pipeline.outputs.messages import message
from pipeline.outputs.report import RunReport
from pipeline.settings import office_now
from pipeline.warehouse.publication_guard import Comparison
from pipeline.warehouse.publish import PublishError, Snapshot, current
from pipeline.warehouse.snapshot import open_snapshot

_EDITIONS = """
    SELECT survey, year, edition_state, is_assumed, asked_count, received_count
    FROM core.edition
    WHERE edition_state IS NOT NULL
    ORDER BY survey, year
"""
_REPORTED_FRAMES = {"deliveries": "delivery", "findings": "finding"}
_MESSAGE_OF_ERROR: dict[type[BaseException], str] = {
    ChecksFailedError: "checks",
    DefinitionError: "definitions",
    HistoryDamagedError: "damaged",
    InboxUnavailableError: "away",
    LakeError: "lake",
    NotEnoughSpaceError: "space",
    NothingKnownError: "unknown",
    NothingReceivedError: "nothing",
    PublicationRefusedError: "losses",
    StageTooLongError: "slow",
    StoppedError: "stopped",
    WorkerLostError: "memory",
}


def finished_report(
    request: RunRequest,
    received: IntakeResult,
    outcome: str,
    snapshot: Snapshot | None,
    seconds: dict[str, float],
    comparison: Comparison | None = None,
) -> RunReport:
    """Report a run that published, or found nothing new to publish."""
    comparison = comparison or Comparison()
    if snapshot is None:
        raise ValueError("a finished run has a snapshot")
    years = "・".join(str(year) for year in snapshot.data_years)
    key = "published_without_result" if outcome == "published" and not years else outcome
    facts: dict[str, Any] = {"fresh_count": len(received.fresh_ids), "years": years, "run_id": snapshot.run_id}
    return RunReport(
        **_common_fields(request, outcome, seconds),
        message=message("message", key, **facts),
        message_en=message("message", key, "en", **facts),
        data_years=snapshot.data_years,
        published_run_id=snapshot.run_id,
        snapshot_file=snapshot.file,
        content_hash=snapshot.content_hash,
        input_digest=received.input_digest,
        file_count=received.file_count,
        ignored=received.ignored,
        unreadable=received.unreadable,
        damaged=received.damaged,
        restored=received.restored,
        clock_problem=received.clock_problem,
        disposed=received.disposed,
        open_deliveries=_open_deliveries(request),
        editions=_editions(request),
        accept_reason=request.accept_reason if comparison.losses else "",
        accepted_by=request.accepted_by if comparison.losses else "",
        **_compared(comparison),
        **_reported_rows(request, received.fresh_ids),
    )


def failed_report(request: RunRequest, error: BaseException, seconds: dict[str, float]) -> RunReport:
    """Report a run that was cut short: one sentence why, never a traceback.

    Either it published nothing, or the snapshot is published and slips or report are missing.
    """
    key, facts = _reason(request, error)
    published = _published_run_id(request)
    if published:
        key, facts = "afterwards", facts | {"what": facts["what"] or type(error).__name__}
    return RunReport(
        **_common_fields(request, "published" if published else "failed", seconds),
        message=message("message", key, **facts),
        message_en=message("message", key, "en", **facts | {"what": facts.get("what_en", facts["what"])}),
        published_run_id=published,
        is_set_up_wrong=key != "checks",
        reason=key,
        damaged=tuple(read_state(request.folders.history).damaged.values()),
        open_deliveries=_open_deliveries(request),
        **_compared(getattr(error, "comparison", Comparison())),
        **_rows_if_readable(request),
    )


def _compared(comparison: Comparison) -> dict[str, Any]:
    return {
        "losses": tuple(loss_sentences(comparison.losses)),
        "noted_losses": tuple(loss_sentences(comparison.notes)),
        "changed_deliveries": comparison.changed_deliveries,
    }


def _published_run_id(request: RunRequest) -> str:
    """The run of the request when the pointer names it already, else nothing."""
    with suppress(PublishError):
        present = current(request.folders.published)
        return request.run_id if present and present.run_id == request.run_id else ""
    return ""


def _editions(request: RunRequest) -> tuple[dict[str, Any], ...]:
    """Read the editions of which something was asked, or nothing from a snapshot of an earlier version."""
    return _plain_rows(_published_rows(request, _EDITIONS))


def _published_rows(request: RunRequest, sql: str) -> pl.DataFrame:
    """Read from what is published; no row where there is no snapshot, or one of before 0.2.0."""
    with suppress(PublishError, OSError, duckdb.Error):
        if snapshot := current(request.folders.published):
            with open_snapshot(snapshot.path(request.folders.published)) as con:
                return con.sql(sql).pl()
    return pl.DataFrame()


def _open_deliveries(request: RunRequest) -> tuple[dict[str, Any], ...]:
    """Read what is published and waits for somebody."""
    settled = request.folders.settings().settled_deliveries()
    rows = _plain_rows(_published_rows(request, "FROM meta.open_delivery"))
    return tuple(row for row in rows if row["delivery_id"] not in settled)


def _rows_if_readable(request: RunRequest) -> dict[str, Any]:
    """Nothing when the history or a half-written frame is what failed: a report is written even so."""
    try:
        return _reported_rows(request, pending_ids(request))
    except (OSError, HistoryDamagedError, pl.exceptions.PolarsError):
        return {}


def _reason(request: RunRequest, error: BaseException) -> tuple[str, dict[str, Any]]:
    what = str(error).splitlines()[0] if str(error) else ""
    facts: dict[str, Any] = {
        "what": what,
        "inbox": request.inbox,
        "history": request.folders.history,
        "trace": request.work / "error.txt",
    }
    if isinstance(error, PublicationRefusedError):
        facts |= {"what": loss_summary(error.comparison.losses)}
        facts |= {"what_en": loss_summary(error.comparison.losses, "en")}
    if isinstance(error, LakeError):
        facts |= {"what_en": error.en}
    if isinstance(error, StageTooLongError):
        facts |= {"what": message("stage", error.stage), "what_en": message("stage", error.stage, "en")}
    if isinstance(error, NotEnoughSpaceError):
        facts |= error.facts
    if isinstance(error, (OSError, duckdb.OperationalError)):
        return "disk", facts
    if type(error) not in _MESSAGE_OF_ERROR:
        facts["what"] = f"{type(error).__name__}: {what}"
    return _MESSAGE_OF_ERROR.get(type(error), "crash"), facts


def _common_fields(request: RunRequest, outcome: str, seconds: dict[str, float]) -> dict[str, Any]:
    return {
        "run_id": request.run_id,
        "started_at": request.started_at.isoformat(timespec="seconds"),
        "finished_at": office_now().isoformat(timespec="seconds"),
        "outcome": outcome,
        "framework": request.framework,
        "stage_seconds": seconds,
    }


def _reported_rows(request: RunRequest, ids: tuple[str, ...]) -> dict[str, Any]:
    """Deliveries and findings of the report; none when the run ended before they were read.

    A correction that no longer meets its source is reported every night, until somebody removes it.
    """
    idle = (row["delivery_id"] for row in _rows(request, "delivery", _is_idle_correction()))
    reported = (*ids, *idle)
    is_reported = pl.col("delivery_id").is_in(reported)
    return {field: _rows(request, name, is_reported) for field, name in _REPORTED_FRAMES.items()}


def _is_idle_correction() -> pl.Expr:
    return (pl.col("table_id") == TABLE_ID) & (pl.col("error_count") > 0)


def _rows(request: RunRequest, name: str, wanted: pl.Expr) -> tuple[dict[str, Any], ...]:
    path = request.work / f"{name}.parquet"
    if not path.exists():
        return ()
    return _plain_rows(pl.read_parquet(path).filter(wanted))


def _plain_rows(rows: pl.DataFrame) -> tuple[dict[str, Any], ...]:
    return tuple(rows.with_columns(pl.col(pl.Datetime).dt.to_string("iso:strict")).to_dicts())
