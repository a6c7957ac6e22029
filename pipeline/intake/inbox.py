"""The inbox: its files and their bytes, within the limits. A ZIP is a folder of deliveries.

Every file arrives, whatever its kind, so that its sender hears of it; what nobody meant to send is passed over.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from unicodedata import normalize

from pipeline.intake.archive import MAGIC, Member, read_members
from pipeline.intake.fault import RefusedError
from pipeline.intake.file_kinds import ZIP, kind_of
from pipeline.intake.incidental_files import is_incidental
from pipeline.settings import FileLimits

THE_INBOX = "."
"""Listed in `Inbox.unreadable` when the folder itself cannot be listed."""


@dataclass(frozen=True)
class Arrival:
    """A file in the inbox, or a member of a ZIP there. `name` is its path below the inbox; `sha256` is of its bytes.

    A member has its `content`. A file beyond the size limit is not read: its `sha256` is made of name, size and time.
    """

    name: str
    path: Path
    sha256: str
    size_bytes: int
    content: bytes | None = None


@dataclass
class Inbox:
    """The files to read, the names of links (ignored), and of files that could not be opened."""

    arrivals: list[Arrival] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def scan_inbox(folder: Path, limits: FileLimits) -> Inbox:
    """List the inbox in order of name. What nobody meant to send is passed over; links are ignored."""
    inbox = Inbox()
    named = {path: printable(path.relative_to(folder).as_posix()) for path in sorted(_files(folder, inbox))}
    as_they_are = set(named.values())
    for path, given_name in named.items():
        name = _composed(given_name, as_they_are)
        try:
            _add_file(inbox, name, path, limits)
        except OSError:
            inbox.unreadable.append(name)
    return inbox


def _composed(name: str, others: set[str]) -> str:
    """Return the name in NFC, as all but macOS write it; as it is where another file has that name already."""
    composed = normalize("NFC", name)
    return name if composed in others else composed


def printable(name: str) -> str:
    """Return a name without bytes that are no UTF-8: they are read as CP932, or replaced."""
    raw = os.fsencode(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp932", errors="replace")


def _files(folder: Path, inbox: Inbox) -> Iterator[Path]:
    def note_unreadable(error: OSError) -> None:
        inbox.unreadable.append(printable(os.path.relpath(str(error.filename), folder)))

    for parent, folders, names in os.walk(folder, onerror=note_unreadable):
        folders[:] = sorted(name for name in folders if not is_incidental(name))
        yield from (Path(parent, name) for name in names if not is_incidental(name))


def _add_file(inbox: Inbox, name: str, path: Path, limits: FileLimits) -> None:
    if path.is_symlink() or not path.is_file():
        inbox.ignored.append(name)
        return
    size_bytes = path.stat().st_size
    if size_bytes > limits.file_bytes:
        token = f"{name}\n{size_bytes}\n{path.stat().st_mtime_ns}"
        inbox.arrivals.append(Arrival(name, path, sha256(token.encode()).hexdigest(), size_bytes))
    elif members := _zip_members(path, limits):
        inbox.arrivals += [_member_arrival(f"{name}/{member.name}", path, member) for member in members]
    else:
        inbox.arrivals.append(_hash_file(name, path))


def _zip_members(path: Path, limits: FileLimits) -> list[Member]:
    """Read the files of a ZIP that is no workbook. None where it cannot be opened: it is refused when it is read."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            return []
    content = path.read_bytes()
    try:
        return read_members(content, limits) if kind_of(content, limits) == ZIP else []
    except RefusedError:
        return []


def _member_arrival(name: str, path: Path, member: Member) -> Arrival:
    return Arrival(name, path, sha256(member.content).hexdigest(), len(member.content), member.content)


def _hash_file(name: str, path: Path) -> Arrival:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        return Arrival(name, path, digest, os.fstat(file.fileno()).st_size)
