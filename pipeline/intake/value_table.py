"""A tidy table `unit, indicator, value[, status]` to the values that a framework scores; refused whole if faulty."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import get_args
from unicodedata import normalize

import polars as pl

from pipeline.definitions.framework import Framework, Indicator
from pipeline.definitions.model import Status
from pipeline.intake.decode import decode
from pipeline.intake.fault import Fault
from pipeline.intake.file_kinds import require_text
from pipeline.intake.refusals import find_refusal
from pipeline.intake.table import parse
from pipeline.intake.text import normalize_text
from pipeline.settings import FileLimits

REQUIRED = ("unit", "indicator", "value")
COLUMNS = (*REQUIRED, "status")
ERROR = "standard_error"
"""The column of the standard errors of the values, which a framework with `rank_confidence` asks for."""
ERROR_SCHEMA = {"unit": pl.String, "indicator": pl.String, ERROR: pl.Float64}
POPULATION = "population"
"""The item by which `per_1000_population` indicators are divided."""
VALUE_SCHEMA = {
    "unit": pl.String, "item": pl.String, "status": pl.String, "raw_text": pl.String, "option": pl.String,
    "number": pl.Float64, "row_no": pl.Int32, "column_no": pl.Int32,
}  # fmt: skip
"""One row per unit × item. `item` is an indicator, or one of the two numbers of a ratio, or the population."""

_STATUSES: tuple[str, ...] = get_args(Status)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")

Cells = dict[str, str]


class ValueTableError(Exception):
    """The table cannot be scored. `faults` are all that was found, in order of rows."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults; the text of the exception is their number."""
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True)
class ValueTable:
    """The values (VALUE_SCHEMA) in order of rows, and the names of the columns that no score needs.

    Attributes:
        errors: the standard errors (ERROR_SCHEMA) that were given; none without `rank_confidence`.
    """

    frame: pl.DataFrame
    errors: pl.DataFrame
    ignored: tuple[str, ...]


def value_items(indicator: Indicator) -> tuple[str, ...]:
    """Return the items that an indicator is computed from: itself, or both parts of a ratio."""
    if indicator.transform == "ratio":
        return f"{indicator.id}.numerator", f"{indicator.id}.denominator"
    return (indicator.id,)


def read_value_table(content: bytes, framework: Framework, limits: FileLimits) -> ValueTable:
    """Read a file. Raises RefusedError when it is no table, ValueTableError with all its faults when it is faulty."""
    first, *rows = parse(decode(require_text(content, limits)).text, limits).rows
    header = [normalize_text(name) for name in first]
    columns = COLUMNS if framework.rank_confidence is None else (*COLUMNS, ERROR)
    if faults := list(_header_faults(header, columns)):
        raise ValueTableError(faults)
    reader = _ValueReader(framework, header)
    for number, row in enumerate(rows, start=2):
        reader.read_row(number, row)
    if not reader.rows and not reader.faults:
        reader.faults.append(Fault("empty"))
    if reader.faults:
        raise ValueTableError(reader.faults)
    frame = pl.DataFrame(reader.rows, schema=VALUE_SCHEMA, orient="row")
    errors = pl.DataFrame(reader.errors, schema=ERROR_SCHEMA, orient="row")
    return ValueTable(frame, errors, tuple(name for name in header if name and name not in columns))


def _header_faults(header: list[str], columns: tuple[str, ...]) -> Iterator[Fault]:
    for name in columns:
        if name in (*REQUIRED, ERROR) and name not in header:
            yield Fault("column", 1, raw_text=name)
        if header.count(name) > 1:
            yield Fault("column_twice", 1, raw_text=name)


