"""A model of what a power cut leaves on a disk, at each call: names and bytes that were flushed, of the rest anything.

Flushing a file keeps its bytes, flushing a folder its names. What is not flushed may be there or not: of the names all,
none, or any single one, written or removed; of the bytes those written, those last flushed, or none.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from tests.scenarios.system_calls import Call, interposed

Names = Mapping[int, Mapping[str, int]]
"""Inode of a folder → its names → their inodes."""
NOT_WATCHED = ("work", "prefect", "logs", "cache", "inbox")
"""Folders of a home in which nothing is promised."""
_KEPT_BYTES = 1024**2
_SINGLE_NAMES = 12
"""So many names that are not flushed are tried alone: a folder may have thousands."""
BYTES = ("as written", "as flushed", "empty")


class Stored(NamedTuple):
    """The content of a file: its SHA-256, and its bytes where it is small."""

    digest: str
    content: bytes


EMPTY = Stored(sha256(b"").hexdigest(), b"")
Tree = dict[str, Stored]
"""Path below the home → content, of the files that a power cut leaves."""


class Disk:
    """What is flushed of a folder. Give `flush` each call of fsync, and ask for `trees` at any moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._held: dict[int, int] = {}
        self._flushed: dict[int, Stored] = {}
        self._marks: dict[int, tuple[int, int]] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._root = folder.stat().st_ino
        self._names = self._present()
        for inode in self._held:
            self._keep(inode)

    def close(self) -> None:
        for descriptor in self._held.values():
            os.close(descriptor)

    def flush(self, descriptor: int) -> None:
        """Keep the bytes of a file, or the names of a folder."""
        inode = os.fstat(descriptor).st_ino
        self._hold(inode, f"/proc/self/fd/{descriptor}")
        if Path(f"/proc/self/fd/{descriptor}").is_dir():
            self._names[inode] = self._present_in(Path(f"/proc/self/fd/{descriptor}").readlink())
        else:
            self._keep(inode)

    def trees(self) -> Iterator[tuple[str, Tree]]:
        """Yield what a power cut may leave now, each with a description."""
        present = self._present()
        pending = [
            (folder, name, inode)
            for folder, names in present.items()
            for name, inode in names.items()
            if self._names.get(folder, {}).get(name) != inode
        ]
        several: list[tuple[str, Names]] = [("all names", present), ("flushed names", self._names)]
        for folder, name, inode in pending[:_SINGLE_NAMES]:
            alone = {**self._names, folder: {**self._names.get(folder, {}), name: inode}}
            several.append((f"only the name {name}", alone))
        for folder, name in self._removed(present)[:_SINGLE_NAMES]:
            without = {key: inode for key, inode in self._names[folder].items() if key != name}
            several.append((f"only {name} removed", {**self._names, folder: without}))
        for which, names in several:
            for how in BYTES if pending or self._is_any_changed() else BYTES[:1]:
                yield f"{which}, bytes {how}", dict(self._walk(names, self._root, "", how))

    def _removed(self, present: Names) -> list[tuple[int, str]]:
        """List the names, with their folders, that are gone, and whose going is not flushed."""
        return [
            (folder, name) for folder, names in self._names.items() for name in names
            if name not in present.get(folder, {})
        ]  # fmt: skip

    def _is_any_changed(self) -> bool:
        return any(self._is_changed(inode) for inode in self._held)

    def _walk(self, names: Names, folder: int, path: str, how: str) -> Iterator[tuple[str, Stored]]:
        for name, inode in names.get(folder, {}).items():
            if inode in names or self._is_folder(inode):
                yield from self._walk(names, inode, f"{path}{name}/", how)
            else:
                yield f"{path}{name}", self._content(inode, how)

    def _content(self, inode: int, how: str) -> Stored:
        if not self._is_changed(inode):
            return self._flushed[inode]
        if how == "as written":
            return self._read(inode)
        return self._flushed.get(inode, EMPTY) if how == "as flushed" else EMPTY

    def _is_changed(self, inode: int) -> bool:
        return not self._is_folder(inode) and self._marks.get(inode) != self._mark(inode)

    def _is_folder(self, inode: int) -> bool:
        return Path(f"/proc/self/fd/{self._held[inode]}").is_dir()

    def _mark(self, inode: int) -> tuple[int, int]:
        found = os.fstat(self._held[inode])
        return found.st_size, found.st_mtime_ns

    def _keep(self, inode: int) -> None:
        if not self._is_folder(inode):
            self._marks[inode] = self._mark(inode)
            self._flushed[inode] = self._read(inode)

    def _read(self, inode: int) -> Stored:
        content = Path(f"/proc/self/fd/{self._held[inode]}").read_bytes()
        return Stored(sha256(content).hexdigest(), content if len(content) <= _KEPT_BYTES else b"")

    def _hold(self, inode: int, path: str) -> None:
        """Hold a file open: an inode that is free again would be taken for another file."""
        if inode not in self._held:
            self._held[inode] = os.open(path, os.O_RDONLY)

    def _present(self) -> dict[int, dict[str, int]]:
        """Return the names that are there now, of all folders that are watched."""
        found: dict[int, dict[str, int]] = {}
        for parent, folders, _ in os.walk(self.folder):
            if parent == str(self.folder):
                folders[:] = [name for name in folders if name not in NOT_WATCHED]
            found[Path(parent).stat().st_ino] = self._present_in(Path(parent))
        return found

    def _present_in(self, folder: Path) -> dict[str, int]:
        is_home = folder.resolve() == self.folder.resolve()
        names = {}
        with os.scandir(folder) as entries:
            for entry in entries:
                if not (is_home and entry.name in NOT_WATCHED) and not entry.is_symlink():
                    names[entry.name] = entry.inode()
                    self._hold(entry.inode(), entry.path)
        return names


