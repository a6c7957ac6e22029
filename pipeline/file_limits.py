"""What a delivered file may hold, and what reading it may take. Light to import: the reading process needs no more."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileLimits:
    """The limits of one delivered file; beyond one it is refused, with the limit in the message.

    `read_…`: what the process that reads workbooks, ZIPs and long texts may take for one of them.
    """

    file_bytes: int = 20 * 1024 * 1024
    rows: int = 200_000
    columns: int = 5_000
    cell_characters: int = 32_767
    cells: int = 2_000_000
    """Rows times columns of all tables of a file: a sheet may be small in bytes and wide."""
    read_mib: int = 1_024
    """Address space of the process."""
    read_cpu_seconds: int = 30
    read_seconds: int = 60
    """On the clock: a process that waits for something takes no CPU time."""
    read_processes: int = 2
    """How many files are read at once."""
