"""The clock of the machine, compared with the newest receipt and with the time of the file system."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.intake.receive import HistoryDamagedError, receipts

TOLERANCE = timedelta(days=1)
"""So far a clock may be off: time zones set wrongly are within it, a dead battery is not."""
BEHIND, DIFFERS = "clock_behind", "clock_differs"
"""Keys of [need] in messages.toml: earlier than the newest receipt; not the time of the file system."""


def clock_problem(history: Path, now: datetime) -> str:
    """Return what is wrong with the clock, as a key of [need]; empty when nothing is, or nothing is known."""
    newest = _newest_receipt(history)
    if newest and now < newest - TOLERANCE:
        return BEHIND
    written = _file_system_time(history)
    return DIFFERS if written and abs(datetime.now(UTC) - written) > TOLERANCE else ""


def _newest_receipt(history: Path) -> datetime | None:
    try:
        return max((receipt.received_at for receipt in receipts(history)), default=None)
    except (HistoryDamagedError, OSError):
        return None


def _file_system_time(folder: Path) -> datetime | None:
    """Return the time that the file system gives to a file written just now: a share has a clock of its own."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".clock.", suffix=".part") as file:
            return datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)
    except OSError:
        return None
