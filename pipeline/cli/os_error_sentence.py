"""The sentence for a file or folder that the operating system refuses."""

import errno
from pathlib import Path

from pipeline.outputs.messages import message

_REASONS = {
    errno.ENOENT: "missing",
    errno.EISDIR: "is_folder",
    errno.ENOTDIR: "is_file",
    errno.EEXIST: "exists",
    errno.EACCES: "no_rights",
    errno.EPERM: "no_rights",
    errno.EROFS: "read_only",
    errno.ENOSPC: "no_space",
    errno.ENAMETOOLONG: "long_name",
}


def os_error_sentence(error: OSError) -> str:
    """Return which file was refused, why, and what to do."""
    path = Path(error.filename) if error.filename else None
    named = path or message("os_error", "unnamed")
    return message("os_error", _reason(error, path), path=named, what=error.strerror or error, folder=_folder(path))


def _reason(error: OSError, path: Path | None) -> str:
    reason = _REASONS.get(error.errno or 0, "other")
    return "no_folder" if reason == "missing" and path and not path.parent.is_dir() else reason


def _folder(path: Path | None) -> Path:
    """Return the first folder on the way to a file that is missing."""
    ways = [*reversed(path.parents)] if path else []
    return next((way for way in ways if not way.exists()), Path())
