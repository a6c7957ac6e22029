"""Corrections by the office: known errors in the sources, each with the wrong text expected, reason, who and when."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

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


class CorrectionFile(Model):
    """`data/corrections/<year>.toml`."""

    correction: tuple[Correction, ...] = ()

    @model_validator(mode="after")
    def _corrects_once(self) -> Self:
        keys = [f"{c.survey} {c.code} {c.item}" for c in self.correction]
        if twice := duplicated(keys):
            raise ValueError(f"the same answer corrected twice: {', '.join(twice)}")
        return self


class Corrections(Model):
    """All corrections of the answers of one fiscal year. `name` is the name of their file."""

    year: int
    name: str
    entries: tuple[Correction, ...]


def load_corrections(folder: Path, surveys: tuple[Survey, ...], registry: Registry) -> tuple[Corrections, ...]:
    """Read `<year>.toml` of a folder, in order of year. Raises DefinitionError with file, entry and key."""
    files: list[Corrections] = []
    for path in sorted(folder.glob("*.toml")):
        if not path.stem.isdecimal():
            raise DefinitionError(f"{path}: name the file after the fiscal year of the answers, as 2025.toml")
        entries = load(CorrectionFile, path).correction
        if faults := list(_faults(int(path.stem), entries, surveys, registry)):
            raise DefinitionError("\n".join(f"{path}: {fault}" for fault in faults))
        files.append(Corrections(year=int(path.stem), name=f"corrections/{path.name}", entries=entries))
    return tuple(files)


def _faults(
    year: int, entries: tuple[Correction, ...], surveys: tuple[Survey, ...], registry: Registry
) -> Iterator[str]:
    by_id = {survey.id: survey for survey in surveys}
    for number, entry in enumerate(entries, start=1):
        place = f"[[correction]] {number}, key"
        survey = by_id.get(entry.survey)
        if survey is None:
            yield f"{place} survey: no survey {entry.survey}"
        elif entry.item not in {item.id for item in survey.items_in(year)} or year not in survey.years:
            yield f"{place} item: {entry.survey} did not ask {entry.item} in {year}"
        if entry.code not in registry.by_code:
            yield f"{place} code: no body {entry.code} in the registry"
