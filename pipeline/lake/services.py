"""What a home rests on: its own folders, or a lake that several hosts share. The only place that asks which."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from pipeline.intake.quarantine import Quarantine
from pipeline.intake.read import BatchLimits, ReadBatch, ReadDefinitions, read_in_batches
from pipeline.intake.read_ahead import ContentOf
from pipeline.intake.receive import Receipt
from pipeline.lake.own_home import FolderCatalogue, FolderRunTimes, LocalHistory, OwnFiles
from pipeline.lake.place import LakePlace, lake_place
from pipeline.operations.lock import run_lock
from pipeline.settings import FileLimits, Home
from pipeline.warehouse.publish import Snapshot

Lock = Callable[[], AbstractContextManager[None]]
"""Holds the lock of a home. Raises LockedError naming who holds it."""


class SnapshotCatalogue(Protocol):
    """The snapshots of a home."""

    def refresh(self) -> None:
        """Bring the published folder of this host to what is published."""

    def move_in(self) -> None:
        """Publish for all hosts what this home published before it shared anything, where there is nothing yet."""

    def publish(self, built: Path, exports: Path, snapshot: Snapshot, keep: int) -> None:
        """Make a built file the published one, or a vintage one of the vintages; the oldest beyond `keep` go."""

    def publish_open_data(self, built: Path, exports: Path, snapshot: Snapshot, keep: int) -> None:
        """Make a built file the open data of the snapshot of its run, which is published next."""

    def roll_back(self, run_id: str) -> Snapshot:
        """Publish an earlier snapshot again. Raises PublishError."""

    def snapshots(self) -> list[Snapshot]:
        """List what can be rolled back to, the newest first."""

    def vintages(self) -> list[Snapshot]:
        """List the vintages, the newest first."""

    def size_bytes(self, snapshot: Snapshot) -> int:
        """Return the size of the file of a snapshot."""

    def file_of(self, name: str) -> Path:
        """Return the file of a run, a vintage or `current`, on this host. Raises PublishError."""


class HistoryStorage(Protocol):
    """Where the history is kept besides the home."""

    def content(self, receipt: Receipt) -> bytes:
        """Return the bytes of a received file, on whatever host this is. Raises HistoryDamagedError."""

    def fetch(self) -> None:
        """Bring the history of this host to what all hosts have received."""

    def store(self) -> None:
        """Make what this host received known to all hosts."""


class RunTimes(Protocol):
    """Where the beginnings of runs are claimed."""

    def claim(self, wanted: datetime) -> datetime:
        """Claim the first second from `wanted` on that comes after all others, and return it."""


class HomeFiles(Protocol):
    """Reference data, definitions, plans, reports, return slips and trails."""

    def sync(self) -> None:
        """Bring this host and all others to the same files. Only for the holder of the lock, or who changed one."""


class HistoryReader(Protocol):
    """Reads what was received: on this host, or on the workers of a cluster."""

    def __call__(
        self,
        receipts: Iterable[Receipt],
        content_of: ContentOf,
        catalogue: ReadDefinitions,
        limits: FileLimits,
        most: BatchLimits,
        quarantine: Quarantine,
    ) -> Iterator[ReadBatch]:
        """Yield batches in order of receipt, at least one."""


@dataclass(frozen=True)
class Services:
    """The lock, the run times, the history, the other files and the snapshots of a home."""

    lock: Lock
    run_times: RunTimes
    history: HistoryStorage
    files: HomeFiles
    catalogue: SnapshotCatalogue


def services_of(home: Home) -> Services:
    """Return the services that the settings of a home name. Nothing is asked of them yet. Raises LakeError."""
    place = lake_place(home)
    if place:
        return _of_lake(home, place)
    return Services(
        partial(run_lock, home.lock), FolderRunTimes(), LocalHistory(home.history), OwnFiles(), FolderCatalogue(home)
    )


def history_reader(home: Home) -> HistoryReader:
    """Return what reads the history: workers where the settings name a scheduler, else this process."""
    if not (address := home.settings().scheduler):
        return read_in_batches
    from pipeline.lake.cluster import read_on_cluster

    return partial(read_on_cluster, address)


def _of_lake(home: Home, place: LakePlace) -> Services:
    """Import what only a lake needs here: a home of its own starts without it."""
    from pipeline.lake.lake_catalogue import LakeCatalogue
    from pipeline.lake.lake_lock import lake_lock
    from pipeline.lake.run_times import LakeRunTimes
    from pipeline.lake.shared_files import SharedFiles
    from pipeline.lake.shared_history import SharedHistory
    from pipeline.lake.storage import Storage

    storage = Storage(place)
    return Services(
        partial(lake_lock, home, place), LakeRunTimes(place), SharedHistory(home.history, place),
        SharedFiles(home, place, storage), LakeCatalogue(home, place, storage),
    )  # fmt: skip
