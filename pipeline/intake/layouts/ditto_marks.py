"""Ditto marks (〃, 同上) below a body's code, name or year: they stand for the cell above."""

from collections.abc import Mapping

from pipeline.intake.fault import Fault
from pipeline.intake.text import normalize_text

_LABELS = ("code", "name", "year")
_MARKS = frozenset(map(normalize_text, ("〃", "々", "同上", "同じ", '"', "”", "″", "´´", "〃〃")))
Rows = tuple[tuple[str, ...], ...]


def fill_ditto_labels(rows: Rows, header_row: int, columns: Mapping[str, int]) -> tuple[Rows, list[Fault]]:
    """Write code, name and year below the header into the rows that only repeat them by a mark.

    An answer is never repeated: it may be that of the question above, or of the year before.

    Args:
        rows: as in the file, merged labels filled.
        header_row: the last row of the header.
        columns: name of a form column → its number.

    Returns:
        The rows with the labels, and a note for each cell.
    """
    numbers = [columns[name] for name in _LABELS if name in columns]
    filled, notes = list(rows), list[Fault]()
    for at in range(header_row + 1, len(rows)):
        found = [number for number in numbers if _is_ditto(filled[at], number) and len(filled[at - 1]) >= number]
        for number in found:
            notes.append(Fault("note.ditto", at + 1, number, rows[at][number - 1]))
            filled[at] = (*filled[at][: number - 1], filled[at - 1][number - 1], *filled[at][number:])
    return tuple(filled), notes


def _is_ditto(row: tuple[str, ...], number: int) -> bool:
    return len(row) >= number and normalize_text(row[number - 1]) in _MARKS
