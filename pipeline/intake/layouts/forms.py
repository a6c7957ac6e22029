"""`long`, a row per answer, and `wide`, a row per body: files that name their year and their bodies' codes."""

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.definitions.survey import Form
from pipeline.intake.fault import Fault, Phrase, RefusedError, truncate
from pipeline.intake.layouts.cell_roles import CellRoles, ColumnAddress, RowAddress, SenderContext
from pipeline.intake.layouts.form_rows import FormReader, read_row
from pipeline.intake.recognise import Recognised
from pipeline.intake.table import RawTable
from pipeline.intake.text import normalize_text

_MOST_NAMED = 5
_LABELS = ("code", "name", "year", "item", "text", "options")


def read_form(table: RawTable, recognised: Recognised, context: SenderContext) -> CellRoles:
    """Assign roles to the rows and columns of a form.

    Raises:
        RefusedError: the file holds answers of another body than its path names, or no answers at all.
    """
    reader = _make_reader(recognised, context)
    read = [read_row(reader, *row) for row in [*enumerate(table.rows, start=1)][recognised.header_row :]]
    rows, faults = [row for row, _ in read], [fault for _, row_faults in read for fault in row_faults]
    year = _most_frequent_year(rows, recognised)
    if reader.form.layout == "wide":
        rows, year_faults = _hold_other_years(reader, rows, year)
        faults += year_faults
    rows, repeat_faults = _hold_repeats(reader, rows, table)
    _require_own_file(reader, rows)
    columns, column_faults = _read_columns(reader, table.rows[recognised.header_row - 1], recognised.header_row, year)
    if not any(row.role in ("data", "held") for row in rows):
        raise RefusedError(Fault("structure.no_answers", recognised.header_row))
    missing_faults = _find_missing_items(reader, rows, columns, table)
    above = [RowAddress(number, "other") for number in range(1, recognised.header_row)]
    rows = [*above, RowAddress(recognised.header_row, "header"), *rows]
    return CellRoles(year, tuple(rows), tuple(columns), (*faults, *repeat_faults, *column_faults, *missing_faults))


def _make_reader(recognised: Recognised, context: SenderContext) -> FormReader:
    form = recognised.file_format.form
    if not isinstance(form, Form):
        raise TypeError("a transposed table is read by its own layout")
    headers = {name: header for name, header in form.columns.model_dump().items() if header}
    columns = {name: recognised.columns[header] for name, header in headers.items() if header in recognised.columns}
    return FormReader(recognised.file_format, form, columns, context, context.registry.by_code)


def _most_frequent_year(rows: Iterable[RowAddress], recognised: Recognised) -> int:
    """Return the year of most rows, the later of two; the newest edition where no row has one."""
    years = Counter(row.year for row in rows if row.year)
    return min(years, key=lambda year: (-years[year], -year)) if years else max(recognised.file_format.labels)


def _hold_other_years(
    reader: FormReader, rows: Sequence[RowAddress], year: int
) -> tuple[list[RowAddress], list[Fault]]:
    """Hold back rows of another year: a wide header numbers the questions of one edition."""
    others = {row.row_no for row in rows if row.role == "data" and row.year != year}
    faults = [
        Fault("body.other_year", row.row_no, reader.columns["year"], str(row.year), facts={"year": year})
        for row in rows
        if row.row_no in others
    ]
    return [row._replace(role="held") if row.row_no in others else row for row in rows], faults


def _hold_repeats(
    reader: FormReader, rows: Iterable[RowAddress], table: RawTable
) -> tuple[list[RowAddress], list[Fault]]:
    """Hold back all answers of a body to a question but the first."""
    keys: set[tuple[str | None, int | None, str | None]] = set()
    unique: list[RowAddress] = []
    faults: list[Fault] = []
    for row in rows:
        key = (row.code, row.year, row.item)
        is_repeat = row.role == "data" and key in keys
        if is_repeat:
            faults.append(_repeat_fault(reader, row, table))
        if row.role == "data":
            keys.add(key)
        unique.append(row._replace(role="held") if is_repeat else row)
    return unique, faults


def _repeat_fault(reader: FormReader, row: RowAddress, table: RawTable) -> Fault:
    name = "item" if reader.form.layout == "long" else "code"
    text = reader.cell(table.rows[row.row_no - 1], name)
    return Fault("structure.repeated", row.row_no, reader.columns[name], text, facts={"label": normalize_text(text)})


def _require_own_file(reader: FormReader, rows: Iterable[RowAddress]) -> None:
    """Refuse a file whose path names one body and whose rows another."""
    sender = reader.context.sender
    for row in rows if sender else ():
        if sender and row.code and row.code != sender.code:
            other = reader.bodies[row.code]
            facts = {
                name: Phrase("body", {"name": body.name, "code": body.code})
                for name, body in (("sender", sender), ("other", other))
            }
            raise RefusedError(Fault("body.filed", row.row_no, reader.columns["code"], row.code, facts=facts))


def _read_columns(
    reader: FormReader, header: tuple[str, ...], row: int, year: int
) -> tuple[list[ColumnAddress], list[Fault]]:
    """Assign a role to each column; in a wide form the labels of its items are looked up in the file's year."""
    name_of_column = {number: name for name, number in reader.columns.items()}
    labels = reader.file_format.labels[year] if reader.form.layout == "wide" else {}
    columns: list[ColumnAddress] = []
    faults: list[Fault] = []
    for number, text in enumerate(header, start=1):
        item = labels.get(normalize_text(text))
        if number in name_of_column:
            columns.append(_form_column(number, name_of_column[number]))
        elif item and item not in {column.item for column in columns}:
            columns.append(ColumnAddress(number, "answer", item=item))
        elif text.strip():
            rule = "structure.repeated" if item else "structure.extra_column"
            faults.append(Fault(rule, row, number, text, facts={"label": normalize_text(text)}))
    return columns, faults


def _form_column(number: int, name: str) -> ColumnAddress:
    if name in _LABELS:
        return ColumnAddress(number, "label")
    return ColumnAddress(number, "answer" if name == "answer" else "remark")


def _find_missing_items(
    reader: FormReader, rows: Iterable[RowAddress], columns: list[ColumnAddress], table: RawTable
) -> list[Fault]:
    """Find the questions of the edition that a body's rows leave out: a removed row is not even a blank answer."""
    items_of: dict[tuple[str, int], set[str]] = {}
    answer_column = reader.columns.get("answer", 0)
    column_items = {column.item for column in columns if column.item} if reader.form.layout == "wide" else set()
    for number, _, code, year, item in rows:
        if code and year and len(table.rows[number - 1]) >= answer_column:
            items = items_of.setdefault((code, year), set(column_items))
            if item:
                items.add(item)
    return [fault for (code, year), items in items_of.items() for fault in _missing_faults(reader, code, year, items)]


def _missing_faults(reader: FormReader, code: str, year: int, items: set[str]) -> list[Fault]:
    labels = [label for label, item in reader.file_format.labels[year].items() if item not in items]
    if not labels:
        return []
    facts = {
        "labels": truncate(tuple(labels), _MOST_NAMED),
        "count": len(labels),
        "name": reader.bodies[code].name,
        "year": year,
    }
    return [Fault("structure.missing_items", facts=facts)]
