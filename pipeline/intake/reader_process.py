"""The process that reads foreign bytes, one call after the other, each within limits of memory and time.

Its parent is `reader_pool`. Whatever becomes of this process, the call in flight is the cause and the only loss.
"""

import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from pipeline.file_limits import FileLimits
from pipeline.intake import reader_calls  # noqa: F401 - loaded before memory is limited
from pipeline.intake.isolation import crash_place
from pipeline.operations.inherited_pipe import open_inherited
from pipeline.operations.process_limits import lift_time_limit, limit_files, limit_memory, limit_time

OUT_OF_MEMORY = 77
"""The exit code of a process whose memory was not enough."""
_MOST_OPEN_FILES = 32


def confine(limits: FileLimits) -> None:
    """Limit this process for good: memory, open files, no file written, no core dump, nothing on the screen."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    limit_files(_MOST_OPEN_FILES)
    limit_memory(limits.read_mib * 1024**2)


def _serve(parent: Connection) -> None:
    """Do what is asked, in order, until the parent is gone."""
    limits = parent.recv()
    confine(limits)
    while True:
        function, *arguments = parent.recv()
        limit_time(limits.read_cpu_seconds, limits.read_seconds)
        outcome = _outcome(function, arguments)
        lift_time_limit()  # the parent may come late for it
        parent.send(outcome)


def _outcome(function: Callable[..., Any], arguments: list[Any]) -> tuple[Any, str]:
    """Return the value of a call, or the place where our own code raised."""
    try:
        return function(*arguments), ""
    except MemoryError:
        raise
    except BaseException as error:
        return None, crash_place(error)


if __name__ == "__main__":
    try:
        _serve(open_inherited(int(sys.argv[1])))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (EOFError, OSError):
        os._exit(0)
