"""What ends a night from outside: a stage that takes too long, being told to stop. Signals reach the main thread."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class InterruptedRunError(BaseException):
    """Not an Exception: nothing on the way may take it for a fault of its own and go on."""


class StageTooLongError(InterruptedRunError):
    """A stage passed its limit of time."""


class StoppedError(InterruptedRunError):
    """Somebody told the process to stop."""


@contextmanager
def _handling(number: signal.Signals, error: Callable[[], InterruptedRunError]) -> Iterator[bool]:
    """Turn a signal into an error while this lasts. Yields whether it can: elsewhere than in the main thread, no."""
    if threading.current_thread() is not threading.main_thread():
        yield False
        return

    has_come = False

    def end(*_: object) -> None:
        nonlocal has_come
        has_come = True
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


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM raises StoppedError, so that the night still writes its report and leaves nothing behind."""
    with _handling(signal.SIGTERM, StoppedError):
        yield


REPEAT_SECONDS = 2.0
"""A first signal can be lost: a library that imports or collects at that moment swallows what is raised in it."""


@contextmanager
def time_limit(stage: str, seconds: float) -> Iterator[None]:
    """Raises StageTooLongError when what is inside lasts longer."""
    with _handling(signal.SIGALRM, lambda: StageTooLongError(f"{stage}: {seconds:.0f} s")) as can:
        if can:
            signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT_SECONDS)
        try:
            yield
        finally:
            if can:
                signal.setitimer(signal.ITIMER_REAL, 0)
