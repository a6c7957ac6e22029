"""Rows whose cells are not where the header has them: they are held back whole, and none of their cells is read."""

from collections.abc import Collection, Iterable, Sequence

from pipeline.intake.fault import Fault
from pipeline.intake.header_rows import HeaderRows
from pipeline.intake.layouts.cell_roles import ColumnAddress, RowAddress
from pipeline.intake.layouts.form_rows import FormReader
from pipeline.intake.layouts.merged_cells import vertical_ranges
from pipeline.intake.table import RawTable

ReadRow = tuple[RowAddress, tuple[Fault, ...]]


def find_unread_rows(table: RawTable, header: HeaderRows, columns: Iterable[ColumnAddress]) -> dict[int, Fault]:
    """Find the rows below the header that cannot be read: row number → why.

    A row of a text file has as many cells as its header: one comma too many or too few, and each cell after it would
    be read as another. A workbook has no such rows, but answers that are merged over several rows.
    """
    answer_columns = {column.column_no for column in columns if column.role in ("answer", "tick")}
    return _find_slipped(table, header, answer_columns) | _find_merged_answers(table, header.last_row, answer_columns)


def hold_unread(
    reader: FormReader, read: Iterable[ReadRow], unread: dict[int, Fault], table: RawTable
) -> list[ReadRow]:
    """Hold back the rows of answers that cannot be read. What else was found in them is not reported.

    A row without code or year in their columns may be one of answers all the same: it has slipped.
    """
    return [
        (row._replace(role="unread"), (unread[row.row_no],))
        if row.row_no in unread
        and (row.role != "other" or (table.delimiter and reader.is_meant_as_answers(table.rows[row.row_no - 1])))
        else (row, faults)
        for row, faults in read
    ]


def row_width_fault(number: int, width: int, expected: int, label: str) -> Fault:
    """Return the fault of a row with more or fewer cells than its header."""
    return Fault("structure.row_width", number, 1, label, facts={"width": width, "expected": expected})


def _find_slipped(table: RawTable, header: HeaderRows, answer_columns: Collection[int]) -> dict[int, Fault]:
    if not table.delimiter:
        return {}
    expected = _expected_width(table.rows[header.last_row :], len(header.texts), answer_columns)
    return {
        number: row_width_fault(number, len(row), expected, row[0])
        for number, row in enumerate(table.rows[header.last_row :], start=header.last_row + 1)
        if row and len(row) != expected
    }


def _expected_width(rows: Sequence[tuple[str, ...]], header_width: int, answer_columns: Collection[int]) -> int:
    """Return the width of the header, or that of all rows where each ends in the same number of blank cells more.

    A row that has slipped looks like that, too: `1,103` before a blank remark. So one row must show that it has not:
    nothing stands behind its answer. Rows with several answers cannot show that.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    widths = {len(row) for row in filled}
    if (
        len(widths) != 1
        or len(answer_columns) != 1
        or any(cell.strip() for row in filled for cell in row[header_width:])
    ):
        return header_width
    is_padded = any(_last_filled(row) <= max(answer_columns) for row in filled)
    return max(header_width, *widths) if is_padded else header_width


def _last_filled(row: tuple[str, ...]) -> int:
    """Return the number of the last cell of a row that is not blank."""
    return max(number for number, cell in enumerate(row, start=1) if cell.strip())


def _find_merged_answers(table: RawTable, header_row: int, answer_columns: set[int]) -> dict[int, Fault]:
    faults: dict[int, Fault] = {}
    for one in vertical_ranges(table, header_row):
        if not answer_columns.isdisjoint(range(one.first_column, one.last_column + 1)):
            text = table.rows[one.first_row - 1][one.first_column - 1]
            fault = Fault("structure.merged_answer", one.first_row, one.first_column, text)
            faults |= dict.fromkeys(range(one.first_row, one.last_row + 1), fault)
    return faults
