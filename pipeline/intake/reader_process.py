"""The process that reads foreign bytes, one call after the other, each within limits of memory and time.

Its parent is `reader_pool`. Whatever becomes of this process, the call in flight is the cause and the only loss.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable
from math import ceil
from multiprocessing.connection import Connection
from typing import Any

from pipeline.file_limits import FileLimits
from pipeline.intake import reader_calls  # noqa: F401 - loaded before memory is limited
from pipeline.intake.isolation import crash_place

OUT_OF_MEMORY = 77
"""The exit code of a process whose memory was not enough."""
_MOST_OPEN_FILES = 32


def confine(limits: FileLimits) -> None:
    """Limit this process for good: memory, open files, no file written, no core dump, nothing on the screen."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    most_bytes = limits.read_mib * 1024**2
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _MOST_OPEN_FILES),
        (resource.RLIMIT_AS, most_bytes),
    ):
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def limit_time(limits: FileLimits) -> None:
    """Let the system end this process when the call that begins now takes too long; CPU time counts from its start."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = ceil(used.ru_utime + used.ru_stime) + limits.read_cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
    signal.alarm(limits.read_seconds)


def _serve(parent: Connection) -> None:
    """Do what is asked, in order, until the parent is gone."""
    limits = parent.recv()
    confine(limits)
    while True:
        function, *arguments = parent.recv()
        limit_time(limits)
        outcome = _outcome(function, arguments)
        signal.alarm(0)  # the parent may come late for it
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
        _serve(Connection(int(sys.argv[1])))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (EOFError, OSError):
        os._exit(0)
