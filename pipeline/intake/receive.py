"""Receiving: new files are copied into the history before anything else happens to them.

The history holds the bytes of every file ever received, and one list of receipts per run. Everything else is derived
from it anew in each run.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pipeline.intake.inbox import Arrival
from pipeline.operations.atomic_write import write_atomically
from pipeline.settings import FileLimits


class HistoryDamagedError(RuntimeError):
    """A received file, or a list of receipts, is gone or changed on disk."""


@dataclass(frozen=True)
class Receipt:
    """A received file: its name, the SHA-256 of its bytes, and when it came. `delivery_id` is the receipt number."""

    delivery_id: str
    name: str
    sha256: str
    size_bytes: int
    received_at: datetime

    def content_path(self, history: Path) -> Path:
        """Return the place of the bytes in the history."""
        return history / "files" / self.sha256

    def content(self, history: Path) -> bytes:
        """Read the bytes as received. Raises HistoryDamagedError when they are gone or changed."""
        path = self.content_path(history)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise HistoryDamagedError(f"{path}: {error.strerror}; restore it from a backup") from None
        if sha256(content).hexdigest() != self.sha256:
            raise HistoryDamagedError(f"{path} is not what was received ({self.name}); restore it from a backup")
        return content


def receipts(history: Path) -> tuple[Receipt, ...]:
    """Read all receipts of the history, in order of receipt and name. Raises HistoryDamagedError."""
    lists = [read_list(path) for path in sorted((history / "nights").glob("*.json"))]
    return tuple(_from_json(row) for rows in lists for row in rows)


def receive(
    arrivals: Iterable[Arrival], history: Path, limits: FileLimits, run_id: str, now: datetime
) -> tuple[Receipt, ...]:
    """Copy every file that differs from the last one of its name into the history.

    The list is written last and atomically: a crash before leaves copies without receipt, which the next run reuses.
    A second call in the same run adds to the list, and skips names that the first one received.

    Returns:
        The new receipts, in order of name: the order of arrival within a run does not count.
    """
    own = _receipts_of_run(history, run_id)
    new = [
        receipt
        for arrival, receipt in _new_receipts(arrivals, receipts(history), {one.name for one in own}, now)
        if arrival.size_bytes > limits.file_bytes or _store(arrival, receipt.content_path(history))
    ]
    if new:
        write_receipts([*own, *new], history, run_id)
    return tuple(new)


def _new_receipts(
    arrivals: Iterable[Arrival], known: Iterable[Receipt], skipped_names: set[str], now: datetime
) -> Iterator[tuple[Arrival, Receipt]]:
    """Pair each file that differs from the last one of its name with a receipt."""
    newest = {receipt.name: receipt.sha256 for receipt in known}
    times_received = Counter((receipt.name, receipt.sha256) for receipt in known)
    for arrival in sorted(arrivals, key=lambda one: one.name):
        if newest.get(arrival.name) != arrival.sha256 and arrival.name not in skipped_names:
            number = receipt_number(arrival, times_received[arrival.name, arrival.sha256])
            yield arrival, Receipt(number, arrival.name, arrival.sha256, arrival.size_bytes, now)


def changed_while_reading(arrivals: Iterable[Arrival], history: Path) -> list[str]:
    """Return the names of files that were removed, locked or changed between the scan and the copy."""
    newest = {receipt.name: receipt.sha256 for receipt in receipts(history)}
    return [arrival.name for arrival in arrivals if newest.get(arrival.name) != arrival.sha256]


def _receipts_of_run(history: Path, run_id: str) -> tuple[Receipt, ...]:
    path = history / "nights" / f"{run_id}.json"
    return tuple(_from_json(row) for row in read_list(path)) if path.exists() else ()


def read_list(path: Path) -> list:
    """Read a JSON list of the history. Raises HistoryDamagedError."""
    try:
        return list(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        raise HistoryDamagedError(f"{path} cannot be read; restore it from a backup") from None


def write_receipts(own: Iterable[Receipt], history: Path, run_id: str) -> None:
    """Write the list of receipts of one run, whole or not at all."""
    rows = json.dumps([_to_json(receipt) for receipt in own], ensure_ascii=False, indent=1)
    write_atomically(history / "nights" / f"{run_id}.json", rows)


def receipt_number(arrival: Arrival, times_before: int = 0) -> str:
    """Derive twelve hex digits from the name, the bytes and how often they came before: the same on any machine."""
    repetition = f"\n{times_before}" if times_before else ""
    return sha256(f"{arrival.name}\n{arrival.sha256}{repetition}".encode()).hexdigest()[:12]


def _store(arrival: Arrival, target: Path) -> bool:
    """Copy the bytes into the history. Raises OSError when the history cannot be written.

    Returns:
        False when the file changed or was removed meanwhile: the next scan receives it.
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
