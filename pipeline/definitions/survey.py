"""A survey: its kinds of file, its items, the texts of their cells, and what changed between editions."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self, TypeVar, get_args

from pydantic import Field, model_validator

from pipeline.definitions.model import BodyKind, Identifier, LocalizedText, Model, Number, Status, require_unique

Layout = Literal["long", "wide", "transposed"]
Year = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
"""A fiscal year as a TOML key."""
SUBMITTED = "submitted"
"""What stands in `row_status` for a row whose body has answered."""

T = TypeVar("T")


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
            raise ValueError(f"a choice needs options, and only a choice has them (item {self.id})")
        if self.options_since and self.kind != "choice":
            raise ValueError(f"options_since is for a choice (item {self.id})")
        if self.blank_option and self.blank_option not in self.all_options:
            raise ValueError(f"blank_option {self.blank_option} is none of its options (item {self.id})")
        for year, spelled in self.options_by_year.items():
            if unknown := [option for option in spelled.values() if option not in self.all_options]:
                raise ValueError(
                    f"options_by_year.{year} leads to unknown options: {', '.join(unknown)} (item {self.id})"
                )
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

    A file may leave out `name`, `text`, `options` and `remark`, unless names are its keys. A survey of one edition
    needs no `year`. `as_of` is a column of dates that give each row its edition, `status` that of 提出状況.
    """

    code: str = ""
    prefecture: str = ""
    year: str = ""
    as_of: str = ""
    status: str = ""
    item: str = ""
    answer: str = ""
    name: str = ""
    text: str = ""
    options: str = ""
    remark: str = ""


class Form(Model):
    """A kind of file with a row per answer (`long`), or a row per body (`wide`)."""

    id: Identifier
    title: LocalizedText
    layout: Literal["long", "wide"]
    body_kind: BodyKind | Literal["any"]
    """The kind of its bodies; `any` for municipalities and prefectures in one file."""
    columns: FormColumns
    name_is_key: bool = False
    """Whether a row without code is that of the one body that its name, with the prefecture, names."""
    row_status: dict[str, Literal["submitted"] | Status] = Field(default_factory=dict)
    """Text in the column `status` → `submitted`, or the status of the blanks in a row that was not submitted."""
    further_headers: tuple[str, ...] = ()
    """Other headers that every file of this kind has, by which it is told from its like. They are not read."""

    @model_validator(mode="after")
    def _long_has_item_and_answer(self) -> Self:
        if (self.layout == "long") != bool(self.columns.item and self.columns.answer):
            raise ValueError(f"form {self.id}: item and answer are columns of a long form, and of no other")
        return self

    @model_validator(mode="after")
    def _has_a_key(self) -> Self:
        if not self.columns.code and not (self.name_is_key and self.columns.name):
            raise ValueError(
                f"form {self.id}: columns.code must name the column of codes; where there are none, write "
                'name_is_key = true and columns = { prefecture = "都道府県名", name = "市区町村名" }'
            )
        if bool(self.columns.status) != bool(self.row_status):
            raise ValueError(
                f"form {self.id}: columns.status goes with row_status, and only with it, for example "
                'row_status = { "提出済" = "submitted", "未提出" = "not_answered" }'
            )
        return self

    @property
    def body_kinds(self) -> tuple[BodyKind, ...]:
        """The kinds of body that have rows in it."""
        return get_args(BodyKind) if self.body_kind == "any" else (self.body_kind,)

    def required_headers(self) -> tuple[str, ...]:
        """Return the headers that every file of this form has."""
        columns = self.columns
        names = (columns.prefecture, columns.name) if self.name_is_key else ()
        others = (columns.year, columns.as_of, columns.status, columns.item, columns.answer)
        return tuple(filter(None, (columns.code, *names, *others, *self.further_headers)))


class Edition(Model):
    """A survey in one fiscal year. `as_of` is the reference date of every item without its own."""

    year: int
    as_of: date
    opens: date | None = None
    """The first day on which answers are expected."""
    closes: date | None = None
    """The last day on which answers are expected."""
    sent_to: str | tuple[str, ...] = ()
    """Who was asked: two digits for the bodies of a prefecture, six for a body, or "all"."""
    also_as_of: tuple[date, ...] = ()
    """Further reference dates in the same year, for a form with a column `as_of`: the newest received counts."""
    table: tuple[TransposedTable, ...] = ()

    @property
    def as_of_dates(self) -> tuple[date, ...]:
        """All its reference dates."""
        return (self.as_of, *self.also_as_of)


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
        yearless = [form.id for form in self.form if not (form.columns.year or form.columns.as_of)]
        if yearless and len(self.edition) > 1:
            raise ValueError(
                f"form {yearless[0]}: with several editions, columns.year must name the column of the year, or "
                "columns.as_of that of the reference date"
            )
        if any(form.columns.as_of for form in self.form):
            require_unique([str(day) for edition in self.edition for day in edition.as_of_dates], "reference date")

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

    def year_of(self, day: date) -> int | None:
        """Return the year of the edition with that reference date; None where there is none."""
        return next((edition.year for edition in self.edition if day in edition.as_of_dates), None)

    def asked_in(self, year: int) -> set[str]:
        """Return the ids of the items that an edition asks, by form or in one of its tables."""
        in_force = {item.id for item in self.items_in(year)}
        tables = {name for edition in self.edition if edition.year == year for t in edition.table for name in t.items}
        return in_force if self.form else in_force & tables

    def items_of(self, table: TransposedTable) -> tuple[Item, ...]:
        """Return the items of a table, in the table's order."""
        by_id = {item.id: item for item in self.item}
        return tuple(by_id[name] for name in table.items)
