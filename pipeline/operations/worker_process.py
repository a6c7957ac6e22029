"""A second process beside a run: what takes long to import is imported there while the run works on.

Without it everything runs in the one process, with the same result.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from pipeline.operations.child_process import CONNECTION_ERRORS, ChildProcess, ParentConnection

SUITES = "expectations.suites"
"""Great Expectations: 4.5 s of CPU time to import, in a run of the sample of 20 s on two cores."""
_workers: list[ChildProcess] = []


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
        return None, error


if __name__ == "__main__":
    _serve(ParentConnection(int(sys.argv[1])), sys.argv[2])
