"""A card as a workbook: its numbers, and the same chart as Excel's own, which can be edited and pasted elsewhere."""

from io import BytesIO
from typing import Any

import xlsxwriter

from dashboards.documents.exhibit import Exhibit, NativeChart, drawn_table
from dashboards.figures.template import COLOURS
from dashboards.table_export import Sheet
from pipeline.outputs.csv_writer import neutralize

HEAD_ROW = 3
"""Title, facts, an empty row, then the table."""


def chart_workbook(exhibit: Exhibit) -> bytes:
    """Write a workbook with the table of a card and, beside it, its chart. The same content, the same bytes."""
    sheet, title, native = exhibit.sheet, exhibit.title, exhibit.native
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet()
        bold, head = (
            book.add_format({"bold": True, "font_size": 13}),
            book.add_format({"bold": True, "bg_color": "#E8F1FE"}),
        )
        page.write_string(0, 0, neutralize(title), bold)
        page.write_string(1, 0, neutralize(sheet.facts))
        _write_table(page, sheet, head)
        page.set_column(0, 0, 28)
        page.set_column(1, len(sheet.columns), 14)
        page.freeze_panes(HEAD_ROW + 1, 1)
        if native and sheet.rows:
            page.insert_chart(HEAD_ROW, len(sheet.columns) + 1, _chart(book, page, sheet, title, native))
    return buffer.getvalue()


def _write_table(page: Any, sheet: Sheet, head: Any = None) -> None:
    for at, name in enumerate(sheet.columns):
        page.write_string(HEAD_ROW, at, neutralize(name), head)
    for row_at, row in enumerate(sheet.rows, start=HEAD_ROW + 1):
        for at, value in enumerate(row):
            _write(page, row_at, at, value)


def _write(page: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, neutralize(str(value)))


def _chart(book: Any, page: Any, sheet: Sheet, title: str, native: NativeChart) -> Any:
    """Draw the chart; where it draws another table than the card's, that stands on a page of its own."""
    if native.split is not None:
        sheet, native = drawn_table(sheet, native)
        page = book.add_worksheet()
        _write_table(page, sheet)
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
    chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
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
    axes: dict[str, dict[str, Any]] = {axis: {"name": neutralize(name)} for axis, name in names.items() if name}
    if native.kind == "bar":
        axes["y_axis"] = {"reverse": True}
    return {axis: {**axes.get(axis, {}), **native.options.get(axis, {})} for axis in {**axes, **native.options}}


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
