"""What the key cells of a row of a form name: a body and a year."""

from datetime import date
from typing import NamedTuple

from pipeline.intake.fault import Fault


class KeyCells(NamedTuple):
    """Body and year of a row, and the faults of both, whose row is still 0.

    `filled_count`: how many of its keys are filled. `is_meant`: whether one of them looks like a code, a year, or where
    names are keys, like that of a body. `is_held`: whether its answers are held back although body and year are known.
    """

    filled_count: int
    is_meant: bool
    code: str | None
    year: int | None
    faults: tuple[Fault, ...]
    as_of: date | None = None
    status: str | None = None
    is_held: bool = False
