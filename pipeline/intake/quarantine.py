"""Quarantine: files over which the reading process ended twice. Nights leave them out; nothing of them is lost.

A record a file, `history/quarantine/<sha256>.json`; the bytes stay in the history as they were received. The record
also notes how often somebody asked for the file to be read anew, for the next night is to know that there is something
to do (`input_digest`): therefore it stays when the file could be read.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pipeline.file_limits import FileLimits
from pipeline.intake.foreign_file import ReadingLostError, lost_reading
from pipeline.intake.reader_pool import LossReason
from pipeline.intake.receive import Receipt
from pipeline.operations.atomic_write import write_atomically

QuarantineState = Literal["held", "again", "waiting", "released", "read"]
"""held: not read. again: the next night reads it. waiting: there was no process for it, the next night reads it.
released: each night tries it, and it is never held again. read: it could be read."""


@dataclass(frozen=True)
class QuarantineRecord:
    """A file in quarantine, or that was: why, since when (ISO 8601), and how often it was to be read anew."""

    sha256: str
    name: str
    delivery_id: str
    state: QuarantineState
    reason: LossReason
    place: str
    since: str
    retries: int = 0

    def refusal(self, limits: FileLimits) -> ReadingLostError:
        """Return the refusal with which its reading ended."""
        return lost_reading(self.reason, self.place, limits)


class Quarantine:
    """The records of one history."""

    def __init__(self, history: Path) -> None:
        self._folder = history / "quarantine"

    def records(self) -> list[QuarantineRecord]:
        """List the records by name. One that cannot be read is none: its file is tried again."""
        found = [record for path in self._paths() if (record := _read(path))]
        return sorted(found, key=lambda one: (one.name, one.sha256))

    def find(self, sha256: str) -> QuarantineRecord | None:
        """Return the record of a content, if there is one."""
        return _read(self._folder / f"{sha256}.json")

    def held(self) -> list[QuarantineRecord]:
        """List what nights leave out."""
        return [record for record in self.records() if record.state == "held"]

    def requests(self) -> list[tuple[str, int]]:
        """Return how often each content was to be read anew: a night that sees another list has something to do."""
        return [(record.sha256, record.retries) for record in self.records() if record.retries]

    def hold(self, receipt: Receipt, lost: ReadingLostError) -> None:
        """Leave a file out from now on, or read it next night where no process was to be had. Raises OSError."""
        known = self.find(receipt.sha256)
        is_waiting = lost.reason == "no_process"
        retries = (known.retries if known else 0) + is_waiting
        state: QuarantineState = "waiting" if is_waiting else "held"
        since = datetime.now(UTC).isoformat(timespec="seconds")
        self._write(
            QuarantineRecord(
                receipt.sha256, receipt.name, receipt.delivery_id, state, lost.reason, lost.crashed_at, since, retries
            )
        )

    def note_read(self, sha256: str) -> None:
        """Note that a file could be read that the night was asked for. Raises OSError."""
        if (record := self.find(sha256)) and record.state in ("again", "waiting"):
            self._write(replace(record, state="read"))

    def retry(self, record: QuarantineRecord) -> None:
        """Let the next night read a file once more. Raises OSError."""
        self._write(replace(record, state="again", retries=record.retries + 1))

    def release(self, record: QuarantineRecord) -> None:
        """Let every night read a file, in its limits, and never hold it again. Raises OSError."""
        self._write(replace(record, state="released", retries=record.retries + 1))

    def put(self, record: QuarantineRecord) -> None:
        """Record what is known of a file elsewhere. Raises OSError."""
        self._write(record)

    def _paths(self) -> Iterator[Path]:
        yield from self._folder.glob("*.json")

    def _write(self, record: QuarantineRecord) -> None:
        text = json.dumps(asdict(record), ensure_ascii=False, indent=1)
        write_atomically(self._folder / f"{record.sha256}.json", text)


def _read(path: Path) -> QuarantineRecord | None:
    try:
        return QuarantineRecord(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
