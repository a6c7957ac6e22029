"""The snapshots of a lake with their open data, and the copies of them on this host."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.intake.disposal import disposals
from pipeline.lake.lake_tables import commit_tables, commits, expire, require_not_newer
from pipeline.lake.own_home import FolderCatalogue
from pipeline.lake.place import LakeError, LakePlace
from pipeline.lake.storage import Storage
from pipeline.outputs.exports import changed_files
from pipeline.settings import OPEN, VINTAGES, Home
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.publish import Snapshot

_PUBLISHED = "published"
_OPEN = f"{OPEN}/{_PUBLISHED}"
"""Everything open is below one path of the bucket, so that a key can be given for it."""


class LakeCatalogue:
    """The snapshots of a lake. The published folder of each host holds copies of what was asked for there.

    Files are in the bucket before the lake names them, and are named by it before this host points at them.
    """

    def __init__(self, home: Home, place: LakePlace, storage: Storage) -> None:
        """Nothing is read yet."""
        self._home, self._place, self._storage = home, place, storage
        self._folder = FolderCatalogue(home)

    def refresh(self) -> None:
        """Fetch what the lake has published, and point at it; copies of what it has no more go. Raises LakeError."""
        known = [commit.snapshot for commit in commits(self._place)]
        if known and known[0] != publishing.current(self._home.published):
            self._fetch_with_open_data(known[0])
            publishing.point_at(known[0], self._home.published)
        if known:
            self._remove_copies({snapshot.run_id for snapshot in known})

    def move_in(self) -> None:
        """Publish in a lake that has nothing yet what this home has published. Only for the holder of the lock.

        Where the bucket has lost the file of what is published, and this host has it, it is sent again.
        """
        present = publishing.current(self._home.published)
        known = [commit.snapshot for commit in commits(self._place)]
        if known:
            require_not_newer(known[0])
        if present is None or (known and known[0].run_id != present.run_id):
            return
        if not known or not self._storage.has(f"{_PUBLISHED}/{present.file}"):
            self._send(present.path(self._home.published), present.exports(self._home.published), present)
        if not known:
            commit_tables(self._place, present.path(self._home.published), present, None)
        self._publish_open_tables()

    def publish(self, built: Path, exports: Path, snapshot: Snapshot, keep: int) -> None:
        """Send the files, commit the tables, then publish on this host. Raises LakeError, and nothing is published."""
        self._send(built, exports, snapshot)
        if not snapshot.vintage:
            commit_tables(self._place, built, snapshot, publishing.current(self._home.published))
        self._folder.publish(built, exports, snapshot, keep)
        self._publish_open_tables()
        self._remove_outdated(keep)

    def publish_open_data(self, built: Path, exports: Path, snapshot: Snapshot, keep: int) -> None:
        """Send the files. Their tables are committed once the snapshot that they belong to is published."""
        self._send(built, exports, snapshot, _OPEN)
        self._folder.publish_open_data(built, exports, snapshot, keep)

    def roll_back(self, run_id: str) -> Snapshot:
        """Commit the tables of an earlier snapshot anew. Raises PublishError, LakeError."""
        self.refresh()
        file = self.file_of(run_id)
        target = publishing.rollback_target(self._home.published, run_id)
        commit_tables(self._place, file, target, publishing.current(self._home.published))
        publishing.point_at(target, self._home.published)
        self._publish_open_tables()
        return target

    def snapshots(self) -> list[Snapshot]:
        """List the runs whose snapshots have not expired. Raises LakeError."""
        found = {commit.snapshot.run_id: commit.snapshot for commit in commits(self._place)}
        return [found[run_id] for run_id in sorted(found, reverse=True)]

    def vintages(self) -> list[Snapshot]:
        """List the vintages of the bucket. Raises LakeError."""
        return vintages_in(self._storage)

    def size_bytes(self, snapshot: Snapshot) -> int:
        """Return the size of an object of the bucket. Raises LakeError."""
        return self._storage.size_bytes(f"{_prefix(snapshot)}/{snapshot.file}")

    def file_of(self, name: str) -> Path:
        """Return the copy of a file on this host, fetched where there is none yet. Raises PublishError, LakeError."""
        if name == "current":
            self.refresh()
        else:
            self._fetch_missing(name)
        return self._folder.file_of(name)

    def _fetch_missing(self, name: str) -> None:
        for snapshot in (*self.snapshots(), *self.vintages()):
            if name in (snapshot.run_id, snapshot.vintage):
                self._fetch_with_open_data(snapshot)
                return

    def _fetch_with_open_data(self, snapshot: Snapshot) -> None:
        """Copy a snapshot to this host, the open data first: readers take both up by the run of the snapshot."""
        if not snapshot.vintage and (open_data := self._open_data_of(snapshot)):
            self._fetch(open_data, self._home.open_data, _OPEN)
        folder = self._home.vintages if snapshot.vintage else self._home.published
        self._fetch(snapshot, folder, _prefix(snapshot))

    def _open_data_of(self, snapshot: Snapshot) -> Snapshot | None:
        try:
            manifest = self._storage.read(f"{_OPEN}/{Path(snapshot.file).stem}.json")
        except FileNotFoundError:
            return None
        return publishing.read_pointer(manifest.decode())

    def _fetch(self, snapshot: Snapshot, folder: Path, prefix: str) -> None:
        """Copy a file with its exports, its manifest last. Raises LakeError where the bucket has it not whole."""
        if publishing.is_whole(snapshot, folder):
            return
        exports = self._storage.names(f"{prefix}/{snapshot.exports(Path()).name}")
        self._storage.fetch_all(
            (f"{prefix}/{snapshot.exports(Path()).name}/{name}", snapshot.exports(folder) / name) for name in exports
        )
        snapshot.path(folder).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            self._storage.fetch(f"{prefix}/{snapshot.file}", snapshot.path(folder))
        if not publishing.is_whole(snapshot, folder) or changed_files(snapshot.exports(folder)):
            raise LakeError("part", what=f"{prefix}/{snapshot.file}")
        snapshot.path(folder).chmod(0o440)
        publishing.write_manifest(snapshot, folder)

    def _send(self, built: Path, exports: Path, snapshot: Snapshot, prefix: str = "") -> None:
        prefix = prefix or _prefix(snapshot)
        files = [(f"{prefix}/{exports.name}/{path.relative_to(exports).as_posix()}", path) for path in _files(exports)]
        self._storage.send_all([(f"{prefix}/{snapshot.file}", built), *files])
        self._storage.write(f"{prefix}/{Path(snapshot.file).stem}.json", publishing.pointer_text(snapshot).encode())

    def _publish_open_tables(self) -> None:
        """Let the lake and the bucket hold the open data of the run that is published, if there is any for it."""
        present = publishing.current(self._home.published)
        open_data = {one.run_id: one for one in publishing.snapshots(self._home.open_data)}
        if present is None or present.run_id not in open_data:
            return
        known, own = commits(self._place.open_data), open_data[present.run_id]
        if not self._storage.has(f"{_OPEN}/{own.file}"):
            self._send(own.path(self._home.open_data), own.exports(self._home.open_data), own, _OPEN)
        if not known or known[0].snapshot.run_id != own.run_id:
            before = known[0].snapshot if known else None
            commit_tables(self._place.open_data, own.path(self._home.open_data), own, before)

    def _remove_copies(self, run_ids: set[str]) -> None:
        for folder in (self._home.published, self._home.open_data):
            for copy in publishing.snapshots(folder):
                if copy.run_id not in run_ids:
                    publishing.remove(copy, folder)

    def _remove_outdated(self, keep: int) -> None:
        """Let the oldest expire in the lake, and remove their files from the bucket.

        After a disposal only what is published stays, and no vintage: any other snapshot may hold what was disposed of.
        """
        is_disposing = any(not record.is_complete for record in disposals(self._home.history))
        spared = publishing.spared_runs(self._home.published)
        stay = [
            one for place, one in enumerate(self.snapshots())
            if (place < max(keep, 2) and not is_disposing) or one.run_id in spared
        ]  # fmt: skip
        run_ids = {snapshot.run_id for snapshot in stay}
        expire(self._place, run_ids, is_at_once=is_disposing)
        if publishing.snapshots(self._home.open_data):
            expire(self._place.open_data, run_ids, is_at_once=is_disposing)
        stems = {Path(snapshot.file).stem for snapshot in stay}
        self._remove_others(_OPEN, stems)
        self._remove_others(_PUBLISHED, stems if is_disposing else stems | {VINTAGES})

    def _remove_others(self, prefix: str, stems: set[str]) -> None:
        names = self._storage.names(prefix)
        self._storage.remove(f"{prefix}/{name}" for name in names if name.split("/")[0].split(".")[0] not in stems)


def vintages_in(storage: Storage) -> list[Snapshot]:
    """List the manifests of vintages in a bucket, the newest first. Raises LakeError."""
    folder = f"{_PUBLISHED}/{VINTAGES}"
    names = sorted((name for name in storage.names(folder) if name.endswith(".json")), reverse=True)
    manifests = (name for name in names if "/" not in name)
    return [publishing.read_pointer(storage.read(f"{folder}/{name}").decode()) for name in manifests]


def _prefix(snapshot: Snapshot) -> str:
    return f"{_PUBLISHED}/{VINTAGES}" if snapshot.vintage else _PUBLISHED


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file())
