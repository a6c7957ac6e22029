"""Further processes of a run: one beside it that imports what takes long, and one alone for what takes much memory.

Without the first everything runs in the one process, with the same result.
"""

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from pipeline.operations.child_process import CONNECTION_ERRORS, ChildProcess, ParentConnection
from pipeline.operations.process_limits import ending_signal

SUITES = "expectations.suites"
"""Great Expectations: 4.5 s of CPU time to import, in a run of the sample of 20 s on two cores."""
_UNUSED = ("pandas",)
"""What DuckDB imports with the first parameter of a query, where it is installed: 45 MiB and a second."""
_END_SECONDS = 1.0
"""How long a process that closed its connection may take to end by itself."""
_workers: list[ChildProcess] = []


class WorkerLostError(RuntimeError):
    """A process was ended from outside before it had an answer: most often by the system, for its memory."""


@contextmanager
def running_worker(module: str) -> Iterator[None]:
    """Keep a second process while this lasts. It imports the module first, whatever it is asked meanwhile."""
    _workers.append(ChildProcess(__name__, module))
    try:
        yield
    finally:
        _end_worker()


def run_in_worker(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of some module in the second process, or in this one where there is none.

    Returns its value, or raises its error. A process that is gone, or was interrupted, is not asked again.
    """
    if not _workers:
        return function(*arguments)
    try:
        _workers[-1].send((function, *arguments))
        value, error = _workers[-1].receive()
    except CONNECTION_ERRORS:
        _end_worker()
        return function(*arguments)
    except BaseException:
        _end_worker()
        raise
    if error:
        raise error
    return value


def run_alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function of some module in a new process, whose memory the system gets back; in this one without a worker.

    Pandas cannot be imported there. Returns the value, or raises the error. Raises WorkerLostError when the process is
    ended from outside: what ended it would most likely end a second one, or this one.
    """
    if not _workers:
        return function(*arguments)
    child = ChildProcess(__name__, function.__module__, *_UNUSED)
    try:
        child.send((function, *arguments))
        value, error = child.receive()
    except CONNECTION_ERRORS:
        child.end(_END_SECONDS)
        raise WorkerLostError(f"{function.__name__}: {ending_signal(child.exit_code)}") from None
    finally:
        child.end()
    if error:
        raise error
    return value


def _end_worker() -> None:
    while _workers:
        _workers.pop().end()


def _serve(parent: ParentConnection, module: str) -> None:
    """Do what is asked, in order, until the parent is gone."""
    import_module(module)
    while True:
        function, *arguments = parent.receive()
        parent.send(_outcome(function, arguments))


def _outcome(function: Callable[..., Any], arguments: list[Any]) -> tuple[Any, Exception | None]:
    try:
        return function(*arguments), None
    except Exception as error:
        error.add_note(traceback.format_exc())  # for the trace of the run: an error that is sent loses its own
        return None, error


if __name__ == "__main__":
    for name in sys.argv[3:]:
        sys.modules[name] = None  # type: ignore[assignment]
    _serve(ParentConnection(int(sys.argv[1])), sys.argv[2])
