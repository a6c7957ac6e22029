"""Text to a table that has lost nothing: every cell with its row and column, ragged rows as they are."""

import csv
import io
from dataclasses import dataclass
from itertools import islice

from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.settings import FileLimits

DELIMITERS = (",", "\t", ";")
_SAMPLE_CHARACTERS = 20_000


@dataclass(frozen=True)
class Table:
    """The cells of a file as text. `rows[r][c]` is the cell in row r + 1, column c + 1 of a spreadsheet."""

    rows: tuple[tuple[str, ...], ...]
    delimiter: str

    @property
    def cell_count(self) -> int:
        return sum(len(row) for row in self.rows)


def parse(text: str, limits: FileLimits) -> Table:
    """Split text into cells. Raises RefusedError when it is empty, broken or beyond the limits."""
    if not text.strip():
        raise RefusedError(Fault("file.empty"))
    delimiter = find_delimiter(text)
    rows = tuple(_read(text, delimiter, limits))
    for number, row in enumerate(rows, start=1):
        within_limits(number, row, limits, len(text))
    return Table(rows, delimiter)


def find_delimiter(text: str) -> str:
    """The delimiter that occurs most in the first lines; a comma when none does."""
    sample = text[:_SAMPLE_CHARACTERS]
    return max(DELIMITERS, key=lambda mark: (sample.count(mark), mark == ","))


def _read(text: str, delimiter: str, limits: FileLimits) -> list[tuple[str, ...]]:
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


def within_limits(number: int, row: tuple[str, ...], limits: FileLimits, longest: int | None = None) -> None:
    """Raises RefusedError for a row that is too wide or a cell that is too long. No cell is longer than `longest`."""
    if len(row) > limits.columns:
        raise RefusedError(
            Fault("file.limit", row=number, facts={"what": Phrase("columns"), "limit": f"{limits.columns:,}"})
        )
    lengths = list(map(len, row)) if longest is None or longest > limits.cell_characters else []
    if lengths and max(lengths) > limits.cell_characters:
        facts = {"what": Phrase("characters"), "limit": f"{limits.cell_characters:,}"}
        raise RefusedError(Fault("file.limit", number, lengths.index(max(lengths)) + 1, facts=facts))
