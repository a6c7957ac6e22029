"""Processes of limited memory and time that read foreign bytes: one call in flight each, so its cause is known.

A process that ends, or takes too long, costs that one call; another takes its place at the next.
"""

import atexit
import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal

from pipeline.file_limits import FileLimits
from pipeline.intake.reader_process import OUT_OF_MEMORY
from pipeline.operations.child_process import ChildProcess
from pipeline.operations.process_limits import ending_signal

_MODULE = "pipeline.intake.reader_process"
_GRACE_SECONDS = 5.0
"""How long beyond its limit a process is waited for: the system has ended it by then, unless it is stopped."""
LossReason = Literal["memory", "cpu_time", "time", "crash", "no_process"]
_LOSSES: dict[str, LossReason] = {"SIGXCPU": "cpu_time", "SIGALRM": "time", "SIGKILL": "memory"}
"""The signal that ended a process → why. Linux kills what takes the last memory."""


class ReaderLostError(Exception):
    """A call has no outcome. `place`: the signal by which its process ended, or the error for which there is none."""

    def __init__(self, reason: LossReason, place: str = "") -> None:
        super().__init__(reason)
        self.reason, self.place = reason, place


class CodeCrashedError(Exception):
    """Our own code raised over the bytes. The text is the kind of the error and its place."""


class Reader:
    """A process, started at its first call, and the one call that is in flight."""

    def __init__(self, limits: FileLimits) -> None:
        self._limits = limits
        self._child: ChildProcess | None = None
        self._deadline = 0.0

    def begin(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Send a call. Raises ReaderLostError."""
        child = self._child = self._child if self._child and self._child.is_running else self._start()
        self._deadline = time.monotonic() + self._limits.read_seconds + _GRACE_SECONDS
        try:
            child.send((function, *arguments))
        except OSError:
            raise self._lost(child) from None

    def result(self) -> Any:
        """Wait for the value of the call. Raises ReaderLostError, CodeCrashedError."""
        child = self._child
        assert child
        try:
            if not child.has_answer(max(0.0, self._deadline - time.monotonic())):
                self.end()
                raise ReaderLostError("time")
            value, crashed_at = child.receive()
        except (EOFError, OSError):
            raise self._lost(child) from None
        except BaseException:
            self.end()
            raise
        if crashed_at:
            raise CodeCrashedError(crashed_at)
        return value

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._child:
            self._child.end()
        self._child = None

    def _start(self) -> ChildProcess:
        self.end()
        try:
            child = ChildProcess(_MODULE)
        except OSError as error:  # the table of processes is full, or memory is short
            raise ReaderLostError("no_process", type(error).__name__) from None
        with suppress(OSError):  # one that is gone already is noticed by its first call
            child.send(self._limits)
        return child

    def _lost(self, child: ChildProcess) -> ReaderLostError:
        self._child = None
        child.end(patience_seconds=_GRACE_SECONDS)
        return _as_loss(child.exit_code)


def _as_loss(exit_code: int) -> ReaderLostError:
    """Return why a process ended."""
    ended_by = ending_signal(exit_code)
    reason = "memory" if exit_code == OUT_OF_MEMORY else _LOSSES.get(ended_by)
    return ReaderLostError(reason) if reason else ReaderLostError("crash", ended_by or f"exit {exit_code}")


class PendingCall:
    """A call that was sent: its outcome is to be taken once, or given up."""

    def __init__(self, pool: "ReaderPool", function: Callable[..., Any], *arguments: Any) -> None:
        self._pool, self._reader = pool, pool.take()
        self._loss: ReaderLostError | None = None
        try:
            self._reader.begin(function, *arguments)
        except ReaderLostError as loss:
            self._loss = loss

    def result(self) -> Any:
        """Wait for the value. Raises ReaderLostError, CodeCrashedError."""
        try:
            if self._loss:
                raise self._loss
            return self._reader.result()
        finally:
            self._pool.give_back(self._reader)

    def give_up(self) -> None:
        """End the process of a call that nobody waits for."""
        self._reader.end()
        self._pool.give_back(self._reader)


class ReaderPool:
    """Readers that are idle. The caller decides how many calls are pending at once."""

    def __init__(self, limits: FileLimits) -> None:
        self.key = _key(limits)
        self._limits = limits
        self._idle: list[Reader] = []

    def take(self) -> Reader:
        """Return an idle reader, or another one."""
        return self._idle.pop() if self._idle else Reader(self._limits)

    def give_back(self, reader: Reader) -> None:
        """Take a reader back, for the next call."""
        self._idle.append(reader)

    def close(self) -> None:
        """End the processes that are idle."""
        while self._idle:
            self._idle.pop().end()


_pools: list[ReaderPool] = []


def begin_call(limits: FileLimits, function: Callable[..., Any], *arguments: Any) -> PendingCall:
    """Begin a call in a process of limited memory and time."""
    return PendingCall(_pool_of(limits), function, *arguments)


def call(limits: FileLimits, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in a process of limited memory and time. Raises ReaderLostError, CodeCrashedError."""
    return begin_call(limits, function, *arguments).result()


@atexit.register
def close_pool() -> None:
    """End the processes; the next call starts another."""
    while _pools:
        pool = _pools.pop()
        if pool.key[0] == os.getpid():
            pool.close()


def _pool_of(limits: FileLimits) -> ReaderPool:
    """Return the pool of this process for these limits: that of others, or from before a fork, is not used."""
    if not _pools or _pools[0].key != _key(limits):
        close_pool()
        _pools.append(ReaderPool(limits))
    return _pools[0]


def _key(limits: FileLimits) -> tuple[int, ...]:
    return os.getpid(), limits.read_mib, limits.read_cpu_seconds, limits.read_seconds
