"""Encryption of backups, in the format of age: the public half of a key in the home, the secret half nowhere near it.

Anybody can decrypt them without this program: `age -d -i IDENTITY.txt FILE.tar.age > FILE.tar`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

import pyrage

from pipeline.operations.atomic_write import write_atomically
from pipeline.operations.key_files import key_place_fault, write_secret
from pipeline.settings import Home

SUFFIX = ".age"
_FIRST_BYTES = b"age-encryption.org/v1\n"


class EncryptionError(RuntimeError):
    """A backup cannot be encrypted or decrypted. One sentence in Japanese: what, and what to do."""


def make_identity(home: Home, identity: Path) -> None:
    """Write a new secret key outside the home, readable by its owner only, and its public half into the home.

    Raises EncryptionError; no key is ever written over.
    """
    if fault := key_place_fault(home, home.backup_recipient, identity, "秘密の鍵"):
        raise EncryptionError(fault)
    pair = pyrage.x25519.Identity.generate()
    write_secret(identity, f"# public key: {pair.to_public()}\n{pair}\n".encode("ascii"))
    write_atomically(home.backup_recipient, f"{pair.to_public()}\n".encode("ascii"))


def encrypt(plain: IO[bytes], written: IO[bytes], recipient: Path) -> None:
    """Write `plain` encrypted for the public key in the file `recipient`. Raises EncryptionError."""
    try:
        key = pyrage.x25519.Recipient.from_str(recipient.read_text(encoding="ascii").strip())
        pyrage.encrypt_io(plain, written, [key])
    except (pyrage.RecipientError, pyrage.EncryptError, ValueError, OSError) as error:
        raise EncryptionError(f"{recipient} の鍵で暗号化できません（{error}）。") from None


def is_encrypted(archive: Path) -> bool:
    """Return whether a file begins as age begins its files."""
    with archive.open("rb") as file:
        return file.read(len(_FIRST_BYTES)) == _FIRST_BYTES


@contextmanager
def decrypted(archive: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    """Yield the content as a stream, through a pipe: nothing of it is written to a disk. Raises EncryptionError."""
    key = _read_identity(archive, identity)
    faults: list[Exception] = []
    read_end, write_end = os.pipe()
    thread = Thread(target=_decrypt, args=(archive, write_end, key, faults))
    thread.start()
    try:
        with os.fdopen(read_end, "rb") as plain:
            yield plain
    finally:
        thread.join()
        if faults:
            raise EncryptionError(
                f"{archive} は {identity} では復号できません（{faults[0]}）。"
                "この控えのための鍵か、控えが壊れていないかを確かめてください。"
            )


def _decrypt(archive: Path, write_end: int, key: pyrage.x25519.Identity, faults: list[Exception]) -> None:
    try:
        with archive.open("rb") as content, os.fdopen(write_end, "wb") as plain:
            pyrage.decrypt_io(content, plain, [key])
    except BrokenPipeError:
        pass  # the reader stopped early, and raises the error itself
    except (pyrage.DecryptError, OSError) as error:
        faults.append(error)


def _read_identity(archive: Path, identity: Path | None) -> pyrage.x25519.Identity:
    if identity is None:
        raise EncryptionError(f"{archive} は暗号化されています。--identity に秘密の鍵のファイルを指定してください。")
    try:
        lines = identity.read_text(encoding="ascii").split()
        return pyrage.x25519.Identity.from_str(next(line for line in lines if line.startswith("AGE-SECRET-KEY-")))
    except (OSError, ValueError, StopIteration, pyrage.IdentityError) as error:
        raise EncryptionError(f"{identity} を秘密の鍵として読めません（{error}）。") from None
