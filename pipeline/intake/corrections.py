"""Corrections by the office as deliveries: tables of answers like any other, with cells, findings and a ledger."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from hashlib import sha256

from pipeline.definitions.corrections import Correction, Corrections
from pipeline.intake.cells import AddressedTable
from pipeline.intake.delivery import Delivery
from pipeline.intake.layouts.cell_roles import CellRoles, ColumnAddress, ColumnRole, RowAddress
from pipeline.intake.receive import Receipt
from pipeline.intake.table import RawTable
from pipeline.settings import OFFICE_TIME

TABLE_ID = "correction"
"""The `table_id` of deliveries that are corrections by the office, not files of a municipality."""
_HEADER = ("団体コード", "調査年度", "設問", "元の値", "訂正後", "理由", "担当", "決定日")
_ROLES: tuple[ColumnRole, ...] = ("label", "label", "label", "label", "answer", "remark", "label", "label")


def make_correction_deliveries(files: Iterable[Corrections]) -> Iterator[tuple[Delivery, AddressedTable]]:
    """Make one delivery per file and corrected survey. Row 1 is a header, row 2 the first entry."""
    for file in files:
        for survey in sorted({entry.survey for entry in file.entries}):
            yield _make_delivery(file, survey, [entry for entry in file.entries if entry.survey == survey])


def decided_at(day: date) -> datetime:
    """Return the beginning of the day the office decided, in the office's time zone."""
    return datetime.combine(day, time(), OFFICE_TIME)


def _make_delivery(file: Corrections, survey: str, entries: list[Correction]) -> tuple[Delivery, AddressedTable]:
    table = RawTable((_HEADER, *(_cells(file.year, entry) for entry in entries)), ",")
    receipt = _make_receipt(file, survey, entries, table)
    delivery = Delivery(
        receipt, survey=survey, year=file.year, table_id=TABLE_ID, encoding="utf-8",
        row_count=len(table.rows), cell_count=table.cell_count,
    )  # fmt: skip
    return delivery, AddressedTable(receipt.delivery_id, survey, table, _assign_roles(file.year, entries))


def _make_receipt(file: Corrections, survey: str, entries: list[Correction], table: RawTable) -> Receipt:
    content = json.dumps([survey, table.rows], ensure_ascii=False).encode()
    digest = sha256(content).hexdigest()
    received_at = max(decided_at(entry.when) for entry in entries)
    return Receipt(digest[:12], f"{file.name}（{survey}）", digest, len(content), received_at)


def _assign_roles(year: int, entries: list[Correction]) -> CellRoles:
    rows = (RowAddress(n, "data", e.code, year, e.item) for n, e in enumerate(entries, start=2))
    columns = tuple(ColumnAddress(n, role) for n, role in enumerate(_ROLES, start=1))
    return CellRoles(year, (RowAddress(1, "header"), *rows), columns, ())


def _cells(year: int, entry: Correction) -> tuple[str, ...]:
    answer = (entry.code, str(year), entry.item, entry.expected, entry.value)
    return (*answer, entry.reason.ja, entry.who, entry.when.isoformat())
