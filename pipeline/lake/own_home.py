"""A home of its own: everything stands in its folders. What several hosts share instead is in the other modules."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.intake.receive import Receipt
from pipeline.settings import Home
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.publish import Snapshot


class FolderCatalogue:
    """The snapshots of a home of its own: a pointer file, and the folder that it stands in."""

    def __init__(self, home: Home) -> None:
        """Nothing is read yet."""
        self._home = home

    def refresh(self) -> None:
        """Do nothing: the folder is what is published."""

    def move_in(self) -> None:
        """Do nothing: it is published."""

    def publish(self, built: Path, exports: Path, snapshot: Snapshot, keep: int) -> None:
        """Move the file to its place, then the pointer."""
        publishing.publish(built, exports, snapshot, self._folder_of(snapshot), keep)

    def publish_open_data(self, built: Path, exports: Path, snapshot: Snapshot, keep: int) -> None:
        """Move the file to its place among the open data."""
        publishing.publish(built, exports, snapshot, self._home.open_data, keep)

    def roll_back(self, run_id: str) -> Snapshot:
        """Move the pointer. Raises PublishError."""
        return publishing.roll_back(self._home.published, run_id)

    def snapshots(self) -> list[Snapshot]:
        """List the files of the folder."""
        return publishing.snapshots(self._home.published)

    def vintages(self) -> list[Snapshot]:
        """List the files of the folder of vintages."""
        return publishing.snapshots(self._home.vintages)

    def size_bytes(self, snapshot: Snapshot) -> int:
        """Return the size of a file of the folder."""
        return snapshot.path(self._folder_of(snapshot)).stat().st_size

    def file_of(self, name: str) -> Path:
        """Return a file of the folder. Raises PublishError."""
        return publishing.snapshot_file(self._home.published, name)

    def _folder_of(self, snapshot: Snapshot) -> Path:
        return self._home.vintages if snapshot.vintage else self._home.published


@dataclass(frozen=True)
class LocalHistory:
    """The history of a home of its own."""

    history: Path

    def content(self, receipt: Receipt) -> bytes:
        """Read a file of the history. Raises HistoryDamagedError."""
        return receipt.content(self.history)

    def fetch(self) -> None:
        """Do nothing: it is all here."""

    def store(self) -> None:
        """Do nothing: it is all here."""


class FolderRunTimes:
    """The runs of a home of its own: its lists and reports show which ids there are."""

    def claim(self, wanted: datetime) -> datetime:
        """Return what is wanted: it was chosen after those of the home."""
        return wanted


class OwnFiles:
    """The other files of a home of its own: nobody shares them."""

    def sync(self) -> None:
        """Do nothing: they are all here."""
