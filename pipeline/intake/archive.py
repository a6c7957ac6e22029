"""ZIP files: members with names that may be CP932, within limits, and never a path out of the folder."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.settings import FileLimits

MAGIC = b"PK\x03\x04"
_MOST_MEMBERS = 2_000
_MOST_RATIO = 200
_TOTAL_FILES = 10
"""All members together may hold as much as this many files of the largest allowed size."""
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True)
class Member:
    """A file within a ZIP: its decoded name and its bytes."""

    name: str
    content: bytes


def read_members(content: bytes, limits: FileLimits) -> list[Member]:
    """Read all files of a ZIP, in order of name, without hidden ones. Raises RefusedError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            require_safe(entries, limits)
            named = sorted((_decode_name(entry), entry) for entry in entries)
            return [Member(name, archive.read(entry)) for name, entry in named if not _is_hidden(name)]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as error:
        raise _refused("zip_broken", detail=error) from None


def require_safe(entries: list[zipfile.ZipInfo], limits: FileLimits) -> None:
    """Refuse too many or too large members, passwords and unsafe paths before unpacking. Raises RefusedError."""
    total = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > _MOST_MEMBERS:
        raise _refused("zip_files", limit=f"{_MOST_MEMBERS:,}")
    if total > limits.file_bytes * _TOTAL_FILES or (total > limits.file_bytes and total / packed > _MOST_RATIO):
        raise _refused("zip_size", total=f"{total:,}")
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise _refused("zip_password")
    for name in map(_decode_name, entries):
        if ".." in PurePosixPath(name).parts or name.startswith("/") or ":" in name:
            raise _refused("zip_path", name=name)


def _decode_name(entry: zipfile.ZipInfo) -> str:
    """Decode a member's name: where the UTF-8 flag is missing it is UTF-8 or, from Windows, CP932."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename.replace("\\", "/")
    raw = entry.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return entry.filename.replace("\\", "/")


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _refused(phrase_key: str, **facts: object) -> RefusedError:
    return RefusedError(Fault("file.archive", facts={"what": Phrase(phrase_key, facts)}))
