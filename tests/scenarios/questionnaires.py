"""A questionnaire as lines and columns while it is being broken, and what must be loaded of every cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import Literal, NamedTuple

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.item import Item
from pipeline.definitions.registry import Body
from pipeline.settings import ROOT, Home

SURVEY, YEAR = "pref_dx", 2025
NOT_APPLICABLE = "対象外"
Value = str | float | date
Key = tuple[str, str]
"""Code of a body and id of an item."""


class Typed(NamedTuple):
    """A cell of a workbook that is no text: a number with its format, or a formula with the result saved with it."""

    value: float
    number_format: str = "General"
    formula: str = ""
    result: str = ""


Cell = str | Typed


@dataclass(frozen=True)
class Expected:
    """What must become of an answer.

    value: loaded with it; held: not loaded, and an error names its cell, its row or the file; blank: not answered;
    absent: the file has no such answer; open: the bytes of the cell are damaged, so it is what they happen to be;
    value_or_held: nobody can tell whether the line has slipped.
    `question`: the warning that asks whether the value is meant.
    """

    kind: Literal["value", "held", "blank", "absent", "open", "value_or_held"]
    value: Value | None = None
    question: str = ""


@dataclass(eq=False)
class Line:
    """A line of answers. `item` is empty in a wide file, where the columns are the items."""

    cells: list[Cell]
    code: str
    item: str = ""
    is_relabelled: bool = False


class Place(NamedTuple):
    """The cell of an answer."""

    line: Line
    column: str
    item: Item


class NotApplicable(Exception):  # noqa: N818 - no error: another operator is taken
    """An operator finds nothing in a file that it could be done to."""


@dataclass
class Questionnaire:
    """A file while it is being broken, and what is expected of it.

    Attributes:
        layout: long or wide.
        kind: csv or xlsx.
        columns: key of each column: code, name, year, item, text, options, answer, remark, or the id of an item.
        header: the rows of the header.
        above: lines above the header.
        below: lines below the answers.
        expected: what must become of each answer.
        is_refused: whether the file as a whole must be refused.
        tolerated: rules of errors that hold back nothing that counts.
        has_wrong_line: whether a line must be held back.
        touched: answers that an operator has been at.
        decoys: other sheets of a workbook: name, rows, whether it is hidden.
        merged: ranges of answers or labels that a workbook merges: first line, last line, column.
        edits: what is done to the bytes last.
        is_damaged: whether bytes were damaged at random.
        lost_codes: bodies of which a damaged file may hold nothing at all.
    """

    catalogue: Catalogue
    layout: str
    kind: str
    bodies: list[Body]
    columns: list[str]
    header: list[list[str]]
    lines: list[Line]
    expected: dict[Key, Expected]
    name: str = ""
    above: list[list[Cell]] = field(default_factory=list)
    below: list[list[Cell]] = field(default_factory=list)
    is_refused: bool = False
    tolerated: set[str] = field(default_factory=set)
    has_wrong_line: bool = False
    touched: set[Key] = field(default_factory=set)
    decoys: list[tuple[str, list[list[Cell]], bool]] = field(default_factory=list)
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    sheet_name: str = "調査票"
    delimiter: str = ","
    encoding: str = "cp932"
    byte_order_marks: int = 0
    content: bytes | None = None
    is_damaged: bool = False
    lost_codes: set[str] = field(default_factory=set)
    applied: list[str] = field(default_factory=list)

    def rows(self) -> list[list[Cell]]:
        """All rows of the file, in order."""
        return [*self.above, *map(list, self.header), *(line.cells for line in self.lines), *self.below]

    def row_number(self, line: Line) -> int:
        """The row of a line, counted from 1."""
        return len(self.above) + len(self.header) + self.lines.index(line) + 1

    def index(self, column: str) -> int:
        if column not in self.columns:
            raise NotApplicable
        return self.columns.index(column)

    def places(self) -> Iterator[Place]:
        """All cells of answers that no operator has been at, and whose line is whole."""
        items = {item.id: item for item in self.catalogue.survey(SURVEY).items_in(YEAR)}
        for line in self.lines:
            own = [line.item] if line.item else [column for column in self.columns if column in items]
            for item in own:
                if (line.code, item) not in self.touched and self.expected[line.code, item].kind == "value":
                    yield Place(line, "answer" if line.item else item, items[item])

    def pick(self, chance: Random, *kinds: str) -> Place:
        """Pick an answer of one of the kinds. Numbers are those without a maximum. Raises NotApplicable."""
        found = [
            place for place in self.places()
            if place.item.kind in kinds and not (place.item.kind == "number" and place.item.maximum is not None)
        ]  # fmt: skip
        if not found:
            raise NotApplicable
        place = chance.choice(found)
        self.touched.add((place.line.code, place.item.id))
        return place

    def pick_line(self, chance: Random) -> Line:
        """Pick a line that has its labels still, and mark it. Raises NotApplicable."""
        found = [line for line in self.lines if not line.is_relabelled]
        if not found:
            raise NotApplicable
        line = chance.choice(found)
        line.is_relabelled = True
        return line

    def keys(self, line: Line) -> list[Key]:
        """The answers of a line."""
        return [(line.code, line.item)] if line.item else [key for key in self.expected if key[0] == line.code]

    def meant(self, place: Place) -> Value:
        value = self.expected[place.line.code, place.item.id].value
        if value is None:
            raise NotApplicable
        return value

    def put(self, place: Place, cell: Cell, expected: Expected) -> None:
        """Write a cell, and what must become of it."""
        place.line.cells[self.index(place.column)] = cell
        self.expected[place.line.code, place.item.id] = expected

    def read_as(self, place: Place, cell: Cell, value: Value | None = None, question: str = "") -> None:
        """Write a cell that must be loaded, as it was meant where no value is given."""
        self.put(place, cell, Expected("value", self.meant(place) if value is None else value, question))

    def hold(self, place: Place, cell: Cell) -> None:
        """Write a cell that must be held back."""
        self.put(place, cell, Expected("held"))

    def hold_line(self, line: Line) -> None:
        """All that stands in a line must be held back; where nothing stands there, an error does no harm."""
        self.has_wrong_line = True
        for key in self.keys(line):
            if self.expected[key].kind in ("value", "held"):
                self.expected[key] = Expected("held")

    def write_label(self, line: Line, column: str, text: str) -> None:
        line.cells[self.index(column)] = text


@cache
def load_definitions() -> Catalogue:
    """The definitions in force, over the bodies of the whole country."""
    return load_catalogue(definition_paths(Home(ROOT / "nowhere"), "2026.1"))


def as_text(value: Value) -> str:
    """Write an answer as a careful office does."""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
