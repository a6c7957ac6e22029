"""A survey: which files it comes in, which items it asks, what their cells mean."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from pipeline.definitions.model import BodyKind, Identifier, Model, Number, Status, Words, require_unique

Layout = Literal["transposed"]


class Mark(Model):
    """A cell text that stands for a status: `調査無し` is not an answer."""

    text: str
    status: Status


class Recomputed(Model):
    """A percentage published beside its parts is recomputed from them: 100 × numerator ÷ denominator."""

    numerator: Identifier
    denominator: Identifier


class Item(Model):
    """One question of a survey. `text` is the label as the file writes it, compared without outer spaces."""

    id: Identifier
    text: str
    kind: Literal["choice", "percent", "number"]
    options: tuple[str, ...] = ()
    minimum: Number | None = None
    maximum: Number | None = None
    recomputed_from: Recomputed | None = None
    as_of: date | None = None
    """The reference date, where it differs from the edition's."""
    as_of_is_unknown: bool = False
    """The source does not say of which day this item speaks."""
    blank_is_usual: bool = False
    """Blanks in this item are so common, and so unexplained at the source, that none is worth a finding."""

    @model_validator(mode="after")
    def _choice_has_options(self) -> Self:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError(f"a choice needs options, and only a choice has them (item {self.id})")
        return self


class Table(Model):
    """One kind of file of an edition: its layout, the bodies in it and the items it must hold."""

    id: Identifier
    title: Words
    layout: Layout
    body_kind: BodyKind
    label_columns: int = 2
    items: tuple[Identifier, ...]


class Edition(Model):
    """A survey in one fiscal year. `as_of` is the reference date of every item that does not say otherwise."""

    year: int
    as_of: date
    table: tuple[Table, ...]


class Survey(Model):
    """`data/surveys/<id>/survey.toml`."""

    id: Identifier
    title: Words
    source: Words
    layouts: tuple[Layout, ...]
    mark: tuple[Mark, ...] = ()
    edition: tuple[Edition, ...]
    item: tuple[Item, ...]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        require_unique([item.id for item in self.item], "item")
        require_unique([mark.text for mark in self.mark], "mark")
        require_unique([str(edition.year) for edition in self.edition], "edition")
        self._knows_every_item()
        return self

    def _knows_every_item(self) -> None:
        known = {item.id for item in self.item}
        tables = [(f"edition {e.year}, table {t.id}", t.items) for e in self.edition for t in e.table]
        parts = [(f"item {i.id}", (r.numerator, r.denominator)) for i in self.item if (r := i.recomputed_from)]
        for place, named in tables + parts:
            if unknown := [name for name in named if name not in known]:
                raise ValueError(f"{place} names items that are not defined: {', '.join(unknown)}")

    def items_of(self, table: Table) -> tuple[Item, ...]:
        """The items of a table, in the table's order."""
        by_id = {item.id: item for item in self.item}
        return tuple(by_id[name] for name in table.items)
