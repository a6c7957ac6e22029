"""Corrections by the office: known errors in the sources, each with the wrong text expected, reason, who and when."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from pipeline.definitions.faults import fault
from pipeline.definitions.model import DefinitionError, Identifier, LocalizedText, Model, duplicated, load
from pipeline.definitions.registry import Registry
from pipeline.definitions.survey import Survey


class Correction(Model):
    """One corrected answer. `expected` is the wrong text as in the source, empty for a blank cell."""

    survey: Identifier
    code: str
    item: Identifier
    expected: str
    value: str = Field(min_length=1)
    reason: LocalizedText
    who: str = Field(min_length=1)
    when: date
    visible_from: date | None = None
    """The day from which others see it; before it only the body itself and its prefecture do."""

    def is_visible(self, day: date) -> bool:
        """Return whether the embargo, if there is one, has ended by that day."""
        return self.visible_from is None or self.visible_from <= day


class CorrectionFile(Model):
    """`data/corrections/<year>.toml`."""

    correction: tuple[Correction, ...] = ()

    @model_validator(mode="after")
    def _corrects_once(self) -> Self:
        keys = [f"{c.survey} {c.code} {c.item}" for c in self.correction]
        if twice := duplicated(keys):
            raise ValueError(fault("correction.twice", names="、".join(twice)))
        return self


class Corrections(Model):
    """All corrections of the answers of one fiscal year. `name` is the name of their file."""

    year: int
    name: str
    entries: tuple[Correction, ...]

    def entries_held(self, day: date) -> tuple[Correction, ...]:
        """Return those that others do not see yet."""
        return tuple(entry for entry in self.entries if not entry.is_visible(day))


def load_corrections(paths: Iterable[Path], surveys: tuple[Survey, ...], registry: Registry) -> tuple[Corrections, ...]:
    """Read files `<year>.toml`, in order of year; a later file replaces corrections of the same answers.

    Raises DefinitionError with file, entry and key.
    """
    by_year: dict[int, dict[tuple[str, str, str], Correction]] = {}
    for path in paths:
        if not path.stem.isdecimal():
            raise DefinitionError(f"{path}: {fault('correction.file_name')}")
        entries = load(CorrectionFile, path).correction
        if faults := list(_faults(int(path.stem), entries, surveys, registry)):
            raise DefinitionError("\n".join(f"{path}: {one}" for one in faults))
        own = {(entry.survey, entry.code, entry.item): entry for entry in entries}
        by_year[int(path.stem)] = by_year.get(int(path.stem), {}) | own
    return tuple(
        Corrections(year=year, name=f"corrections/{year}.toml", entries=tuple(by_year[year].values()))
        for year in sorted(by_year)
    )


def _faults(
    year: int, entries: tuple[Correction, ...], surveys: tuple[Survey, ...], registry: Registry
) -> Iterator[str]:
    by_id = {survey.id: survey for survey in surveys}
    for number, entry in enumerate(entries, start=1):
        place = f"[[correction]] {number} のキー"
        survey = by_id.get(entry.survey)
        if survey is None:
            yield f"{place} survey: {fault('correction.no_survey', survey=entry.survey)}"
        elif entry.item not in {item.id for item in survey.items_in(year)} or year not in survey.years:
            no_item = fault("correction.no_item", survey=entry.survey, item=entry.item, year=year)
            yield f"{place} item: {no_item}"
        if entry.code not in registry.by_code:
            yield f"{place} code: {fault('correction.no_body', code=entry.code)}"
