"""`transposed`: a row for every item, a column for every body, as 総務省 and デジタル庁 publish. No codes, no year."""

from collections.abc import Iterator

from pipeline.definitions.survey import TransposedTable
from pipeline.intake.fault import Fault, RefusedError
from pipeline.intake.layouts.cell_roles import CellRoles, ColumnAddress, RowAddress, SenderContext
from pipeline.intake.match_columns import Header, MatchedColumns, match_columns
from pipeline.intake.recognise import Recognised
from pipeline.intake.table import RawTable


def read_transposed(table: RawTable, recognised: Recognised, context: SenderContext) -> CellRoles:
    """Assign items to rows, and bodies to columns by position. Raises RefusedError when a row or column has shifted."""
    form = recognised.file_format.form
    if not isinstance(form, TransposedTable):
        raise TypeError("a form is read by the form layouts")
    header = _header(table, recognised, form.label_columns)
    columns = match_columns(header, context.registry.of_kind(form.body_kind), context.registry)
    items = {row: item for item, row in recognised.label_rows.items()}
    _require_full_rows(table, columns, items)
    (year,) = recognised.file_format.labels
    labels = [ColumnAddress(number, "label") for number in range(1, header.first_column)]
    answers = [ColumnAddress(number, "answer", code=code) for number, code in columns.codes.items()]
    faults = (*columns.name_faults, *_unknown_rows(table, header, items))
    return CellRoles(year, tuple(_rows(table, header, items, year)), (*labels, *answers), faults)


def _header(table: RawTable, recognised: Recognised, label_columns: int) -> Header:
    """Return the row of body names just above the first item. Raises RefusedError where there is none."""
    number = min(recognised.label_rows.values()) - 1
    if number < 1:
        raise RefusedError(Fault("structure.no_header", row=1))
    names = [name.strip() for name in table.rows[number - 1][label_columns:]]
    while names and not names[-1]:
        names.pop()
    return Header(tuple(names), number, label_columns + 1)


def _rows(table: RawTable, header: Header, items: dict[int, str], year: int) -> Iterator[RowAddress]:
    for number in range(1, len(table.rows) + 1):
        if number == header.row:
            yield RowAddress(number, "header")
        elif number in items:
            yield RowAddress(number, "data", year=year, item=items[number])
        else:
            yield RowAddress(number, "other")


def _require_full_rows(table: RawTable, columns: MatchedColumns, items: dict[int, str]) -> None:
    """Refuse a row that is too short or too long: it has shifted, and no cell in it can be trusted."""
    last = max(columns.codes)
    for number in items:
        cells = table.rows[number - 1]
        if len(cells) < last or any(cell.strip() for cell in cells[last:]):
            facts = {"width": len(cells), "expected": last, "label": cells[1] if len(cells) > 1 else ""}
            raise RefusedError(Fault("structure.row_width", number, min(len(cells), last + 1), facts=facts))


def _unknown_rows(table: RawTable, header: Header, items: dict[int, str]) -> Iterator[Fault]:
    """Report the rows below the header whose label is no item of this file: they are ignored."""
    labels = header.first_column - 1
    for number in range(header.row + 1, len(table.rows) + 1):
        row = table.rows[number - 1]
        if number not in items and any(cell.strip() for cell in row):
            label = next((cell.strip() for cell in reversed(row[:labels]) if cell.strip()), "")
            yield Fault("structure.unknown_row", number, labels, label, facts={"label": label})
