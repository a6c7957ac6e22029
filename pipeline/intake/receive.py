"""Receiving: new files are copied into the history before anything else happens to them.

The history is the whole memory of an installation: the bytes of every file, and one list of receipts per night.
Everything else is derived from it again each night.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pipeline.intake.inbox import Arrival
from pipeline.operations.atomic_write import write_atomically
from pipeline.settings import FileLimits


class HistoryDamagedError(RuntimeError):
    """A received file, or a list of the history, is gone or changed on disk."""


@dataclass(frozen=True)
class Receipt:
    """A file received: its name and bytes, and when. `delivery_id` is the receipt number the sender gets."""

    delivery_id: str
    name: str
    sha256: str
    size_bytes: int
    received_at: datetime

    def content_path(self, history: Path) -> Path:
        return history / "files" / self.sha256

    def content(self, history: Path) -> bytes:
        """The bytes as received. Raises HistoryDamagedError when they are gone or changed: nothing vanishes unseen."""
        path = self.content_path(history)
        try:
            found = path.read_bytes()
        except OSError as error:
            raise HistoryDamagedError(f"{path}: {error.strerror}; restore it from a backup") from None
        if sha256(found).hexdigest() != self.sha256:
            raise HistoryDamagedError(f"{path} is not what was received ({self.name}); restore it from a backup")
        return found


def receipts(history: Path) -> tuple[Receipt, ...]:
    """Everything received so far, in order of receipt and name."""
    lists = [read_list(path) for path in sorted((history / "nights").glob("*.json"))]
    return tuple(_from_json(row) for rows in lists for row in rows)


def receive(
    arrivals: Iterable[Arrival], history: Path, limits: FileLimits, run_id: str, now: datetime
) -> tuple[Receipt, ...]:
    """Take in every file that differs from the last one of its name. Returns the new receipts.

    The list is written last and at once: a crash before it leaves copies nobody refers to, which the next night reuses.
    A second look in the same run adds to it, and passes over names that were taken at the first.
    """
    known = receipts(history)
    taken = {receipt.name for receipt in _of_run(history, run_id)}
    newest = {receipt.name: receipt.sha256 for receipt in known}
    times = Counter((receipt.name, receipt.sha256) for receipt in known)
    fresh: list[Receipt] = []
    for arrival in sorted(arrivals, key=lambda one: one.name):  # the order of arrival within a night says nothing
        if newest.get(arrival.name) == arrival.sha256 or arrival.name in taken:
            continue
        number = receipt_number(arrival, times[arrival.name, arrival.sha256])
        receipt = Receipt(number, arrival.name, arrival.sha256, arrival.size_bytes, now)
        if arrival.size_bytes > limits.file_bytes or _store(arrival, receipt.content_path(history)):
            fresh.append(receipt)
    if fresh:
        write_receipts([*_of_run(history, run_id), *fresh], history, run_id)
    return tuple(fresh)


def changed_while_reading(arrivals: Iterable[Arrival], history: Path) -> list[str]:
    """Names of files that are not in the history as they were seen: gone, closed or changed while they were read."""
    newest = {receipt.name: receipt.sha256 for receipt in receipts(history)}
    return [arrival.name for arrival in arrivals if newest.get(arrival.name) != arrival.sha256]


def _of_run(history: Path, run_id: str) -> tuple[Receipt, ...]:
    path = history / "nights" / f"{run_id}.json"
    return tuple(_from_json(row) for row in read_list(path)) if path.exists() else ()


def read_list(path: Path) -> list:
    """A list that the history keeps as JSON. Raises HistoryDamagedError."""
    try:
        return list(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        raise HistoryDamagedError(f"{path} cannot be read; restore it from a backup") from None


def write_receipts(fresh: Iterable[Receipt], history: Path, run_id: str) -> None:
    """Write the list of one night, whole or not at all."""
    rows = json.dumps([_to_json(receipt) for receipt in fresh], ensure_ascii=False, indent=1)
    write_atomically(history / "nights" / f"{run_id}.json", rows)


def receipt_number(arrival: Arrival, times_before: int = 0) -> str:
    """Twelve hex digits made from the name, the bytes, and how often they came before: the same everywhere."""
    again = f"\n{times_before}" if times_before else ""
    return sha256(f"{arrival.name}\n{arrival.sha256}{again}".encode()).hexdigest()[:12]


def _store(arrival: Arrival, target: Path) -> bool:
    """Copy the bytes into the history. False when the file changed or went while it was read: another look takes it.

    Raises OSError when the history cannot be written.
    """
    if target.exists():
        return True
    try:
        content = arrival.path.read_bytes() if arrival.content is None else arrival.content
    except OSError:  # one file must not stop the others
        return False
    if sha256(content).hexdigest() != arrival.sha256:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_bytes(content)
    part.replace(target)
    return True


def _to_json(receipt: Receipt) -> dict[str, object]:
    return asdict(receipt) | {"received_at": receipt.received_at.isoformat()}


def _from_json(row: dict) -> Receipt:
    return Receipt(**(row | {"received_at": datetime.fromisoformat(row["received_at"])}))
