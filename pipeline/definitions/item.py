"""One question of a survey, with what belongs to its years: wording, options, label and unit."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, model_validator

from pipeline.definitions.faults import fault
from pipeline.definitions.model import Identifier, Model, Number

Year = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
"""A fiscal year as a TOML key."""

T = TypeVar("T")


class Recomputed(Model):
    """The items a percentage is recomputed from: 100 × numerator ÷ denominator."""

    numerator: Identifier
    denominator: Identifier


class Item(Model):
    """One question of a survey. `id` is the same over the years; `text` is the wording, or the label in the file."""

    id: Identifier
    text: str
    label: str = ""
    """The header of its column, or its number in a `long` file, where that is not the id.

    Of headers that repeat the second is `件数(2)`, the third `件数(3)`.
    """
    text_since: dict[Year, str] = Field(default_factory=dict)
    """Edition → wording from that edition on, until the next one here; `text` is the wording before."""
    kind: Literal["choice", "percent", "number", "date", "text"]
    options: tuple[str, ...] = ()
    options_since: dict[Year, tuple[str, ...]] = Field(default_factory=dict)
    """Edition → options from that edition on, until the next one here; `options` are those before."""
    blank_option: str = ""
    """The option that a blank stands for in a row that was submitted: a column of ticks (○ or nothing)."""
    unit: str = ""
    """The unit of a number (人, 円), with which it may be written in a cell."""
    is_whole: bool = False
    ends_a_period: bool = False
    """Whether a date is the end of a plan, which must not lie before the reference date."""
    minimum: Number | None = None
    maximum: Number | None = None
    recomputed_from: Recomputed | None = None
    as_of: date | None = None
    """The reference date, where it differs from the edition's."""
    as_of_is_unknown: bool = False
    """Whether the source gives no reference date for this item."""
    blank_is_usual: bool = False
    """Whether a blank needs no question back."""
    since: int | None = None
    until: int | None = None
    """The first and the last edition that ask the item, where not all do."""
    label_by_year: dict[Year, str] = Field(default_factory=dict)
    """Edition → label in its files, where that is not the usual one."""
    options_by_year: dict[Year, dict[str, str]] = Field(default_factory=dict)
    """Edition → spelling of an option there → option of today."""
    scale: dict[Year, Number] = Field(default_factory=dict)
    """Edition → factor for its numbers: 100 where it wrote 0.74 for 74 %."""
    split_from: str = ""
    """The item that included this one until the edition before `since`."""
    breaks: tuple[int, ...] = ()
    """Editions that changed the meaning: no change over time is computed across them."""

    @model_validator(mode="after")
    def _choice_has_options(self) -> Self:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError(fault("item.options", id=self.id))
        if self.options_since and self.kind != "choice":
            raise ValueError(fault("item.options_since", id=self.id))
        if self.blank_option and self.blank_option not in self.all_options:
            raise ValueError(fault("item.blank_option", id=self.id, option=self.blank_option))
        for year, spelled in self.options_by_year.items():
            if unknown := [option for option in spelled.values() if option not in self.all_options]:
                raise ValueError(fault("item.options_by_year", id=self.id, year=year, options="、".join(unknown)))
        return self

    def is_asked_in(self, year: int) -> bool:
        """Return whether the edition of that year asks the item."""
        return (self.since or year) <= year <= (self.until or year)

    def label_in(self, year: int) -> str:
        """Return the label in `long` and `wide` files of that edition."""
        return self.label_by_year.get(str(year), self.label or self.id)

    def text_in(self, year: int) -> str:
        """Return the wording of that edition."""
        return _value_since(self.text_since, year, self.text)

    def options_in(self, year: int) -> tuple[str, ...]:
        """Return the options of that edition."""
        return _value_since(self.options_since, year, self.options)

    @property
    def all_options(self) -> tuple[str, ...]:
        """The options of all editions, in the order of their first mention."""
        later = (option for options in self.options_since.values() for option in options)
        return tuple(dict.fromkeys((*self.options, *later)))

    def spelled_in(self, year: int) -> dict[str, str]:
        """Return spelling in that edition → option of today."""
        return self.options_by_year.get(str(year)) or {option: option for option in self.options_in(year)}


def _value_since(since: Mapping[Year, T], year: int, before: T) -> T:
    """Return the value of the last of these editions that is not after the year, or the value before all of them."""
    begun = [int(first) for first in since if int(first) <= year]
    return since[str(max(begun))] if begun else before
