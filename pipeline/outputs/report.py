"""The report of a run: what it did, as JSON for machines and as a page for the operator."""

import json
from collections import defaultdict
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.operations.atomic_write import write_atomically
from pipeline.outputs.html_page import render

_WAITING = ("rejected", "partially_accepted", "unreadable_by_us")
_LAST_FIELDS = ("run_id", "finished_at", "outcome", "message", "message_en")


@dataclass(frozen=True)
class RunReport:
    """The report of one run.

    Attributes:
        deliveries: those of this run, one dict a row.
        findings: those of this run, one dict a row.
        damaged: names of received files that are gone or changed in the history.
        restored: names of such files that this run wrote anew from the inbox.
        clock_problem: what is wrong with the clock, as a key of [need] in messages.toml; else empty.
        disposed: names of files in the inbox with the bytes of something disposed of, which came under another name.
        open_deliveries: those of any run that still wait for somebody: rows of `meta.open_delivery`.
        editions: rows of `core.edition` that bodies were asked.
        losses: what was published and is lost, or would have been, a sentence each.
        noted_losses: published scores that are gone or other ones without a new file, a sentence each.
        changed_deliveries: deliveries of earlier runs that are judged anew: name, state_before, state.
        accept_reason: why the losses were accepted, and by whom (accepted_by).
        reason: why a run failed, or what is still missing: a key of [message] in messages.toml.
    """

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
    ignored: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    clock_problem: str = ""
    disposed: tuple[str, ...] = ()
    deliveries: tuple[dict[str, Any], ...] = ()
    findings: tuple[dict[str, Any], ...] = ()
    open_deliveries: tuple[dict[str, Any], ...] = ()
    editions: tuple[dict[str, Any], ...] = ()
    losses: tuple[str, ...] = ()
    noted_losses: tuple[str, ...] = ()
    changed_deliveries: tuple[dict[str, Any], ...] = ()
    accept_reason: str = ""
    accepted_by: str = ""
    is_set_up_wrong: bool = False
    reason: str = ""

    @property
    def waiting(self) -> tuple[dict[str, Any], ...]:
        """Deliveries of this run for which somebody has to do something."""
        return tuple(row for row in self.deliveries if row["state"] in _WAITING)

    @cached_property
    def findings_by_delivery(self) -> dict[str, list[dict[str, Any]]]:
        """Delivery id → its findings; deliveries without any are absent."""
        grouped: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.findings:
            grouped[row["delivery_id"]].append(row)
        return dict(grouped)


def write_report(reports: Path, report: RunReport) -> None:
    """Write `<run id>.json`, `<run id>.html`, and `last.json` with the outcome that the dashboards show."""
    write_atomically(reports / f"{report.run_id}.json", as_json(report))
    write_atomically(reports / f"{report.run_id}.html", as_page(report))
    last = {name: getattr(report, name) for name in _LAST_FIELDS}
    write_atomically(reports / "last.json", json.dumps(last, ensure_ascii=False, indent=1) + "\n")


def as_json(report: RunReport) -> str:
    """Render the report for programs, a line a field: within one, the encoder is much faster than with indents."""
    lines = (_json_line(field.name, getattr(report, field.name)) for field in fields(report))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json_line(name: str, value: object) -> str:
    return f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"


def as_page(report: RunReport) -> str:
    """Render the report as an HTML page."""
    return render("report.html", report=report)
