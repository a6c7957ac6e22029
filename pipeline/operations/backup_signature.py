"""Signatures of backups, in the format of minisign: the secret key in the home, the public one elsewhere.

Anybody can verify them without this program: `minisign -Vm FILE.tar -p KEY.pub`.
"""

from pathlib import Path

import minisign

from pipeline.operations.atomic_write import write_atomically
from pipeline.operations.key_files import key_place_fault, write_secret
from pipeline.settings import Home


class SignatureError(RuntimeError):
    """An archive is not signed as it should be, or a key cannot be used. One sentence in Japanese."""


def make_key_pair(home: Home, public_key: Path) -> None:
    """Write a new secret key into the home, readable by its owner only, and the public one elsewhere.

    Raises SignatureError; no key is ever written over.
    """
    if fault := key_place_fault(home, home.backup_key, public_key, "公開鍵"):
        raise SignatureError(fault)
    pair = minisign.KeyPair.generate()
    write_secret(home.backup_key, bytes(pair.secret_key) + b"\n")
    write_atomically(public_key, bytes(pair.public_key) + b"\n")


def sign(written: Path, name: Path, secret_key: Path) -> None:
    """Sign the file `written`, and put the signature beside the name that it is about to get. Raises SignatureError."""
    try:
        key = minisign.SecretKey.from_file(secret_key)
        with written.open("rb") as content:
            signature = key.sign(content, untrusted_comment="signature of a Monosashi backup")
    except (minisign.Error, OSError) as error:
        raise SignatureError(f"{secret_key} で署名できません（{error}）。") from None
    write_atomically(signature_path(name), bytes(signature) + b"\n")


def verify(archive: Path, public_key: Path) -> None:
    """Raise SignatureError unless there is a signature beside the archive, by this key, over these very bytes."""
    if not public_key.is_file():
        raise SignatureError(
            f"公開鍵 {public_key} がありません。--key には `monosashi backup --new-key` で書いた鍵を指定してください。"
        )
    try:
        key = minisign.PublicKey.from_file(public_key)
    except (minisign.Error, OSError) as error:
        raise SignatureError(f"{public_key} は公開鍵として読めません（{error}）。") from None
    path = signature_path(archive)
    if not path.is_file():
        raise SignatureError(f"{archive} には署名（{path.name}）がありません。署名のある控えを使ってください。")
    try:
        key.verify_file(archive, minisign.Signature.from_file(path))
    except (minisign.Error, OSError) as error:
        advice = "控えが書き換えられたか、ほかの鍵の署名です。別の控えを使ってください。"
        raise SignatureError(f"{archive} の署名が {public_key} のものではありません（{error}）。{advice}") from None


def signature_path(archive: Path) -> Path:
    """Return where the signature of an archive lies."""
    return archive.with_name(f"{archive.name}.minisig")
