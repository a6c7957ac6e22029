"""The rows of a form: body, fiscal year and, in a `long` form, item of each row, with the faults of its address."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter

from pipeline.definitions.characters import fold_name
from pipeline.definitions.registry import Body, is_code
from pipeline.definitions.survey import SUBMITTED, Form
from pipeline.intake.codes import ParsedCode, find_nearest_body, read_code, read_code_digits
from pipeline.intake.dates import read_date
from pipeline.intake.fault import Fault, Phrase, quote, truncate
from pipeline.intake.file_formats import FileFormat
from pipeline.intake.fiscal_years import read_fiscal_year
from pipeline.intake.header_rows import header_key
from pipeline.intake.layouts.cell_roles import RowAddress, RowRole, SenderContext
from pipeline.intake.layouts.key_cells import KeyCells
from pipeline.intake.layouts.name_keys import is_meant_as_body, join_name
from pipeline.intake.odd_character import describe_odd_character
from pipeline.intake.text import normalize_text, strip_outer

_MOST_NAMED = 5
_MOST_REGULAR_DIGITS = 3
"""A text with more digits than these in the column of the code is meant as one."""


@dataclass(frozen=True, eq=False)
class FormReader:
    """A form as one file lays it out. `columns`: form column (code, answer …) → column number, counted from 1."""

    file_format: FileFormat
    form: Form
    columns: dict[str, int]
    context: SenderContext
    bodies: dict[str, Body]
    addresses: dict[tuple[str, ...], KeyCells] = field(default_factory=dict)
    """Cache of `_read_address`."""
    items: dict[tuple[int, str], str | None] = field(default_factory=dict)
    """Cache of item look-ups: (year, text of the cell) → item."""

    @cached_property
    def address_texts(self) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
        """A function from a row to the texts of its code, name, year, further keys and item.

        A run has a hundred thousand rows, so there is no loop in Python where the form has all these columns.
        """
        columns = [self.columns.get(name, 0) for name in ("code", "name", "year", *self.further_keys, "item")]
        pick = itemgetter(*(column - 1 for column in columns))
        if not all(columns):
            return lambda row: tuple(row[column - 1] if 0 < column <= len(row) else "" for column in columns)
        width = max(columns)
        return lambda row: pick(row if len(row) >= width else row + ("",) * (width - len(row)))

    @cached_property
    def further_keys(self) -> tuple[str, ...]:
        """The form columns, of those few forms have, that this one has."""
        return tuple(name for name in ("prefecture", "as_of", "status") if getattr(self.form.columns, name))

    @property
    def key_column(self) -> int:
        """The number of the column that names the bodies: that of codes, or where there is none of names."""
        return self.columns.get("code") or self.columns["name"]

    @property
    def year_column(self) -> int:
        """The number of the column that names the years; that of the bodies where there is none."""
        return self.columns.get("year") or self.columns.get("as_of") or self.key_column

    @cached_property
    def no_code(self) -> frozenset[str]:
        """The texts in the column of codes that stand for none: blank, and the marks of the survey."""
        return frozenset({"", *(normalize_text(mark.text) for mark in self.file_format.survey.mark)})

    @cached_property
    def all_labels(self) -> frozenset[str]:
        """The questions of all editions, as headers are compared."""
        return frozenset(label for labels in self.file_format.labels.values() for label in labels)

    @cached_property
    def items_of_wordings(self) -> dict[str, set[str]]:
        """The wordings of all editions, as headers are compared, each with the items that have or had it."""
        survey, items = self.file_format.survey, dict[str, set[str]]()
        for year in self.file_format.labels:
            for item in survey.items_in(year):
                items.setdefault(header_key(item.text_in(year)), set()).add(item.id)
        return items

    @cached_property
    def body_names(self) -> frozenset[str]:
        """The names of all bodies, as names are compared."""
        return frozenset(fold_name(body.name) for body in self.bodies.values())

    def is_of_named_body(self, row: tuple[str, ...]) -> bool:
        """Return whether a row of a wide form has the name of a body, and answers beside its labels."""
        if self.form.layout == "long" or fold_name(self.cell(row, "name")) not in self.body_names:
            return False
        labels = self.columns.values()
        return any(cell.strip() for column, cell in enumerate(row, start=1) if column not in labels)

    def is_meant_as_answers(self, row: tuple[str, ...]) -> bool:
        """Return whether a row that has slipped was one of answers, wherever its labels are now.

        It has a question of a long form, a code in the column of codes, or two of code, name and year anywhere.
        """
        if self.form.layout == "long" and any(_is_item(self, cell) for cell in row):
            return True
        marks = (
            any(read_code_digits(cell) in self.bodies for cell in row),
            any(fold_name(cell) in self.body_names for cell in row),
            any(read_fiscal_year(cell) in self.file_format.labels for cell in row),
        )
        return sum(marks) > 1 or read_code(self.cell(row, "code"), self.bodies).code is not None

    def cell(self, row: tuple[str, ...], name: str) -> str:
        """Return the cell of a form column; empty where the row is too short or the file has no such column."""
        column = self.columns.get(name, 0)
        return row[column - 1] if 0 < column <= len(row) else ""


def read_row(reader: FormReader, number: int, row: tuple[str, ...]) -> tuple[RowAddress, tuple[Fault, ...]]:
    """Read the address of row `number`, counted from 1, and the faults in it."""
    *texts, item_text = reader.address_texts(row)
    address = reader.addresses.get(key := tuple(texts)) or _cache_address(reader, key)
    if not _is_data(reader, row, address, item_text):
        return RowAddress(number, "other"), ()
    item, item_faults = _read_item(reader, number, item_text, address.year)
    if item and address.year and (other := _other_wording(reader, number, row, item, item_text, address.year)):
        item, item_faults = None, other
    faults = (*(replace(fault, row=number) for fault in address.faults), *item_faults)
    is_known = address.code is not None and address.year is not None
    has_item = item is not None or reader.form.layout == "wide"
    role: RowRole = "data" if is_known and has_item and not address.is_held else "held"
    return RowAddress(number, role, address.code, address.year, item, address.as_of, address.status), faults


def _cache_address(reader: FormReader, texts: tuple[str, ...]) -> KeyCells:
    """Read body and year once for each set of texts: most rows of a file share them."""
    code_text, name, year_text, *further = texts
    keys = dict(zip(reader.further_keys, further, strict=True))
    name = join_name(keys.get("prefecture", ""), name)
    filled_count = bool(code_text.strip()) + bool(year_text.strip()) + (reader.form.name_is_key and bool(name))
    code, year, faults = _read_address(reader, code_text, name, year_text, keys.get("as_of", ""))
    digit_count = sum(character.isdigit() for character in code_text)
    is_meant = code is not None or digit_count > _MOST_REGULAR_DIGITS or read_fiscal_year(year_text) is not None
    is_meant = is_meant or _is_meant_by_name(reader, name)
    as_of = read_date(keys["as_of"]).value if "as_of" in keys else None
    status, status_faults = _read_status(reader, keys["status"]) if "status" in keys else (None, ())
    reader.addresses[texts] = KeyCells(
        filled_count, is_meant, code, year, (*faults, *status_faults), as_of, status, bool(status_faults)
    )
    return reader.addresses[texts]


def _is_meant_by_name(reader: FormReader, name: str) -> bool:
    """Return whether names are keys in the form, and this text is meant as one."""
    return reader.form.name_is_key and is_meant_as_body(reader.context.registry, name, reader.form.body_kinds)


def _read_status(reader: FormReader, text: str) -> tuple[str | None, tuple[Fault, ...]]:
    """Return the status of the blanks of a row, None for one that was submitted; an unknown text holds the row back."""
    known = {normalize_text(each): status for each, status in reader.form.row_status.items()}
    status = known.get(normalize_text(text))
    if status is None:
        facts = {"known": quote(reader.form.row_status)}
        return None, (Fault("structure.row_status", 0, reader.columns["status"], text, facts=facts),)
    return (None if status == SUBMITTED else status), ()


def _is_data(reader: FormReader, row: tuple[str, ...], address: KeyCells, item_text: str) -> bool:
    """Return whether a row holds answers.

    Titles, notes, totals and the sender's telephone number fill few of the columns of the address, with other texts
    than codes, years and questions. A row with a question and an answer is never a note, nor is one with the name of
    a body: without a code it is held back.
    """
    if _is_item(reader, item_text) or reader.is_of_named_body(row):
        return True
    if not address.is_meant:
        return False
    if reader.form.columns.year or reader.form.columns.item:
        return address.filled_count + bool(item_text.strip()) >= 2
    return bool(address.filled_count) and sum(bool(cell.strip()) for cell in row) >= 2


def _is_item(reader: FormReader, text: str) -> bool:
    """Return whether a text is a question of any edition of a long form."""
    return bool(text.strip()) and not reader.all_labels.isdisjoint({header_key(text), header_key(text).upper()})


def _read_address(
    reader: FormReader, code_text: str, name: str, year_text: str, as_of_text: str
) -> tuple[str | None, int | None, tuple[Fault, ...]]:
    is_by_name = reader.form.name_is_key and normalize_text(code_text) in reader.no_code
    code, code_faults = _find_by_name(reader, name) if is_by_name else _read_body(reader, code_text, name)
    if reader.form.columns.as_of and not reader.form.columns.year:
        year, as_of_faults = _read_as_of(reader, as_of_text)
        return code, year, (*code_faults, *as_of_faults)
    year = read_fiscal_year(year_text) if reader.form.columns.year else max(reader.file_format.labels)
    if year in reader.file_format.labels:
        return code, year, (*code_faults, *_year_notes(reader, year_text, year))
    years = tuple(str(edition) for edition in sorted(reader.file_format.labels))
    fault = Fault("body.year", 0, reader.columns["year"], year_text, facts={"years": years})
    return code, None, (*code_faults, fault)


def _read_as_of(reader: FormReader, text: str) -> tuple[int | None, tuple[Fault, ...]]:
    """Return the year of the edition with that reference date."""
    survey, day = reader.file_format.survey, read_date(text).value
    if day and (year := survey.year_of(day)):
        return year, ()
    days = quote(str(day) for edition in survey.edition for day in edition.as_of_dates)
    return None, (Fault("body.as_of", 0, reader.columns["as_of"], text, facts={"days": days}),)


def _find_by_name(reader: FormReader, name: str) -> tuple[str | None, tuple[Fault, ...]]:
    """Return the one body of the form's kinds that a name, with its prefecture, names."""
    column = reader.columns["name"]
    named = [body for body in reader.context.registry.named(name) if body.body_kind in reader.form.body_kinds]
    if len(named) == 1:
        notes = (
            (Fault("note.named", 0, column, name, facts={"code": named[0].code}),) if "code" in reader.columns else ()
        )
        return named[0].code, notes
    several = tuple(Phrase("body", {"name": body.prefecture + body.name, "code": body.code}) for body in named)
    facts = {"name": name, "bodies": truncate(several, _MOST_NAMED), "count": len(named)}
    return None, (Fault("body.by_name", 0, column, name, facts=facts),)


