"""A survey: its kinds of file, its items, the texts of their cells, and what changed between editions."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from pipeline.definitions.edition import EditionDates
from pipeline.definitions.model import BodyKind, Identifier, LocalizedText, Model, Number, Status, require_unique

Layout = Literal["long", "wide", "transposed"]
Year = str
"""A fiscal year as a TOML key."""


class Mark(Model):
    """A cell text that stands for a status, as `調査無し` for `not_surveyed`."""

    text: str
    status: Status


class Recomputed(Model):
    """The items a percentage is recomputed from: 100 × numerator ÷ denominator."""

    numerator: Identifier
    denominator: Identifier


class Item(Model):
    """One question of a survey. `id` is the same over the years; `text` is the wording, or the label in the file."""

    id: Identifier
    text: str
    kind: Literal["choice", "percent", "number", "date", "text"]
    options: tuple[str, ...] = ()
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
    """Edition → label in its files, where that is not the id."""
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
            raise ValueError(f"a choice needs options, and only a choice has them (item {self.id})")
        for year, spelled in self.options_by_year.items():
            if unknown := [option for option in spelled.values() if option not in self.options]:
                raise ValueError(
                    f"options_by_year.{year} leads to unknown options: {', '.join(unknown)} (item {self.id})"
                )
        return self

    def is_asked_in(self, year: int) -> bool:
        """Return whether the edition of that year asks the item."""
        return (self.since or year) <= year <= (self.until or year)

    def label_in(self, year: int) -> str:
        """Return the label in `long` and `wide` files of that edition."""
        return self.label_by_year.get(str(year), self.id)

    def spelled_in(self, year: int) -> dict[str, str]:
        """Return spelling in that edition → option of today."""
        return self.options_by_year.get(str(year)) or {option: option for option in self.options}


class TransposedTable(Model):
    """A kind of file of one edition without year and codes: `transposed`, recognised by the labels of its items."""

    id: Identifier
    title: LocalizedText
    layout: Literal["transposed"]
    body_kind: BodyKind
    label_columns: int = 2
    items: tuple[Identifier, ...]


class FormColumns(Model):
    """The headers of a form; empty for a column it does not have.

    A file may leave out `name`, `text`, `options` and `remark`. A survey of one edition needs no `year`.
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
    """A kind of file with codes and years: `long`, a row per answer, or `wide`, a row per body."""

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
        """Return the headers that every file of this form has."""
        columns = self.columns
        return tuple(filter(None, (columns.code, columns.year, columns.item, columns.answer)))


class Edition(EditionDates):
    """A survey in one fiscal year. `as_of` is the reference date of every item without its own."""

    year: int
    as_of: date
    table: tuple[TransposedTable, ...] = ()


class Survey(Model):
    """`data/surveys/<id>/survey.toml`."""

    id: Identifier
    title: LocalizedText
    source: LocalizedText
    max_invalid: Number = Field(default=0.5, ge=0, le=1)
    """Share of filled answers, 0…1; a file with more of them held back is rejected whole."""
    mark: tuple[Mark, ...] = ()
    unit_synonyms: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Unit → other words for it, with which a number may be written as well: 名 for 人."""
    form: tuple[Form, ...] = ()
    edition: tuple[Edition, ...]
    item: tuple[Item, ...]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        require_unique([item.id for item in self.item], "item")
        require_unique([mark.text for mark in self.mark], "mark")
        require_unique([form.id for form in self.form], "form")
        require_unique([str(edition.year) for edition in self.edition], "edition")
        self._require_year_column()
        self._require_known_units()
        self._require_known_items()
        self._require_unique_labels()
        return self

    def _require_year_column(self) -> None:
        yearless = [form.id for form in self.form if not form.columns.year]
        if yearless and len(self.edition) > 1:
            raise ValueError(
                f"form {yearless[0]}: with several editions, columns.year must name the column of the year"
            )

    def _require_known_units(self) -> None:
        units = {item.unit for item in self.item}
        if unknown := [unit for unit in self.unit_synonyms if unit not in units]:
            raise ValueError(f"unit_synonyms names units of no item: {', '.join(unknown)}")

    def _require_known_items(self) -> None:
        known = {item.id for item in self.item}
        tables = [(f"edition {e.year}, table {t.id}", t.items) for e in self.edition for t in e.table]
        parts = [(f"item {i.id}", (r.numerator, r.denominator)) for i in self.item if (r := i.recomputed_from)]
        whole = [(f"item {i.id}, key split_from", (i.split_from,)) for i in self.item if i.split_from]
        for place, named in tables + parts + whole:
            if unknown := [name for name in named if name not in known]:
                raise ValueError(f"{place} names items that are not defined: {', '.join(unknown)}")

    def _require_unique_labels(self) -> None:
        for edition in self.edition if self.form else ():
            labels = [item.label_in(edition.year) for item in self.items_in(edition.year)]
            require_unique(labels, f"edition {edition.year}: label")

    @property
    def years(self) -> tuple[int, ...]:
        """The fiscal years of its editions, in their order."""
        return tuple(edition.year for edition in self.edition)

    def unit_spellings(self, item: Item) -> tuple[str, ...]:
        """Return the unit of an item and the other words for it; nothing for an item without unit."""
        return (item.unit, *self.unit_synonyms.get(item.unit, ())) if item.unit else ()

    def items_in(self, year: int) -> tuple[Item, ...]:
        """Return the items of an edition, in the survey's order."""
        return tuple(item for item in self.item if item.is_asked_in(year))

    def asked_in(self, year: int) -> set[str]:
        """Return the ids of the items that an edition asks, by form or in one of its tables."""
        in_force = {item.id for item in self.items_in(year)}
        tables = {name for edition in self.edition if edition.year == year for t in edition.table for name in t.items}
        return in_force if self.form else in_force & tables

    def items_of(self, table: TransposedTable) -> tuple[Item, ...]:
        """Return the items of a table, in the table's order."""
        by_id = {item.id: item for item in self.item}
        return tuple(by_id[name] for name in table.items)
