"""An empty questionnaire for one body, or one with its last answers filled in, as the reader will read it back."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.definitions.registry import Body
from pipeline.definitions.survey import Form, Item, Survey
from pipeline.outputs.sheets import TEXT_ONLY

_ORDER = ("code", "name", "year", "item", "text", "options", "answer", "remark")
_WIDTHS = {"code": 12, "name": 18, "year": 10, "item": 10, "text": 60, "options": 40, "answer": 24, "remark": 40}
_LONGEST_LIST = 255
"""Excel takes a drop-down of at most so many characters."""


def long_form(survey: Survey) -> Form | None:
    """The form that a template is made of: the survey's first `long` one."""
    return next((form for form in survey.form if form.layout == "long"), None)


def header(form: Form) -> dict[str, str]:
    """Column of the form → its header, in the order of the questionnaire."""
    headers = form.columns.model_dump()
    return {name: headers[name] for name in _ORDER if headers[name]}


def template_rows(survey: Survey, form: Form, body: Body, year: int, answers: Mapping[str, str]) -> list[list[str]]:
    """The header and one row an item. `answers`: item → text to fill in."""
    columns = header(form)
    rows = [list(columns.values())]
    for item in survey.items_in(year):
        cells = {
            "code": body.code, "name": body.name, "year": str(year), "item": item.label_in(year), "text": item.text,
            "options": hint(item, year), "answer": answers.get(item.id, ""), "remark": "",
        }  # fmt: skip
        rows.append([cells[name] for name in columns])
    return rows


def hint(item: Item, year: int) -> str:
    """What may be entered: the options, or the kind of value with its unit."""
    if item.kind == "choice":
        return "／".join(item.spelled_in(year))
    kinds = {"number": "数", "percent": "割合（%）", "date": "日付（年-月-日）", "text": "文字"}
    return f"{kinds[item.kind]}{f'（{item.unit}）' if item.unit else ''}"


def as_csv(rows: list[list[str]], encoding: str) -> bytes:
    """CP932, or UTF-8 with BOM. Raises UnicodeEncodeError for what CP932 does not have."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("cp932" if encoding == "cp932" else "utf-8-sig")


def write_workbook(path: Path, survey: Survey, form: Form, year: int, rows: list[list[str]]) -> None:
    """The same as a workbook: drop-downs for choices, only answers and remarks open to typing."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), TEXT_ONLY) as book:
        sheet = book.add_worksheet("調査票")
        _write_cells(book, sheet, list(header(form)), rows)
        answer_column = list(header(form)).index("answer")
        for number, item in enumerate(survey.items_in(year), start=1):
            choices = list(item.spelled_in(year))
            if choices and len(",".join(choices)) <= _LONGEST_LIST:
                rule = {"validate": "list", "source": choices, "error_type": "warning"}
                sheet.data_validation(number, answer_column, number, answer_column, rule)
        sheet.freeze_panes(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_cells(book: Any, sheet: Any, names: list[str], rows: list[list[str]]) -> None:
    font = {"font_name": "BIZ UDPゴシック", "font_size": 11, "valign": "top", "text_wrap": True, "border": 4}
    head = book.add_format(font | {"bold": True, "bg_color": "#E8F1FE"})
    fixed = book.add_format(font | {"bg_color": "#F8F8FB"})
    is_open = book.add_format(font | {"locked": False})
    for column, name in enumerate(names):
        sheet.set_column(column, column, _WIDTHS[name])
        for number, row in enumerate(rows):
            style = head if number == 0 else is_open if name in ("answer", "remark") else fixed
            sheet.write_string(number, column, row[column], style)
