"""Child processes that end with their parent, however that one ends: both hold an end of one connection."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Pipe
from multiprocessing.reduction import ForkingPickler
from typing import Any

from pipeline.operations.inherited_pipe import inheritance, open_inherited

CONNECTION_ERRORS = (EOFError, OSError)


class ChildProcess:
    """A module that runs in a process of its own, of the same Python with the same packages.

    Its first argument is the number of its end of the connection, for `ParentConnection`. It has a session of its own:
    Ctrl-C is for the parent, which then ends the child.
    """

    def __init__(self, module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        self._connection, theirs = Pipe()
        self._process = subprocess.Popen(  # noqa: S603  our own Python, our own module
            [sys.executable, "-P", "-m", module, str(theirs.fileno()), *arguments],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {}), "PYTHONPATH": os.pathsep.join(sys.path)},
            **inheritance(theirs.fileno()),
        )
        theirs.close()

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int:
        """How the process ended; negative for a signal. Zero while it runs."""
        return self._process.poll() or 0

    def has_answer(self, seconds: float) -> bool:
        """Wait for something to receive, or for the end of the process, at most so long."""
        return self._connection.poll(seconds)

    def send(self, value: Any) -> None:
        """Send a value. Raises OSError when the child is gone."""
        self._connection.send(value)

    def receive(self) -> Any:
        """Wait for a value. Raises EOFError or OSError when the child is gone."""
        return self._connection.recv()

    def has_sent(self, seconds: float) -> bool:
        """Return whether there is something to receive within that time; also when the child is gone."""
        return self._connection.poll(seconds)

    def end(self, patience_seconds: float = 0) -> None:
        """Close the connection, which asks the child to end, and kill it when it has not after that time."""
        self._connection.close()
        try:
            self._process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def exit_at_once() -> None:
    """End this process in the middle of whatever it does: nobody waits for it any more."""
    os._exit(0)


class ParentConnection:
    """The child's end of the connection. When the parent's end is closed, `on_end` is called in a thread."""

    def __init__(self, number: int, on_end: Callable[[], None] = exit_at_once) -> None:
        self._connection = open_inherited(number)
        self._received: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(on_end,), daemon=True).start()

    def _listen(self, on_end: Callable[[], None]) -> None:
        try:
            while True:
                self._received.put(self._connection.recv_bytes())
        except CONNECTION_ERRORS:
            on_end()

    def receive(self) -> Any:
        """Wait for the next value, in the order in which they were sent."""
        return ForkingPickler.loads(self._received.get())

    def send(self, value: Any) -> None:
        """Send a value."""
        self._connection.send(value)
