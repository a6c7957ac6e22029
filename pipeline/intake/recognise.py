"""Which kind of file a table is: told by its headers, never by the name of the file."""

from dataclasses import dataclass, field

from pipeline.definitions.survey import Form
from pipeline.definitions.survey import Table as SurveyTable
from pipeline.intake.fault import Fault, RefusedError
from pipeline.intake.shapes import Shape
from pipeline.intake.table import Table
from pipeline.intake.text import plain

_HEADER_WITHIN_ROWS = 50
_MOST_NAMED = 5


@dataclass(frozen=True)
class Recognised:
    """The shape, and where it was found.

    A form has a `header_row` and `columns` (header → column number); a transposed table has `label_rows` (item → row).
    """

    shape: Shape
    header_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    label_rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Near:
    """A shape that is not all there."""

    shape: Shape
    found_count: int
    missing: tuple[str, ...]


def recognise(table: Table, shapes: tuple[Shape, ...]) -> Recognised:
    """Find the one kind of file whose headers are all there. Raises RefusedError naming the nearest and what it lacks.

    Forms go first: their header row is sure. Where several fit, the one that explains most wins: the prefectures'
    items are a part of the municipalities'.
    """
    heads = [[plain(cell) for cell in row] for row in table.rows[:_HEADER_WITHIN_ROWS]]
    nears: list[_Near] = []
    for is_form in (True, False):
        tries = [_try(table, heads, shape) for shape in shapes if isinstance(shape.form, Form) == is_form]
        if whole := [known for known in tries if isinstance(known, Recognised)]:
            return max(whole, key=lambda known: (len(known.columns), len(known.label_rows), max(known.shape.labels)))
        nears += [near for near in tries if isinstance(near, _Near)]
    raise RefusedError(_nearest(nears))


def _try(table: Table, heads: list[list[str]], shape: Shape) -> Recognised | _Near:
    form = shape.form
    return _try_form(heads, shape, form) if isinstance(form, Form) else _try_table(table, shape, form)


def _try_form(heads: list[list[str]], shape: Shape, form: Form) -> Recognised | _Near:
    """The header row is the first that holds every required header; a wide one also needs an item's label."""
    required = form.required_headers()
    best: tuple[str, ...] = ()
    for number, cells in enumerate(heads, start=1):
        there = tuple(header for header in required if header in cells)
        if len(there) == len(required) and (form.layout == "long" or _has_label(cells, shape)):
            return Recognised(shape, number, {cell: cells.index(cell) + 1 for cell in cells if cell})
        best = max(best, there, key=len)
    return _Near(shape, len(best), tuple(header for header in required if header not in best))


def _has_label(cells: list[str], shape: Shape) -> bool:
    return any(cell in labels for labels in shape.labels.values() for cell in cells)


def _try_table(table: Table, shape: Shape, form: SurveyTable) -> Recognised | _Near:
    """Every item's label stands in the last label column; the first row that bears it counts."""
    (texts,) = shape.labels.values()
    found: dict[str, int] = {}
    for number, row in enumerate(table.rows, start=1):
        label = row[form.label_columns - 1].strip() if len(row) >= form.label_columns else ""
        if label in texts:
            found.setdefault(texts[label], number)
    missing = tuple(text for text, item in texts.items() if item not in found)
    return _Near(shape, len(found), missing) if missing else Recognised(shape, label_rows=found)


def _nearest(nears: list[_Near]) -> Fault:
    best = max(nears, key=lambda near: (near.found_count, -len(near.missing)), default=None)
    if best is None or not best.found_count:
        return Fault("structure.no_survey")
    facts = {
        "survey": best.shape.title,
        "all": best.found_count + len(best.missing),
        "missing": "、".join(f"「{text}」" for text in best.missing[:_MOST_NAMED]),
        "missing_count": len(best.missing),
    }
    return Fault("structure.near_miss", facts=facts)
