"""The inbox: its files and their bytes, within the limits. A ZIP is a folder of deliveries."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

from pipeline.intake.archive import Member, read_members
from pipeline.intake.fault import RefusedError
from pipeline.settings import FileLimits

THE_INBOX = "."
"""Listed in `Inbox.unreadable` when the folder itself cannot be listed."""
READ_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")


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
    """The files to read, the names of files of other kinds (ignored), and of those that could not be opened."""

    arrivals: list[Arrival] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def scan_inbox(folder: Path, limits: FileLimits) -> Inbox:
    """List the inbox in order of name. Hidden files are passed over; links are ignored."""
    inbox = Inbox()
    for path in sorted(_files(folder, inbox)):
        name = printable(path.relative_to(folder).as_posix())
        try:
            _add_file(inbox, name, path, limits)
        except OSError:
            inbox.unreadable.append(name)
    return inbox


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
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in names if not name.startswith("."))


def _add_file(inbox: Inbox, name: str, path: Path, limits: FileLimits) -> None:
    suffix, size_bytes = path.suffix.lower(), path.stat().st_size
    if path.is_symlink() or not path.is_file() or suffix not in (*READ_SUFFIXES, ".zip"):
        inbox.ignored.append(name)
    elif size_bytes > limits.file_bytes:
        token = f"{name}\n{size_bytes}\n{path.stat().st_mtime_ns}"
        inbox.arrivals.append(Arrival(name, path, sha256(token.encode()).hexdigest(), size_bytes))
    elif suffix == ".zip":
        _add_archive(inbox, name, path, limits)
    else:
        inbox.arrivals.append(_hash_file(name, path))


def _add_archive(inbox: Inbox, name: str, path: Path, limits: FileLimits) -> None:
    """Add the members of a ZIP, or the ZIP itself where it cannot be opened: it is refused when it is read."""
    try:
        members = read_members(path.read_bytes(), limits)
    except RefusedError:
        inbox.arrivals.append(_hash_file(name, path))
        return
    for member in members:
        _add_member(inbox, f"{name}/{member.name}", path, member)


def _add_member(inbox: Inbox, name: str, path: Path, member: Member) -> None:
    if Path(member.name).suffix.lower() in READ_SUFFIXES:
        digest = sha256(member.content).hexdigest()
        inbox.arrivals.append(Arrival(name, path, digest, len(member.content), member.content))
    else:
        inbox.ignored.append(name)


def _hash_file(name: str, path: Path) -> Arrival:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        return Arrival(name, path, digest, os.fstat(file.fileno()).st_size)
