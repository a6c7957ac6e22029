"""Merged cells of a workbook: a label counts for all rows of its range, an answer for none."""

from collections.abc import Mapping

from pipeline.intake.fault import Fault
from pipeline.intake.table import MergedRange, RawTable

_FILLED = ("code", "name", "year")
Rows = tuple[tuple[str, ...], ...]


def fill_merged_labels(table: RawTable, header_row: int, columns: Mapping[str, int]) -> tuple[Rows, list[Fault]]:
    """Write code, name and year into all rows over which they are merged.

    Args:
        table: as in the file; its cells stay as they are.
        header_row: the last row of the header.
        columns: name of a form column → its number.

    Returns:
        The rows with the labels, and a note for each merged range.
    """
    filled = {columns[name] for name in _FILLED if name in columns}
    ranges = [one for one in vertical_ranges(table, header_row) if one.first_column in filled]
    if not ranges:
        return table.rows, []
    rows = [list(row) for row in table.rows]
    for one in ranges:
        text = rows[one.first_row - 1][one.first_column - 1]
        for row in rows[one.first_row - 1 : one.last_row]:
            row.extend([""] * (one.first_column - len(row)))
            row[one.first_column - 1] = text
    return tuple(map(tuple, rows)), [_note(table, one) for one in ranges]


def vertical_ranges(table: RawTable, header_row: int) -> list[MergedRange]:
    """Return the ranges below the header that span several rows."""
    return [one for one in table.merged if one.first_row > header_row and one.last_row > one.first_row]


def _note(table: RawTable, one: MergedRange) -> Fault:
    text = table.rows[one.first_row - 1][one.first_column - 1]
    return Fault("note.merged", one.first_row, one.first_column, text, facts={"last_row": one.last_row})
