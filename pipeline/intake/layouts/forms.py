"""`long`, a row per answer, and `wide`, a row per body: files that name their year and their bodies' codes."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter

from pipeline.definitions.registry import Body, is_code
from pipeline.definitions.survey import Form
from pipeline.intake.codes import ReadCode, nearest_body, read_code
from pipeline.intake.dates import read_fiscal_year
from pipeline.intake.fault import Fault, Phrase, RefusedError, truncated
from pipeline.intake.file_formats import FileFormat
from pipeline.intake.layouts.cell_roles import CellRoles, ColumnAddress, RowAddress, SenderContext
from pipeline.intake.recognise import Recognised
from pipeline.intake.table import Table
from pipeline.intake.text import normalize_text

_MOST_NAMED = 5
_LABELS = ("code", "name", "year", "item", "text", "options")


_Address = tuple[int, str | None, int | None, tuple[Fault, ...]]
"""How many of code and year are filled, body, year, and what is wrong with them; the faults do not know their row."""


@dataclass(frozen=True, eq=False)
class _Reader:
    """What is known of one file before its rows are read. `places`: form column (code, answer …) → column number."""

    shape: FileFormat
    form: Form
    places: dict[str, int]
    filing: SenderContext
    bodies: dict[str, Body]
    addresses: dict[tuple[str, ...], _Address] = field(default_factory=dict)
    items: dict[tuple[int, str], str | None] = field(default_factory=dict)
    """(year, item as written) → item, for what was looked up already."""

    @cached_property
    def said(self) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
        """A row → its code, name, year and item as written. A night has a hundred thousand rows: no loop in Python."""
        places = [self.places.get(name, 0) for name in ("code", "name", "year", "item")]
        pick = itemgetter(*(place - 1 for place in places))
        if not all(places):
            return lambda row: tuple(row[place - 1] if 0 < place <= len(row) else "" for place in places)
        width = max(places)
        return lambda row: pick(row if len(row) >= width else row + ("",) * (width - len(row)))

    def cell(self, row: tuple[str, ...], name: str) -> str:
        """The cell of a form column; empty where the row is too short or the file has no such column."""
        place = self.places.get(name, 0)
        return row[place - 1] if 0 < place <= len(row) else ""


def read_form(table: Table, recognised: Recognised, filing: SenderContext) -> CellRoles:
    """Rows name body and year, and in a long form the item. Raises RefusedError when the file is another body's."""
    form = recognised.shape.form
    if not isinstance(form, Form):
        raise TypeError("a transposed table is read by its own layout")
    places = _places(form, recognised.columns)
    reader = _Reader(recognised.shape, form, places, filing, filing.registry.by_code)
    below = list(enumerate(table.rows, start=1))[recognised.header_row :]
    read = [_row(reader, number, row) for number, row in below]
    faults = [fault for _, found in read for fault in found]
    year = _year([meaning for meaning, _ in read], recognised)
    if form.layout == "wide":
        read, strays = _of_one_year(reader, read, year)
        faults += strays
    rows = _without_repeats([meaning for meaning, _ in read])
    _require_own_file(reader, rows)
    columns, column_faults = _columns(reader, table.rows[recognised.header_row - 1], recognised.header_row, year)
    if not any(row.role in ("data", "held") for row in rows):
        raise RefusedError(Fault("structure.no_answers", recognised.header_row))
    absent = _absent(reader, rows, columns, table)
    above = [RowAddress(number, "other") for number in range(1, recognised.header_row)]
    repeats = [_repeat(reader, a, table) for a, (b, _) in zip(rows, read, strict=True) if a.role != b.role]
    header = RowAddress(recognised.header_row, "header")
    return CellRoles(year, (*above, header, *rows), tuple(columns), (*faults, *repeats, *column_faults, *absent))


def _places(form: Form, columns: dict[str, int]) -> dict[str, int]:
    headers = {name: header for name, header in form.columns.model_dump().items() if header}
    return {name: columns[header] for name, header in headers.items() if header in columns}


