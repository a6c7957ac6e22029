"""The inbox: its files and their bytes, within the limits. A ZIP is a folder of deliveries.

Every file arrives, whatever its kind, so that its sender hears of it; what nobody meant to send is passed over.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from unicodedata import normalize

from pipeline.intake.fault import RefusedError
from pipeline.intake.file_names import printable_name
from pipeline.intake.foreign_file import HEAD_BYTES, ForeignArchive, ReadingLostError, open_if_zip
from pipeline.intake.incidental_files import is_incidental
from pipeline.intake.reader_calls import MemberEntry
from pipeline.settings import FileLimits

THE_INBOX = "."
"""Listed in `Inbox.unreadable` when the folder itself cannot be listed."""


@dataclass(frozen=True)
class Arrival:
    """A file in the inbox, or a member of a ZIP there. `name` is its path below the inbox; `sha256` is of its bytes.

    A file beyond the size limit is not read: its `sha256` is made of name, size and time.
    """

    name: str
    path: Path
    sha256: str
    size_bytes: int
    member: tuple[ForeignArchive, MemberEntry] | None = None

    @property
    def content(self) -> bytes | None:
        """Unpack a member of a ZIP; None for a file. Raises OSError where the ZIP has changed since."""
        if self.member is None:
            return None
        archive, entry = self.member
        try:
            return archive.unpack(entry)
        except RefusedError as refusal:
            raise OSError(str(refusal)) from None


@dataclass
class Inbox:
    """The files to read, the names of links (ignored), and of files that could not be opened."""

    arrivals: list[Arrival] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def scan_inbox(folder: Path, limits: FileLimits, unopened: Collection[str] = ()) -> Inbox:
    """List the inbox in order of name. What nobody meant to send is passed over; links are ignored.

    `unopened`: the SHA-256 of files that are no longer opened as a ZIP, since they are in quarantine.
    """
    inbox = Inbox()
    named = {path: printable_name(path.relative_to(folder).as_posix()) for path in sorted(_files(folder, inbox))}
    as_they_are = set(named.values())
    for path, given_name in named.items():
        name = _composed(given_name, as_they_are)
        try:
            _add_file(inbox, name, path, limits, unopened)
        except OSError:
            inbox.unreadable.append(name)
    return inbox


def _composed(name: str, others: set[str]) -> str:
    """Return the name in NFC, as all but macOS write it; as it is where another file has that name already."""
    composed = normalize("NFC", name)
    return name if composed in others else composed


def _files(folder: Path, inbox: Inbox) -> Iterator[Path]:
    def note_unreadable(error: OSError) -> None:
        inbox.unreadable.append(printable_name(os.path.relpath(str(error.filename), folder)))

    for parent, folders, names in os.walk(folder, onerror=note_unreadable):
        folders[:] = sorted(name for name in folders if not is_incidental(name))
        yield from (Path(parent, name) for name in names if not is_incidental(name))


def _add_file(inbox: Inbox, name: str, path: Path, limits: FileLimits, unopened: Collection[str]) -> None:
    if path.is_symlink() or not path.is_file():
        inbox.ignored.append(name)
        return
    size_bytes = path.stat().st_size
    if size_bytes > limits.file_bytes:
        token = f"{name}\n{size_bytes}\n{path.stat().st_mtime_ns}"
        inbox.arrivals.append(Arrival(name, path, sha256(token.encode()).hexdigest(), size_bytes))
    elif archive := _open_if_zip(path, limits, unopened):
        inbox.arrivals += [_member_arrival(name, path, archive, entry) for entry in archive.members]
    else:
        inbox.arrivals.append(_hash_file(name, path))


def _open_if_zip(path: Path, limits: FileLimits, unopened: Collection[str]) -> ForeignArchive | None:
    """List the files of a ZIP that is no workbook. None where it is not opened: it is refused when it is read.

    Raises OSError where it could not be tried.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if unopened and _hash_file("", path).sha256 in unopened:
        return None
    try:
        return open_if_zip(head, path.read_bytes, limits)
    except ReadingLostError as lost:
        raise OSError(str(lost)) from None


def _member_arrival(name: str, path: Path, archive: ForeignArchive, entry: MemberEntry) -> Arrival:
    member_name = f"{name}/{printable_name(entry.name)}"
    return Arrival(member_name, path, entry.sha256, entry.size_bytes, (archive, entry))


def _hash_file(name: str, path: Path) -> Arrival:
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        return Arrival(name, path, digest, os.fstat(file.fileno()).st_size)
