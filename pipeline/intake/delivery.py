"""A delivery: a received file and what was read of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.intake.fault import Fault
from pipeline.intake.receive import Receipt


@dataclass(frozen=True)
class Delivery:
    """A received file and what was read of it. `survey` is None when the file was refused or is a duplicate.

    `sender_code`: the body that its path names. `crashed_at`: kind and place of the error that our own code raised over
    it; nothing of it is loaded then.
    """

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
    crashed_at: str = ""
    sender_code: str | None = None


def as_unreadable(delivery: Delivery, crashed_at: str) -> Delivery:
    """Return a delivery over which our own code raised: nothing of it is loaded, and its sender is not to blame."""
    fault = Fault("file.unreadable_by_us")
    return Delivery(delivery.receipt, sender_code=delivery.sender_code, faults=(fault,), crashed_at=crashed_at)


def mark_unreadable(deliveries: Iterable[Delivery], crashed: Mapping[str, str]) -> tuple[Delivery, ...]:
    """Return the deliveries with those of `crashed` (delivery id → place) as unreadable."""
    return tuple(
        as_unreadable(one, crashed[one.receipt.delivery_id]) if one.receipt.delivery_id in crashed else one
        for one in deliveries
    )
