"""A questionnaire as the bytes of a CSV or a workbook."""

import io
from typing import NamedTuple

import xlsxwriter

from tests.scenarios.questionnaires import Cell, Line, Questionnaire


class Piece(NamedTuple):
    """A run of bytes of a text file: of a cell, or of the delimiter or line end behind it."""

    start: int
    end: int
    row: int
    column: int
    is_cell: bool


def as_bytes(sheet: Questionnaire) -> bytes:
    """Return the bytes: those that an operator left, or else those of the rows."""
    if sheet.content is not None:
        return sheet.content
    _choose_encoding(sheet)
    return _workbook(sheet) if sheet.kind == "xlsx" else _start(sheet) + b"".join(text for text, *_ in _texts(sheet))


def pieces(sheet: Questionnaire) -> list[Piece]:
    """Return where each cell of a text file lies in its bytes."""
    _choose_encoding(sheet)
    at, found = len(_start(sheet)), []
    for text, row, column, is_cell in _texts(sheet):
        found.append(Piece(at, at + len(text), row, column, is_cell))
        at += len(text)
    return found


def line_of_row(sheet: Questionnaire, row: int) -> Line | None:
    """Return the line of answers in a row, counted from 0."""
    number = row - len(sheet.above) - len(sheet.header)
    return sheet.lines[number] if 0 <= number < len(sheet.lines) else None


def _choose_encoding(sheet: Questionnaire) -> None:
    """Write UTF-8 where CP932 lacks a character."""
    try:
        "".join(_as_text(cell) for row in sheet.rows() for cell in row).encode(sheet.encoding)
    except UnicodeEncodeError:
        sheet.encoding = "utf-8"


def _start(sheet: Questionnaire) -> bytes:
    mark = "\ufeff" * sheet.byte_order_marks
    return (b"\xff\xfe" if sheet.encoding == "utf-16-le" else b"") + mark.encode(sheet.encoding)


def _texts(sheet: Questionnaire) -> list[tuple[bytes, int, int, bool]]:
    found = []
    for number, row in enumerate(sheet.rows()):
        for column, cell in enumerate(row):
            found.append((_quoted(_as_text(cell), sheet.delimiter).encode(sheet.encoding), number, column, True))
            behind = sheet.delimiter if column < len(row) - 1 else "\r\n"
            found.append((behind.encode(sheet.encoding), number, column, False))
        if not row:
            found.append(("\r\n".encode(sheet.encoding), number, 0, False))
    return found


def _as_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{cell.value:.15g}"


def _quoted(text: str, delimiter: str) -> str:
    if any(mark in text for mark in (delimiter, '"', "\r", "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


def _workbook(sheet: Questionnaire) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows, is_hidden in sheet.decoys:
            page = book.add_worksheet(name)
            _write_rows(book, page, rows)
            if is_hidden:
                page.hide()
        page = book.add_worksheet(sheet.sheet_name)
        page.activate()
        page.set_first_sheet()
        _write_rows(book, page, sheet.rows())
        first = len(sheet.above) + len(sheet.header)
        for start, end, column in sheet.merged:
            at = sheet.columns.index(column)
            text = _as_text(sheet.lines[start].cells[at])
            page.merge_range(first + start, at, first + end, at, text)
    return content.getvalue()


def _write_rows(book: xlsxwriter.Workbook, page: xlsxwriter.worksheet.Worksheet, rows: list[list[Cell]]) -> None:
    formats: dict[str, object] = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, column, cell)
                continue
            style = formats.setdefault(cell.number_format, book.add_format({"num_format": cell.number_format}))
            if cell.formula:
                page.write_formula(number, column, cell.formula, style, cell.result)
            else:
                page.write_number(number, column, cell.value, style)
