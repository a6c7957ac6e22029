"""Deliveries disposed of by order: their bytes and answers are gone, a record that they were there stays.

A record a file, `history/disposed/<sha256>.json`. Nights leave out what has one, also where the inbox still holds it.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.operations.atomic_write import make_folder, write_atomically


@dataclass(frozen=True)
class DisposalRecord:
    """What was disposed of, by whom, when (ISO 8601) and by which order.

    `is_complete`: no snapshot, report or return slip of the home holds it any more.
    """

    sha256: str
    delivery_ids: list[str]
    names: list[str]
    size_bytes: int
    received_at: str
    disposed_at: str
    who: str
    reason: str
    is_complete: bool = False


def disposed_digests(history: Path) -> frozenset[str]:
    """Return the SHA-256 of everything that was disposed of, also where a record can no longer be read."""
    return frozenset(path.stem for path in _folder(history).glob("*.json"))


def disposals(history: Path) -> list[DisposalRecord]:
    """Read the records, the oldest first."""
    found = (_read(path) for path in _folder(history).glob("*.json"))
    return sorted((one for one in found if one), key=lambda one: (one.disposed_at, one.sha256))


def write_disposal(record: DisposalRecord, history: Path) -> None:
    """Write the record, then remove the bytes: a crash between leaves bytes that `remove_disposed_bytes` finds."""
    make_folder(_folder(history))
    write_atomically(
        _folder(history) / f"{record.sha256}.json", json.dumps(asdict(record), ensure_ascii=False, indent=1)
    )
    remove_disposed_bytes(history)


def remove_disposed_bytes(history: Path) -> None:
    """Remove the bytes of everything that has a record."""
    for path in _bytes_of(history):
        path.unlink(missing_ok=True)


def _bytes_of(history: Path) -> Iterator[Path]:
    yield from (history / "files" / digest for digest in disposed_digests(history))


def _folder(history: Path) -> Path:
    return history / "disposed"


def _read(path: Path) -> DisposalRecord | None:
    try:
        return DisposalRecord(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
