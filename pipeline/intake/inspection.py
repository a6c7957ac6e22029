"""The tables of any file, of a known survey or not, with their likely header row: for `monosashi read`."""

from collections import Counter
from dataclasses import dataclass

from pipeline.intake.table import RawTable
from pipeline.intake.tabular_file import TabularFile
from pipeline.intake.text import normalize_text

_HEADER_WITHIN_ROWS = 50
_HEADER_SHARE = 0.6
"""A header fills at least this share of the columns that the fullest row fills."""


@dataclass(frozen=True)
class Inspection:
    """One table of a file. `header_row` counts from 1, 0 when there is none; `rows` are those below it, as read."""

    sheet: str
    encoding: str
    delimiter: str
    header_row: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def inspect_file(file: TabularFile) -> list[Inspection]:
    """Return every table of the file with its likely header row."""
    return [_inspect_table(file.encoding, sheet, table) for sheet, table in file.sheets]


def _inspect_table(encoding: str, sheet: str, table: RawTable) -> Inspection:
    header_row = find_header(table)
    columns = table.rows[header_row - 1] if header_row else ()
    notes = tuple(_notes(table, header_row, columns))
    return Inspection(sheet, encoding, table.delimiter, header_row, columns, table.rows[header_row:], notes)


def find_header(table: RawTable) -> int:
    """Find the first row that fills most columns with words rather than numbers; 0 when no row does."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in table.rows[:_HEADER_WITHIN_ROWS]]
    most = max(filled, default=0)
    for number, row in enumerate(table.rows[:_HEADER_WITHIN_ROWS], start=1):
        if filled[number - 1] >= max(1, _HEADER_SHARE * most) and _is_mostly_words(row):
            return number
    return 0


def _is_mostly_words(row: tuple[str, ...]) -> bool:
    cells = [normalize_text(cell) for cell in row if cell.strip()]
    numbers = sum(cell.replace(",", "").replace(".", "", 1).isdigit() for cell in cells)
    return numbers * 2 <= len(cells)


def _notes(table: RawTable, header_row: int, columns: tuple[str, ...]) -> list[str]:
    """Describe in Japanese what a reader with silent repairs would lose: ragged rows, repeated or blank headers."""
    widths = Counter(len(row) for row in table.rows[header_row:])
    repeated = [name for name, count in Counter(filter(None, map(normalize_text, columns))).items() if count > 1]
    multiline_count = sum("\n" in cell for row in table.rows for cell in row)
    blank_count = sum(not any(cell.strip() for cell in row) for row in table.rows)
    row_widths = "、".join(f"{width}列×{count}行" for width, count in widths.most_common())
    notes = {
        f"見出しの上に{header_row - 1}行あります": header_row > 1,
        f"列の数が行によって違います（{row_widths}）": len(widths) > 1,
        f"同じ見出しがあります: {'、'.join(repeated)}": bool(repeated),
        f"改行を含むセルが{multiline_count}個あります": multiline_count > 0,
        f"空の行が{blank_count}行あります": blank_count > 0,
        "見出しのない列があります": any(not name.strip() for name in columns),
    }
    return [sentence for sentence, is_true in notes.items() if is_true]
