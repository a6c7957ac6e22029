"""The roles and addresses of the rows and columns of a file."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from pipeline.definitions.registry import Body, Registry
from pipeline.intake.fault import Fault

RowRole = Literal["header", "data", "held", "unread", "repeat", "other"]
"""header: labels of columns; data: answers; held: answers held back, as of an unknown body; other: notes, titles.

repeat: answers that were read in another row.

unread: the cells of the row are not where the header has them, so all but its labels are held back without being read.
"""
ColumnRole = Literal["label", "answer", "tick", "remark", "repeat", "other"]
"""tick: answers of which a blank is one, too, in a row that was submitted; repeat: those of a question once more."""


class RowAddress(NamedTuple):
    """Role, body, year and item of a row, where the row has them. A plain tuple: a run has a hundred thousand.

    `as_of` is the reference date that the row names; `status` that of its blanks, where it was not submitted.
    """

    row_no: int
    role: RowRole
    code: str | None = None
    year: int | None = None
    item: str | None = None
    as_of: date | None = None
    status: str | None = None


class ColumnAddress(NamedTuple):
    """Role, body and item of a column, where the column has them."""

    column_no: int
    role: ColumnRole
    code: str | None = None
    item: str | None = None


@dataclass(frozen=True)
class CellRoles:
    """All rows of a file in order, its columns that have a role, and the faults found. `year`: of most rows."""

    year: int
    rows: tuple[RowAddress, ...]
    columns: tuple[ColumnAddress, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class SenderContext:
    """The registry of bodies, and the body that the file's path names, if any."""

    registry: Registry
    sender: Body | None = None
