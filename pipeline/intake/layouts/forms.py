"""`long`, a row per answer, and `wide`, a row per body: files that name their year and their bodies' codes."""

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.definitions.survey import Form
from pipeline.intake.fault import Fault, Phrase, RefusedError, truncate
from pipeline.intake.header_rows import HeaderRows, header_key
from pipeline.intake.layouts.cell_roles import CellRoles, ColumnAddress, RowAddress, SenderContext
from pipeline.intake.layouts.ditto_marks import fill_ditto_labels
from pipeline.intake.layouts.form_columns import (
    find_other_wordings,
    find_unlabelled_cells,
    has_answers,
    read_columns,
)
from pipeline.intake.layouts.form_rows import FormReader, read_row
from pipeline.intake.layouts.held_rows import hold_nameless, hold_other_years
from pipeline.intake.layouts.merged_cells import fill_merged_labels
from pipeline.intake.layouts.repeated_answers import as_block, hold_repeated_columns, hold_repeated_rows
from pipeline.intake.layouts.unread_rows import find_unread_rows, hold_unread
from pipeline.intake.recognise import Recognised
from pipeline.intake.table import RawTable

_MOST_NAMED = 5


def read_form(table: RawTable, recognised: Recognised, context: SenderContext) -> CellRoles:
    """Assign roles to the rows and columns of a form.

    Raises:
        RefusedError: the file holds answers of another body than its path names, or no answers at all.
    """
    reader, header = _make_reader(recognised, context), recognised.header
    labelled, merge_faults = fill_merged_labels(table, header.last_row, reader.columns)
    labelled, ditto_faults = fill_ditto_labels(labelled, header.last_row, reader.columns)
    read = [read_row(reader, number, labelled[number - 1]) for number in range(header.last_row + 1, len(labelled) + 1)]
    year = _most_frequent_year((row for row, _ in read), recognised)
    columns, column_faults = read_columns(reader, header, year)
    read = hold_unread(reader, read, find_unread_rows(table, header, columns), table)
    rows, hold_faults = _hold_back(reader, [row for row, _ in read], columns, year, table, header)
    _require_own_file(reader, rows)
    _require_answers(reader, rows, columns, table)
    faults = [*(fault for _, row_faults in read for fault in row_faults), *hold_faults, *merge_faults]
    faults += [*ditto_faults, *column_faults]
    faults += [*find_unlabelled_cells(table, header, rows), *_find_missing_items(reader, rows, columns)]
    faults += _note_other_rows(rows, table)
    above = [RowAddress(number, "other") for number in range(1, header.first_row)]
    headers = [RowAddress(number, "header") for number in range(header.first_row, header.last_row + 1)]
    return CellRoles(year, (*above, *headers, *rows), tuple(columns), tuple(faults))


def _hold_back(
    reader: FormReader,
    rows: list[RowAddress],
    columns: list[ColumnAddress],
    year: int,
    table: RawTable,
    header: HeaderRows,
) -> tuple[list[RowAddress], list[Fault]]:
    """Hold back rows that cannot count: of another year, without a body, a second time the same."""
    faults: list[Fault] = []
    if reader.form.layout == "wide":
        item_columns = [column.column_no for column in columns if column.role in ("answer", "tick")]
        rows, nameless_faults = hold_nameless(rows, table, header, item_columns, reader.key_column)
        rows, year_faults = hold_other_years(reader, rows, year)
        faults += [*nameless_faults, *year_faults, *find_other_wordings(reader, table, header, rows, columns)]
    rows, repeat_faults = hold_repeated_rows(rows, columns, table)
    return rows, [*faults, *as_block([*repeat_faults, *hold_repeated_columns(rows, columns, table)])]


def _require_answers(
    reader: FormReader, rows: Iterable[RowAddress], columns: Sequence[ColumnAddress], table: RawTable
) -> None:
    """Refuse a file without rows of answers, and a questionnaire that was sent back blank: it replaces nothing."""
    rows = [row for row in rows if row.role in ("data", "held", "unread")]
    if not rows:
        raise RefusedError(Fault("structure.no_answers"))
    items = {row.item for row in rows} | {column.item for column in columns}
    is_usual = all(item.blank_is_usual for item in reader.file_format.survey.item if item.id in items)
    is_blank = all(row.role != "unread" for row in rows) and not has_answers(table, rows, columns)
    if is_blank and not is_usual:
        raise RefusedError(Fault("file.blank"))


def _note_other_rows(rows: Iterable[RowAddress], table: RawTable) -> list[Fault]:
    """Note the filled rows below the header that hold no answers: remarks, totals, whom to ask."""
    return [
        Fault("note.row", row.row_no, column, text)
        for row in rows
        if row.role == "other"
        for column, text in [next(((n, t) for n, t in enumerate(table.rows[row.row_no - 1], 1) if t.strip()), (0, ""))]
        if text
    ]


def _make_reader(recognised: Recognised, context: SenderContext) -> FormReader:
    form = recognised.file_format.form
    if not isinstance(form, Form):
        raise TypeError("a transposed table is read by its own layout")
    headers = {name: header_key(header) for name, header in form.columns.model_dump().items() if header}
    columns = {name: recognised.columns[key] for name, key in headers.items() if key in recognised.columns}
    return FormReader(recognised.file_format, form, columns, context, context.registry.by_code)


def _most_frequent_year(rows: Iterable[RowAddress], recognised: Recognised) -> int:
    """Return the year of most rows, the later of two; the newest edition where no row has one."""
    years = Counter(row.year for row in rows if row.year)
    return min(years, key=lambda year: (-years[year], -year)) if years else max(recognised.file_format.labels)


def _require_own_file(reader: FormReader, rows: Iterable[RowAddress]) -> None:
    """Refuse a file whose path names one body and whose rows another."""
    sender = reader.context.sender
    for row in rows if sender else ():
        if sender and row.role != "unread" and row.code and row.code != sender.code:
            other = reader.bodies[row.code]
            facts = {
                name: Phrase("body", {"name": body.name, "code": body.code})
                for name, body in (("sender", sender), ("other", other))
            }
            raise RefusedError(Fault("body.filed", row.row_no, reader.key_column, row.code, facts=facts))


def _find_missing_items(
    reader: FormReader, rows: Iterable[RowAddress], columns: Iterable[ColumnAddress]
) -> list[Fault]:
    """Find the questions of the edition that a body's rows leave out: a removed row is not even a blank answer."""
    items_of: dict[tuple[str, int], set[str]] = {}
    column_items = {column.item for column in columns if column.item} if reader.form.layout == "wide" else set()
    for row in rows:
        if row.code and row.year:
            items = items_of.setdefault((row.code, row.year), set(column_items))
            if row.item:
                items.add(row.item)
    return [fault for (code, year), items in items_of.items() for fault in _missing_faults(reader, code, year, items)]


def _missing_faults(reader: FormReader, code: str, year: int, items: set[str]) -> list[Fault]:
    asked = reader.file_format.survey.items_in(year)
    labels = [item.label_in(year) for item in asked if item.id not in items]
    if not labels:
        return []
    facts = {
        "labels": truncate(tuple(labels), _MOST_NAMED),
        "count": len(labels),
        "name": reader.bodies[code].name,
        "year": year,
    }
    return [Fault("structure.missing_items", facts=facts)]