@dataclass
class _ValueReader:
    """Collects the values and faults of the rows it reads. A table with a fault has no values."""

    framework: Framework
    header: list[str]
    rows: list[tuple[object, ...]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    errors: list[tuple[str, str, float]] = field(default_factory=list)
    first_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    """(unit, item) → the first row of that key."""

    def __post_init__(self) -> None:
        indicators = self.framework.indicator
        self.readers = {item: _value_reader(indicator) for indicator in indicators for item in value_items(indicator)}
        if any(indicator.transform == "per_1000_population" for indicator in indicators):
            self.readers.setdefault(POPULATION, _read_number)
        self.with_errors = {
            i.id for i in indicators if i.kind == "number" and (i.normalisation, i.transform) == ("goalposts", "none")
        }
        self.items = {normalize_text(item): item for item in self.readers}

    def read_row(self, number: int, row: tuple[str, ...]) -> None:
        if not any(cell.strip() for cell in row):
            return
        if extra := [cell for cell in row[len(self.header) :] if cell.strip()]:
            self.faults.append(Fault("cells", number, raw_text="、".join(extra)))
            return
        cells: Cells = dict.fromkeys(COLUMNS, "") | dict(zip(self.header, row, strict=False))
        value = cells["value"].strip()
        status = normalize_text(cells["status"]) or ("answered" if value else "not_answered")
        unit, item = normalize("NFC", cells["unit"].strip()), self.items.get(normalize_text(cells["indicator"]), "")
        faults = [*self._key_faults(number, unit, item, cells), *_status_faults(number, status, value)]
        option, amount = None, None
        if not faults and status == "answered":
            option, amount, faults = self.readers[item](number, item, value)
        if self.framework.rank_confidence is not None and not faults:
            faults = self._read_error(number, unit, item, dict(zip(self.header, row, strict=False)).get(ERROR, ""))
        self.faults += faults
        self.rows.append((unit, item, status, value, option, amount, number, self.header.index("value") + 1))

    def _read_error(self, number: int, unit: str, item: str, text: str) -> list[Fault]:
        """Keep a standard error, 0 and more, of a number between goalposts; a blank is none."""
        if not text.strip():
            return []
        _, error, faults = _read_number(number, item, text)
        if faults or (error or 0) < 0 or item not in self.with_errors:
            return [Fault("standard_error", number, raw_text=text, item=item)]
        self.errors.append((unit, item, float(error or 0)))
        return []

    def _key_faults(self, number: int, unit: str, item: str, cells: Cells) -> Iterator[Fault]:
        if not unit:
            yield Fault("unit", number)
        if not item:
            yield Fault("indicator", number, raw_text=cells["indicator"], facts={"known": "、".join(self.readers)})
        elif unit and (first := self.first_rows.setdefault((unit, item), number)) != number:
            yield Fault("duplicate", number, raw_text=f"{unit} × {item}", facts={"first": first})


ValueReading = tuple[str | None, float | None, list[Fault]]
"""Option, number and faults of a value: one of the three is set."""


def _status_faults(number: int, status: str, value: str) -> Iterator[Fault]:
    if status not in _STATUSES:
        yield Fault("status", number, raw_text=status, facts={"known": "、".join(_STATUSES)})
    elif status == "answered" and not value:
        yield Fault("blank_answer", number)


def _value_reader(indicator: Indicator) -> Callable[[int, str, str], ValueReading]:
    if indicator.kind == "number":
        return _read_number
    options = {normalize_text(option): option for option in indicator.points}

    def read_option(number: int, item: str, text: str) -> ValueReading:
        known = "、".join(indicator.points)
        if (option := options.get(normalize_text(text))) is None:
            return None, None, [Fault("option", number, raw_text=text, item=item, facts={"known": known})]
        return option, None, []

    return read_option


def _read_number(number: int, item: str, text: str) -> ValueReading:
    """Read a finite number as programs write it: with exponent or separators, without units and words."""
    plain = normalize_text(text)
    if find_refusal(text):
        return None, None, [Fault("number", number, raw_text=text, item=item)]
    try:
        amount = float(plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain)
    except ValueError:
        return None, None, [Fault("number", number, raw_text=text, item=item)]
    if not math.isfinite(amount) or "_" in plain:
        rule = "number" if "_" in plain else "infinite"
        return None, None, [Fault(rule, number, raw_text=text, item=item)]
    return None, amount, []
