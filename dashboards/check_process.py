"""Checks in a process of their own: the heavy library and a large file hold up no page."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.checking import PrecheckRefusedError, check_here
from pipeline.operations.child_process import CONNECTION_ERRORS, ChildProcess, ParentConnection
from pipeline.operations.process_limits import limit_memory, stand_back
from pipeline.settings import Home

if TYPE_CHECKING:
    from dashboards.checking import PrecheckResult

START_SECONDS = 180
"""How long a new process may load its libraries, on a machine with much to do."""
NICENESS = 5
"""How far the process stands back behind the pages, as `nice` counts."""


class CheckProcessError(Exception):
    """The check could not be run, or its process has ended."""


class CheckProcess:
    """The process over one home. Callers take turns; when it broke down, the next check begins another."""

    def __init__(self, home: Path) -> None:
        self._home, self._settings = home, Home(home).settings()
        self._child = self._begin()

    def _begin(self) -> ChildProcess:
        self._is_ready = False
        return ChildProcess(__name__, str(self._home), str(self._settings.max_check_mib))

    def check(self, name: str, content: bytes) -> "PrecheckResult":
        """Check one file there, and begin another process where that one ends or takes too long.

        Raises CheckProcessError, or PrecheckRefusedError where the file is too much for the limits.
        """
        if not self._child.is_running:
            self._restart()
        try:
            self._wait_until_ready()
            self._child.send((name, content))
            if not self._child.has_answer(self._settings.max_check_seconds):
                self._restart()
                raise PrecheckRefusedError(422, "too_long")
            result = self._child.receive()
        except CONNECTION_ERRORS as error:
            self._restart()
            raise CheckProcessError(str(error)) from error
        if isinstance(result, MemoryError):
            self._restart()
            raise PrecheckRefusedError(422, "too_heavy") from None
        if isinstance(result, Exception):
            raise CheckProcessError(str(result)) from result
        return result

    def _wait_until_ready(self) -> None:
        """Let a new process load its libraries: that is no time of the file. Raises EOFError when it ended."""
        if not self._is_ready:
            if not self._child.has_answer(START_SECONDS):
                raise EOFError
            self._child.receive()
            self._is_ready = True

    def _restart(self) -> None:
        """Begin another process at once: it loads what takes seconds before the next file comes."""
        self.close()
        self._child = self._begin()

    def close(self) -> None:
        """End the process."""
        self._child.end()


def _serve(parent: ParentConnection, home: Path, most_mib: int) -> None:
    """Check what is sent, one file after the other, until the dashboards are gone."""
    stand_back(NICENESS)
    limit_memory(most_mib * 1024**2)
    os.dup2(2, 1)  # standard output is for the dashboards' address
    _outcome("-", b"", home)  # load what the first check would wait for
    parent.send("ready")
    while True:
        name, content = parent.receive()
        parent.send(_outcome(name, content, home))


def _outcome(name: str, content: bytes, home: Path) -> "PrecheckResult | Exception":
    try:
        return check_here(home, name, content)
    except MemoryError:
        return MemoryError()
    except Exception as error:
        return CheckProcessError(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    _serve(ParentConnection(int(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3]))
