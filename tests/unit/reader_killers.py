"""Calls that end the process they run in, for tests: what a file might do to its reader."""

import os
import signal
import time

from pipeline.file_limits import FileLimits
from pipeline.intake.fault import Fault


def take_memory(mib: int) -> int:
    return len(bytearray(mib * 1024**2))


def take_cpu_time() -> None:
    while True:
        pass


def ignore_the_signal_to_stop() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    time.sleep(3_600)


def wait() -> None:
    time.sleep(3_600)


def die_by(number: int) -> None:
    os.kill(os.getpid(), number)
    time.sleep(3_600)


def leave(code: int) -> None:
    os._exit(code)


def raise_with(text: str) -> None:
    raise RuntimeError(text)


def write_a_file(path: str) -> str:
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"x")
    return path


def open_many(count: int) -> int:
    return len([os.open(os.devnull, os.O_RDONLY) for _ in range(count)])


def process_id() -> int:
    return os.getpid()


def huge_answer(limits: FileLimits) -> list[str]:
    return [str(number) * 20 for number in range(200_000)]


MARK = b"PK\x03\x04 ends the process: "


def read_or_die(content: bytes, limits: FileLimits) -> Fault:
    """In the place of the reader: the file says by which signal the process ends."""
    if content.startswith(MARK):
        die_by(int(content.removeprefix(MARK)))
    return Fault("file.empty")


def read_empty(content: bytes, limits: FileLimits) -> Fault:
    """In the place of the reader: nothing harms it."""
    return Fault("file.empty")
