"""A survey: which files it comes in, which items it asks, what their cells mean, and how that changed."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from pipeline.definitions.model import BodyKind, Identifier, LocalizedText, Model, Number, Status, require_unique

Layout = Literal["long", "wide", "transposed"]
Year = str
"""A fiscal year as a TOML key."""


class Mark(Model):
    """A cell text that stands for a status: `調査無し` is not an answer."""

    text: str
    status: Status


class Recomputed(Model):
    """A percentage published beside its parts is recomputed from them: 100 × numerator ÷ denominator."""

    numerator: Identifier
    denominator: Identifier


class Item(Model):
    """One question of a survey. `id` stays the same over the years; `text` is its wording, or its label in the file."""

    id: Identifier
    text: str
    kind: Literal["choice", "percent", "number", "date", "text"]
    options: tuple[str, ...] = ()
    unit: str = ""
    """What a number counts (人, 円); a cell may carry it."""
    is_whole: bool = False
    ends_a_period: bool = False
    """A date that must not lie before the reference date: a plan in force has not run out."""
    minimum: Number | None = None
    maximum: Number | None = None
    recomputed_from: Recomputed | None = None
    as_of: date | None = None
    """The reference date, where it differs from the edition's."""
    as_of_is_unknown: bool = False
    """The source does not say of which day this item speaks."""
    blank_is_usual: bool = False
    """A blank in this item is no reason to ask."""
    since: int | None = None
    until: int | None = None
    """The first and the last edition that ask it, where not all do."""
    label_by_year: dict[Year, str] = Field(default_factory=dict)
    """The label it bore in an edition, where that was not its id."""
    options_by_year: dict[Year, dict[str, str]] = Field(default_factory=dict)
    """How an edition spelled the options: spelling → option of today."""
    scale: dict[Year, Number] = Field(default_factory=dict)
    """What the numbers of an edition are multiplied by: 100 where it wrote 0.74 for 74 %."""
    split_from: str = ""
    """The item it was a part of until the edition before `since`."""
    breaks: tuple[int, ...] = ()
    """Editions that changed its meaning: no change over time is computed across one."""

    @model_validator(mode="after")
    def _choice_has_options(self) -> Self:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError(f"a choice needs options, and only a choice has them (item {self.id})")
        for year, spelled in self.options_by_year.items():
            if unknown := [option for option in spelled.values() if option not in self.options]:
                raise ValueError(
                    f"options_by_year.{year} leads to unknown options: {', '.join(unknown)} (item {self.id})"
                )
        return self

    def is_asked_in(self, year: int) -> bool:
        return (self.since or year) <= year <= (self.until or year)

    def label_in(self, year: int) -> str:
        """What a `long` or `wide` file of that edition calls it."""
        return self.label_by_year.get(str(year), self.id)

    def spelled_in(self, year: int) -> dict[str, str]:
        """Spelling in that edition → option of today."""
        return self.options_by_year.get(str(year)) or {option: option for option in self.options}


class TransposedTable(Model):
    """A kind of file of one edition that names neither its year nor codes: `transposed`, known by its items' labels."""

    id: Identifier
    title: LocalizedText
    layout: Literal["transposed"]
    body_kind: BodyKind
    label_columns: int = 2
    items: tuple[Identifier, ...]


class FormColumns(Model):
    """The headers of a form. `name`, `text`, `options` and `remark` may be absent from a file, all others not.

    A survey of one edition may do without `year`.
    """

    code: str
    year: str = ""
    item: str = ""
    answer: str = ""
    name: str = ""
    text: str = ""
    options: str = ""
    remark: str = ""


class Form(Model):
    """A kind of file that names its year and codes: `long`, a row per answer, or `wide`, a row per body."""

    id: Identifier
    title: LocalizedText
    layout: Literal["long", "wide"]
    body_kind: BodyKind
    columns: FormColumns

    @model_validator(mode="after")
    def _long_has_item_and_answer(self) -> Self:
        if (self.layout == "long") != bool(self.columns.item and self.columns.answer):
            raise ValueError(f"form {self.id}: item and answer are columns of a long form, and of no other")
        return self

    def required_headers(self) -> tuple[str, ...]:
        columns = self.columns
        return tuple(filter(None, (columns.code, columns.year, columns.item, columns.answer)))


class Edition(Model):
    """A survey in one fiscal year. `as_of` is the reference date of every item that does not say otherwise."""

    year: int
    as_of: date
    table: tuple[TransposedTable, ...] = ()


class Survey(Model):
    """`data/surveys/<id>/survey.toml`."""

    id: Identifier
    title: LocalizedText
    source: LocalizedText
    max_invalid: Number = Field(default=0.5, ge=0, le=1)
    """A file of which a greater share of the filled cells is wrong is sent back whole."""
    mark: tuple[Mark, ...] = ()
    form: tuple[Form, ...] = ()
    edition: tuple[Edition, ...]
    item: tuple[Item, ...]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        require_unique([item.id for item in self.item], "item")
        require_unique([mark.text for mark in self.mark], "mark")
        require_unique([form.id for form in self.form], "form")
        require_unique([str(edition.year) for edition in self.edition], "edition")
        self._tells_its_years()
        self._knows_every_item()
        self._labels_tell_items_apart()
        return self

    def _tells_its_years(self) -> None:
        yearless = [form.id for form in self.form if not form.columns.year]
        if yearless and len(self.edition) > 1:
            raise ValueError(f"form {yearless[0]}: with several editions, columns.year must say of which a row speaks")

    def _knows_every_item(self) -> None:
        known = {item.id for item in self.item}
        tables = [(f"edition {e.year}, table {t.id}", t.items) for e in self.edition for t in e.table]
        parts = [(f"item {i.id}", (r.numerator, r.denominator)) for i in self.item if (r := i.recomputed_from)]
        whole = [(f"item {i.id}, key split_from", (i.split_from,)) for i in self.item if i.split_from]
        for place, named in tables + parts + whole:
            if unknown := [name for name in named if name not in known]:
                raise ValueError(f"{place} names items that are not defined: {', '.join(unknown)}")

    def _labels_tell_items_apart(self) -> None:
        for edition in self.edition if self.form else ():
            labels = [item.label_in(edition.year) for item in self.items_in(edition.year)]
            require_unique(labels, f"edition {edition.year}: label")

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(edition.year for edition in self.edition)

    def items_in(self, year: int) -> tuple[Item, ...]:
        """The items of an edition, in the survey's order."""
        return tuple(item for item in self.item if item.is_asked_in(year))

    def asked_in(self, year: int) -> set[str]:
        """Ids of what an edition puts to anybody: by form, or in one of its tables."""
        in_force = {item.id for item in self.items_in(year)}
        tables = {name for edition in self.edition if edition.year == year for t in edition.table for name in t.items}
        return in_force if self.form else in_force & tables

    def items_of(self, table: TransposedTable) -> tuple[Item, ...]:
        """The items of a table, in the table's order."""
        by_id = {item.id: item for item in self.item}
        return tuple(by_id[name] for name in table.items)
