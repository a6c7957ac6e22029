"""Receiving: new files are copied into the history before anything else happens to them.

The history is the whole memory of an installation: the bytes of every file, and one list of receipts per night.
Everything else is derived from it again each night.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pipeline.files import write_whole
from pipeline.intake.inbox import Arrival
from pipeline.intake.table import Limits


class HistoryDamagedError(RuntimeError):
    """A received file is gone or changed on disk."""


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
    lists = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((history / "nights").glob("*.json"))]
    return tuple(_from_json(row) for rows in lists for row in rows)


def receive(
    arrivals: Iterable[Arrival], history: Path, limits: Limits, run_id: str, now: datetime
) -> tuple[Receipt, ...]:
    """Take in every file that differs from the last one of its name. Returns the new receipts.

    The list is written last and at once: a crash before it leaves copies nobody refers to, which the next night reuses.
    """
    known = receipts(history)
    newest = {receipt.name: receipt.sha256 for receipt in known}
    times = Counter((receipt.name, receipt.sha256) for receipt in known)
    fresh: list[Receipt] = []
    for arrival in sorted(arrivals, key=lambda one: one.name):  # the order of arrival within a night says nothing
        if newest.get(arrival.name) == arrival.sha256:
            continue
        number = receipt_number(arrival, times[arrival.name, arrival.sha256])
        receipt = Receipt(number, arrival.name, arrival.sha256, arrival.size_bytes, now)
        if arrival.size_bytes > limits.file_bytes or _keep(arrival, receipt.content_path(history)):
            fresh.append(receipt)
    if fresh:
        keep_receipts(fresh, history, run_id)
    return tuple(fresh)


def keep_receipts(fresh: Iterable[Receipt], history: Path, run_id: str) -> None:
    """Write the list of one night, whole or not at all."""
    rows = json.dumps([_to_json(receipt) for receipt in fresh], ensure_ascii=False, indent=1)
    write_whole(history / "nights" / f"{run_id}.json", rows)


def receipt_number(arrival: Arrival, times_before: int = 0) -> str:
    """Twelve hex digits made from the name, the bytes, and how often they came before: the same everywhere."""
    again = f"\n{times_before}" if times_before else ""
    return sha256(f"{arrival.name}\n{arrival.sha256}{again}".encode()).hexdigest()[:12]


def _keep(arrival: Arrival, target: Path) -> bool:
    """Copy the bytes into the history. False when the file changed while it was read: the next night takes it."""
    if target.exists():
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    if arrival.content is None:
        shutil.copyfile(arrival.path, part)
    else:
        part.write_bytes(arrival.content)
    if sha256(part.read_bytes()).hexdigest() != arrival.sha256:
        part.unlink()
        return False
    part.replace(target)
    return True


def _to_json(receipt: Receipt) -> dict[str, object]:
    return asdict(receipt) | {"received_at": receipt.received_at.isoformat()}


def _from_json(row: dict) -> Receipt:
    return Receipt(**(row | {"received_at": datetime.fromisoformat(row["received_at"])}))
