"""Which kind of file a table is, known by its headers and labels, never by the name of the file."""

from dataclasses import dataclass, field

from pipeline.definitions.survey import Form, TransposedTable
from pipeline.intake.fault import Fault, Phrase, RefusedError, quote
from pipeline.intake.file_formats import FileFormat
from pipeline.intake.header_rows import MOST_HEADER_ROWS, NO_HEADER, HeaderRows, header_key, join_header_rows
from pipeline.intake.table import RawTable

_HEADER_WITHIN_ROWS = 50
_MOST_NAMED = 5


@dataclass(frozen=True)
class Recognised:
    """A kind of file and where its headers are.

    A form has a `header` and `columns` (header → column number); a transposed table has `label_rows` (item → row).
    """

    file_format: FileFormat
    header: HeaderRows = NO_HEADER
    columns: dict[str, int] = field(default_factory=dict)
    label_rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _NearMatch:
    """A kind of file of which some headers or labels are missing. `has_headers`: none but those of its questions."""

    file_format: FileFormat
    found_count: int
    missing: tuple[str, ...]
    has_headers: bool = False


def recognise(table: RawTable, file_formats: tuple[FileFormat, ...]) -> Recognised:
    """Recognise the kind of file whose headers are all there.

    Forms go first: their header row is the first that fits one. Where several kinds fit, the one with most items
    counts: the prefectures' items are a part of the municipalities'.

    Raises:
        RefusedError: no kind fits; the fault names the nearest and what is missing.
    """
    near_matches: dict[str, _NearMatch] = {}
    if recognised := _recognise_form(table, file_formats, near_matches):
        return recognised
    results = [
        _match_table(table, file_format, file_format.form)
        for file_format in file_formats
        if isinstance(file_format.form, TransposedTable)
    ]
    if tables := [result for result in results if isinstance(result, Recognised)]:
        return max(tables, key=lambda one: (len(one.label_rows), max(one.file_format.labels)))
    table_near_matches = (result for result in results if isinstance(result, _NearMatch))
    raise RefusedError(_near_miss_fault([*near_matches.values(), *table_near_matches]))


def _recognise_form(
    table: RawTable, file_formats: tuple[FileFormat, ...], near_matches: dict[str, _NearMatch]
) -> Recognised | None:
    """Try single rows as headers first, then two rows joined, then three."""
    forms = [(one, one.form) for one in file_formats if isinstance(one.form, Form)]
    last_possible = min(len(table.rows), _HEADER_WITHIN_ROWS)
    for count in range(1, MOST_HEADER_ROWS + 1 if forms else 1):
        for last_row in range(count, last_possible + 1):
            header = join_header_rows(table.rows, last_row, count)
            columns = header.columns()
            results = [_match_form(header, columns, one, form, near_matches) for one, form in forms]
            if matches := [result for result in results if result]:
                return max(matches, key=lambda one: _count_items(one, table)) if len(matches) > 1 else matches[0]
    return None


def _match_form(
    header: HeaderRows,
    columns: dict[str, int],
    file_format: FileFormat,
    form: Form,
    near_matches: dict[str, _NearMatch],
) -> Recognised | None:
    """Match a header with a form, or note how near it comes.

    A header holds every required text, and in a wide form the label of an item.
    """
    required = form.required_headers()
    missing = tuple(text for text in required if header_key(text) not in columns)
    if not missing and (form.layout == "long" or _has_label(columns, file_format)):
        return Recognised(file_format, header, columns)
    found_count = len(required) - len(missing)
    near = _NearMatch(file_format, found_count, missing or _newest_labels(file_format), has_headers=not missing)
    before = near_matches.get(form.id)
    if before is None or near.found_count > before.found_count:
        near_matches[form.id] = near
    return None


def _count_items(recognised: Recognised, table: RawTable) -> int:
    """Count the survey's items in a file: two questionnaires may share their headers, not their questions."""
    form, labels_by_year = recognised.file_format.form, recognised.file_format.labels
    labels = {label for labels in labels_by_year.values() for label in labels}
    if not isinstance(form, Form) or form.layout == "wide":
        return len(labels & recognised.columns.keys())
    column, rows = recognised.columns[header_key(form.columns.item)], table.rows[recognised.header.last_row :]
    return len(labels & {header_key(row[column - 1]) for row in rows if len(row) >= column})


def _newest_labels(file_format: FileFormat) -> tuple[str, ...]:
    """Return the questions of the newest edition, as they head the columns of a wide form."""
    newest = max(file_format.labels)
    return tuple(item.label_in(newest) for item in file_format.survey.items_in(newest))


def _has_label(cells: dict[str, int], file_format: FileFormat) -> bool:
    return any(not cells.keys().isdisjoint(labels) for labels in file_format.labels.values())


def _match_table(table: RawTable, file_format: FileFormat, form: TransposedTable) -> Recognised | _NearMatch:
    """Match the labels of all items in the last label column; of rows with the same label the first counts."""
    ((year, item_of_label),) = file_format.labels.items()
    label_rows: dict[str, int] = {}
    for number, row in enumerate(table.rows, start=1):
        label = header_key(row[form.label_columns - 1]) if len(row) >= form.label_columns else ""
        if label in item_of_label:
            label_rows.setdefault(item_of_label[label], number)
    missing = tuple(item.text_in(year) for item in file_format.survey.items_of(form) if item.id not in label_rows)
    if missing:
        return _NearMatch(file_format, len(label_rows), missing)
    return Recognised(file_format, label_rows=label_rows)


def _near_miss_fault(near_matches: list[_NearMatch]) -> Fault:
    best = max(near_matches, key=lambda near: (near.found_count, near.has_headers, -len(near.missing)), default=None)
    if best is None or not best.found_count:
        return Fault("structure.no_survey")
    facts = {
        "survey": Phrase("form", {"survey": best.file_format.survey.title, "form": best.file_format.form.title}),
        "all": best.found_count + len(best.missing),
        "missing": quote(best.missing[:_MOST_NAMED]),
        "missing_count": len(best.missing),
    }
    return Fault("structure.near_miss", facts=facts)
