"""The inbox: which files lie there, and their bytes, within the limits."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

READ_SUFFIXES = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Arrival:
    """A file in the inbox. `name` is its path below the inbox; `sha256` identifies its bytes."""

    name: str
    path: Path
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Inbox:
    """What lies in the inbox: files to read, files of kinds nobody reads, and files that could not be opened."""

    arrivals: tuple[Arrival, ...]
    left_aside: tuple[str, ...]
    unreadable: tuple[str, ...]


def look(folder: Path) -> Inbox:
    """List the inbox in order of name. Hidden files and links are left aside."""
    arrivals: list[Arrival] = []
    aside: list[str] = []
    unreadable: list[str] = []
    for path in sorted(_files(folder)):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() not in READ_SUFFIXES or path.is_symlink():
            aside.append(name)
            continue
        try:
            arrivals.append(_arrival(name, path))
        except OSError:
            unreadable.append(name)
    return Inbox(tuple(arrivals), tuple(aside), tuple(unreadable))


def _files(folder: Path) -> Iterable[Path]:
    return (
        p
        for p in folder.rglob("*")
        if p.is_file() and not any(part.startswith(".") for part in p.relative_to(folder).parts)
    )


def _arrival(name: str, path: Path) -> Arrival:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Arrival(name, path, digest, path.stat().st_size)
