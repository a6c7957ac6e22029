"""The run report: what the night did, as JSON for machines and as a page for the operator."""

import json
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.definitions.model import DefinitionError
from pipeline.files import write_whole
from pipeline.intake.corrections import TABLE_ID
from pipeline.intake.receive import HistoryDamagedError
from pipeline.limits import StageTooLongError, StoppedError
from pipeline.outputs.page import render
from pipeline.outputs.words import say
from pipeline.stages import (
    ChecksFailedError,
    InboxAwayError,
    NotEnoughSpaceError,
    NothingKnownError,
    NothingReceivedError,
    Order,
    Received,
    pending_ids,
)
from pipeline.warehouse.publish import PublishError, Snapshot, current

_TOLD = {"deliveries": "delivery", "findings": "finding"}
_SENT_BACK = ("rejected", "partially_accepted")


@dataclass(frozen=True)
class Night:
    """The report of one run. `deliveries` and `findings` are those of this night, one dict a row."""

    run_id: str
    started_at: str
    finished_at: str
    outcome: str
    message: str
    message_en: str
    framework: str
    stage_seconds: dict[str, float]
    data_years: tuple[int, ...] = ()
    published_run_id: str = ""
    snapshot_file: str = ""
    content_hash: str = ""
    input_digest: str = ""
    file_count: int = 0
    left_aside: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    deliveries: tuple[dict[str, Any], ...] = ()
    findings: tuple[dict[str, Any], ...] = ()
    is_set_up_wrong: bool = False
    reason: str = ""
    """Why a night failed, or what it owes: a key of [message] in words.toml."""

    @property
    def sent_back(self) -> tuple[dict[str, Any], ...]:
        """Deliveries whose senders have to do something."""
        return tuple(row for row in self.deliveries if row["state"] in _SENT_BACK)

    @cached_property
    def findings_by_delivery(self) -> dict[str, list[dict[str, Any]]]:
        """Delivery id → its findings; deliveries without any are absent."""
        grouped: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.findings:
            grouped[row["delivery_id"]].append(row)
        return dict(grouped)


def finished_night(
    order: Order, received: Received, outcome: str, snapshot: Snapshot | None, stage_seconds: dict[str, float]
) -> Night:
    """The report of a night that published, or found nothing to publish."""
    if snapshot is None:
        raise ValueError("a finished night has a snapshot")
    years = "・".join(str(year) for year in snapshot.data_years)
    facts: dict[str, Any] = {"fresh_count": len(received.fresh_ids), "years": years, "run_id": snapshot.run_id}
    return Night(
        **_common(order, outcome, stage_seconds),
        message=say("message", outcome, **facts),
        message_en=say("message", outcome, "en", **facts),
        data_years=snapshot.data_years,
        published_run_id=snapshot.run_id,
        snapshot_file=snapshot.file,
        content_hash=snapshot.content_hash,
        input_digest=received.input_digest,
        file_count=received.file_count,
        left_aside=received.left_aside,
        unreadable=received.unreadable,
        **_told(order, received.fresh_ids),
    )


def failed_night(order: Order, error: BaseException, stage_seconds: dict[str, float]) -> Night:
    """The report of a night that did not come to its end: one sentence why, never a traceback.

    It published nothing, or was through with publishing and owes the slips or the report.
    """
    key, facts = _reason(order, error)
    published = _published(order)
    if published:
        key, facts = "afterwards", facts | {"what": facts["what"] or type(error).__name__}
    return Night(
        **_common(order, "published" if published else "failed", stage_seconds),
        message=say("message", key, **facts),
        message_en=say("message", key, "en", **facts),
        published_run_id=published,
        is_set_up_wrong=key != "checks",
        reason=key,
        **_told_if_known(order),
    )


def _published(order: Order) -> str:
    """The run of the order when the pointer is on it already, else nothing."""
    with suppress(PublishError):
        present = current(order.folders.published)
        return order.run_id if present and present.run_id == order.run_id else ""
    return ""


def _told_if_known(order: Order) -> dict[str, Any]:
    """Nothing when the history or a half-written table is what is wrong: there must be a report even so."""
    try:
        return _told(order, pending_ids(order))
    except (OSError, HistoryDamagedError, pl.exceptions.PolarsError):
        return {}


def _reason(order: Order, error: BaseException) -> tuple[str, dict[str, Any]]:
    known = {
        ChecksFailedError: "checks",
        DefinitionError: "definitions",
        InboxAwayError: "away",
        NotEnoughSpaceError: "space",
        NothingKnownError: "unknown",
        NothingReceivedError: "nothing",
        StageTooLongError: "slow",
        StoppedError: "stopped",
    }
    what = str(error).splitlines()[0] if str(error) else ""
    facts: dict[str, Any] = {"what": what, "inbox": order.inbox, "trace": order.work / "error.txt"}
    if isinstance(error, (OSError, duckdb.OperationalError)):
        return "disk", facts
    if type(error) not in known:
        facts["what"] = f"{type(error).__name__}: {what}"
    return known.get(type(error), "crash"), facts


def _common(order: Order, outcome: str, stage_seconds: dict[str, float]) -> dict[str, Any]:
    return {
        "run_id": order.run_id,
        "started_at": order.started_at.isoformat(timespec="seconds"),
        "finished_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "outcome": outcome,
        "framework": order.framework,
        "stage_seconds": stage_seconds,
    }


def _told(order: Order, ids: tuple[str, ...]) -> dict[str, Any]:
    """Deliveries and findings to tell of; nothing when the night ended before they were read.

    A correction that no longer meets its source is told of every night, until somebody removes it.
    """
    told = (*ids, *(row["delivery_id"] for row in _rows(order, "delivery", _is_idle_correction())))
    return {field: _rows(order, name, pl.col("delivery_id").is_in(told)) for field, name in _TOLD.items()}


def _is_idle_correction() -> pl.Expr:
    return (pl.col("table_id") == TABLE_ID) & (pl.col("error_count") > 0)


def _rows(order: Order, name: str, wanted: pl.Expr) -> tuple[dict[str, Any], ...]:
    path = order.work / f"{name}.parquet"
    if not path.exists():
        return ()
    return tuple(
        pl.read_parquet(path).filter(wanted).with_columns(pl.col(pl.Datetime).dt.to_string("iso:strict")).to_dicts()
    )


def write_report(reports: Path, night: Night) -> None:
    """Write `<run id>.json`, `<run id>.html` and `last.json`, the outcome the dashboards show."""
    write_whole(reports / f"{night.run_id}.json", as_json(night))
    write_whole(reports / f"{night.run_id}.html", as_page(night))
    last = {name: getattr(night, name) for name in ("run_id", "finished_at", "outcome", "message", "message_en")}
    write_whole(reports / "last.json", json.dumps(last, ensure_ascii=False, indent=1) + "\n")


def as_json(night: Night) -> str:
    """The report for programs, a line a field: within one, the encoder is many times faster than with indents."""
    lines = (f" {json.dumps(f.name)}: {json.dumps(getattr(night, f.name), ensure_ascii=False)}" for f in fields(night))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def as_page(night: Night) -> str:
    """The report as a page."""
    return render("report.html", night=night)
