"""What the file system of a home promises: whether flushed files outlast a power cut."""

import os
import re
import tempfile
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
IN_MEMORY = frozenset({"tmpfs", "ramfs", "rootfs"})
SHARED = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "vboxsf", "virtiofs"})
"""Whether a flush reaches the disk is up to another machine."""
_UNSAFE_OPTIONS = frozenset({"nobarrier", "barrier=0", "volatile"})
_ESCAPED = re.compile(r"\\([0-7]{3})")


def weakness_of(folder: Path) -> tuple[str, str]:
    """Return the kind of the file system, and what it does not promise: one sentence, empty when it promises all."""
    kind, options = _mount_of(folder.resolve())
    if "ro" in options:
        return kind, f"{folder} は読み取り専用です。"
    if kind in IN_MEMORY:
        return kind, f"{folder} はメモリーの上にあります。"
    if kind in SHARED or kind.startswith("fuse"):
        return kind, f"{folder} は共有フォルダーか仮想のディスクで、書き込みがいつディスクに届くか分かりません。"
    if unsafe := sorted(options & _UNSAFE_OPTIONS):
        return kind, f"{folder} のディスクは、書き込みの順を守らない設定です（{'、'.join(unsafe)}）。"
    return kind, "" if can_flush(folder) else f"{folder} では、名前の変更をディスクに書き切れません（fsync）。"


def can_flush(folder: Path) -> bool:
    """Return whether a file and the folder itself can be flushed. True where nothing may be written: not known."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            os.fsync(file.fileno())
    except PermissionError:
        return True
    except OSError:
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _mount_of(folder: Path) -> tuple[str, frozenset[str]]:
    """Return kind and options of the file system that a folder is on; of an unknown one "?" and none."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:  # no Linux
        return "?", frozenset()
    found: tuple[int, str, frozenset[str]] = (0, "?", frozenset())
    for line in lines:
        own, _, shared = line.partition(" - ")
        fields, (kind, _, more) = own.split(" "), (*shared.split(" "), "", "", "")[:3]
        place = Path(_ESCAPED.sub(lambda one: chr(int(one[1], 8)), fields[4]))
        if folder.is_relative_to(place) and len(place.parts) >= found[0]:
            found = len(place.parts), kind, frozenset(f"{fields[5]},{more}".split(","))
    return found[1:]
