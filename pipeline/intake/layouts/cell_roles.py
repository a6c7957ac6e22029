"""What the rows and columns of a file mean."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.definitions.registry import Body, Registry
from pipeline.intake.fault import Fault

RowRole = Literal["header", "data", "held", "other"]
"""header: labels of columns; data: answers; held: answers of nobody knows whom; other: notes and titles."""
ColumnRole = Literal["label", "answer", "remark", "other"]


class RowAddress(NamedTuple):
    """What a row speaks of, as far as the row says it. A plain tuple: a night has a hundred thousand."""

    row_no: int
    role: RowRole
    code: str | None = None
    year: int | None = None
    item: str | None = None


class ColumnAddress(NamedTuple):
    """What a column speaks of, as far as the column says it."""

    column_no: int
    role: ColumnRole
    code: str | None = None
    item: str | None = None


@dataclass(frozen=True)
class CellRoles:
    """All rows of a file in order, its columns that mean something, and the faults seen on the way.

    `year` is the one most rows speak of.
    """

    year: int
    rows: tuple[RowAddress, ...]
    columns: tuple[ColumnAddress, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class SenderContext:
    """Whose file it is said to be: the bodies there are, and the one it was filed under, if any."""

    registry: Registry
    filed_under: Body | None = None
