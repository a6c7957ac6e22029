"""The columns of a form: labels, answers, remarks, and those the questionnaire does not have."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from pipeline.intake.fault import Fault, Phrase, quote
from pipeline.intake.header_rows import HeaderRows, header_key
from pipeline.intake.layouts.cell_roles import ColumnAddress, RowAddress
from pipeline.intake.layouts.form_rows import FormReader
from pipeline.intake.table import RawTable

_WORDING_ROWS = 2
"""Rows above the numbers of a wide form's questions that may hold their wordings; below, all until the first body."""
_LABELS = ("code", "prefecture", "name", "year", "as_of", "status", "item", "text", "options")


def read_columns(reader: FormReader, header: HeaderRows, year: int) -> tuple[list[ColumnAddress], list[Fault]]:
    """Assign a role to each column; in a wide form the labels of its items are looked up in the file's year."""
    name_of_column = {number: name for name, number in reader.columns.items()}
    labels = reader.file_format.labels[year] if reader.form.layout == "wide" else {}
    ticks = {item.id for item in reader.file_format.survey.item if item.blank_option}
    further = set(map(header_key, reader.form.further_headers))
    columns: list[ColumnAddress] = []
    faults: list[Fault] = []
    for number, texts in enumerate(header.texts, start=1):
        used = {column.item for column in columns}
        item = _item_of(texts, labels, used)
        if number in name_of_column:
            columns.append(_form_column(number, name_of_column[number]))
        elif item and item not in used:
            columns.append(ColumnAddress(number, "tick" if item in ticks else "answer", item=item))
        elif not item and not further.isdisjoint(texts):
            columns.append(ColumnAddress(number, "label"))
        elif item:
            columns.append(ColumnAddress(number, "repeat", item=item))
        elif texts:
            faults.append(Fault("structure.extra_column", header.last_row, number, texts[0], facts={"label": texts[0]}))
    return columns, faults


def _item_of(texts: Sequence[str], labels: Mapping[str, str], used: AbstractSet[str | None]) -> str | None:
    """Return the item that a column goes by first; where that was before, the one of its text with a number."""
    items = [labels[text] for text in texts if text in labels]
    numbered = [labels[text] for text in texts if text in labels and text.endswith(")") and labels[text] not in used]
    return items[0] if items and (items[0] not in used or not numbered) else next(iter(numbered), None)


def find_unlabelled_cells(table: RawTable, header: HeaderRows, rows: Iterable[RowAddress]) -> list[Fault]:
    """Find the columns without a header that have values beside the answers: nobody knows what these are."""
    width = len(header.texts)
    first_texts: dict[int, str] = {}
    for row in rows:
        for number, text in enumerate(table.rows[row.row_no - 1], start=1) if row.role in ("data", "held") else ():
            if text.strip() and (number > width or not header.texts[number - 1]):
                first_texts.setdefault(number, text)
    return [
        Fault("structure.blank_header", header.last_row, number, text) for number, text in sorted(first_texts.items())
    ]


def find_other_wordings(
    reader: FormReader,
    table: RawTable,
    header: HeaderRows,
    rows: Sequence[RowAddress],
    columns: Iterable[ColumnAddress],
) -> list[Fault]:
    """Find the columns of a wide form whose wording is that of another question: each answer in them is held back."""
    bodies = [row for row in rows if row.role == "data"]
    last = bodies[0].row_no - 1 if bodies else 0
    above = table.rows[max(0, header.first_row - 1 - _WORDING_ROWS) : last]
    return [
        Fault(
            "structure.other_wording", header.last_row, column.column_no, label, row.code, column.item, facts, row.year
        )
        for column in columns
        if column.role in ("answer", "tick") and column.item
        for wording in _other_wordings(reader, above, column)[:1]
        for label in (table.rows[header.last_row - 1][column.column_no - 1],)
        for row in bodies
        for facts in ({"wording": quote((wording,)), "year": row.year, "line": Phrase("column")},)
    ]


def _other_wordings(reader: FormReader, rows: Iterable[Sequence[str]], column: ColumnAddress) -> list[str]:
    """Return the wordings of other questions than its own that stand over the answers of a column."""
    texts = [row[column.column_no - 1] for row in rows if column.column_no <= len(row)]
    return [text for text in texts if column.item not in reader.items_of_wordings.get(header_key(text), {column.item})]


def has_answers(table: RawTable, rows: Iterable[RowAddress], columns: Sequence[ColumnAddress]) -> bool:
    """Return whether a cell of an answer or a remark is filled in any row of answers."""
    numbers = [column.column_no for column in columns if column.role in ("answer", "tick", "remark")]
    return any(
        any(cells[number - 1].strip() for number in numbers if number <= len(cells))
        for row in rows
        if row.role in ("data", "held") and (cells := table.rows[row.row_no - 1])
    )


def _form_column(number: int, name: str) -> ColumnAddress:
    if name in _LABELS:
        return ColumnAddress(number, "label")
    return ColumnAddress(number, "answer" if name == "answer" else "remark")
