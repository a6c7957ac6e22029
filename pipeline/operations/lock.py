"""One run at a time: a lock of the operating system, which a crash releases by itself."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.operations.atomic_write import make_folder


class LockedError(RuntimeError):
    """Another run is under way in this home."""


@contextmanager
def run_lock(path: Path) -> Iterator[None]:
    """Hold the lock of a home. Raises LockedError naming the process that holds it."""
    make_folder(path.parent)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LockedError(file.read().strip() or "?") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def waiting_lock(path: Path) -> Iterator[None]:
    """Hold a lock that others hold for moments only; wait for it."""
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
