"""A survey: its kinds of file, its items, the texts of their cells, and what changed between editions."""

from datetime import date
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from pipeline.definitions.edition import EditionDates
from pipeline.definitions.faults import fault
from pipeline.definitions.item import Item
from pipeline.definitions.model import BodyKind, Identifier, LocalizedText, Model, Number, Status, require_unique

Layout = Literal["long", "wide", "transposed"]
SUBMITTED = "submitted"
"""What stands in `row_status` for a row whose body has answered."""


class Mark(Model):
    """A cell text that stands for a status, as `調査無し` for `not_surveyed`."""

    text: str
    status: Status


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
    """Other headers that every file of this kind has, by which it is known from similar ones. They are not read."""

    @model_validator(mode="after")
    def _long_has_item_and_answer(self) -> Self:
        if (self.layout == "long") != bool(self.columns.item and self.columns.answer):
            raise ValueError(fault("survey.long_form", id=self.id))
        return self

    @model_validator(mode="after")
    def _has_a_key(self) -> Self:
        if not self.columns.code and not (self.name_is_key and self.columns.name):
            raise ValueError(fault("survey.no_key", id=self.id))
        if bool(self.columns.status) != bool(self.row_status):
            raise ValueError(fault("survey.status", id=self.id))
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


class Edition(EditionDates):
    """A survey in one fiscal year. `as_of` is the reference date of every item without its own."""

    year: int
    as_of: date
    also_as_of: tuple[date, ...] = ()
    """Further reference dates in the same year, for a form with a column `as_of`: the newest received counts."""
    table: tuple[TransposedTable, ...] = ()
    unlisted_has_none: bool = False
    """Whether it lists only bodies that have any: one that it leaves out, in a prefecture that it lists, has none."""

    @property
    def as_of_dates(self) -> tuple[date, ...]:
        """All its reference dates."""
        return (self.as_of, *self.also_as_of)

    def is_closed(self, day: date) -> bool:
        """Return whether it is closed by its dates: one that opened and names no last day is being collected."""
        if self.final_since and self.final_since <= day:
            return True
        if self.closes:
            return self.closes < day
        return self.opens is None and self.as_of <= day


class Licence(Model):
    """The terms under which the answers of a survey may be used by others."""

    name: str
    """Short name: `PDL-1.0`, `CC-BY-4.0`, or `internal` where nothing has been published."""
    title: LocalizedText
    url: str = ""


class Survey(Model):
    """`data/surveys/<id>/survey.toml`."""

    id: Identifier
    title: LocalizedText
    source: LocalizedText
    licence: Licence = Licence(
        name="internal",
        title=LocalizedText(
            ja="内部資料（公開の可否は調査した者が決める）", en="Internal: whoever asked decides on publication"
        ),
    )
    max_invalid: Number = Field(default=0.5, ge=0, le=1)
    """Share of filled answers, 0…1; a file with more of them held back is rejected whole."""
    not_scored: LocalizedText | None = None
    """Why no indicator uses any of its items, where that is meant."""
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
            raise ValueError(fault("survey.no_year", id=yearless[0]))
        if any(form.columns.as_of for form in self.form):
            require_unique([str(day) for edition in self.edition for day in edition.as_of_dates], "reference date")

    def _require_known_units(self) -> None:
        units = {item.unit for item in self.item}
        if unknown := [unit for unit in self.unit_synonyms if unit not in units]:
            raise ValueError(fault("survey.no_unit", names="、".join(unknown)))

    def _require_known_items(self) -> None:
        known = {item.id for item in self.item}
        tables = [(f"年度版 {e.year} の表 {t.id}", t.items) for e in self.edition for t in e.table]
        parts = [(f"設問 {i.id}", (r.numerator, r.denominator)) for i in self.item if (r := i.recomputed_from)]
        whole = [(f"設問 {i.id} のキー split_from", (i.split_from,)) for i in self.item if i.split_from]
        for place, named in tables + parts + whole:
            if unknown := [name for name in named if name not in known]:
                raise ValueError(fault("survey.no_item", place=place, names="、".join(unknown)))

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

    def reference_dates(self, year: int) -> set[date]:
        """Return the days that the items of an edition describe; none where there is no such edition."""
        own = {edition.as_of for edition in self.edition if edition.year == year}
        return own | {item.as_of for item in self.items_in(year) if own and item.as_of}

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
