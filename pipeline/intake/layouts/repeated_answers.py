"""Answers that stand in two rows or columns: one is read where they agree, none where they differ."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.intake.fault import Fault, Phrase, Texts, cell_address, truncate
from pipeline.intake.layouts.cell_roles import ColumnAddress, RowAddress, RowRole
from pipeline.intake.table import RawTable
from pipeline.intake.text import normalize_text

_MOST_NAMED = 5
_MOST_SENTENCES = 5
"""Answers that contradict each have a sentence of their own; of more, the sender reads one, and the cells beside it."""

Place = tuple[int, int]
"""Row and column of a cell, counted from 1."""


def hold_repeated_rows(
    rows: Sequence[RowAddress], columns: Iterable[ColumnAddress], table: RawTable
) -> tuple[list[RowAddress], list[Fault]]:
    """Read one of the rows with the same body, year and question, and hold back each answer in which they differ.

    A row without any answer does not count beside one that has some.
    """
    items = {column.column_no: column.item for column in columns if column.role in ("answer", "tick")}
    others: dict[int, RowAddress] = {}
    faults: list[Fault] = []
    for group in _group_by_address(rows):
        texts = {row.row_no: [normalize_text(_text(table, row.row_no, number)) for number in items] for row in group}
        read, *rest = sorted(group, key=lambda row: not any(texts[row.row_no]))  # stable: the first that has answers
        filled = [row for row in group if any(texts[row.row_no])] or [read]
        for number, item in items.items():
            places = [(row.row_no, number) for row in filled]
            faults += find_difference(table, places, read, read.item or item)
        is_read = {row.row_no: _adds_nothing(texts[row.row_no], texts[read.row_no]) for row in rest}
        faults += [_note(table, row.row_no, min(items)) for row in rest if is_read[row.row_no]]
        for row in rest:  # a row that agrees nowhere is held, so that what else is wrong with it is found, too
            agrees = not row.item and _agrees_somewhere(texts[row.row_no], texts[read.row_no])
            others[row.row_no] = row._replace(role="repeat" if is_read[row.row_no] or agrees else "held")
    return [others.get(row.row_no, row) for row in rows], faults


def _adds_nothing(texts: Sequence[str], read: Sequence[str]) -> bool:
    """Whether a row has no answer but those of the row that is read."""
    return all(text in ("", own) for text, own in zip(texts, read, strict=True))


def _agrees_somewhere(texts: Sequence[str], read: Sequence[str]) -> bool:
    return any(text and text == own for text, own in zip(texts, read, strict=True))


def _group_by_address(rows: Iterable[RowAddress]) -> list[list[RowAddress]]:
    """Return the rows of answers that share body, year and question with another one."""
    groups: dict[tuple[str | None, int | None, str | None], list[RowAddress]] = {}
    for row in rows:
        if row.role == "data":
            groups.setdefault((row.code, row.year, row.item), []).append(row)
    return [group for group in groups.values() if len(group) > 1]


def hold_repeated_items(
    rows: Sequence[RowAddress], columns: Sequence[ColumnAddress], table: RawTable
) -> tuple[list[RowAddress], list[Fault]]:
    """Read one of the rows of a table with the same question, or none of them where a body's answers differ."""
    numbers = [column.column_no for column in columns]
    roles: dict[int, RowRole] = {}
    faults: list[Fault] = []
    for group in _group_by_address(rows):
        all_places = ([(row.row_no, number) for row in group] for number in numbers)
        found = next((fault for places in all_places for fault in find_difference(table, places)), None)
        rest = group[1:]
        roles |= dict.fromkeys((row.row_no for row in (group if found else rest)), "held" if found else "repeat")
        faults += [found] if found else [_note(table, row.row_no, numbers[0] - 1) for row in rest]
    return [row._replace(role=roles.get(row.row_no, row.role)) for row in rows], faults


def hold_repeated_columns(rows: Iterable[RowAddress], columns: Sequence[ColumnAddress], table: RawTable) -> list[Fault]:
    """Hold back each answer in which two columns of one question differ; the first is read where they agree."""
    repeats = [column for column in columns if column.role == "repeat"]
    if not repeats:
        return []
    read = {column.item: column.column_no for column in columns if column.role in ("answer", "tick")}
    return [
        fault
        for row in rows
        if row.role == "data"
        for column in repeats
        for fault in _compare_columns(table, row, read[column.item], column)
    ]


def _compare_columns(table: RawTable, row: RowAddress, read: int, column: ColumnAddress) -> list[Fault]:
    places = [(row.row_no, read), (row.row_no, column.column_no)]
    return find_difference(table, places, row, column.item) or [_note(table, row.row_no, column.column_no)]


def find_difference(
    table: RawTable, places: Sequence[Place], row: RowAddress | None = None, item: str | None = None
) -> list[Fault]:
    """Return a fault at the first of the cells, which names all, where answers differ, or the first alone is blank."""
    texts = [_text(table, *place) for place in places]
    answers = {normalize_text(text) for text in texts} - {""}
    if len(answers) < 1 + bool(texts[0]):
        return []
    cells = zip(places, texts, strict=True)
    named: Texts = tuple(
        Phrase("placed" if text else "placed_blank", {"cell": cell_address(*place), "text": text})
        for place, text in cells
    )
    facts = {"places": truncate(named, _MOST_NAMED)}
    code, year = (row.code, row.year) if row else (None, None)
    return [Fault("structure.repeated", *places[0], texts[0], code, item, facts, year)]


def as_block(faults: Sequence[Fault]) -> list[Fault]:
    """Return the faults, those of many answers that contradict as one block."""
    count = sum(fault.rule_id == "structure.repeated" for fault in faults)
    if count <= _MOST_SENTENCES:
        return list(faults)
    return [
        replace(fault, rule_id="structure.repeated_block", facts={**fault.facts, "count": count})
        if fault.rule_id == "structure.repeated"
        else fault
        for fault in faults
    ]


def _note(table: RawTable, row: int, column: int) -> Fault:
    return Fault("note.repeated", row, column, _text(table, row, column))


def _text(table: RawTable, row: int, column: int) -> str:
    cells = table.rows[row - 1]
    return cells[column - 1].strip() if column <= len(cells) else ""
