"""Checks in a process of their own: the heavy library and a large file hold up no page."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.checking import check_here
from pipeline.operations.child_process import CONNECTION_ERRORS, ChildProcess, ParentConnection

if TYPE_CHECKING:
    from dashboards.checking import PrecheckResult

NICENESS = 5
"""How far the process stands back behind the pages, as `nice` counts."""


class CheckProcessError(Exception):
    """The check could not be run, or its process has ended."""


class CheckProcess:
    """The process over one home. Callers take turns; when it broke down, the next check begins another."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._child = self._begin()

    def _begin(self) -> ChildProcess:
        return ChildProcess(__name__, str(self._home))

    def check(self, name: str, content: bytes) -> "PrecheckResult":
        """Check one file there. Raises CheckProcessError."""
        if not self._child.is_running:
            self._child = self._begin()
        try:
            self._child.send((name, content))
            result = self._child.receive()
        except CONNECTION_ERRORS as error:
            self.close()
            raise CheckProcessError(str(error)) from error
        if isinstance(result, Exception):
            raise CheckProcessError(str(result)) from result
        return result

    def close(self) -> None:
        """End the process."""
        self._child.end()


def _serve(parent: ParentConnection, home: Path) -> None:
    """Check what is sent, one file after the other, until the dashboards are gone."""
    os.nice(NICENESS)
    os.dup2(2, 1)  # standard output is for the dashboards' address
    _outcome("-", b"", home)  # load what the first check would wait for
    while True:
        name, content = parent.receive()
        parent.send(_outcome(name, content, home))


def _outcome(name: str, content: bytes, home: Path) -> "PrecheckResult | Exception":
    try:
        return check_here(home, name, content)
    except Exception as error:
        return CheckProcessError(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    _serve(ParentConnection(int(sys.argv[1])), Path(sys.argv[2]))
