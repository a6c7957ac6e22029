"""The tables of any file, of a known survey or not, with their likely header row: for `monosashi read`."""

from collections import Counter
from dataclasses import dataclass, replace

from pipeline.intake.fault import cell_address
from pipeline.intake.table import MergedRange, RawTable
from pipeline.intake.tabular_file import TabularFile
from pipeline.intake.text import normalize_text

_HEADER_WITHIN_ROWS = 50
_HEADER_SHARE = 0.6
"""A header fills at least this share of the columns that the fullest row fills."""

_REASONS = {"hidden": "非表示", "example": "記入例"}
_RANGES_NAMED = 3


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
    """Return every table with its likely header row. The notes of the first name the sheets that are not read."""
    tables = [_inspect_table(file.encoding, sheet, table) for sheet, table in file.sheets]
    skipped = tuple(f"シート「{name}」は{_REASONS[reason]}のため読みません" for name, reason in file.skipped)
    return [replace(tables[0], notes=(*skipped, *tables[0].notes)), *tables[1:]]


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
        f"結合されたセルが{len(table.merged)}か所あります（{_ranges(table.merged)}）": bool(table.merged),
    }
    return [sentence for sentence, is_true in notes.items() if is_true]


def _ranges(merged: tuple[MergedRange, ...]) -> str:
    named = [
        f"{cell_address(one.first_row, one.first_column)}:{cell_address(one.last_row, one.last_column)}"
        for one in merged[:_RANGES_NAMED]
    ]
    return "、".join(named) + ("ほか" if len(merged) > _RANGES_NAMED else "")
