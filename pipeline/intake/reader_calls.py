"""What the reading process is asked: each call has a value, or the fault for which the bytes are refused."""

from hashlib import sha256
from typing import NamedTuple

from pipeline.file_limits import FileLimits
from pipeline.intake.archive import OpenArchive
from pipeline.intake.fault import Fault, RefusedError
from pipeline.intake.file_kinds import ZIP, kind_of
from pipeline.intake.tabular_file import TabularFile, read_tabular_file


class MemberEntry(NamedTuple):
    """A file within a ZIP: its decoded name, its place there, and its unpacked bytes in numbers."""

    name: str
    offset: int
    size_bytes: int
    sha256: str


def read_file(content: bytes, limits: FileLimits) -> TabularFile | Fault:
    """Read a file into its tables."""
    try:
        return read_tabular_file(content, limits)
    except RefusedError as refusal:
        return refusal.fault


def list_members(content: bytes, limits: FileLimits) -> list[MemberEntry]:
    """List the files of a ZIP, each unpacked by itself. None of what is no ZIP, or refused when it is read."""
    try:
        if kind_of(content, limits) != ZIP:
            return []
        archive = _open(sha256(content).hexdigest(), content, limits)
    except RefusedError:
        return []
    return [_entry(archive, name, offset) for name, offset in archive.members]


def unpack_member(archive_sha256: str, offset: int, content: bytes | None, limits: FileLimits) -> bytes | None:
    """Unpack one file of a ZIP. None when the ZIP is not open here and its content is not given either."""
    archive = _opened.get(archive_sha256) or (_open(archive_sha256, content, limits) if content else None)
    return archive.unpack(offset) if archive else None


def _entry(archive: OpenArchive, name: str, offset: int) -> MemberEntry:
    content = archive.unpack(offset)
    return MemberEntry(name, offset, len(content), sha256(content).hexdigest())


_opened: dict[str, OpenArchive] = {}
"""The last ZIP, by the SHA-256 of its content."""


def _open(archive_sha256: str, content: bytes, limits: FileLimits) -> OpenArchive:
    archive = OpenArchive(content, limits)
    _opened.clear()
    _opened[archive_sha256] = archive
    return archive