def faults(tree: Tree, has_pointer: bool) -> list[str]:
    """List what must never be left: receipts without their bytes, a pointer to anything but a whole snapshot, and
    senders that count as answered without their return slip.
    """
    return [*_faults_of_receipts(tree), *_faults_of_pointer(tree, has_pointer), *_faults_of_slips(tree)]


def _faults_of_receipts(tree: Tree) -> Iterator[str]:
    for path, stored in tree.items():
        if path.startswith("history/nights/") and path.endswith(".json"):
            try:
                rows = json.loads(stored.content)
            except ValueError:
                yield f"{path} cannot be read"
                continue
            for row in rows:
                found = tree.get(f"history/files/{row['sha256']}")
                if found is None or found.digest != row["sha256"]:
                    yield f"{path}: the bytes of {row['name']} are not there"


def _faults_of_slips(tree: Tree) -> Iterator[str]:
    lists = [stored for path, stored in tree.items() if path.startswith("history/answered/") and path.endswith(".json")]
    slips = {Path(path).stem.rpartition("_")[2] for path, stored in tree.items() if stored.digest != EMPTY.digest}
    try:
        ids = [number for stored in lists for number in json.loads(stored.content)]
    except ValueError:
        yield "the list of answered deliveries cannot be read"
        return
    yield from (f"{number} counts as answered without its slip" for number in ids if number not in slips)


def _faults_of_pointer(tree: Tree, has_pointer: bool) -> Iterator[str]:
    pointer = tree.get("published/current.json")
    if pointer is None:
        if has_pointer:
            yield "there is no pointer any more"
        return
    try:
        row = json.loads(pointer.content)
    except ValueError:
        yield "the pointer cannot be read"
        return
    snapshot = tree.get(f"published/{row['file']}")
    if snapshot is None or snapshot.digest != row["sha256"]:
        yield "the pointer names no whole snapshot"


class Outcome(NamedTuple):
    """Counts of moments and of what may be left at them, the faults with their moment, and what is left at the end."""

    moments: int
    trees: int
    faults: list[str]
    left: Tree


def cut_everywhere(folder: Path, work: Callable[[], object], most_moments: int | None = None) -> Outcome:
    """Run the work and cut the power before each of its calls, and after the last."""
    disk, found = Disk(folder), []
    has_pointer = (folder / "published" / "current.json").exists()
    moments = tree_count = 0

    def cut(moment: str) -> None:
        nonlocal moments, tree_count
        if most_moments is not None and moments >= most_moments:
            return
        moments += 1
        for which, tree in disk.trees():
            tree_count += 1
            found.extend(f"before {moment} ({which}): {fault}" for fault in faults(tree, has_pointer))

    def flush(call: Call) -> None:
        if call.name == "fsync":
            disk.flush(call.descriptor)

    try:
        with interposed(folder, lambda call: cut(str(call)), flush):
            work()
        cut("the end")
        *_, (_, left) = ((which, tree) for which, tree in disk.trees() if which.startswith("flushed names"))
        return Outcome(moments, tree_count, found, left)
    finally:
        disk.close()
