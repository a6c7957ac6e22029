"""Corrections by the office as deliveries: a table of answers like any other, with its cells, findings and ledger."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from hashlib import sha256

from pipeline.definitions.corrections import Correction, Corrections
from pipeline.intake.cells import Sheet
from pipeline.intake.delivery import Delivery
from pipeline.intake.layouts.cell_roles import CellRoles, ColumnAddress, ColumnRole, RowAddress
from pipeline.intake.receive import Receipt
from pipeline.intake.table import Table
from pipeline.settings import OFFICE_TIME

TABLE_ID = "correction"
"""The kind of delivery that is no file of a municipality."""
_HEADER = ("団体コード", "調査年度", "設問", "元の値", "訂正後", "理由", "担当", "決定日")
_ROLES: tuple[ColumnRole, ...] = ("label", "label", "label", "label", "answer", "remark", "label", "label")


def correction_sheets(files: Iterable[Corrections]) -> Iterator[tuple[Delivery, Sheet]]:
    """One delivery per file and survey it corrects. Row 2 is the first entry, as in a spreadsheet with a header."""
    for file in files:
        for survey in sorted({entry.survey for entry in file.entries}):
            yield _sheet(file, survey, [entry for entry in file.entries if entry.survey == survey])


def decided_at(day: date) -> datetime:
    """The beginning of the day the office decided, in its own time zone."""
    return datetime.combine(day, time(), OFFICE_TIME)


def _sheet(file: Corrections, survey: str, entries: list[Correction]) -> tuple[Delivery, Sheet]:
    table = Table((_HEADER, *(_cells(file.year, entry) for entry in entries)), ",")
    content = json.dumps([survey, table.rows], ensure_ascii=False).encode()
    digest = sha256(content).hexdigest()
    decided = max(decided_at(entry.when) for entry in entries)
    receipt = Receipt(digest[:12], f"{file.name}（{survey}）", digest, len(content), decided)
    rows = (RowAddress(n, "data", e.code, file.year, e.item) for n, e in enumerate(entries, start=2))
    columns = tuple(ColumnAddress(n, role) for n, role in enumerate(_ROLES, start=1))
    meaning = CellRoles(file.year, (RowAddress(1, "header"), *rows), columns, ())
    delivery = Delivery(
        receipt, survey=survey, year=file.year, table_id=TABLE_ID, encoding="utf-8",
        row_count=len(table.rows), cell_count=table.cell_count,
    )  # fmt: skip
    return delivery, Sheet(receipt.delivery_id, survey, table, meaning)


def _cells(year: int, entry: Correction) -> tuple[str, ...]:
    what = (entry.code, str(year), entry.item, entry.expected, entry.value)
    return (*what, entry.reason.ja, entry.who, entry.when.isoformat())
