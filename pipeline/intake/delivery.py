"""A delivery: a received file and what was read of it."""

from dataclasses import dataclass

from pipeline.intake.fault import Fault
from pipeline.intake.receive import Receipt


@dataclass(frozen=True)
class Delivery:
    """A received file and what was read of it. `survey` is None when the file was refused or is a duplicate."""

    receipt: Receipt
    survey: str | None = None
    year: int | None = None
    table_id: str | None = None
    encoding: str | None = None
    row_count: int | None = None
    cell_count: int | None = None
    faults: tuple[Fault, ...] = ()
    is_refused: bool = False
    is_duplicate: bool = False
