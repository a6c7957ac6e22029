"""The queue before the check: one file at a time, in the order in which they came."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

MOST_WAITING = 3
"""Checks that may wait for one another; whoever comes then is asked to try again."""
LONGEST_TICKET = 40


class QueueFullError(Exception):
    """As many wait already as may."""


class CheckQueue:
    """Tickets of the files that are checked or wait. The first is being checked."""

    def __init__(self, most_waiting: int) -> None:
        self._most = most_waiting
        self._turns: deque[tuple[str, object]] = deque()
        self._changed = Condition()

    @contextmanager
    def turn(self, ticket: str) -> Iterator[None]:
        """Wait for the turn of a ticket, and hold it. Raises QueueFullError."""
        own = (ticket[:LONGEST_TICKET], object())
        with self._changed:
            if len(self._turns) > self._most:
                raise QueueFullError
            self._turns.append(own)
            self._changed.wait_for(lambda: self._turns[0] is own)
        try:
            yield
        finally:
            with self._changed:
                self._turns.remove(own)
                self._changed.notify_all()

    def place(self, ticket: str) -> int:
        """Return how many are checked before this ticket; -1 for one that is not there."""
        with self._changed:
            return next(
                (at for at, (other, _) in enumerate(self._turns) if ticket and other == ticket[:LONGEST_TICKET]), -1
            )


QUEUE = CheckQueue(MOST_WAITING)
"""The queue of this server."""
