# ruff: noqa: PTH100, PTH115  (it stands in for these very calls)
"""The calls by which a program changes names on a disk and flushes to it, in order: listened to, or cut off."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import NamedTuple
from unittest.mock import patch

WATCHED = ("fsync", "replace", "rename", "mkdir", "unlink", "rmdir")


class Call(NamedTuple):
    """A call on paths below the folder that is watched; `descriptor` is that of an fsync."""

    name: str
    path: str
    target: str = ""
    descriptor: int = -1

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.path, self.target) if part)


class CutOffError(BaseException):
    """The program ends here, as by kill -9: no handler of exceptions takes it for one."""


Listener = Callable[[Call], None]


def ignore(_: Call) -> None:
    """Do nothing."""


@contextmanager
def interposed(folder: Path, before: Listener = ignore, after: Listener = ignore) -> Iterator[None]:
    """Call `before` and `after` around each watched call below the folder, one at a time. fsync itself is left out."""
    lock, inside = RLock(), f"{folder.resolve()}/"

    def wrapped(name: str) -> Callable:
        real = getattr(os, name)

        def call(first: object, *rest: object, **more: object) -> object:
            with lock:
                found = _call(inside, name, first, rest)
                if found is None or more.get("dir_fd") is not None:
                    return real(first, *rest, **more)
                before(found)
                result = None if name == "fsync" else real(first, *rest, **more)
                after(found)
                return result

        return call

    with patch.multiple(os, **{name: wrapped(name) for name in WATCHED}):
        yield


def _call(inside: str, name: str, first: object, rest: tuple) -> Call | None:
    """Describe a call; None when it is not below the folder."""
    if name == "fsync":
        path = os.readlink(f"/proc/self/fd/{first}")
        return Call(name, _below(inside, path), descriptor=int(str(first))) if f"{path}/".startswith(inside) else None
    path = os.path.abspath(os.fspath(first))  # type: ignore[arg-type]
    target = os.path.abspath(os.fspath(rest[0])) if name in ("replace", "rename") else ""  # type: ignore[arg-type]
    if not f"{target or path}/".startswith(inside):
        return None
    return Call(name, _below(inside, path), _below(inside, target) if target else "")


def _below(inside: str, path: str) -> str:
    return os.path.relpath(path, inside)


def record(folder: Path, work: Callable[[], object]) -> list[Call]:
    """Run the work and return its calls."""
    calls: list[Call] = []
    with interposed(folder, calls.append):
        work()
    return calls


def cut_off(folder: Path, work: Callable[[], object], after_calls: int) -> bool:
    """Run the work up to a call, and no further. Returns whether it was cut off: False when it made fewer calls."""
    count = 0

    def cut(_: Call) -> None:
        nonlocal count
        count += 1
        if count > after_calls:
            raise CutOffError

    try:
        with interposed(folder, cut):
            work()
    except CutOffError:
        return True
    return False
