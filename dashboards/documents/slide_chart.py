"""A chart of PowerPoint's own, with its numbers in a workbook within the slide: it can be edited there."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.util import Emu, Pt

from dashboards.documents.exhibit import Exhibit, NativeChart, cell_text, number_of, plain
from dashboards.documents.text_fit import ELLIPSIS
from dashboards.figures.template import COLOURS
from dashboards.table_export import Cell
from pipeline.outputs.csv_writer import neutralize

KINDS = {
    ("bar", ""): XL_CHART_TYPE.BAR_CLUSTERED,
    ("bar", "stacked"): XL_CHART_TYPE.BAR_STACKED,
    ("bar", "percent_stacked"): XL_CHART_TYPE.BAR_STACKED_100,
    ("column", ""): XL_CHART_TYPE.COLUMN_CLUSTERED,
    ("line", ""): XL_CHART_TYPE.LINE_MARKERS,
    ("scatter", ""): XL_CHART_TYPE.XY_SCATTER,
}
MOST_LABELS = {"bar": 80, "column": 26}
"""Up to so many marks have their number written beside them."""
SCALE, SCALE_FROM = 100, 70
"""Where the largest number is between these, the scale is that of scores and shares."""
SHARE = "%"
ARRAY_FORMULA = "{="
LONGEST_NAMES = {"bar": 24, "column": 10, "line": 10}
"""Letters of a name beside or below its mark, by kind of chart: a longer one would take the room of the chart."""
LETTERS_IN_ALL = 120
"""Where there are few marks, so many letters are shared among their names."""
WIDE_NAMES, SMALL_NAMES = 11, 9
"""Points of the names of up to 16 marks, and of more."""

Box = tuple[Emu, Emu, Emu, Emu]


def label_text(value: Cell) -> str:
    """A name in a chart. The workbook behind the chart would run some as a formula."""
    text = neutralize(cell_text(value))
    return f"'{text}" if text.startswith(ARRAY_FORMULA) else text


def is_drawable(exhibit: Exhibit) -> bool:
    """Whether there is a chart to draw, with at least one number."""
    native = exhibit.native
    return native is not None and any(
        number_of(row[at]) is not None for row in exhibit.sheet.rows for at in native.series
    )


def add_chart(slide: Any, exhibit: Exhibit, box: Box) -> Any:
    """Draw the chart of a card whose chart is drawable."""
    native = exhibit.native
    assert native is not None
    data = _points(exhibit, native) if native.kind == "scatter" else _categories(exhibit, native)
    frame = slide.shapes.add_chart(KINDS[native.kind, native.subtype], *box, data)
    frame.name = plain(exhibit.label)
    chart = frame.chart
    chart.font.size, chart.has_title = Pt(11), False
    chart.has_legend = len(native.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _colour(chart, native)
    _mark_own(chart, exhibit, native)
    _shape_axes(chart, exhibit, native)
    return frame


def _categories(exhibit: Exhibit, native: NativeChart) -> CategoryChartData:
    rows, data = exhibit.sheet.rows, CategoryChartData()
    longest = max(LONGEST_NAMES[native.kind], LETTERS_IN_ALL // len(rows))
    data.categories = [_cut(label_text(row[native.category]), longest) for row in rows]
    for at in native.series:
        data.add_series(label_text(exhibit.sheet.columns[at]), [number_of(row[at]) for row in rows])
    return data


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}{ELLIPSIS}"


def _points(exhibit: Exhibit, native: NativeChart) -> XyChartData:
    data = XyChartData()
    for at in native.series:
        series = data.add_series(label_text(exhibit.sheet.columns[at]))
        for row in exhibit.sheet.rows:
            x, y = number_of(row[native.category]), number_of(row[at])
            if x is not None and y is not None:
                series.add_data_point(x, y)
    return data


def _colour(chart: Any, native: NativeChart) -> None:
    """One hue and grey; pale marks have a border."""
    for series, name in zip(chart.plots[0].series, native.colours, strict=False):
        colour = _rgb(name)
        if native.kind in ("line", "scatter"):
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = colour
            series.marker.size, series.smooth = 7, False
            _stroke(series.format.line, colour, is_line=native.kind == "line")
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
            series.format.line.color.rgb, series.format.line.width = RGBColor(0x33, 0x33, 0x33), Pt(0.5)


def _mark_own(chart: Any, exhibit: Exhibit, native: NativeChart) -> None:
    """Give the bar of the own prefecture or body the hue, and all others the grey."""
    names = [row[native.category] for row in exhibit.sheet.rows]
    if len(native.series) != 1 or not native.own:
        return
    (series,) = chart.plots[0].series
    series.format.fill.fore_color.rgb = _rgb("missing")
    if native.own not in names:
        return  # it stands on another slide of the card
    point = series.points[names.index(native.own)].format
    point.fill.solid()
    point.fill.fore_color.rgb = _rgb("own")


def _rgb(name: str) -> RGBColor:
    return RGBColor.from_string(COLOURS[name].removeprefix("#"))


def _stroke(line: Any, colour: RGBColor, *, is_line: bool) -> None:
    if is_line:
        line.color.rgb, line.width = colour, Pt(2)
    else:
        line.fill.background()


def _shape_axes(chart: Any, exhibit: Exhibit, native: NativeChart) -> None:
    rows = exhibit.sheet.rows
    grid = chart.value_axis.major_gridlines.format.line
    grid.color.rgb, grid.width = _rgb("line"), Pt(0.75)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if native.kind == "scatter":
        chart.category_axis.has_major_gridlines = False
        _name_axes(chart, exhibit, native)
        return
    chart.category_axis.tick_labels.font.size = Pt(WIDE_NAMES if len(rows) <= 16 else SMALL_NAMES)
    _name_axis(chart.value_axis, native.unit_of(exhibit.sheet.columns))
    if native.kind in ("bar", "column"):
        _shape_bars(chart, rows, native, is_share=SHARE in native.unit_of(exhibit.sheet.columns))
        if exhibit.scale_end:
            chart.value_axis.maximum_scale = exhibit.scale_end
    if native.kind == "bar":  # the first row stands at the top, the scale below
        chart.category_axis.reverse_order = True
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _name_axes(chart: Any, exhibit: Exhibit, native: NativeChart) -> None:
    for axis, at in ((chart.category_axis, native.category), (chart.value_axis, native.series[0])):
        _name_axis(axis, exhibit.sheet.columns[at])


def _name_axis(axis: Any, text: str) -> None:
    if text:
        axis.axis_title.text_frame.text = label_text(text)
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(11), False


def _shape_bars(chart: Any, rows: Sequence[Sequence[Cell]], native: NativeChart, *, is_share: bool) -> None:
    """Bars begin at 0; where there are few, each has its number. Shares stand on one scale to 100."""
    values = [number for row in rows for at in native.series if (number := number_of(row[at])) is not None]
    plot = chart.plots[0]
    plot.gap_width = 50
    if native.subtype:
        plot.overlap = 100
    if min(values) >= 0:
        chart.value_axis.minimum_scale = 0
    if (is_share or max(values) > SCALE_FROM) and max(values) <= SCALE and not native.subtype:
        chart.value_axis.maximum_scale = SCALE
    if len(values) <= MOST_LABELS[native.kind]:
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.show_value, labels.font.size = True, Pt(10)
        labels.number_format_is_linked = False
        labels.number_format = "#,##0;-#,##0;;" if all(value == int(value) for value in values) else "#,##0.0"
        if native.subtype:  # within the parts, whose colours may be dark
            _label_parts(plot, native)


def _label_parts(plot: Any, native: NativeChart) -> None:
    for series, name in zip(plot.series, native.colours, strict=False):
        if name in ("own", "nation", "own_light"):
            labels = series.data_labels
            labels.show_value, labels.font.size = True, Pt(10)
            labels.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
            labels.number_format, labels.number_format_is_linked = "#,##0;-#,##0;;", False
