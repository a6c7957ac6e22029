"""Files of keys for backups: one half in the home, the other outside it, none ever written over."""

import os
from pathlib import Path

from pipeline.operations.atomic_write import flush_to_disk, make_folder
from pipeline.settings import Home

OWNER_ONLY = 0o600


def key_place_fault(home: Home, inside: Path, outside: Path, half: str) -> str:
    """Return why keys cannot be written there, in one Japanese sentence; empty where they can. `half`: the one outside.

    A key in place is never written over, and the half that is for elsewhere never lies in the home.
    """
    for path in (inside, outside):
        if path.exists():
            return f"{path} はもうあります。鍵を替えるときは、前の鍵をほかの場所に移してください。"
    if outside.resolve().is_relative_to(home.folder.resolve()):
        return f"{half}は置き場の外に書き出してください（{outside} は {home.folder} の中です）。"
    return ""


def write_secret(path: Path, content: bytes) -> None:
    """Write a secret key, readable by its owner from the first byte on; on the disk when this returns, its name too."""
    make_folder(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    flush_to_disk(path.parent)
