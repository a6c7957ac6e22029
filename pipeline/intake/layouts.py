"""A recognised table to addressed cells: which body and which item each cell speaks of, and what the others are for."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipeline.definitions.registry import Registry
from pipeline.intake.columns import Columns, Header, assign_codes
from pipeline.intake.fault import Fault, RefusedError
from pipeline.intake.recognise import Recognised
from pipeline.intake.table import Table

CELL_SCHEMA = {
    "row_no": pl.Int32,
    "column_no": pl.Int32,
    "raw_text": pl.String,
    "role": pl.String,
    "code": pl.String,
    "item": pl.String,
}
"""One row per cell of a file. `role`: label (headers, item names), answer, empty (left blank, or nothing), ignored."""

CellRow = tuple[int, int, str, str, str | None, str | None]


@dataclass(frozen=True)
class Addressed:
    """All cells of a table with their meaning, and the faults seen on the way."""

    cells: pl.DataFrame
    faults: tuple[Fault, ...]


def address(table: Table, recognised: Recognised, registry: Registry) -> Addressed:
    """Address every cell. Raises RefusedError when bodies or rows cannot be told apart safely."""
    header = _transposed_header(table, recognised)
    columns = assign_codes(header, registry.of_kind(recognised.table.body_kind), registry)
    items = {row: item for item, row in recognised.label_rows.items()}
    _require_full_rows(table, columns, items)
    rows = [
        cell for number in range(1, len(table.rows) + 1) for cell in _row_cells(table, number, header, columns, items)
    ]
    faults = (*columns.unknown, *_unknown_rows(table, header, items))
    return Addressed(pl.DataFrame(rows, schema=CELL_SCHEMA, orient="row"), faults)


def _transposed_header(table: Table, recognised: Recognised) -> Header:
    """The row of body names just above the first item."""
    number = min(recognised.label_rows.values()) - 1
    if number < 1:
        raise RefusedError(Fault("structure.no_header", row=1))
    labels = recognised.table.label_columns
    names = [name.strip() for name in table.rows[number - 1][labels:]]
    while names and not names[-1]:
        names.pop()
    return Header(tuple(names), number, labels + 1)


def _require_full_rows(table: Table, columns: Columns, items: dict[int, str]) -> None:
    """A row that is too short or too long has slipped: no cell in it can be trusted."""
    last = max(columns.codes)
    for number in items:
        cells = table.rows[number - 1]
        if len(cells) < last or any(cell.strip() for cell in cells[last:]):
            facts = {"width": len(cells), "expected": last, "label": cells[1] if len(cells) > 1 else ""}
            raise RefusedError(Fault("structure.row_width", number, min(len(cells), last + 1), facts=facts))


def _unknown_rows(table: Table, header: Header, items: dict[int, str]) -> Iterator[Fault]:
    """Rows below the header whose label is no item of this file: ignored, and said so."""
    labels = header.first_column - 1
    for number in range(header.row + 1, len(table.rows) + 1):
        row = table.rows[number - 1]
        if number not in items and any(cell.strip() for cell in row):
            label = next((cell.strip() for cell in reversed(row[:labels]) if cell.strip()), "")
            yield Fault("structure.unknown_row", number, labels, label, facts={"label": label})


def _row_cells(table: Table, number: int, header: Header, columns: Columns, items: dict[int, str]) -> Iterator[CellRow]:
    item = items.get(number)
    for column, text in enumerate(table.rows[number - 1], start=1):
        code = columns.codes.get(column)
        role = _role(text, column < header.first_column, number == header.row, item, code)
        addressed = item is not None and code is not None
        yield number, column, text, role, code if addressed else None, item if addressed else None


def _role(text: str, is_label_column: bool, is_header: bool, item: str | None, code: str | None) -> str:
    if not text.strip():
        return "empty"
    if is_header or (is_label_column and item is not None):
        return "label"
    return "answer" if item is not None and code is not None else "ignored"
