"""Receiving: new files are copied into the history before anything else happens to them.

The history holds the bytes of every file ever received, and one list of receipts per run. Everything else is derived
from it anew in each run. Bytes, their names, then the receipts reach the disk in this order: after a power cut no
receipt is without its bytes.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path

from pipeline.intake.disposal import disposals, disposed_digests
from pipeline.intake.inbox import Arrival
from pipeline.intake.receipt_dates import agreed_dates
from pipeline.operations.atomic_write import flush_all, flush_to_disk, make_folder, write_atomically
from pipeline.settings import FileLimits


class HistoryDamagedError(RuntimeError):
    """A received file, or a list of receipts, is gone or changed on disk."""


@dataclass(frozen=True)
class Receipt:
    """A received file: its name, the SHA-256 of its bytes, and when it came. `delivery_id` is the receipt number.

    Lists keep `received_at` as the clock of the run had it; `receipts` gives it as the clocks of most runs agree on.
    """

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
            raise HistoryDamagedError(f"{path}: {error.strerror}") from None
        if sha256(content).hexdigest() != self.sha256:
            raise HistoryDamagedError(f"{path}: {self.name}")
        return content


def receipts(history: Path) -> tuple[Receipt, ...]:
    """Read all receipts of the history but those disposed of, in order of receipt and name. Raises HistoryDamagedError.

    The order is that of the lists, whose names are a sequence; dates follow it, also where a clock was wrong.
    """
    lists = [read_list(path) for path in sorted((history / "nights").glob("*.json"))]
    found = [(number, _from_json(row)) for number, rows in enumerate(lists) for row in rows]
    moments = list(dict.fromkeys((number, receipt.received_at) for number, receipt in found))
    dates = dict(zip(moments, agreed_dates([moment for _, moment in moments]), strict=True))
    disposed = disposed_digests(history)
    return tuple(
        replace(receipt, received_at=dates[number, receipt.received_at])
        for number, receipt in found
        if receipt.sha256 not in disposed
    )


def receive(
    arrivals: Iterable[Arrival], history: Path, limits: FileLimits, run_id: str, now: datetime
) -> tuple[Receipt, ...]:
    """Copy every file that differs from the last one of its name into the history.

    The list is written last and atomically: a crash before leaves copies without receipt, which the next run verifies
    and reuses. A second call in the same run adds to the list, and skips names that the first one received.

    Returns:
        The new receipts, in order of name: the order of arrival within a run does not count.
    """
    own, arrivals = _receipts_of_run(history, run_id), _not_disposed(arrivals, history)
    pairs = list(_new_receipts(arrivals, receipts(history), {one.name for one in own}, now))
    stored = store((arrival for arrival, _ in pairs), history, limits)
    new = [receipt for arrival, receipt in pairs if arrival.size_bytes > limits.file_bytes or arrival.sha256 in stored]
    if new:
        write_receipts([*own, *new], history, run_id)
    return tuple(new)


def restore_damaged(arrivals: Iterable[Arrival], history: Path, limits: FileLimits) -> tuple[str, ...]:
    """Write what is gone or changed in the history anew, where the inbox has the very bytes. Returns their names."""
    received = {receipt.sha256 for receipt in receipts(history)}
    damaged = [one for one in arrivals if one.sha256 in received and not is_whole(history / "files" / one.sha256)]
    restored = store(damaged, history, limits)
    return tuple(arrival.name for arrival in damaged if arrival.sha256 in restored)


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
    return [one.name for one in _not_disposed(arrivals, history) if newest.get(one.name) != one.sha256]


def _not_disposed(arrivals: Iterable[Arrival], history: Path) -> list[Arrival]:
    """Leave out what the inbox still holds, and the history by order does not."""
    disposed = disposed_digests(history)
    return [arrival for arrival in arrivals if arrival.sha256 not in disposed]


def disposed_and_sent_again(arrivals: Iterable[Arrival], history: Path) -> tuple[str, ...]:
    """Return the names of files with the bytes of something disposed of, but for those that it came under."""
    names = {record.sha256: record.names for record in disposals(history)}
    return tuple(one.name for one in arrivals if one.sha256 in names and one.name not in names[one.sha256])


def _receipts_of_run(history: Path, run_id: str) -> tuple[Receipt, ...]:
    path = history / "nights" / f"{run_id}.json"
    return tuple(_from_json(row) for row in read_list(path)) if path.exists() else ()


def read_list(path: Path) -> list:
    """Read a JSON list of the history. Raises HistoryDamagedError."""
    try:
        return list(json.loads(path.read_text(encoding="utf-8")))
    except ValueError:
        raise HistoryDamagedError(str(path)) from None


def answered_ids(folder: Path) -> set[str]:
    """Return the deliveries that have a return slip: a list a run. Raises HistoryDamagedError."""
    return {number for path in folder.glob("*.json") for number in read_list(path)}


def write_receipts(own: Iterable[Receipt], history: Path, run_id: str) -> None:
    """Write the list of receipts of one run, whole or not at all."""
    rows = json.dumps([_to_json(receipt) for receipt in own], ensure_ascii=False, indent=1)
    write_atomically(history / "nights" / f"{run_id}.json", rows)


def receipt_number(arrival: Arrival, times_before: int = 0) -> str:
    """Derive twelve hex digits from the name, the bytes and how often they came before: the same on any machine."""
    repetition = f"\n{times_before}" if times_before else ""
    return sha256(f"{arrival.name}\n{arrival.sha256}{repetition}".encode()).hexdigest()[:12]


def store(arrivals: Iterable[Arrival], history: Path, limits: FileLimits) -> set[str]:
    """Bring the bytes of these files to the disk: content first, then the names. Raises OSError where that fails.

    A copy that is there already is verified before it is trusted, and flushed like a new one.

    Returns:
        The SHA-256 of what is in the history now. A file that changed or was removed meanwhile is not in it: the next
        scan receives it.
    """
    ready: dict[str, Path] = {}
    for arrival in (one for one in arrivals if one.size_bytes <= limits.file_bytes and one.sha256 not in ready):
        target = history / "files" / arrival.sha256
        path = target if is_whole(target) else _write_part(arrival, target)
        if path:
            ready[arrival.sha256] = path
    flush_all(ready.values())
    for part in (path for path in ready.values() if path.suffix):
        part.replace(part.with_suffix(""))
    if ready:
        flush_to_disk(history / "files")
    return set(ready)


def is_whole(path: Path) -> bool:
    """Return whether a file of the history is there, with the bytes that its name is the SHA-256 of."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == path.name
    except OSError:
        return False


def _write_part(arrival: Arrival, target: Path) -> Path | None:
    """Write the bytes beside the target. None when the file changed or was removed meanwhile."""
    try:
        member = arrival.content
        content = arrival.path.read_bytes() if member is None else member
    except OSError:  # one file must not stop the others
        return None
    if sha256(content).hexdigest() != arrival.sha256:
        return None
    make_folder(target.parent)
    part = target.with_suffix(".part")
    part.write_bytes(content)
    return part


def _to_json(receipt: Receipt) -> dict[str, object]:
    return asdict(receipt) | {"received_at": receipt.received_at.isoformat()}


def _from_json(row: dict) -> Receipt:
    return Receipt(**(row | {"received_at": datetime.fromisoformat(row["received_at"])}))