def _year_notes(reader: FormReader, text: str, year: int) -> tuple[Fault, ...]:
    if not reader.form.columns.year or text.strip() == str(year):
        return ()
    return (Fault("note.year", 0, reader.columns["year"], text, facts={"year": year}),)


def _read_body(reader: FormReader, code_text: str, name: str) -> tuple[str | None, tuple[Fault, ...]]:
    name, column = strip_outer(name), reader.columns["code"]
    parsed = read_code(code_text, reader.bodies, lambda body: _is_named(reader, body, name))
    if parsed.code is None:
        return None, (_code_fault(reader, column, code_text),)
    body = reader.bodies[parsed.code]
    if body.body_kind not in reader.form.body_kinds:
        return None, (_kind_fault(reader, body, column, code_text),)
    if not name and reader.context.sender is None and "name" in reader.form.columns.model_fields_set:
        return parsed.code, (*_code_notes(parsed, column, code_text), Fault("body.unnamed", 0, column, code_text))
    if name and not reader.context.registry.has_name(body, name):
        odd = describe_odd_character(name)
        facts = {"name": name, "code": body.code, "expected": body.name, "odd": odd}
        return None, (Fault("body.name_and_code", 0, reader.columns["name"], name, facts=facts),)
    return parsed.code, _code_notes(parsed, column, code_text)


