"""A card as documents show it: label, the title that answers, table, chart, and what the figures rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor, log10
from typing import Any

from dashboards.table_export import Cell, Sheet
from pipeline.definitions.visible_text import visible

YEARS_END = 10_000
"""Whole numbers from here on have separators: below, they may be fiscal years."""


@dataclass(frozen=True)
class NativeChart:
    """Which columns of the table an office program draws, by position. `kind`: bar, column, line or scatter.

    `colours`: names of figures.template.COLOURS, one a series. `subtype`: such as `percent_stacked`; `options`: of the
    axes of a workbook's chart. `split`: a column whose values each make a series of the one column in `series`, as of
    a table with a row per year and STEP. `unit`: what the numbers are, for a chart of several series; one series has
    the heading of its column. `own`: the name in the category column that stands out.
    """

    kind: str
    category: int
    series: tuple[int, ...]
    colours: tuple[str, ...] = ("own", "nation", "missing")
    subtype: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    split: int | None = None
    unit: str = ""
    own: str = ""

    def unit_of(self, columns: Sequence[str]) -> str:
        """What stands on the axis of the numbers."""
        return self.unit or (columns[self.series[0]] if len(self.series) == 1 else "")


@dataclass(frozen=True)
class Exhibit:
    """`sheet`: the table, with source, day and number of bodies as its facts. `why`: why there are no rows.

    `scale_end`: where the scale of the chart ends, for parts of one card.
    """

    label: str
    title: str
    sheet: Sheet
    native: NativeChart | None = None
    why: str = ""
    scale_end: float | None = None


SPLIT_COLOURS = ("own", "nation", "own_light", "text", "missing", "soft", "own_pale")
"""Of the series that a column is split into; more than these are left to the table."""


def drawn_table(sheet: Sheet, native: NativeChart) -> tuple[Sheet, NativeChart]:
    """The table that a chart draws: the card's own, or with a row per category and a column per value of `split`."""
    if native.split is None:
        return sheet, native
    names = list(dict.fromkeys(row[native.split] for row in sheet.rows))[: len(SPLIT_COLOURS)]
    values = {(row[native.category], row[native.split]): row[native.series[0]] for row in sheet.rows}
    categories = list(dict.fromkeys(row[native.category] for row in sheet.rows))
    rows = [[one, *(values.get((one, name)) for name in names)] for one in categories]
    columns = [sheet.columns[native.category], *(str(name) for name in names)]
    series = tuple(range(1, 1 + len(names)))
    wide = replace(native, category=0, series=series, colours=SPLIT_COLOURS, split=None)
    return replace(sheet, columns=columns, rows=rows), wide


PARTS = {"bar": 25, "column": 24}
"""How many names of a chart one slide can hold, by kind."""
MOST_PARTS = 2
"""Slides that one card takes at most."""


def parts_of(exhibit: Exhibit) -> list[Exhibit]:
    """The same card in parts of which each fits a slide, where its chart has more names than can be read on one."""
    if exhibit.native:
        sheet, native = drawn_table(exhibit.sheet, exhibit.native)
        exhibit = replace(exhibit, sheet=sheet, native=native)
    at_once = PARTS.get(exhibit.native.kind if exhibit.native else "", 0)
    rows = exhibit.sheet.rows
    if not at_once or len(rows) <= at_once:
        return [exhibit]
    shown = rows[: at_once * MOST_PARTS]
    size = -(-len(shown) // -(-len(shown) // at_once))  # parts of about the same length
    whole = replace(exhibit, scale_end=_scale_end(exhibit))
    return [
        replace(whole, sheet=replace(exhibit.sheet, rows=shown[at : at + size])) for at in range(0, len(shown), size)
    ]


def number_of(value: Cell) -> float | None:
    """The number in a cell; None for all else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _scale_end(exhibit: Exhibit) -> float | None:
    """A round number at or above the longest bar; None for shares, whose scale is the same anyway."""
    native = exhibit.native
    if native is None or native.subtype == "percent_stacked":
        return None
    bars = [[number_of(row[at]) or 0.0 for at in native.series] for row in exhibit.sheet.rows]
    longest = max(sum(bar) if native.subtype else max(bar) for bar in bars)
    if longest <= 0:
        return None
    step = 10 ** floor(log10(longest)) / 2
    return ceil(longest / step) * step


def plain(value: Any) -> Any:
    """The same without control characters, and without those that turn the direction of the text around."""
    if isinstance(value, str):
        return visible(value, mark=lambda letter: " " if letter in "\n\t" else "")
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def cell_text(value: Cell) -> str:
    """A cell as a table of a slide or a paragraph shows it: as the table below a chart does."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, int) and abs(value) >= YEARS_END:
        return f"{value:,}"
    return str(plain(str(value)))
