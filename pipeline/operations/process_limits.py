"""Limits to which the operating system holds the process that asks for them.

Windows has none of these: there a child is bounded by its parent alone, in time.
"""

import os
import signal
from contextlib import suppress
from math import ceil
from pathlib import Path
from types import ModuleType

resource: ModuleType | None
try:
    import resource
except ModuleNotFoundError:  # Windows
    resource = None
_LOADED = Path("/proc/self/statm")


def limit_memory(most_bytes: int) -> None:
    """Bound the addresses of this process, for good; leave no core file with answers."""
    _limit("RLIMIT_AS", most_bytes)
    _limit("RLIMIT_CORE", 0)


def limit_further_memory(further_bytes: int) -> None:
    """Bound what this process may take besides what it has loaded by now."""
    if resource and _LOADED.exists():
        loaded_pages = int(_LOADED.read_text("ascii").split()[0])
        limit_memory(loaded_pages * resource.getpagesize() + further_bytes)


def limit_files(most_open: int) -> None:
    """Let this process write no file, and open few."""
    _limit("RLIMIT_FSIZE", 0)
    _limit("RLIMIT_NOFILE", most_open)


def limit_time(cpu_seconds: int, seconds: int) -> None:
    """End this process when what begins now takes too long; its CPU time so far is not counted."""
    if resource:
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = ceil(used.ru_utime + used.ru_stime) + cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
        signal.alarm(seconds)


def lift_time_limit() -> None:
    """Let this process wait as long as it likes."""
    if resource:
        signal.alarm(0)


def stand_back(niceness: int) -> None:
    """Leave the processor to others first, as `nice` counts."""
    with suppress(AttributeError):  # Windows
        os.nice(niceness)


def ending_signal(exit_code: int) -> str:
    """Return the name of the signal that a negative exit code stands for; blank where none ended the process."""
    return signal.Signals(-exit_code).name if exit_code < 0 else ""


def _limit(name: str, most: int) -> None:
    """Set a limit, and never one above that of the process."""
    if resource:
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
