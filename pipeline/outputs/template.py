"""An empty questionnaire for one body, or one with its last answers filled in, as the reader will read it back."""

from collections.abc import Mapping

from pipeline.definitions.item import Item
from pipeline.definitions.registry import Body
from pipeline.definitions.survey import Form, Survey
from pipeline.outputs.csv_writer import csv_of_rows
from pipeline.outputs.xlsx_writer import Format, WorkbookSheet, workbook_bytes

_ORDER = ("code", "name", "year", "item", "text", "options", "answer", "remark")
_WIDTHS = {"code": 12, "name": 18, "year": 10, "item": 10, "text": 60, "options": 40, "answer": 24, "remark": 40}
_CELL: Format = {"text_wrap": True, "border": 4}
_LONGEST_LIST = 255
"""Excel takes a drop-down of at most so many characters."""


def long_form(survey: Survey) -> Form | None:
    """Return the form that a template is made of: the survey's first `long` one."""
    return next((form for form in survey.form if form.layout == "long"), None)


def header(form: Form) -> dict[str, str]:
    """Map the columns of the form to their headers, in the order of the questionnaire."""
    headers = form.columns.model_dump()
    return {name: headers[name] for name in _ORDER if headers[name]}


def template_rows(survey: Survey, form: Form, body: Body, year: int, answers: Mapping[str, str]) -> list[list[str]]:
    """Write the header and one row an item. `answers`: item → text to fill in."""
    columns = header(form)
    rows = [list(columns.values())]
    for item in survey.items_in(year):
        cells = {
            "code": body.code, "name": body.name, "year": str(year), "item": item.label_in(year),
            "text": item.text_in(year), "options": hint(item, year), "answer": answers.get(item.id, ""), "remark": "",
        }  # fmt: skip
        rows.append([cells[name] for name in columns])
    return rows


def hint(item: Item, year: int) -> str:
    """Describe what may be entered: the options, or the kind of value with its unit."""
    if item.kind == "choice":
        return "／".join(item.spelled_in(year))
    kinds = {"number": "数", "percent": "割合（%）", "date": "日付（年-月-日）", "text": "文字"}
    return f"{kinds[item.kind]}{f'（{item.unit}）' if item.unit else ''}"


def as_csv(rows: list[list[str]], encoding: str) -> bytes:
    """Write the questionnaire in CP932, or in UTF-8 with BOM. Raises UnicodeEncodeError for what CP932 lacks."""
    return csv_of_rows(rows).encode("cp932" if encoding == "cp932" else "utf-8-sig")


def as_workbook(survey: Survey, form: Form, year: int, rows: list[list[str]]) -> bytes:
    """Make a workbook of it: drop-downs for choices, only answers and remarks open to typing."""
    names = list(header(form))
    choices = {number: list(item.spelled_in(year)) for number, item in enumerate(survey.items_in(year))}
    sheet = WorkbookSheet(
        rows[0], rows[1:], "調査票", widths=[_WIDTHS[name] for name in names],
        header=_CELL, cell=_CELL, cells={column: _format_of(name) for column, name in enumerate(names)},
        choices={number: listed for number, listed in choices.items() if 0 < len(",".join(listed)) <= _LONGEST_LIST},
        choice_column=names.index("answer"), is_form=True,
    )  # fmt: skip
    return workbook_bytes([sheet])


def _format_of(name: str) -> Format:
    return {"locked": False} if name in ("answer", "remark") else {"bg_color": "#F8F8FB"}
