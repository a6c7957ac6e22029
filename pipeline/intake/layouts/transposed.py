"""`transposed`: a row for every item, a column for every body, as 総務省 and デジタル庁 publish. No codes, no year."""

from collections.abc import Iterator, Mapping

from pipeline.definitions.survey import TransposedTable
from pipeline.intake.fault import Fault, RefusedError
from pipeline.intake.header_rows import header_key
from pipeline.intake.layouts.cell_roles import CellRoles, ColumnAddress, RowAddress, SenderContext
from pipeline.intake.layouts.repeated_answers import hold_repeated_items
from pipeline.intake.layouts.unread_rows import row_width_fault
from pipeline.intake.match_columns import Header, match_columns
from pipeline.intake.recognise import Recognised
from pipeline.intake.table import RawTable


def read_transposed(table: RawTable, recognised: Recognised, context: SenderContext) -> CellRoles:
    """Assign items to rows, and bodies to columns by position. Raises RefusedError when the columns have shifted."""
    form = recognised.file_format.form
    if not isinstance(form, TransposedTable):
        raise TypeError("a form is read by the form layouts")
    header = _header(table, recognised, form.label_columns)
    columns = match_columns(header, context.registry.of_kind(form.body_kind), context.registry)
    ((year, item_of_label),) = recognised.file_format.labels.items()
    items = _find_items(table, header, item_of_label)
    slipped = _find_slipped(table, header, items)
    labels = [ColumnAddress(number, "label") for number in range(1, header.first_column)]
    answers = [ColumnAddress(number, "answer", code=code) for number, code in columns.codes.items()]
    rows = [row._replace(role="unread") if row.row_no in slipped else row for row in _rows(table, header, items, year)]
    rows, repeat_faults = hold_repeated_items(rows, answers, table)
    faults = (*slipped.values(), *columns.name_faults, *_unknown_rows(table, header, items), *repeat_faults)
    return CellRoles(year, tuple(rows), (*labels, *answers), faults)


def _find_items(table: RawTable, header: Header, item_of_label: Mapping[str, str]) -> dict[int, str]:
    """Return row number → item, for every row below the header with the label of one, also a second time."""
    column = header.first_column - 1
    labels = {
        number: header_key(row[column - 1])
        for number, row in enumerate(table.rows, start=1)
        if number > header.row and len(row) >= column
    }
    return {number: item_of_label[label] for number, label in labels.items() if label in item_of_label}


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


def _find_slipped(table: RawTable, header: Header, items: dict[int, str]) -> dict[int, Fault]:
    """Find the items whose row has more or fewer cells than the row of names: no cell in it can be trusted."""
    expected = len(table.rows[header.row - 1])
    widths = {number: len(table.rows[number - 1]) for number in items} if table.delimiter else {}
    return {
        number: row_width_fault(number, width, expected, _label(table, header, number))
        for number, width in widths.items()
        if width != expected
    }


def _label(table: RawTable, header: Header, number: int) -> str:
    labels = table.rows[number - 1][: header.first_column - 1]
    return next((cell.strip() for cell in reversed(labels) if cell.strip()), "")


def _unknown_rows(table: RawTable, header: Header, items: dict[int, str]) -> Iterator[Fault]:
    """Report the rows below the header whose label is no item of this file: they are ignored."""
    labels = header.first_column - 1
    for number in range(header.row + 1, len(table.rows) + 1):
        row = table.rows[number - 1]
        if number not in items and any(cell.strip() for cell in row):
            label = _label(table, header, number)
            yield Fault("structure.unknown_row", number, labels, label, facts={"label": label})
