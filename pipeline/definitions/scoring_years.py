"""Which framework scores which years: `frameworks.toml`, the home's lines before the built-in ones."""

from dataclasses import dataclass
from datetime import MINYEAR, date
from pathlib import Path

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from pipeline.definitions.faults import fault
from pipeline.definitions.model import DefinitionError, Model, load, read_toml
from pipeline.definitions.survey import Survey

DEFINITIONS_VERSION = 1
"""Raised when a key of a definition is added or changes its meaning: a home that needs a later one is refused."""
EXAMPLE = '"2026.1" = { from_year = 2023 }'


class ScoringYears(Model):
    """The years that one framework scores: from this one to the last before the next framework's."""

    from_year: int = Field(ge=1900, le=2999, description="その枠組みで採点する最初の年度。First year", examples=[2023])


class FrameworkYears(Model):
    """`frameworks.toml`: version of a framework → its years."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, ScoringYears] = Field(init=False)

    definitions_version: int = Field(
        default=DEFINITIONS_VERSION,
        description="この置き場の定義が要する版。Version of the definitions that this home needs",
        examples=[DEFINITIONS_VERSION],
    )

    def first_years(self) -> dict[str, int]:
        """Return version → first year, in the order of the file."""
        return {version: years.from_year for version, years in (self.__pydantic_extra__ or {}).items()}


def load_first_years(built_in: Path, own: Path) -> dict[str, int]:
    """Return version → first year, in the order of years.

    Raises:
        DefinitionError: a framework without years, two for one year, or definitions that are newer than the program.
    """
    layers = {path: _load(path).first_years() for path in (built_in, own) if path.exists()}
    first_years = {version: year for years in layers.values() for version, year in years.items()}
    path = own if own.exists() else built_in
    for number, (version, year) in enumerate(first_years.items()):
        if twice := [other for other in [*first_years][:number] if first_years[other] == year]:
            raise DefinitionError(
                f"{path}: キー {version}.from_year: "
                + fault("years.same_year", year=year, version=twice[0], own=version, next=year + 1)
            )
    return dict(sorted(first_years.items(), key=lambda item: item[1]))


def _load(path: Path) -> FrameworkYears:
    try:
        _require_known_version(path)
        return load(FrameworkYears, path)
    except DefinitionError as error:
        first = str(error).splitlines()[0]
        raise DefinitionError(
            first if "例: " in first else f"{first}（{fault('for_example', example=EXAMPLE)}）"
        ) from None


def _require_known_version(path: Path) -> None:
    """Refuse definitions that a later program wrote, before their keys are refused one by one."""
    try:
        needed = TypeAdapter(int).validate_python(read_toml(path).get("definitions_version", DEFINITIONS_VERSION))
    except ValidationError:
        return
    if needed > DEFINITIONS_VERSION:
        raise DefinitionError(
            f"{path}: キー definitions_version: {fault('years.newer', needed=needed, known=DEFINITIONS_VERSION)}"
        )


def framework_of_year(year: int, first_years: dict[str, int]) -> str:
    """Return the framework that scores a year: the last that begins by then; of earlier years the first of all."""
    begun = [version for version, first in first_years.items() if first <= year]
    return begun[-1] if begun else next(iter(first_years))


@dataclass(frozen=True)
class EarlierFramework:
    """A framework that scored years before the one in force.

    Attributes:
        folder: its folder, whose name is its version.
        first_year: the first year that it scores.
        last_year: the last, before the next framework's first.
    """

    folder: Path
    first_year: int
    last_year: int

    def scores(self, year: int) -> bool:
        """Return whether a year is its own."""
        return self.first_year <= year <= self.last_year


def earlier_years(version: str, first_years: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return version → first and last year of the frameworks before one; the first scores all years before its own."""
    versions = [*first_years]
    before = versions[: versions.index(version)] if version in first_years else []
    return {
        earlier: (first_years[earlier] if number else MINYEAR, first_years[versions[number + 1]] - 1)
        for number, earlier in enumerate(before)
    }


def newest_closed_year(surveys: tuple[Survey, ...], day: date) -> int | None:
    """Return the newest year of an edition that is closed on that day."""
    closed = (edition.year for survey in surveys for edition in survey.edition if edition.is_closed(day))
    return max(closed, default=None)
