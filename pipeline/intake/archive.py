"""ZIP files: members with names that may be CP932, within limits, and never a path out of the folder."""

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from unicodedata import normalize

from pipeline.file_limits import FileLimits
from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.intake.incidental_files import is_incidental

MAGIC = b"PK\x03\x04"
EMPTY_MAGIC = b"PK\x05\x06"
"""How a ZIP without members begins."""
_MOST_MEMBERS = 2_000
_MOST_RATIO = 200
_TOTAL_FILES = 10
"""All members together may hold as much as this many files of the largest allowed size."""
_LARGEST_DIRECTORY_BYTES = 1024**2
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK_BYTES = 64 * 1024
_RATIO_FROM_BYTES = 1024**2
"""Up to this size any ratio is borne: an empty questionnaire packs well."""
_LOCAL_HEADER_BYTES = 30
_ERRORS = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, struct.error, zlib.error
)  # fmt: skip
"""What zipfile raises over broken archives."""


@dataclass(frozen=True)
class Member:
    """A file within a ZIP: its decoded name and its bytes.

    A member that cannot be unpacked has its own part of the ZIP as its bytes, which is refused when it is read.
    """

    name: str
    content: bytes


def read_members(content: bytes, limits: FileLimits) -> Iterator[Member]:
    """Unpack the files of a ZIP one at a time, in order of name. Raises RefusedError before the first."""
    archive = OpenArchive(content, limits)
    return (Member(name, archive.unpack(offset)) for name, offset in archive.members)


class OpenArchive:
    """A ZIP within the limits. `members`: name and place of each file, in order of name.

    What nobody meant to send is left out. Raises RefusedError.
    """

    def __init__(self, content: bytes, limits: FileLimits) -> None:
        self._content = content
        self._archive = open_archive(content, limits)
        entries = [entry for entry in self._archive.infolist() if not entry.is_dir()]
        named = sorted((decode_name(entry), entry.header_offset) for entry in entries)
        self.members = [one for one in named if not is_incidental(one[0])]
        _require_single(name for name, _ in self.members)
        self._entries = {entry.header_offset: entry for entry in entries}

    def unpack(self, offset: int) -> bytes:
        """Unpack the member at a place; one that is broken is its own part of the ZIP, which is refused when read."""
        return _read_or_cut_out(self._archive, self._entries[offset], self._content)


def open_archive(content: bytes, limits: FileLimits) -> zipfile.ZipFile:
    """Open a ZIP whose list of members is within the limits. Raises RefusedError."""
    _require_short_directory(content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _ERRORS:
        raise _refused("zip_broken") from None
    if not all(entry.filename for entry in archive.infolist()):  # zipfile raises an error of its own over these
        raise _refused("zip_broken")
    _require_safe([entry for entry in archive.infolist() if not entry.is_dir()], len(content), limits)
    return archive


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most_bytes: int) -> bytes:
    """Unpack a member piece by piece, whatever size it claims. Raises RefusedError when it is broken or too large."""
    unpacked = bytearray()
    try:
        with archive.open(entry) as member:
            while chunk := member.read(_CHUNK_BYTES):
                unpacked += chunk
                _require_size(len(unpacked), entry.compress_size, most_bytes)
    except _ERRORS:
        raise _refused("zip_broken") from None
    return bytes(unpacked)


def decode_name(entry: zipfile.ZipInfo) -> str:
    """Decode a member's name, in NFC and with slashes. Without the UTF-8 flag it is UTF-8 or, from Windows, CP932."""
    return normalize("NFC", _raw_name(entry)).replace("\\", "/")


def _raw_name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    raw = entry.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _read_or_cut_out(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, content: bytes) -> bytes:
    """Unpack a member, or cut its header and packed bytes out of the ZIP where that fails."""
    try:
        return read_entry(archive, entry, entry.file_size)
    except RefusedError:
        start = entry.header_offset
        header = content[start : start + _LOCAL_HEADER_BYTES]
        lengths = sum(struct.unpack("<HH", header[26:])) if len(header) == _LOCAL_HEADER_BYTES else 0
        return MAGIC + content[start : start + _LOCAL_HEADER_BYTES + lengths + entry.compress_size].removeprefix(MAGIC)


def _require_short_directory(content: bytes) -> None:
    """Refuse a list of members that alone would take seconds to read."""
    at = content.rfind(EMPTY_MAGIC, max(0, len(content) - 65_557))
    if at < 0 or len(content) < at + 22:
        raise _refused("zip_broken")
    count, size = struct.unpack("<HI", content[at + 10 : at + 16])
    if count > _MOST_MEMBERS or size > _LARGEST_DIRECTORY_BYTES:
        raise _refused("zip_files", limit=f"{_MOST_MEMBERS:,}")


def _require_safe(entries: list[zipfile.ZipInfo], size_bytes: int, limits: FileLimits) -> None:
    """Refuse too many or too large members, passwords and unsafe paths before unpacking. Raises RefusedError."""
    total = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > _MOST_MEMBERS:
        raise _refused("zip_files", limit=f"{_MOST_MEMBERS:,}")
    if total > limits.file_bytes * _TOTAL_FILES or (total > limits.file_bytes and total / packed > _MOST_RATIO):
        raise _refused("zip_size", total=f"{total:,}")
    if packed > size_bytes or len({entry.header_offset for entry in entries}) < len(entries):
        raise _refused("zip_overlap")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise _refused("zip_password", name=decode_name(entry))
        if entry.compress_type not in _METHODS:
            raise _refused("zip_method", name=decode_name(entry))
    for name in map(decode_name, entries):
        if ".." in PurePosixPath(name).parts or name.startswith("/") or ":" in name:
            raise _refused("zip_path", name=name)


def _require_single(names: Iterable[str]) -> None:
    """Refuse a ZIP with two files of one name: which of them is meant cannot be known."""
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise _refused("zip_repeated", name=repeated[0])


def _require_size(unpacked_bytes: int, packed_bytes: int, most_bytes: int) -> None:
    is_bomb = unpacked_bytes > _RATIO_FROM_BYTES and unpacked_bytes > _MOST_RATIO * packed_bytes
    if is_bomb or unpacked_bytes > most_bytes:
        raise _refused("zip_size", total=f"{unpacked_bytes:,}")


def _refused(phrase_key: str, **facts: object) -> RefusedError:
    return RefusedError(Fault("file.archive", facts={"what": Phrase(phrase_key, facts)}))
