"""Receiving: new files are copied into the history before anything else happens to them.

The history is the whole memory of an installation: the bytes of every file, and one list of receipts per night.
Everything else is derived from it again each night.
"""

import json
import shutil
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
    is_duplicate: bool

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
    """Take in what has not been taken in under that name before. Returns the new receipts.

    The list is written last and at once: a crash before it leaves copies nobody refers to, which the next night reuses.
    """
    known = receipts(history)
    seen_ids, seen_bytes = {r.delivery_id for r in known}, {r.sha256 for r in known}
    fresh: list[Receipt] = []
    for arrival in arrivals:
        number = receipt_number(arrival)
        if number not in seen_ids:
            receipt = Receipt(
                number, arrival.name, arrival.sha256, arrival.size_bytes, now, arrival.sha256 in seen_bytes
            )
            if arrival.size_bytes <= limits.file_bytes and not _keep(arrival, receipt.content_path(history)):
                continue
            fresh.append(receipt)
            seen_bytes.add(arrival.sha256)
    if fresh:
        write_whole(
            history / "nights" / f"{run_id}.json",
            json.dumps([_to_json(r) for r in fresh], ensure_ascii=False, indent=1),
        )
    return tuple(fresh)


def receipt_number(arrival: Arrival) -> str:
    """Twelve hex digits made from the name and the bytes: the same file has the same number everywhere."""
    return sha256(f"{arrival.name}\n{arrival.sha256}".encode()).hexdigest()[:12]


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
