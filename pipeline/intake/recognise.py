"""Which kind of file a table is: told by its headers, never by the name of the file."""

from dataclasses import dataclass, field

from pipeline.definitions.survey import Form
from pipeline.definitions.survey import TransposedTable as SurveyTable
from pipeline.intake.fault import Fault, Phrase, RefusedError, quoted
from pipeline.intake.file_formats import FileFormat
from pipeline.intake.table import Table
from pipeline.intake.text import normalize_text

_HEADER_WITHIN_ROWS = 50
_MOST_NAMED = 5


@dataclass(frozen=True)
class Recognised:
    """The shape, and where it was found.

    A form has a `header_row` and `columns` (header → column number); a transposed table has `label_rows` (item → row).
    """

    shape: FileFormat
    header_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    label_rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _NearMatch:
    """A shape that is not all there."""

    shape: FileFormat
    found_count: int
    missing: tuple[str, ...]


def recognise(table: Table, shapes: tuple[FileFormat, ...]) -> Recognised:
    """Find the one kind of file whose headers are all there. Raises RefusedError naming the nearest and what it lacks.

    Forms go first: their header row, the first that fits one, is sure. Where several fit, the one that explains most
    wins: the prefectures' items are a part of the municipalities'.
    """
    forms = [(shape, shape.form) for shape in shapes if isinstance(shape.form, Form)]
    nears: dict[str, _NearMatch] = {}
    for number, row in enumerate(table.rows[:_HEADER_WITHIN_ROWS], start=1):
        cells = {normalize_text(cell): place for place, cell in reversed(list(enumerate(row, start=1))) if cell.strip()}
        if whole := [known for shape, form in forms if (known := _try_form(number, cells, shape, form, nears))]:
            return max(whole, key=lambda known: _explained(known, table)) if len(whole) > 1 else whole[0]
    tries = [_try_table(table, shape, shape.form) for shape in shapes if not isinstance(shape.form, Form)]
    if tables := [known for known in tries if isinstance(known, Recognised)]:
        return max(tables, key=lambda known: (len(known.label_rows), max(known.shape.labels)))
    raise RefusedError(_nearest([*nears.values(), *(near for near in tries if isinstance(near, _NearMatch))]))


def _try_form(
    number: int, cells: dict[str, int], shape: FileFormat, form: Form, nears: dict[str, _NearMatch]
) -> Recognised | None:
    """A header row holds every required header, and in a wide form an item's label; else it is noted how near it is."""
    required = form.required_headers()
    missing = tuple(header for header in required if header not in cells)
    if not missing and (form.layout == "long" or _has_label(cells, shape)):
        return Recognised(shape, number, cells)
    near, before = _NearMatch(shape, len(required) - len(missing), missing), nears.get(form.id)
    if before is None or near.found_count > before.found_count:
        nears[form.id] = near
    return None


def _explained(known: Recognised, table: Table) -> int:
    """How many of its items a file puts: two questionnaires may share their headers, not their questions."""
    form, labels = known.shape.form, {label for by_year in known.shape.labels.values() for label in by_year}
    if not isinstance(form, Form) or form.layout == "wide":
        return len(labels & known.columns.keys())
    place = known.columns[form.columns.item]
    return len(labels & {normalize_text(row[place - 1]) for row in table.rows[known.header_row :] if len(row) >= place})


def _has_label(cells: dict[str, int], shape: FileFormat) -> bool:
    return any(not cells.keys().isdisjoint(labels) for labels in shape.labels.values())


def _try_table(table: Table, shape: FileFormat, form: SurveyTable) -> Recognised | _NearMatch:
    """Every item's label stands in the last label column; the first row that bears it counts."""
    (texts,) = shape.labels.values()
    found: dict[str, int] = {}
    for number, row in enumerate(table.rows, start=1):
        label = row[form.label_columns - 1].strip() if len(row) >= form.label_columns else ""
        if label in texts:
            found.setdefault(texts[label], number)
    missing = tuple(text for text, item in texts.items() if item not in found)
    return _NearMatch(shape, len(found), missing) if missing else Recognised(shape, label_rows=found)


def _nearest(nears: list[_NearMatch]) -> Fault:
    best = max(nears, key=lambda near: (near.found_count, -len(near.missing)), default=None)
    if best is None or not best.found_count:
        return Fault("structure.no_survey")
    facts = {
        "survey": Phrase("form", {"survey": best.shape.survey.title, "form": best.shape.form.title}),
        "all": best.found_count + len(best.missing),
        "missing": quoted(best.missing[:_MOST_NAMED]),
        "missing_count": len(best.missing),
    }
    return Fault("structure.near_miss", facts=facts)
