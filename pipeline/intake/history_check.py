"""The check of the history: a share of the received files each night, all of them within thirty."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from math import ceil
from pathlib import Path

from pipeline.intake.receive import Receipt, is_whole, receipts
from pipeline.operations.atomic_write import write_atomically
from pipeline.settings import FileLimits

NIGHTS = 30
"""Within how many nights every file of the history is read."""


@dataclass(frozen=True)
class HistoryState:
    """What the checks of the history have found.

    Attributes:
        checked_to: the SHA-256 up to which the files were read, in its order; the next check goes on behind it.
        damaged: SHA-256 → name, of files that are gone or changed. They are looked at again by every check.
    """

    checked_to: str = ""
    checked_at: str = ""
    damaged: dict[str, str] = field(default_factory=dict)


def read_state(history: Path) -> HistoryState:
    """Read what the last check found; a state that cannot be read is that of a home that was never checked."""
    try:
        state = HistoryState(**json.loads(_state_path(history).read_text(encoding="utf-8")))
        return replace(state, checked_to=str(state.checked_to), damaged=dict(state.damaged))
    except (OSError, ValueError, TypeError):
        return HistoryState()


def check_history(history: Path, limits: FileLimits, now: datetime) -> HistoryState:
    """Read the next share of the files, what was damaged before, and what is gone or has another size.

    A state that cannot be written does not stop a run: the next check begins at the same place. Raises
    HistoryDamagedError over receipts.
    """
    known, before = _files_in(receipts(history), limits), read_state(history)
    due = _next_share(sorted(known), before.checked_to)
    suspects = {*due, *before.damaged, *_wrong_sizes(history, known)} & known.keys()
    damaged = {digest: known[digest].name for digest in sorted(suspects) if not is_whole(history / "files" / digest)}
    checked_to = due[-1] if due else before.checked_to
    state = HistoryState(checked_to, now.isoformat(timespec="seconds"), damaged)
    with suppress(OSError):
        write_atomically(_state_path(history), json.dumps(asdict(state), ensure_ascii=False, indent=1) + "\n")
    return state


def missing_files(history: Path, limits: FileLimits) -> list[str]:
    """Return the names of received files that are gone or have another size: at once, without reading them."""
    known = _files_in(receipts(history), limits)
    return [known[digest].name for digest in _wrong_sizes(history, known)]


def _files_in(received: Iterable[Receipt], limits: FileLimits) -> dict[str, Receipt]:
    """Map the SHA-256 of each file of the history to a receipt; a file beyond the limit was never taken in."""
    return {receipt.sha256: receipt for receipt in received if receipt.size_bytes <= limits.file_bytes}


def _wrong_sizes(history: Path, known: Mapping[str, Receipt]) -> list[str]:
    return [digest for digest, receipt in known.items() if _size(history / "files" / digest) != receipt.size_bytes]


def _next_share(digests: Sequence[str], checked_to: str) -> list[str]:
    """Return the digests behind `checked_to`, from the first again behind the last."""
    behind = [digest for digest in digests if digest > checked_to]
    return [*behind, *digests][: ceil(len(digests) / NIGHTS)]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _state_path(history: Path) -> Path:
    return history / "integrity.json"
