"""Atomic writes: a reader, or a crash, finds the old file or the new one, never a part."""

import errno
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_AT_ONCE = 8
"""Files flushed at the same time: a journal takes them in together, at a tenth of the time one after another."""
_NO_SUCH_FLUSH = (errno.EINVAL, errno.ENOTSUP)
"""What file systems answer that know no flush of a folder; `monosashi doctor` reports it."""


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write beside the target, flush to disk, rename over it, flush the folder."""
    make_folder(path.parent)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    flush_to_disk(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, each flushed into its parent: else all in it may be lost."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        flush_to_disk(path.parent)


def flush_to_disk(path: Path) -> None:
    """Flush a file, or the names in a folder, to the disk: a rename must not get there before the content."""
    if os.name == "nt" and path.is_dir():  # Windows opens no folder
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SUCH_FLUSH or not path.is_dir():
            raise
    finally:
        os.close(descriptor)


def flush_all(paths: Iterable[Path]) -> None:
    """Flush files and folders to the disk, several at a time. The order among them does not count."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(flush_to_disk, paths):
            pass


def flush_tree(folder: Path) -> None:
    """Flush a folder with everything in it: what a rename is about to show must be there whole."""
    flush_all([folder, *folder.rglob("*")])
