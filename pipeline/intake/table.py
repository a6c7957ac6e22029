"""Text to a table without loss: every cell with its row and column, ragged rows as they are."""

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from pipeline.file_limits import FileLimits
from pipeline.intake.fault import Fault, Phrase, RefusedError

DELIMITERS = (",", "\t", ";", "|")
_DECLARED = re.compile(r'"?sep=([,\t;|])"?\s*?(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""How Excel writes the delimiter into the first line of a CSV."""
_QUOTED = re.compile(r'(?<![^,\t;|\r\n])"(?:[^"]|"")*"(?![^,\t;|\r\n])')
"""A whole cell in quotes: delimiters within it divide nothing."""
_SAMPLE_CHARACTERS = 20_000


class MergedRange(NamedTuple):
    """Cells that a workbook shows as one, the text of which is in the first; rows and columns count from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True)
class RawTable:
    """The cells of a file as text. `rows[r][c]` is the cell in row r + 1, column c + 1 of the spreadsheet.

    `delimiter` is empty for the sheet of a workbook, whose rows have no width of their own. Of the cells in a `merged`
    range only the first has text; the others are blank, as in the file.
    """

    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    merged: tuple[MergedRange, ...] = ()

    @property
    def cell_count(self) -> int:
        """Number of cells, blank ones included."""
        return sum(len(row) for row in self.rows)


def parse(text: str, limits: FileLimits) -> RawTable:
    """Split text into cells. Raises RefusedError when it is empty, broken or beyond the limits."""
    if not text.strip():
        raise RefusedError(Fault("file.empty"))
    delimiter = find_delimiter(text)
    rows = tuple(_split_rows(text, delimiter, limits))
    if sum(map(len, rows)) > limits.cells:
        raise RefusedError(Fault("file.limit", facts={"what": Phrase("cells"), "limit": f"{limits.cells:,}"}))
    for number, row in enumerate(rows, start=1):
        require_within_limits(number, row, limits, longest_possible=len(text))
    if not any(cell.strip() for row in rows for cell in row):
        raise RefusedError(Fault("file.empty"))
    return RawTable(rows, delimiter)


def find_delimiter(text: str) -> str:
    """Find the delimiter: the one that the first line declares, else that of most lines; a comma when there is none.

    Of two that as many lines have, the more frequent counts. One cell full of commas decides nothing.
    """
    if declared := _DECLARED.match(text):
        return declared[1]
    sample = text[:_SAMPLE_CHARACTERS]
    bare = _QUOTED.sub("", sample)
    counted = bare if any(mark in bare for mark in DELIMITERS) else sample
    lines = counted.splitlines()
    return max(DELIMITERS, key=lambda mark: (sum(mark in line for line in lines), counted.count(mark), mark == ","))


def _split_rows(text: str, delimiter: str, limits: FileLimits) -> list[tuple[str, ...]]:
    csv.field_size_limit(limits.file_bytes)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[str, ...]] = []
    try:
        rows.extend(map(tuple, islice(reader, limits.rows + 1)))
    except csv.Error as error:
        raise RefusedError(Fault("file.quotes", row=len(rows) + 1, facts={"detail": str(error)})) from None
    if len(rows) > limits.rows:
        raise RefusedError(Fault("file.limit", facts={"what": Phrase("rows"), "limit": f"{limits.rows:,}"}))
    return rows


def require_within_limits(
    number: int, row: tuple[str, ...], limits: FileLimits, longest_possible: int | None = None
) -> None:
    """Raise RefusedError for a row that is too wide or has a cell that is too long.

    `longest_possible`: a number of characters that no cell exceeds, where it is known.
    """
    if len(row) > limits.columns:
        raise RefusedError(
            Fault("file.limit", row=number, facts={"what": Phrase("columns"), "limit": f"{limits.columns:,}"})
        )
    may_be_too_long = longest_possible is None or longest_possible > limits.cell_characters
    lengths = list(map(len, row)) if may_be_too_long else []
    if lengths and max(lengths) > limits.cell_characters:
        facts = {"what": Phrase("characters"), "limit": f"{limits.cell_characters:,}"}
        raise RefusedError(Fault("file.limit", number, lengths.index(max(lengths)) + 1, facts=facts))
