"""What the server logs: a line an event, and the same kind of event at most once a second."""

import logging
import sys
import time
from collections.abc import Callable
from threading import Lock
from traceback import extract_tb

from pipeline.definitions.visible_text import replacement, visible

SECONDS = 1.0
_LONGEST = 400


class OneLine(logging.Formatter):
    """Format a record as one line: no traceback, no control characters, the error's kind and where it came from."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        text = f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1]:
            text += f" ({_named(record.exc_info[1])})"
        return visible(text, mark=replacement)[:_LONGEST]


def _named(error: BaseException) -> str:
    """Return the kind of an error and its innermost place; its own text may hold what a stranger sent."""
    places = extract_tb(error.__traceback__)
    return type(error).__name__ + (f" at {places[-1].filename}:{places[-1].lineno}" if places else "")


class OncePerSecond(logging.Filter):
    """Let one record of a kind through in a second; the next one has the number of those left out."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._now = now
        self._lock = Lock()
        self._last: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is written. Its kind is its logger, its level and its text without values."""
        kind = (record.name, record.levelno, str(record.msg)[:80])
        with self._lock:
            at, left_out = self._last.get(kind, (float("-inf"), 0))
            if self._now() - at < SECONDS:
                self._last[kind] = (at, left_out + 1)
                return False
            self._last[kind] = (self._now(), 0)
        if left_out:
            record.msg, record.args = f"{record.getMessage()} (+{left_out})", None
        return True


def log_in_lines() -> None:
    """Send warnings and errors of all libraries to standard error, a line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    handler.addFilter(OncePerSecond())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that somebody waits is no event
