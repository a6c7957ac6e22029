"""The snapshots of a lake, and the copies of them on this host."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.intake.disposal import disposals
from pipeline.lake.lake_tables import commit_tables, commits, expire
from pipeline.lake.own_home import FolderCatalogue
from pipeline.lake.place import LakePlace
from pipeline.lake.storage import Storage
from pipeline.settings import VINTAGES, Home
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.publish import PublishError, Snapshot

_PUBLISHED = "published"


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
            self._fetch(known[0], self._home.published)
            publishing.point_at(known[0], self._home.published)
        if known:
            self._remove_copies({snapshot.run_id for snapshot in known})

    def move_in(self) -> None:
        """Publish in a lake that has nothing yet what this home has published. Only for the holder of the lock."""
        present = publishing.current(self._home.published)
        if present is None or commits(self._place):
            return
        self._send(present.path(self._home.published), present.exports(self._home.published), present)
        commit_tables(self._place, present.path(self._home.published), present, None)

    def publish(self, built: Path, exports: Path, snapshot: Snapshot, keep: int) -> None:
        """Send the files, commit the tables, then publish on this host. Raises LakeError, and nothing is published."""
        self._send(built, exports, snapshot)
        if not snapshot.vintage:
            commit_tables(self._place, built, snapshot, publishing.current(self._home.published))
        self._folder.publish(built, exports, snapshot, keep)
        self._remove_outdated(keep)

    def roll_back(self, run_id: str) -> Snapshot:
        """Commit the tables of an earlier snapshot anew. Raises PublishError, LakeError."""
        self.refresh()
        file = self.file_of(run_id)
        target = publishing.rollback_target(self._home.published, run_id)
        commit_tables(self._place, file, target, publishing.current(self._home.published))
        publishing.point_at(target, self._home.published)
        return target

    def snapshots(self) -> list[Snapshot]:
        """List the runs whose snapshots have not expired. Raises LakeError."""
        found = {commit.snapshot.run_id: commit.snapshot for commit in commits(self._place)}
        return [found[run_id] for run_id in sorted(found, reverse=True)]

    def vintages(self) -> list[Snapshot]:
        """List the manifests of vintages in the bucket. Raises LakeError."""
        folder = f"{_PUBLISHED}/{VINTAGES}"
        names = sorted((name for name in self._storage.names(folder) if name.endswith(".json")), reverse=True)
        manifests = (name for name in names if "/" not in name)
        return [publishing.read_pointer(self._storage.read(f"{folder}/{name}").decode()) for name in manifests]

    def size_bytes(self, snapshot: Snapshot) -> int:
        """Return the size of an object of the bucket. Raises LakeError."""
        return self._storage.size_bytes(f"{_prefix(snapshot)}{snapshot.file}")

    def file_of(self, name: str) -> Path:
        """Return the copy of a file on this host, fetched where there is none yet. Raises PublishError, LakeError."""
        if name == "current":
            self.refresh()
        else:
            self._fetch_missing(name)
        return self._folder.file_of(name)

    def _fetch_missing(self, name: str) -> None:
        places = ((self.snapshots(), self._home.published), (self.vintages(), self._home.vintages))
        for snapshots, folder in places:
            for snapshot in snapshots:
                if name in (snapshot.run_id, snapshot.vintage):
                    self._fetch(snapshot, folder)
                    return

    def _fetch(self, snapshot: Snapshot, folder: Path) -> None:
        """Copy a snapshot with its exports to this host, its manifest last. Raises PublishError where it is damaged."""
        if publishing.is_whole(snapshot, folder):
            return
        prefix = _prefix(snapshot)
        exports = self._storage.names(f"{prefix}{snapshot.exports(Path()).name}")
        self._storage.fetch_all(
            (f"{prefix}{snapshot.exports(Path()).name}/{name}", snapshot.exports(folder) / name) for name in exports
        )
        snapshot.path(folder).unlink(missing_ok=True)
        self._storage.fetch(f"{prefix}{snapshot.file}", snapshot.path(folder))
        if not publishing.is_whole(snapshot, folder):
            raise PublishError(f"{snapshot.file} が壊れています（SHA-256 が控えと違います）。別の実行を選んでください")
        snapshot.path(folder).chmod(0o440)
        publishing.write_manifest(snapshot, folder)

    def _send(self, built: Path, exports: Path, snapshot: Snapshot) -> None:
        prefix = _prefix(snapshot)
        files = [(f"{prefix}{exports.name}/{path.relative_to(exports).as_posix()}", path) for path in _files(exports)]
        self._storage.send_all([(f"{prefix}{snapshot.file}", built), *files])
        self._storage.write(f"{prefix}{Path(snapshot.file).stem}.json", publishing.pointer_text(snapshot).encode())

    def _remove_copies(self, run_ids: set[str]) -> None:
        for copy in publishing.snapshots(self._home.published):
            if copy.run_id not in run_ids:
                publishing.remove(copy, self._home.published)

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
        expire(self._place, {snapshot.run_id for snapshot in stay}, is_at_once=is_disposing)
        stems = {Path(snapshot.file).stem for snapshot in stay}
        stems |= set() if is_disposing else {VINTAGES}
        self._storage.remove(
            f"{_PUBLISHED}/{name}"
            for name in self._storage.names(_PUBLISHED)
            if name.split("/")[0].split(".")[0] not in stems
        )


def _prefix(snapshot: Snapshot) -> str:
    return f"{_PUBLISHED}/{VINTAGES}/" if snapshot.vintage else f"{_PUBLISHED}/"


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file())
