"""What ends a run from outside: a time limit, or the signal to stop. Signals reach the main thread only."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class InterruptedRunError(BaseException):
    """A run is ended. Not an Exception, so that no handler on the way takes it for its own error and goes on."""


class StageTooLongError(InterruptedRunError):
    """A stage took longer than its time limit.

    Attributes:
        stage: which: a key of [stage] in messages.toml.
    """

    def __init__(self, stage: str, seconds: float) -> None:
        super().__init__(f"{stage}: {seconds:.0f} s")
        self.stage = stage


class StoppedError(InterruptedRunError):
    """The process received SIGTERM."""


@contextmanager
def _handling(number: signal.Signals, error: Callable[[], InterruptedRunError]) -> Iterator[bool]:
    """Turn a signal into an error within the block. Yields whether it can: only in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield False
        return

    has_come = False

    def end(*_: object) -> None:
        nonlocal has_come
        has_come = True
        _hide_errors_of_destructors()
        raise error()

    before = signal.signal(number, end)
    try:
        yield True
    except Exception:
        if has_come:  # DuckDB puts an error of its own in the place of ours
            raise error() from None
        raise
    finally:
        signal.signal(number, before)


def _hide_errors_of_destructors() -> None:
    """Keep off the screen what a library that a signal interrupted cannot clean up: a workbook half written to a ZIP.

    Such an error has no caller that could handle it, and Python prints its traceback. Another hook, as that of a test
    runner, stays.
    """
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda _: None


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise StoppedError on SIGTERM, so that the run still writes its report and leaves nothing behind."""
    with _handling(signal.SIGTERM, StoppedError):
        yield


REPEAT_SECONDS = 2.0
"""A first signal can be lost: a library that imports or collects at that moment swallows what is raised in it."""


@contextmanager
def time_limit(stage: str, seconds: float) -> Iterator[None]:
    """Raise StageTooLongError when the block takes longer."""
    with _handling(signal.SIGALRM, lambda: StageTooLongError(stage, seconds)) as is_main_thread:
        if is_main_thread:
            signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT_SECONDS)
        try:
            yield
        finally:
            if is_main_thread:
                signal.setitimer(signal.ITIMER_REAL, 0)
