"""A card as a workbook: its numbers, and the same chart as Excel's own, which can be edited and pasted elsewhere."""

from collections.abc import Sequence
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter

from dashboards.documents.exhibit import Exhibit, NativeChart, cell_text, drawn_table
from dashboards.figures.template import COLOURS, text_width
from dashboards.table_export import Cell, Sheet
from pipeline.definitions.visible_text import visible
from pipeline.outputs.csv_writer import neutralize

HEAD_ROW = 3
"""Title, facts, an empty row, then the table."""
NARROWEST, WIDEST = 8, 48
"""Width of a column, in digits: a longer text takes several lines."""
LINE_POINTS = 15
A4 = 9
"""The number of the paper in Excel."""

Formats = dict[str, Any]


def chart_workbook(exhibit: Exhibit) -> bytes:
    """Write a workbook with the table of a card and, beside it, its chart. The same content, the same bytes."""
    sheet, title, native = exhibit.sheet, exhibit.title, exhibit.native
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page, formats = book.add_worksheet(), _formats(book)
        page.write_string(0, 0, _text(title), formats["title"])
        _write_facts(page, sheet, formats)
        _write_table(page, sheet, formats)
        _set_up_print(page)
        if native and sheet.rows:
            page.insert_chart(HEAD_ROW, len(sheet.columns) + 1, _chart(book, page, sheet, title, native))
    return buffer.getvalue()


def _formats(book: Any) -> Formats:
    top = {"valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "facts": book.add_format({**top, "text_wrap": True, "font_color": COLOURS["soft"]}),
        "head": book.add_format({**top, "bold": True, "bg_color": "#E8F1FE", "text_wrap": True}),
        "text": book.add_format({**top, "text_wrap": True}),
        "whole": book.add_format(top),
        "decimal": book.add_format({**top, "num_format": "#,##0.0"}),
    }


def _write_facts(page: Any, sheet: Sheet, formats: Formats) -> None:
    """What the figures rest on, in as many lines as it takes across the table."""
    text, last = _text(sheet.facts), max(0, len(sheet.columns) - 1)
    width = sum(_widths(sheet)) or WIDEST
    page.set_row(1, LINE_POINTS * -(-_digits(text) // width))
    if last:
        page.merge_range(1, 0, 1, last, "", formats["facts"])
    page.write_string(1, 0, text, formats["facts"])


def _write_table(page: Any, sheet: Sheet, formats: Formats) -> None:
    widths = _widths(sheet)
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    for row_at, row in enumerate([sheet.columns, *sheet.rows], start=HEAD_ROW):
        page.set_row(row_at, LINE_POINTS * _line_count(row, widths))
    for at, name in enumerate(sheet.columns):
        page.write_string(HEAD_ROW, at, _text(name), formats["head"])
    for row_at, row in enumerate(sheet.rows, start=HEAD_ROW + 1):
        for at, value in enumerate(row):
            _write(page, row_at, at, value, formats)
    page.freeze_panes(HEAD_ROW + 1, 1)


def _write(page: Any, row: int, column: int, value: Any, formats: Formats) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value, formats["decimal" if isinstance(value, float) else "whole"])
    elif value is not None:
        page.write_string(row, column, _text(str(value)), formats["text"])


def _text(value: str) -> str:
    """Return a text that no office program runs as a formula, without control characters and marks of direction."""
    return neutralize(visible(value, mark=lambda letter: letter if letter in "\n\t" else ""))


def _widths(sheet: Sheet) -> list[int]:
    """The width of each column, in digits, by its longest text; a heading may take two lines."""
    cells = [[cell_text(row[at]) for row in sheet.rows] for at in range(len(sheet.columns))]
    wanted = [max([_digits(name) // 2, *map(_digits, own)]) for name, own in zip(sheet.columns, cells, strict=True)]
    return [min(WIDEST, max(NARROWEST, each + 2)) for each in wanted]


def _line_count(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """Lines of the tallest cell: not every office program makes room by itself."""
    cells = zip(row, widths, strict=True)
    return max([1, *(-(-_digits(cell_text(cell)) // (width - 1)) for cell, width in cells)])


def _digits(text: str) -> int:
    return ceil(2 * text_width(text, 1))


def _set_up_print(page: Any) -> None:
    """A4 across, as wide as the table and its chart, the headings on every page."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD_ROW)


def _chart(book: Any, page: Any, sheet: Sheet, title: str, native: NativeChart) -> Any:
    """Draw the chart; where it draws another table than the card's, that stands on a page of its own."""
    if native.split is not None:
        sheet, native = drawn_table(sheet, native)
        page = book.add_worksheet()
        _write_table(page, sheet, _formats(book))
    name = page.get_name()
    subtype = {"subtype": native.subtype} if native.subtype else {}
    chart = book.add_chart({"type": native.kind, **subtype})
    first, last = HEAD_ROW + 1, HEAD_ROW + len(sheet.rows)
    for at, colour in zip(native.series, native.colours, strict=False):
        chart.add_series(
            {
                "name": [name, HEAD_ROW, at],
                "categories": [name, first, native.category, last, native.category],
                "values": [name, first, at, last, at],
                **_marks(sheet, native, colour),
            }
        )
    chart.set_title({"name": _name(title), "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 420})
    chart.show_blanks_as("gap")
    for axis, options in _axes(sheet, native).items():
        getattr(chart, f"set_{axis}")(options)
    return chart


def _axes(sheet: Sheet, native: NativeChart) -> dict[str, dict[str, Any]]:
    """What the axes show: the unit beside the numbers; of a scatter the headings of both columns."""
    if native.kind == "scatter":
        names = {"x_axis": sheet.columns[native.category], "y_axis": sheet.columns[native.series[0]]}
    else:
        names = {"x_axis" if native.kind == "bar" else "y_axis": native.unit_of(sheet.columns)}
    axes: dict[str, dict[str, Any]] = {axis: {"name": _name(name)} for axis, name in names.items() if name}
    if native.kind == "bar":
        axes["y_axis"] = {"reverse": True}
    return {axis: {**axes.get(axis, {}), **native.options.get(axis, {})} for axis in {**axes, **native.options}}


def _name(text: str) -> str:
    """A title of a chart or an axis: xlsxwriter takes a text such as `Sheet!A1` for a reference."""
    return _text(text).replace("!", "\uff01")


def _marks(sheet: Sheet, native: NativeChart, colour: str) -> dict[str, Any]:
    """How the marks of a series look; of a single series the bar of one's own stands out."""
    fill = {"fill": {"color": COLOURS[colour]}, "border": {"color": "#333333", "width": 0.5}}
    if native.kind in ("scatter", "line"):
        return {"marker": {"type": "circle", "size": 5, **fill}}
    names = [row[native.category] for row in sheet.rows]
    if len(native.series) != 1 or not native.own:
        return {"gap": 50, **fill}
    others = {**fill, "fill": {"color": COLOURS["missing"]}}
    return {"gap": 50, **others, "points": [fill if name == native.own else None for name in names]}
