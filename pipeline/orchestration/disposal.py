"""Disposal of a delivery by order: its bytes at once, its answers from every snapshot, report and return slip.

What is published still holds the answers until the next night publishes without them; `finish_disposals` removes the
snapshot from before then. Copies outside of the home (backups, the inbox) are not reached.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline.intake.disposal import DisposalRecord, disposals, remove_disposed_bytes, write_disposal
from pipeline.intake.receive import Receipt
from pipeline.settings import Home
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.snapshot import open_snapshot


def dispose(home: Home, deliveries: Iterable[Receipt], who: str, reason: str, now: datetime) -> list[DisposalRecord]:
    """Dispose of deliveries; those of the same bytes share a record. Raises OSError. For the holder of the lock."""
    by_content: dict[str, list[Receipt]] = {}
    for receipt in deliveries:
        by_content.setdefault(receipt.sha256, []).append(receipt)
    records = [_record(several, who, reason, now) for several in by_content.values()]
    for record in records:
        write_disposal(record, home.history)
    finish_disposals(home)
    return records


def finish_disposals(home: Home) -> None:
    """Remove what still holds something disposed of, but for the snapshot that is published. Raises OSError."""
    remove_disposed_bytes(home.history)
    for record in (one for one in disposals(home.history) if not one.is_complete):
        ids = set(record.delivery_ids)
        shutil.rmtree(home.frame_cache, ignore_errors=True)
        _remove_pages(home, ids)
        if not _remove_snapshots(home, ids):
            write_disposal(replace(record, is_complete=True), home.history)


def _record(several: list[Receipt], who: str, reason: str, now: datetime) -> DisposalRecord:
    first = several[0]
    return DisposalRecord(
        first.sha256, [one.delivery_id for one in several], sorted({one.name for one in several}), first.size_bytes,
        first.received_at.isoformat(), now.isoformat(timespec="seconds"), who, reason,
    )  # fmt: skip


def _remove_pages(home: Home, ids: set[str]) -> None:
    """Remove the reports and return slips that name one of the deliveries: they quote its answers."""
    for path in (*home.reports.glob("*.*"), *(one for one in home.returns.rglob("*") if one.is_file())):
        if any(number.encode() in path.read_bytes() for number in ids):
            path.unlink()


def _remove_snapshots(home: Home, ids: set[str]) -> bool:
    """Remove the snapshots with one of the deliveries. Return whether the published one is among them, and stays."""
    present = publishing.current(home.published)
    is_published = False
    for folder, snapshot in _snapshots(home):
        # in the open data deliveries have other numbers: it goes with the snapshot of its run
        if not _holds(snapshot.path(home.published if folder == home.open_data else folder), ids):
            continue
        if present and folder != home.vintages and snapshot.run_id == present.run_id:
            is_published = True
        else:
            publishing.remove(snapshot, folder)
    return is_published


def _snapshots(home: Home) -> Iterator[tuple[Path, publishing.Snapshot]]:
    for folder in (home.published, home.open_data, home.vintages):
        yield from ((folder, snapshot) for snapshot in publishing.snapshots(folder))


def _holds(path: Path, ids: set[str]) -> bool:
    """Return whether a snapshot has one of the deliveries; one that cannot be asked is taken to have it."""
    try:
        with open_snapshot(path) as con:
            query = "SELECT 1 FROM meta.delivery WHERE list_contains($1, delivery_id) LIMIT 1"
            return bool(con.execute(query, [list(ids)]).fetchall())
    except duckdb.Error:
        return True
