"""Archives of a home. Every file is checked against its SHA-256, the archive against its signature where it has one.

Encrypted where the home has a public key for it: then only who holds the secret half reads one. A restore is whole or
nothing. Checksums show damage; only a signature shows that somebody changed both.
"""

import io
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from pipeline.operations.atomic_write import flush_to_disk, flush_tree, make_folder
from pipeline.operations.backup_encryption import EncryptionError, decrypted, encrypt, is_encrypted
from pipeline.operations.backup_signature import SignatureError, sign, signature_path, verify
from pipeline.operations.lock import run_lock
from pipeline.settings import Home

CHECKSUMS = "sha256.txt"
"""The last member of an archive: one that was cut off has none."""
LEFT_OUT = ("work", "prefect", "server", "night.lock", "backup.key")
"""Made anew, or written to at any moment: `server` is the folder of a standing Prefect server. And the secret key:
whoever has a backup could sign another one with it."""
_BLOCK = 1024 * 1024
_MARK = "\\"
"""Begins a line of checksums whose name is escaped."""
_ESCAPED = re.compile(r"\\(.)")


class BackupError(RuntimeError):
    """The archive cannot be written, or not be trusted. One sentence in Japanese: what, and what to do."""


class Verified(NamedTuple):
    """What was seen of an archive: how many files, None where they were not decrypted, and whether it is signed."""

    files: int | None
    is_signed: bool


def backup(home: Home, target: Path) -> int:
    """Write all files of the home into the archive `target`, read it back, encrypt and sign it where there are keys.

    Returns how many files. Raises LockedError while a run is under way, and BackupError; nothing is at `target` then.
    """
    if target.exists():
        raise BackupError(f"{target} はもうあります。別の名前を指定してください。")
    make_folder(target.parent)
    part = target.with_name(f".{target.name}.part")
    try:
        with run_lock(home.lock):
            count = (_write_encrypted if is_for_encryption(home) else _write_plain)(home, part)
        if home.backup_key.exists():
            sign(part, target, home.backup_key)
        part.replace(target)
        flush_to_disk(target.parent)
    except (SignatureError, EncryptionError) as error:
        raise BackupError(str(error)) from None
    finally:
        part.unlink(missing_ok=True)
    return count


def is_for_encryption(home: Home) -> bool:
    """Return whether backups of this home are encrypted."""
    return home.backup_recipient.exists()


def _write_plain(home: Home, part: Path) -> int:
    with part.open("wb") as file:
        count = _write(home.folder, file, part)
        file.flush()
        os.fsync(file.fileno())
    _read_through(part, None)
    return count


def _write_encrypted(home: Home, part: Path) -> int:
    """The plain archive lies in the home, in a file without a name: a share that takes backups never holds it."""
    with tempfile.TemporaryFile(dir=home.folder) as plain, part.open("wb") as file:
        count = _write(home.folder, plain, part)
        plain.seek(0)
        with tarfile.open(fileobj=plain, mode="r|") as archive:
            _count(archive)
        plain.seek(0)
        encrypt(plain, file, home.backup_recipient)
        file.flush()
        os.fsync(file.fileno())
    return count


def verify_backup(archive_path: Path, public_key: Path | None, identity: Path | None = None) -> Verified:
    """Read an archive through. Of an encrypted one whose secret key is not given, only the signature is verified.

    Raises BackupError: damaged, with a key not signed by it, or encrypted and neither key given.
    """
    is_signed = public_key is not None
    if public_key:
        _require_signature(archive_path, public_key)
    is_closed = is_signed and identity is None and is_encrypted(archive_path)
    return Verified(None if is_closed else _read_through(archive_path, identity), is_signed)


def _require_signature(archive_path: Path, public_key: Path) -> None:
    try:
        verify(archive_path, public_key)
    except SignatureError as error:
        raise BackupError(str(error)) from None


def has_signature(archive_path: Path) -> bool:
    """Return whether there is a signature beside an archive."""
    return signature_path(archive_path).is_file()


def _read_through(archive_path: Path, identity: Path | None) -> int:
    with _opened(archive_path, identity) as archive:
        return _count(archive)


def _count(archive: tarfile.TarFile) -> int:
    return sum(1 for _ in _checked(archive))


def _write(folder: Path, file: IO[bytes], part: Path) -> int:
    lines = []
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in _files(folder, part):
            name = path.relative_to(folder).as_posix()
            with path.open("rb") as content:
                lines.append(_checksum_line(file_digest(content, "sha256").hexdigest(), name))
                content.seek(0)
                archive.addfile(archive.gettarinfo(arcname=name, fileobj=content), content)
        content_bytes = "".join(lines).encode("utf-8", "surrogateescape")
        info = tarfile.TarInfo(CHECKSUMS)
        info.size = len(content_bytes)
        archive.addfile(info, io.BytesIO(content_bytes))
    return len(lines)


