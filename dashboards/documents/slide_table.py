"""A table on a slide: as many rows and columns as can be read, and a sentence about what is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from dashboards.documents.exhibit import cell_text
from dashboards.documents.text_fit import LINE_HEIGHT, cut_to, line_count
from dashboards.figures.template import COLOURS, text_width
from dashboards.table_export import Sheet
from dashboards.words import Words

MOST_COLUMNS = 7
SIZES = (16, 14, 12, 11)
"""Points of the text, the largest first: the whole table stands at the first at which it fits."""
PAD_X, PAD_Y = 5, 3
"""Points around the text of a cell."""
LINES = (12, 8, 6, 5, 4, 3)
"""Lines of a cell: as many as leave room for all rows."""
NARROWEST, WIDEST = 4, 36
"""Letters of the narrowest column, and those that the widest asks for."""
UNBROKEN, SHORT_PART = (16, 14, 12, 10, 8), 0.8
"""Letters that every column has room for: as many as leave a part of the width to the longer texts."""


def add_table(slide: Any, sheet: Sheet, box: tuple[float, float, float, float], words: Words) -> str:
    """Draw the first rows of a table in a box of points, and return which part of it they are; empty for the whole."""
    columns = range(min(MOST_COLUMNS, len(sheet.columns)))
    rows = [[cell_text(row[at]) for at in columns] for row in (sheet.columns, *sheet.rows)]
    layout = _layout_of(rows, box)
    shown = rows[: layout.row_count(rows, box[3])]
    _fill(slide, shown, layout, box, [_is_number(sheet, at) for at in columns])
    if len(shown) - 1 == len(sheet.rows) and len(columns) == len(sheet.columns):
        return ""
    counts = {"shown": len(shown) - 1, "count": len(sheet.rows)}
    return words("slides.part_of", **counts, columns=len(columns), all=len(sheet.columns))


def _is_number(sheet: Sheet, at: int) -> bool:
    return any(isinstance(row[at], int | float) for row in sheet.rows)


@dataclass(frozen=True)
class _Layout:
    """Size of the text and widths of the columns, in points; `lines`: of a cell at most."""

    size: int
    widths: Sequence[float]
    lines: int

    def fitted(self, row: Sequence[str]) -> list[str]:
        """Cut the texts to the lines of a cell."""
        inner = [0.9 * self.lines * (width - 2 * PAD_X) for width in self.widths]
        return [cut_to(text, width, self.size) for text, width in zip(row, inner, strict=True)]

    def height(self, row: Sequence[str]) -> float:
        cells = zip(self.fitted(row), self.widths, strict=True)
        lines = max(line_count(text, width - 2 * PAD_X, self.size) for text, width in cells)
        return lines * self.size * LINE_HEIGHT + 2 * PAD_Y

    def row_count(self, rows: Sequence[Sequence[str]], height: float) -> int:
        """How many rows, the heading among them, fit a height; the heading and one row at least."""
        used = 0.0
        for at, row in enumerate(rows):
            used += self.height(row)
            if used > height and at > 1:
                return at
        return len(rows)


def _layout_of(rows: Sequence[Sequence[str]], box: tuple[float, float, float, float]) -> _Layout:
    """The layout with the longest texts, then the largest ones, at which all rows fit; else the smallest."""
    widths = {size: _widths(rows, box[2], size) for size in SIZES}
    found = [_Layout(size, widths[size], lines) for lines in LINES for size in SIZES]
    return next((one for one in found if one.row_count(rows, box[3]) == len(rows)), found[-1])


def _widths(rows: Sequence[Sequence[str]], width: float, size: int) -> list[float]:
    """Share the width by the longest text of each column; what is short, such as a name, is not broken."""
    wanted = [
        max(NARROWEST * size, *(text_width(row[at], size) + 2 * PAD_X + size / 2 for row in rows[:40]))
        for at in range(len(rows[0]))
    ]
    if sum(wanted) <= width:
        return [each * width / sum(wanted) for each in wanted]
    tried = [[min(each, letters * size) for each in wanted] for letters in UNBROKEN]
    short = next((one for one in tried if sum(one) <= SHORT_PART * width), tried[-1])
    further = [min(WIDEST * size, each) - own for each, own in zip(wanted, short, strict=True)]
    left = width - sum(short)
    if left <= 0 or not sum(further):
        return [each * width / sum(short) for each in short]
    return [own + each * left / sum(further) for own, each in zip(short, further, strict=True)]


def _fill(
    slide: Any,
    rows: Sequence[Sequence[str]],
    layout: _Layout,
    box: tuple[float, float, float, float],
    are_numbers: Sequence[bool],
) -> None:
    left, top, width, _ = box
    heights = [layout.height(row) for row in rows]
    place = (Pt(left), Pt(top), Pt(width), Pt(sum(heights)))
    table = slide.shapes.add_table(len(rows), len(layout.widths), *place).table
    table.horz_banding = False
    for column, own in zip(table.columns, layout.widths, strict=True):
        column.width = Pt(own)
    for at, (line, texts) in enumerate(zip(table.rows, rows, strict=True)):
        line.height = Pt(heights[at])
        for cell, text, is_number in zip(line.cells, layout.fitted(texts), are_numbers, strict=True):
            _write(cell, text, layout.size, is_head=at == 0, is_number=is_number)


def _write(cell: Any, text: str, size: int, *, is_head: bool, is_number: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(PAD_X)
    cell.margin_top = cell.margin_bottom = Pt(PAD_Y)
    cell.fill.solid()
    cell.fill.fore_color.rgb = _colour("own_pale" if is_head else "paper")
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text, run.font.size, run.font.bold = text, Pt(size), is_head
    run.font.color.rgb = _colour("text")


def _colour(name: str) -> RGBColor:
    return RGBColor.from_string(COLOURS[name].removeprefix("#"))
