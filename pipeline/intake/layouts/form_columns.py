"""The columns of a form: labels, answers, remarks, and those the questionnaire does not have."""

from collections.abc import Iterable, Sequence

from pipeline.intake.fault import Fault
from pipeline.intake.header_rows import HeaderRows
from pipeline.intake.layouts.cell_roles import ColumnAddress, RowAddress
from pipeline.intake.layouts.form_rows import FormReader
from pipeline.intake.table import RawTable

_LABELS = ("code", "name", "year", "item", "text", "options")


def read_columns(reader: FormReader, header: HeaderRows, year: int) -> tuple[list[ColumnAddress], list[Fault]]:
    """Assign a role to each column; in a wide form the labels of its items are looked up in the file's year."""
    name_of_column = {number: name for name, number in reader.columns.items()}
    labels = reader.file_format.labels[year] if reader.form.layout == "wide" else {}
    columns: list[ColumnAddress] = []
    faults: list[Fault] = []
    for number, texts in enumerate(header.texts, start=1):
        item = next((labels[text] for text in texts if text in labels), None)
        if number in name_of_column:
            columns.append(_form_column(number, name_of_column[number]))
        elif item and item not in {column.item for column in columns}:
            columns.append(ColumnAddress(number, "answer", item=item))
        elif texts:
            rule = "structure.repeated" if item else "structure.extra_column"
            faults.append(Fault(rule, header.last_row, number, texts[0], facts={"label": texts[0]}))
    return columns, faults


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


def has_answers(table: RawTable, rows: Iterable[RowAddress], columns: Sequence[ColumnAddress]) -> bool:
    """Return whether a cell of an answer or a remark is filled in any row of answers."""
    numbers = [column.column_no for column in columns if column.role in ("answer", "remark")]
    return any(
        any(cells[number - 1].strip() for number in numbers if number <= len(cells))
        for row in rows
        if row.role in ("data", "held") and (cells := table.rows[row.row_no - 1])
    )


def _form_column(number: int, name: str) -> ColumnAddress:
    if name in _LABELS:
        return ColumnAddress(number, "label")
    return ColumnAddress(number, "answer" if name == "answer" else "remark")
