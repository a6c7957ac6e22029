"""The kinds of file that can be read: the forms of surveys and the tables of editions, with the labels of items."""

from dataclasses import dataclass

from pipeline.definitions.survey import Form, Survey, TransposedTable
from pipeline.intake.header_rows import header_key


@dataclass(frozen=True)
class FileFormat:
    """A kind of file. `labels` by year: label, as headers are compared, → item id; a `transposed` file has one year."""

    survey: Survey
    form: Form | TransposedTable
    labels: dict[int, dict[str, str]]


def list_file_formats(surveys: tuple[Survey, ...]) -> tuple[FileFormat, ...]:
    """List all kinds of file, forms first: a form has a header row, a transposed table only its labels."""
    forms = [FileFormat(s, form, _form_labels(s)) for s in surveys for form in s.form]
    tables = [
        FileFormat(s, t, {e.year: _table_labels(s, t, e.year)}) for s in surveys for e in s.edition for t in e.table
    ]
    return (*forms, *tables)


def _form_labels(survey: Survey) -> dict[int, dict[str, str]]:
    years = [edition.year for edition in survey.edition]
    return {year: {header_key(item.label_in(year)): item.id for item in survey.items_in(year)} for year in years}


def _table_labels(survey: Survey, table: TransposedTable, year: int) -> dict[str, str]:
    return {header_key(item.text_in(year)): item.id for item in survey.items_of(table)}
