"""A second process beside the night: what takes long to import, or can be shared, goes there while the first works on.

It ends with the first, however that one ends. Without it everything runs in the one process, with the same result.
"""

import gc
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from multiprocessing.reduction import ForkingPickler
from typing import Any

SUITES = "expectations.suites"
"""Great Expectations takes as long to import as all else a night does before it needs it."""
_CONNECTION_ERRORS = (EOFError, OSError)
_workers: "list[tuple[Connection, subprocess.Popen]]" = []


@contextmanager
def running_worker(module: str) -> Iterator[None]:
    """A second process while this lasts. It imports the module first, whatever it is asked meanwhile."""
    ours, theirs = Pipe()
    command = [sys.executable, "-P", "-m", __name__, str(theirs.fileno()), module]
    places = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}  # and no package that happens to lie around
    process = subprocess.Popen(  # noqa: S603  our own Python, our own module
        command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=places
    )
    theirs.close()
    _workers.append((ours, process))
    try:
        yield
    finally:
        _end_worker()
        process.wait()


def is_running() -> bool:
    """Is there a second process?"""
    return bool(_workers)


def run_in_worker(function: Callable[..., Any], *arguments: Any) -> Any:
    """The value of a function of some module, or its error, from the second process; from this one where there is none.

    A process that is gone, or was left in the middle of something, is not asked again.
    """
    with submit(function, *arguments) as value:
        return value()


@contextmanager
def submit(function: Callable[..., Any], *arguments: Any) -> Iterator[Callable[[], Any]]:
    """Begin a function in the second process and work on here; what is yielded waits for its value."""
    is_asked = _send(function, *arguments)
    try:
        yield lambda: _receive(function, *arguments) if is_asked else function(*arguments)
    except BaseException:
        _end_worker()
        raise


def _send(*call: Any) -> bool:
    if not _workers:
        return False
    try:
        _workers[-1][0].send(call)
    except _CONNECTION_ERRORS:
        _end_worker()
        return False
    return True


def _receive(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        value, error = _workers[-1][0].recv()
    except _CONNECTION_ERRORS:
        _end_worker()
        return function(*arguments)
    if error:
        raise error
    return value


def _end_worker() -> None:
    while _workers:
        connection, process = _workers.pop()
        connection.close()
        process.kill()


def _serve(connection: Connection, module: str) -> None:
    """Do what is asked, in order, until the first process is gone: a thread of its own waits for that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first one decides
    calls: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(connection, calls), daemon=True).start()
    gc.disable()  # thousands of modules that stay
    import_module(module)
    gc.freeze()
    gc.enable()
    while True:
        function, *arguments = ForkingPickler.loads(calls.get())
        connection.send(_outcome(function, arguments))


def _listen(connection: Connection, calls: "queue.SimpleQueue[bytes]") -> None:
    try:
        while True:
            calls.put(connection.recv_bytes())
    except _CONNECTION_ERRORS:
        os._exit(0)


def _outcome(function: Callable[..., Any], arguments: list[Any]) -> tuple[Any, Exception | None]:
    try:
        return function(*arguments), None
    except Exception as error:
        return None, error


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])), sys.argv[2])