def _row(reader: _Reader, number: int, row: tuple[str, ...]) -> tuple[RowAddress, tuple[Fault, ...]]:
    """What one row below the header speaks of, and what is wrong with its address."""
    *texts, item_text = reader.said(row)
    address = reader.addresses.get(key := tuple(texts)) or _remember(reader, key)
    filled, code, year, said = address
    if not _is_data(reader, row, filled, item_text):
        return RowAddress(number, "other"), ()
    item, item_fault = _row_item(reader, number, item_text, year)
    faults = (*(replace(fault, row=number) for fault in said), *item_fault) if said or item_fault else ()
    is_known = code is not None and year is not None and (item is not None or reader.form.layout == "wide")
    return RowAddress(number, "data" if is_known else "held", code, year, item), faults


def _remember(reader: _Reader, texts: tuple[str, ...]) -> _Address:
    """Body and year of a row. All rows of a file mostly share them, so each set of texts is read once."""
    code_text, name, year_text = texts
    filled = bool(code_text.strip()) + bool(year_text.strip())
    reader.addresses[texts] = (filled, *_address(reader, code_text, name, year_text))
    return reader.addresses[texts]


def _is_data(reader: _Reader, row: tuple[str, ...], filled: int, item_text: str) -> bool:
    """Titles, notes and totals fill few of the columns that say whose answer it is."""
    if reader.form.columns.year or reader.form.columns.item:
        return filled + bool(item_text.strip()) >= 2
    return bool(filled) and sum(bool(cell.strip()) for cell in row) >= 2


def _address(
    reader: _Reader, code_text: str, name: str, year_text: str
) -> tuple[str | None, int | None, tuple[Fault, ...]]:
    code, code_faults = _row_code(reader, code_text, name)
    year = read_fiscal_year(year_text) if reader.form.columns.year else max(reader.shape.labels)
    if year in reader.shape.labels:
        return code, year, (*code_faults, *_year_note(reader, year_text, year))
    years = tuple(str(known) for known in sorted(reader.shape.labels))
    fault = Fault("body.year", 0, reader.places["year"], year_text, facts={"years": years})
    return code, None, (*code_faults, fault)


def _year_note(reader: _Reader, text: str, year: int) -> tuple[Fault, ...]:
    is_plain = not reader.form.columns.year or text.strip() == str(year)
    return () if is_plain else (Fault("note.year", 0, reader.places["year"], text, facts={"year": year}),)


def _row_code(reader: _Reader, text: str, name: str) -> tuple[str | None, tuple[Fault, ...]]:
    column, read = reader.places["code"], read_code(text, reader.bodies)
    if read.code is None:
        near = nearest_body(text, reader.bodies)
        hint = Phrase("if_body", {"name": near.name, "code": near.code}) if near else ""
        rule = "body.unknown" if is_code(normalize_text(text)) else "body.code"
        return None, (Fault(rule, 0, column, text, facts={"hint": hint}),)
    body = reader.bodies[read.code]
    if not name.strip() and reader.filing.filed_under is None and "name" in reader.form.columns.model_fields_set:
        return read.code, (*_repairs(read, column, text), Fault("body.unnamed", 0, column, text))
    if name.strip() and not reader.filing.registry.has_name(body, name.strip()):
        facts = {"name": name.strip(), "code": body.code, "expected": body.name}
        return None, (Fault("body.name_and_code", 0, reader.places["name"], name.strip(), facts=facts),)
    return read.code, _repairs(read, column, text)


def _repairs(read: ReadCode, column: int, text: str) -> tuple[Fault, ...]:
    facts = {"code": read.code, "length": len(normalize_text(text))}
    return (Fault("note.code", 0, column, text, facts=facts),) if read.is_repaired else ()


def _row_item(reader: _Reader, number: int, text: str, year: int | None) -> tuple[str | None, tuple[Fault, ...]]:
    if reader.form.layout == "wide" or year is None:
        return None, ()
    key = year, text
    if key not in reader.items:
        reader.items[key] = reader.shape.labels[year].get(normalize_text(text))
    if item := reader.items[key]:
        return item, ()
    facts = {"label": normalize_text(text), "year": year}
    return None, (Fault("structure.unknown_item", number, reader.places["item"], text, facts=facts),)


