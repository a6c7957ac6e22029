"""Rows of answers that are held back: of another year than the file's, or without a body."""

from collections.abc import Sequence

from pipeline.intake.fault import Fault
from pipeline.intake.header_rows import HeaderRows
from pipeline.intake.layouts.cell_roles import RowAddress
from pipeline.intake.layouts.form_rows import FormReader
from pipeline.intake.table import RawTable


def hold_other_years(reader: FormReader, rows: Sequence[RowAddress], year: int) -> tuple[list[RowAddress], list[Fault]]:
    """Hold back rows of another year: a wide header numbers the questions of one edition."""
    others = {row.row_no for row in rows if row.role == "data" and row.year != year}
    faults = [
        Fault("body.other_year", row.row_no, reader.year_column, str(row.year), facts={"year": year})
        for row in rows
        if row.row_no in others
    ]
    return [row._replace(role="held") if row.row_no in others else row for row in rows], faults


def hold_nameless(
    rows: Sequence[RowAddress], table: RawTable, header: HeaderRows, item_columns: Sequence[int], code_column: int
) -> tuple[list[RowAddress], list[Fault]]:
    """Hold back rows of answers of a wide form without code, name and year, as merged cells leave in a CSV.

    A row of wordings right below the header comes before all answers and is none of them; nor is the header once more.
    """
    headers = {_without_padding(row) for row in table.rows[header.first_row - 1 : header.last_row]}
    held: list[RowAddress] = []
    faults: list[Fault] = []
    for row in rows:
        cells = table.rows[row.row_no - 1]
        has_answer = any(cells[number - 1].strip() for number in item_columns if number <= len(cells))
        is_below = any(one.role in ("data", "held") for one in held)
        is_nameless = row.role == "other" and has_answer and is_below and _without_padding(cells) not in headers
        if is_nameless and not any(cell.strip() for cell in cells[: min(item_columns) - 1]):
            faults.append(Fault("body.blank_code", row.row_no, code_column))
            row = row._replace(role="held")
        held.append(row)
    return held, faults


def _without_padding(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of a row without the blank cells at its end."""
    end = max((number for number, cell in enumerate(row, start=1) if cell.strip()), default=0)
    return row[:end]
