"""Excel workbooks (.xlsx, .xlsm) to the same tables as text files: every cell at its address, as the text it shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeVar
from unicodedata import normalize

from pipeline.file_limits import FileLimits
from pipeline.intake.fault import Fault, Phrase, RefusedError, quote
from pipeline.intake.sheet_xml import CellContext, read_sheet
from pipeline.intake.table import MergedRange, RawTable
from pipeline.intake.workbook_parts import WorkbookParts, open_parts, refuse_part
from pipeline.intake.workbook_xml import (
    SheetEntry,
    Styles,
    read_shared_strings,
    read_styles,
    read_workbook_entries,
)
from pipeline.intake.xml_stream import PartBrokenError

Read = TypeVar("Read")

_WORKBOOK_PART = "xl/workbook.xml"
_MOST_SHEETS = 200
_EXAMPLE = "(?:(?:記入|記載|入力|作成)?例|見本|サンプル)"
_EXAMPLE_NAME = re.compile(
    rf"[【\[(]?{_EXAMPLE}[】\])]?[\s_-]*(?:[0-9]+|\(.*\)|\[.*\]|【.*】|〔.*〕)?|.*[(【\[]{_EXAMPLE}[0-9]*[)】\]]"
)
"""記入例, 例2, 【記入例】, 見本（市町村用）, 調査票（記入例）; not 見本県."""


class SkippedSheet(NamedTuple):
    """A sheet that is not read, and why."""

    name: str
    reason: Literal["hidden", "example"]


class Workbook(NamedTuple):
    """Name and table of every sheet that is read and not empty, and the sheets that are skipped."""

    sheets: tuple[tuple[str, RawTable], ...]
    skipped: tuple[SkippedSheet, ...]


@dataclass
class _Budget:
    """What the sheets of a workbook may still hold together: cells laid out, cells written, characters of text."""

    limits: FileLimits
    cells: int
    written_cells: int
    characters: int

    def spend_written(self, text: str) -> None:
        """Count a cell that the file writes, and its characters: no text file may be longer. Raises RefusedError."""
        self.written_cells -= 1
        self.characters -= len(text)
        if self.written_cells < 0:
            raise _beyond_limit("cells", self.limits.cells)
        if self.characters < 0:
            raise _beyond_limit("all_characters", self.limits.file_bytes)


@dataclass
class _SheetCells:
    """The cells of one sheet as they are read, within the limits."""

    budget: _Budget
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    height: int = 0
    width: int = 0

    def add(self, row: int, column: int, text: str) -> None:
        """Take a cell that is not blank; a second at its place replaces it. Raises RefusedError beyond a limit."""
        self.budget.spend_written(text)
        if not text:
            return
        if column > self.width or row not in self.rows:
            self._widen(row, column)
        if len(text) > self.budget.limits.cell_characters:
            raise _beyond_limit("characters", self.budget.limits.cell_characters, row, column)
        self.rows[row][column] = text

    def _widen(self, row: int, column: int) -> None:
        limits = self.budget.limits
        if row > limits.rows or column > limits.columns:
            size = {"rows": f"{limits.rows:,}", "columns": f"{limits.columns:,}"}
            raise _beyond_limit("sheet", Phrase("rows_and_columns", size))
        self.rows.setdefault(row, {})
        self.height, self.width = max(self.height, row), max(self.width, column)
        if self.height * self.width > self.budget.cells:
            raise _beyond_limit("cells", limits.cells)

    def table(self, merged: tuple[MergedRange, ...]) -> RawTable:
        """Lay the cells out from A1 to the last row and column that holds one."""
        self.budget.cells -= self.height * self.width
        blank = ("",) * self.width
        rows = (self._row(self.rows[number]) if number in self.rows else blank for number in range(1, self.height + 1))
        return RawTable(tuple(rows), "", merged)

    def _row(self, cells: dict[int, str]) -> tuple[str, ...]:
        row = [""] * self.width
        for column, text in cells.items():
            row[column - 1] = text
        return tuple(row)


def read_workbook(content: bytes, limits: FileLimits) -> Workbook:
    """Read the visible sheets of a workbook. Raises RefusedError."""
    parts = open_parts(content, limits)
    part = _find_workbook_part(parts)
    entries = _read_part(parts, part, read_workbook_entries)
    if len(entries.sheets) > _MOST_SHEETS:
        raise _beyond_limit("sheets", _MOST_SHEETS)
    reasons = [_reason_to_skip(entry) for entry in entries.sheets]
    skipped = tuple(
        SkippedSheet(entry.name, reason) for entry, reason in zip(entries.sheets, reasons, strict=True) if reason
    )
    shown = [entry for entry, reason in zip(entries.sheets, reasons, strict=True) if not reason]
    sheets = _read_sheets(parts, part, shown, is_1904=entries.is_1904, limits=limits)
    if not sheets:
        raise RefusedError(_nothing_to_read(skipped))
    return Workbook(sheets, skipped)


def _find_workbook_part(parts: WorkbookParts) -> str:
    """Return the part that lists the sheets: the root names it."""
    named = (one.target for one in parts.relationships("").values() if one.type == "officeDocument")
    return next(named, _WORKBOOK_PART)


def _reason_to_skip(entry: SheetEntry) -> Literal["hidden", "example"] | None:
    if entry.is_hidden:
        return "hidden"
    return "example" if _EXAMPLE_NAME.fullmatch(normalize("NFKC", entry.name).strip()) else None


def _read_sheets(
    parts: WorkbookParts, part: str, entries: list[SheetEntry], *, is_1904: bool, limits: FileLimits
) -> tuple[tuple[str, RawTable], ...]:
    related = parts.relationships(part)
    by_type = {one.type: one.target for one in related.values()}
    strings, styles = by_type.get("sharedStrings"), by_type.get("styles")
    context = CellContext(
        _read_part(parts, strings, read_shared_strings) if strings else {},
        _read_part(parts, styles, read_styles) if styles else Styles(),
        is_1904,
    )
    budget = _Budget(limits, limits.cells, limits.cells, limits.file_bytes)
    sheets: list[tuple[str, RawTable]] = []
    for entry in entries:
        relationship = related.get(entry.relationship_id)
        if relationship is None:
            raise refuse_part("part_missing", entry.name)
        if relationship.type == "worksheet":
            table = _read_table(parts, relationship.target, context, budget)
            sheets += [(entry.name, table)] if table.cell_count else []
    return tuple(sheets)


def _read_table(parts: WorkbookParts, part: str, context: CellContext, budget: _Budget) -> RawTable:
    cells = _SheetCells(budget)
    return cells.table(_read_part(parts, part, lambda content: read_sheet(content, context, cells.add)))


def _read_part(parts: WorkbookParts, part: str, read: Callable[[bytes], Read]) -> Read:
    """Unpack a part and read it. Raises RefusedError with its name where it is broken."""
    try:
        return read(parts.read(part))
    except PartBrokenError as error:
        raise refuse_part(error.phrase_key, part) from None


def _nothing_to_read(skipped: tuple[SkippedSheet, ...]) -> Fault:
    if not skipped:
        return Fault("file.empty")
    return Fault("structure.no_sheet", facts={"sheets": quote(sheet.name for sheet in skipped)})


def _beyond_limit(what: str, limit: int | Phrase, row: int = 0, column: int = 0) -> RefusedError:
    shown = limit if isinstance(limit, Phrase) else f"{limit:,}"
    return RefusedError(Fault("file.limit", row, column, facts={"what": Phrase(what), "limit": shown}))