def _is_named(reader: FormReader, body: Body, name: str) -> bool:
    """Return whether a line names a body, or where it has no name, the path of the file."""
    return reader.context.registry.has_name(body, name) if name else body == reader.context.sender


def _code_fault(reader: FormReader, column: int, text: str) -> Fault:
    if not text.strip():
        return Fault("body.blank_code", 0, column)
    nearest = find_nearest_body(text, reader.bodies)
    suggestion = Phrase("if_body", {"name": nearest.name, "code": nearest.code}) if nearest else ""
    rule = "body.unknown" if is_code(read_code_digits(text)) else "body.code"
    return Fault(rule, 0, column, text, facts={"suggestion": suggestion})


def _kind_fault(reader: FormReader, body: Body, column: int, text: str) -> Fault:
    facts = {"name": body.name, "kind": Phrase(body.body_kind), "expected": Phrase(reader.form.body_kind)}
    return Fault("body.kind", 0, column, text, facts=facts)


def _code_notes(parsed: ParsedCode, column: int, text: str) -> tuple[Fault, ...]:
    facts = {"code": parsed.code, "length": len(normalize_text(text))}
    return (Fault("note.code", 0, column, text, facts=facts),) if parsed.is_repaired else ()


def _read_item(reader: FormReader, number: int, text: str, year: int | None) -> tuple[str | None, tuple[Fault, ...]]:
    if reader.form.layout == "wide" or year is None:
        return None, ()
    key = year, text
    if key not in reader.items:
        labels, label = reader.file_format.labels[year], header_key(text)
        reader.items[key] = labels.get(label) or labels.get(label.upper())
    if item := reader.items[key]:
        return item, ()
    facts = {"label": normalize_text(text), "year": year}
    return None, (Fault("structure.unknown_item", number, reader.columns["item"], text, facts=facts),)


def _other_wording(
    reader: FormReader, number: int, row: tuple[str, ...], item: str, item_text: str, year: int
) -> tuple[Fault, ...]:
    """Return the fault of a row whose wording is that of another question: a form of another year, or a slip."""
    wording = reader.cell(row, "text")
    if not wording or item in reader.items_of_wordings.get(header_key(wording), {item}):
        return ()
    facts = {"wording": quote((wording,)), "year": year, "line": Phrase("row")}
    return (Fault("structure.other_wording", number, reader.columns["item"], item_text, facts=facts),)