def _checksum_line(digest: str, name: str) -> str:
    """Return a line as sha256sum writes it: names with a line end or a backslash are escaped, and the line marked."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == name else _MARK}{digest}  {escaped}\n"


def _checksums_in(text: str) -> dict[str, str]:
    """Read the lines of a list of checksums: name → digest. Only a line feed ends a line."""
    listed = {}
    for line in text.split("\n")[:-1]:
        digest, _, name = line.removeprefix(_MARK).partition("  ")
        listed[_ESCAPED.sub(_unescape, name) if line.startswith(_MARK) else name] = digest
    return listed


def _unescape(found: re.Match[str]) -> str:
    return {"n": "\n", "r": "\r"}.get(found[1], found[1])


def _files(folder: Path, part: Path) -> Iterator[Path]:
    """Yield the regular files in order of name, without what a run makes anew and without the archive itself."""
    for path in sorted(folder.rglob("*")):
        is_left_out = path.relative_to(folder).parts[0] in LEFT_OUT or path == part
        if path.is_file() and not path.is_symlink() and not is_left_out:
            yield path


def restore(archive_path: Path, home: Home, public_key: Path | None = None, identity: Path | None = None) -> int:
    """Make the home anew from an archive; with a key only from one that is signed by it. Returns how many files.

    An encrypted one is decrypted with the secret key in the file `identity`.

    Raises BackupError; the home is untouched then.
    """
    target = home.folder
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError(f"{target} は空ではありません。空の場所か、まだない場所を --home で指定してください。")
    if public_key:
        _require_signature(archive_path, public_key)
    make_folder(target.parent)
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        with _opened(archive_path, identity) as archive:
            count = sum(1 for name, member, content in _checked(archive) if _put(part / name, member, content))
        part.mkdir(exist_ok=True)
        flush_tree(part)
        if target.exists():
            target.rmdir()
        part.replace(target)
        flush_to_disk(target.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return count


@contextmanager
def _opened(path: Path, identity: Path | None) -> Iterator[tarfile.TarFile]:
    try:
        with (
            decrypted(path, identity) if is_encrypted(path) else path.open("rb") as file,
            tarfile.open(fileobj=file, mode="r|") as archive,
        ):
            yield archive
    except EncryptionError as error:
        raise BackupError(str(error)) from None
    except (tarfile.TarError, EOFError):
        raise BackupError(f"{path} は、控えではないか壊れています。別の控えを使ってください。") from None


def _checked(archive: tarfile.TarFile) -> Iterator[tuple[str, tarfile.TarInfo, "_Content"]]:
    """Yield the files of an archive, whose content is digested while it is read. Raises BackupError.

    The checksums come last, so a caller keeps nothing before this has come to its end.
    """
    found: dict[str, str] = {}
    listed: dict[str, str] | None = None
    for member in archive:
        _require_harmless(member, found)
        file = archive.extractfile(member)
        assert file is not None  # a regular file
        if member.name == CHECKSUMS:
            listed = _checksums_in(file.read().decode("utf-8", "surrogateescape"))
            continue
        content = _Content(file)
        yield member.name, member, content
        found[member.name] = content.digest()
    if listed is None:
        raise BackupError("控えが途中で切れています（チェックサムの一覧がありません）。別の控えを使ってください。")
    if wrong := sorted(name for name in found.keys() | listed.keys() if found.get(name) != listed.get(name)):
        raise BackupError(
            f"控えが壊れています（SHA-256 が合わないもの: {len(wrong)}件、{wrong[0]!r} など）。"
            "別の控えを使ってください。"
        )


def _require_harmless(member: tarfile.TarInfo, found: dict[str, str]) -> None:
    path = PurePosixPath(member.name)
    is_outside = path.is_absolute() or ".." in path.parts or "\0" in member.name or not path.parts
    if is_outside or not member.isreg() or member.name in found:
        raise BackupError(
            f"控えに、置き場の外を指すもの、使えないものがあります（{member.name!r}）。何も戻していません。"
        )


class _Content:
    """The content of a member: copied or skipped, digested either way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, sha256()

    def blocks(self) -> Iterator[bytes]:
        while block := self._file.read(_BLOCK):
            self._digest.update(block)
            yield block

    def digest(self) -> str:
        for _ in self.blocks():
            pass
        return self._digest.hexdigest()


def _put(path: Path, member: tarfile.TarInfo, content: _Content) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for block in content.blocks():
            file.write(block)
    os.utime(path, (member.mtime, member.mtime))
    path.chmod(member.mode & 0o777)
    return True
