"""One run at a time: a lock of the operating system, which a crash releases by itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from pipeline.operations.atomic_write import make_folder

fcntl: ModuleType | None
try:
    import fcntl
except ModuleNotFoundError:  # Windows
    fcntl = None
HAS_LOCK = fcntl is not None
"""Whether this operating system has the lock. Without it nothing may change a home."""


class LockedError(RuntimeError):
    """Another run is under way in this home."""


@contextmanager
def run_lock(path: Path) -> Iterator[None]:
    """Hold the lock of a home. Raises LockedError naming the process that holds it."""
    assert fcntl  # commands ask HAS_LOCK first
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
    """Hold a lock that others hold for moments only; wait for it. Where there is none, one person uses the home."""
    with path.open("a", encoding="utf-8") as file:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