def _without_repeats(rows: Iterable[RowAddress]) -> list[RowAddress]:
    """The same question answered twice for a body: the first stands, the others are held back."""
    seen: set[tuple[str | None, int | None, str | None]] = set()
    kept: list[RowAddress] = []
    for row in rows:
        key = (row.code, row.year, row.item)
        is_repeat = row.role == "data" and key in seen
        if row.role == "data":
            seen.add(key)
        kept.append(row._replace(role="held") if is_repeat else row)
    return kept


def _repeat(reader: _Reader, row: RowAddress, table: Table) -> Fault:
    text = reader.cell(table.rows[row.row_no - 1], "item" if reader.form.layout == "long" else "code")
    name = "item" if reader.form.layout == "long" else "code"
    return Fault("structure.repeated", row.row_no, reader.places[name], text, facts={"label": normalize_text(text)})


def _absent(reader: _Reader, rows: Iterable[RowAddress], columns: list[ColumnAddress], table: Table) -> list[Fault]:
    """Questions of the edition that the file does not put, by body: a row taken out says less than a blank."""
    asked: dict[tuple[str, int], set[str]] = {}
    place, is_wide = reader.places.get("answer", 0), reader.form.layout == "wide"
    by_column = {column.item for column in columns if column.item}
    for number, _, code, year, item in rows:
        if code and year and len(table.rows[number - 1]) >= place:
            there = asked.setdefault((code, year), set(by_column) if is_wide else set())
            if item:
                there.add(item)
    return [fault for (code, year), items in asked.items() for fault in _missing(reader, code, year, items)]


def _missing(reader: _Reader, code: str, year: int, items: set[str]) -> list[Fault]:
    labels = [label for label, item in reader.shape.labels[year].items() if item not in items]
    if not labels:
        return []
    facts = {
        "labels": truncated(tuple(labels), _MOST_NAMED),
        "count": len(labels),
        "name": reader.bodies[code].name,
        "year": year,
    }
    return [Fault("structure.missing_items", facts=facts)]


_Read = list[tuple[RowAddress, tuple[Fault, ...]]]


def _of_one_year(reader: _Reader, read: _Read, year: int) -> tuple[_Read, list[Fault]]:
    """A wide header numbers the questions of one edition: rows of another year would land on the wrong ones."""
    kept: _Read = []
    strays: list[Fault] = []
    for row, faults in read:
        is_stray = row.role == "data" and row.year != year
        kept.append((row._replace(role="held") if is_stray else row, faults))
        if is_stray:
            facts = {"year": year}
            strays.append(Fault("body.other_year", row.row_no, reader.places["year"], str(row.year), facts=facts))
    return kept, strays


def _require_own_file(reader: _Reader, rows: Iterable[RowAddress]) -> None:
    """A file filed under one body may speak of no other."""
    own = reader.filing.filed_under
    for row in rows if own else ():
        if own and row.code and row.code != own.code:
            other = reader.bodies[row.code]
            facts = {
                name: Phrase("body", {"name": body.name, "code": body.code})
                for name, body in (("filed", own), ("said", other))
            }
            raise RefusedError(Fault("body.filed", row.row_no, reader.places["code"], row.code, facts=facts))


def _year(rows: Iterable[RowAddress], recognised: Recognised) -> int:
    """The year most rows speak of; the newest edition when none says."""
    years = Counter(row.year for row in rows if row.year)
    return min(years, key=lambda year: (-years[year], -year)) if years else max(recognised.shape.labels)


def _columns(reader: _Reader, header: tuple[str, ...], row: int, year: int) -> tuple[list[ColumnAddress], list[Fault]]:
    """What each column holds; in a wide form the labels of its items are looked up in the file's year."""
    by_number = {number: name for name, number in reader.places.items()}
    labels = reader.shape.labels[year] if reader.form.layout == "wide" else {}
    columns: list[ColumnAddress] = []
    faults: list[Fault] = []
    for number, text in enumerate(header, start=1):
        item = labels.get(normalize_text(text))
        if number in by_number:
            columns.append(_form_column(number, by_number[number]))
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
