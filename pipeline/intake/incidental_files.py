"""Files that nobody meant to send: what Windows, macOS, Office and browsers leave beside the real ones."""

from pathlib import PurePosixPath

_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_BEGINNINGS = (".", "~$")
"""Hidden files (.DS_Store among them), and the owner file of a document that is open in Office."""
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download")
"""Ends of names of files that a program or a browser is still writing."""


def is_incidental(path: str) -> bool:
    """Return whether the file, or a folder that it lies in, is one that nobody meant to send. `path` has slashes."""
    return any(_is_incidental_name(part.lower()) for part in PurePosixPath(path).parts)


def _is_incidental_name(name: str) -> bool:
    return name in _NAMES or name.startswith(_BEGINNINGS) or name.endswith(_UNFINISHED)
