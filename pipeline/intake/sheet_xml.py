"""The cells of a sheet of a workbook: the text that each shows, at its address, and the merged ranges."""

import re
from collections.abc import Callable
from typing import NamedTuple

from pipeline.intake.number_formats import GENERAL, show_number
from pipeline.intake.table import MergedRange
from pipeline.intake.workbook_xml import Styles
from pipeline.intake.xml_stream import (
    STRUCK_OUT,
    Attributes,
    OnEnd,
    OnStart,
    PartBrokenError,
    TextParts,
    begin_text,
    in_namespaces,
    parse_part,
    unescape,
    whole_number,
)

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MIDNIGHT = re.compile(r"T00:00(?::00(?:\.0+)?)?Z?$")
_TRUE = ("1", "true")


class CellContext(NamedTuple):
    """What cells refer to by number, as they write it: shared strings, and styles; and the epoch."""

    strings: dict[str, str]
    styles: Styles
    is_1904: bool


OnCell = Callable[[int, int, str], None]
"""Takes row and column of a cell, from 1, and the text that it shows, which may be blank."""


def read_sheet(content: bytes, context: CellContext, on_cell: OnCell) -> tuple[MergedRange, ...]:
    """Hand every cell to `on_cell`, in the order of the file; return the merged ranges.

    Raises:
        PartBrokenError: the XML, a cell's address, or what a cell refers to is broken. And what `on_cell` raises.
    """
    reader = _SheetReader(context, on_cell)
    parse_part(content, in_namespaces(reader.starts()), in_namespaces(reader.ends()))
    return tuple(reader.merged)


class _SheetReader:
    """The state of reading one sheet: where the reader is, and what the cell that is open holds."""

    def __init__(self, context: CellContext, on_cell: OnCell) -> None:
        self.merged: list[MergedRange] = []
        self._context, self._on_cell = context, on_cell
        self._row, self._row_text, self._column = 0, "", 0
        self._type = self._style = ""
        self._value: str | None = None
        self._formula: str | None = None
        self._inline = TextParts()
        self._columns: dict[str, int] = {}

    def starts(self) -> dict[str, OnStart]:
        own: dict[str, OnStart] = {
            "row": self._start_row, "c": self._start_cell, "v": begin_text, "f": begin_text,
            "mergeCell": self._add_merged,
        }  # fmt: skip
        return own | self._inline.starts()

    def ends(self) -> dict[str, OnEnd]:
        own: dict[str, OnEnd] = {"c": self._end_cell, "v": self._end_value, "f": self._end_formula}
        return own | self._inline.ends()

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r") or str(self._row + 1)
        self._row, self._row_text, self._column = _row_number(number), number, 0

    def _start_cell(self, attributes: Attributes) -> None:
        address = attributes.get("r")
        if address:
            self._go_to(address)
        else:
            self._column += 1
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._value = self._formula = None

    def _go_to(self, address: str) -> None:
        """Go to an address. Its letters and the number of the row are those of other cells, mostly."""
        letters = address.rstrip("0123456789")
        number = address[len(letters) :]
        if number != self._row_text:
            self._row, self._row_text = _row_number(number), number
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _column_number(letters)
        self._column = column

    def _end_value(self, text: str) -> None:
        self._value = text

    def _end_formula(self, text: str) -> None:
        self._formula = text

    def _end_cell(self, _: str) -> None:
        text = self._cell_text()
        is_struck_out = self._style in self._context.styles.struck_out and text.strip()
        self._on_cell(self._row, self._column, text + STRUCK_OUT if is_struck_out else text)

    def _cell_text(self) -> str:
        if self._type == "inlineStr":
            text = self._inline.joined()
            self._inline.clear()
            return text
        if self._value is None or (self._value == "" and self._type != "str"):
            return "" if self._formula is None else f"={self._formula}"
        return self._value_text(self._value)

    def _value_text(self, value: str) -> str:
        if self._type == "s":
            return self._shared_string(value.strip())
        if self._type == "n":
            return show_number(value.strip(), self._format_code(), is_1904=self._context.is_1904)
        if self._type == "b":
            return "TRUE" if value.strip() in _TRUE else "FALSE"
        if self._type == "d":
            return _MIDNIGHT.sub("", value.strip())
        return unescape(value)

    def _shared_string(self, number: str) -> str:
        text = self._context.strings.get(number)
        if text is None:
            raise PartBrokenError("string_missing")
        return text

    def _format_code(self) -> str:
        code = self._context.styles.formats.get(self._style or "0")
        if code is None and self._style not in ("", "0"):
            raise PartBrokenError("style_missing")
        return code or GENERAL

    def _add_merged(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").replace("$", "").partition(":")
        self.merged.append(MergedRange(*_place(first), *_place(last or first)))


def _place(address: str) -> tuple[int, int]:
    """Return row and column of an address. Raises PartBrokenError."""
    letters = address.rstrip("0123456789")
    return _row_number(address[len(letters) :]), _column_number(letters)


def _row_number(text: str) -> int:
    number = whole_number(text)
    if not 1 <= number <= _LAST_ROW:
        raise PartBrokenError
    return number


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        if letter not in _LETTERS:
            raise PartBrokenError
        number = number * 26 + _LETTERS.index(letter) + 1
    if not 1 <= number <= _LAST_COLUMN:
        raise PartBrokenError
    return number
