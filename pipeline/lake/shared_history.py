"""The history of a home, where several hosts receive files: the bucket holds it, each host has a copy."""

from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pipeline.intake.disposal import disposed_digests, remove_disposed_bytes
from pipeline.intake.receive import HistoryDamagedError, Receipt
from pipeline.lake.place import LakePlace
from pipeline.lake.storage import Storage

_HISTORY = "history"
_ONCE = ("files", "nights", "answered")
"""Folders in this order, of files that are written once: bytes reach the bucket before the receipts that name them."""
_CHANGING = ("disposed", "quarantine")
"""Folders of small files that change."""


class SharedHistory:
    """The history in the bucket. Only for the holder of the lock of the lake; all methods raise LakeError."""

    def __init__(self, history: Path, place: LakePlace) -> None:
        """Nothing is asked yet."""
        self._history, self._place = history, place

    @cached_property
    def _storage(self) -> Storage:
        return Storage(self._place)

    def __reduce__(self) -> tuple[type["SharedHistory"], tuple[Path, LakePlace]]:
        """Go to a worker without the connection."""
        return SharedHistory, (self._history, self._place)

    def content(self, receipt: Receipt) -> bytes:
        """Read the copy on this host, or the object of the bucket. Raises HistoryDamagedError."""
        if receipt.content_path(self._history).exists():
            return receipt.content(self._history)
        try:
            content = self._storage.read(f"{_HISTORY}/files/{receipt.sha256}")
        except FileNotFoundError:
            raise HistoryDamagedError(receipt.name) from None
        if sha256(content).hexdigest() != receipt.sha256:
            raise HistoryDamagedError(receipt.name)
        return content

    def fetch(self) -> None:
        """Fetch what is not here yet, and what may have changed; remove what was disposed of elsewhere."""
        for folder in (*_CHANGING, *_ONCE):
            names = self._storage.names(f"{_HISTORY}/{folder}")
            wanted = names if folder in _CHANGING else names - set(self._names(folder))
            self._storage.fetch_all((f"{_HISTORY}/{folder}/{n}", self._history / folder / n) for n in sorted(wanted))
        remove_disposed_bytes(self._history)

    def store(self) -> None:
        """Send what is not there yet, and what may have changed; remove what was disposed of."""
        for folder in (*_CHANGING, *_ONCE):
            known = set() if folder in _CHANGING else self._storage.names(f"{_HISTORY}/{folder}")
            fresh = sorted(set(self._names(folder)) - known)
            self._storage.send_all((f"{_HISTORY}/{folder}/{n}", self._history / folder / n) for n in fresh)
        gone = disposed_digests(self._history) & self._storage.names(f"{_HISTORY}/files")
        self._storage.remove(f"{_HISTORY}/files/{digest}" for digest in sorted(gone))

    def _names(self, folder: str) -> Iterator[str]:
        yield from (path.name for path in (self._history / folder).glob("[!.]*") if path.suffix != ".part")
