"""The trail of who changed or took out what: JSON lines, a file a month, each line bound to the one before by its hash.

What somebody changes, removes or puts between is noticed, since the next line no longer fits (`verify`). Lines that are
cut off at the end are noticed where the hash of a later one was written down elsewhere (`known`).
"""

import hashlib
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.operations.atomic_write import make_folder
from pipeline.operations.lock import waiting_lock
from pipeline.settings import office_now

BEGINNING = "0" * 64
"""What the first line of all holds in place of the hash of the one before."""
OTHER_HOSTS = "hosts"
"""The folder of the trails of other hosts, where several share a home: each is whole by itself."""
_LOCK = ".lock"
_NTP_MARK = Path("/run/systemd/timesync/synchronized")

Line = dict[str, Any]
FaultKind = Literal["changed", "unreadable", "unknown_hash"]


@dataclass(frozen=True)
class TrailFault:
    """A place where the trail does not hold. `row` counts from 1; 0 for the trail as a whole."""

    kind: FaultKind
    file: str
    row: int


@dataclass(frozen=True)
class Verification:
    """What a reading of the whole trail found. `head` is the hash of its last line."""

    line_count: int
    head: str
    faults: tuple[TrailFault, ...]


@dataclass(frozen=True)
class AuditTrail:
    """The trail in one folder."""

    folder: Path

    def append(self, event: str, who: str, **facts: object) -> None:
        """Append a line and flush it to the disk. `facts`: names, counts, codes, never an answer. Raises OSError."""
        make_folder(self.folder)
        with waiting_lock(self.folder / _LOCK):
            now = office_now()
            line = {
                "at": now.isoformat(timespec="milliseconds"),
                "clock": "ntp" if _NTP_MARK.exists() else "machine",
                "event": event,
                "who": who,
                "host": socket.gethostname(),
                **facts,
                "previous": self._last_hash(),
            }
            _write(self.folder / f"{now:%Y-%m}.jsonl", json.dumps(line, ensure_ascii=False).encode())

    def lines(self) -> Iterator[Line]:
        """Read every line that can be read, oldest first."""
        for path in self.files():
            for raw in _raw_lines(path):
                if (line := _parsed(raw)) is not None:
                    yield line

    def verify(self, known: str = "") -> Verification:
        """Read the whole trail. `known`: the hash of a line that must stand in it."""
        faults: list[TrailFault] = []
        before, count, hashes = "", 0, set()
        for path in self.files():
            for row, raw in enumerate(_raw_lines(path), start=1):
                line = _parsed(raw)
                if line is None:
                    faults.append(TrailFault("unreadable", path.name, row))
                elif before and line.get("previous") != before:
                    faults.append(TrailFault("changed", path.name, row))
                before, count = _hash(raw), count + 1
                hashes.add(before)
        if known and known not in hashes:
            faults.append(TrailFault("unknown_hash", "", 0))
        return Verification(count, before or BEGINNING, tuple(faults))

    def remove_before(self, first_day: date) -> None:
        """Remove the months that ended before a day; what stays can still be verified from its first line on."""
        for path in self.files()[:-1]:  # the last one binds what comes
            year, month = map(int, path.stem.split("-"))
            if date(year + month // 12, month % 12 + 1, 1) <= first_day:
                path.unlink()

    def files(self) -> list[Path]:
        """List the files, oldest first."""
        return sorted(self.folder.glob("[0-9][0-9][0-9][0-9]-[01][0-9].jsonl"))

    def _last_hash(self) -> str:
        for path in reversed(self.files()):
            if raw := _raw_lines(path):
                return _hash(raw[-1])
        return BEGINNING


def trails_of_all_hosts(folder: Path) -> list[AuditTrail]:
    """List the trail of this host, and the copies of those of the others."""
    return [AuditTrail(folder), *(AuditTrail(path) for path in sorted((folder / OTHER_HOSTS).glob("*/")))]


def is_within(line: Line, since: date | None, until: date | None) -> bool:
    """Whether a line is of the days from `since` to `until`, both included."""
    day = datetime.fromisoformat(line["at"]).date()
    return (since is None or since <= day) and (until is None or day <= until)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        size = os.fstat(descriptor).st_size
        os.lseek(descriptor, max(0, size - 1), os.SEEK_SET)
        # half a line, from a cut of power, ends here: it is reported, and what follows stays whole
        is_torn = size > 0 and os.read(descriptor, 1) != b"\n"
        os.write(descriptor, b"\n" * is_torn + content + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _raw_lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines()


def _parsed(raw: bytes) -> Line | None:
    try:
        line = json.loads(raw)
    except ValueError:
        return None
    return line if isinstance(line, dict) and {"at", "event", "who", "previous"} <= line.keys() else None


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
