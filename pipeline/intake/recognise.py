"""Which survey a table belongs to: told by its headers, never by the name of the file."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.definitions.survey import Edition, Survey
from pipeline.definitions.survey import Table as SurveyTable
from pipeline.intake.fault import Fault, RefusedError
from pipeline.intake.table import Table


@dataclass(frozen=True)
class Recognised:
    """The survey, the edition and the kind of file; `label_rows` maps item id → row number of its label."""

    survey: Survey
    edition: Edition
    table: SurveyTable
    label_rows: dict[str, int]


@dataclass(frozen=True)
class _Candidate:
    survey: Survey
    edition: Edition
    table: SurveyTable
    label_rows: dict[str, int]
    missing: tuple[str, ...]


def recognise(table: Table, surveys: tuple[Survey, ...]) -> Recognised:
    """Find the one kind of file whose items are all there. Raises RefusedError naming the nearest and what it lacks.

    Where several fit, the one that explains most rows wins: the prefectures' items are a part of the municipalities'.
    """
    candidates = list(_candidates(table, surveys))
    whole = [c for c in candidates if not c.missing]
    if whole:
        best = max(whole, key=lambda c: (len(c.label_rows), c.edition.year))
        return Recognised(best.survey, best.edition, best.table, best.label_rows)
    raise RefusedError(_nearest(candidates))


def _candidates(table: Table, surveys: tuple[Survey, ...]) -> Iterator[_Candidate]:
    for survey in surveys:
        for edition in survey.edition:
            for kind in edition.table:
                texts = {item.text: item.id for item in survey.items_of(kind)}
                rows = _rows_with_labels(table, texts, kind.label_columns)
                missing = tuple(text for text, name in texts.items() if name not in rows)
                yield _Candidate(survey, edition, kind, rows, missing)


def _rows_with_labels(table: Table, texts: dict[str, str], label_columns: int) -> dict[str, int]:
    """Item id → the first row whose last label column holds the item's text."""
    found: dict[str, int] = {}
    for number, row in enumerate(table.rows, start=1):
        label = row[label_columns - 1].strip() if len(row) >= label_columns else ""
        if label in texts:
            found.setdefault(texts[label], number)
    return found


def _nearest(candidates: list[_Candidate]) -> Fault:
    best = max(candidates, key=lambda c: (len(c.label_rows), -len(c.missing)), default=None)
    if best is None or not best.label_rows:
        return Fault("structure.no_survey")
    facts = {
        "survey": f"{best.survey.title.ja}「{best.table.title.ja}」",
        "found": len(best.label_rows),
        "all": len(best.table.items),
        "missing": "、".join(f"「{text}」" for text in best.missing[:5]),
        "missing_count": len(best.missing),
    }
    return Fault("structure.near_miss", facts=facts)
