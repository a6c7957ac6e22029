"""Which of many deliveries make our own code raise: one of them must not stop the others."""

from collections.abc import Callable, Sequence
from pathlib import Path
from traceback import extract_tb
from typing import TypeVar

from pipeline.operations.time_limits import InterruptedRunError

Part = TypeVar("Part")
_PROBE_COUNT = 8
_PASSED_ON = (KeyboardInterrupt, SystemExit, GeneratorExit, InterruptedRunError)
"""Ends of the whole run. A panic of a library in Rust is a BaseException too, and is none of them."""


def is_crash(error: BaseException) -> bool:
    """Return whether an error is one of our code over some input, not the end of the run."""
    return not isinstance(error, _PASSED_ON)


def crash_place(error: BaseException) -> str:
    """Return the kind of an error and where it was raised, without its message, which may hold an answer."""
    frames = extract_tb(error.__traceback__)
    own = [frame for frame in frames if "pipeline" in Path(frame.filename).parts] or frames
    place = f" {'/'.join(Path(own[-1].filename).parts[-2:])}:{own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{place}"


def find_crashing(
    parts: Sequence[Part], attempt: Callable[[Sequence[Part]], object], *, may_all_crash: bool = False
) -> list[tuple[Part, str]]:
    """Find the parts over which `attempt` raises, each with the place, by trying halves.

    Args:
        parts: what to try.
        attempt: raises over some of the parts.
        may_all_crash: whether the code is known to work over other parts than these.

    Returns:
        Nothing when the code is at fault and no part: when they raise only together, or, of many, each of some that
        are spread over them does. A nation's deliveries one by one would take an hour.
    """
    probes = parts[:: max(1, len(parts) // _PROBE_COUNT)]
    if not may_all_crash and len(parts) > _PROBE_COUNT and all(_search([one], attempt) for one in probes):
        return []
    return _search(parts, attempt)


def _search(parts: Sequence[Part], attempt: Callable[[Sequence[Part]], object]) -> list[tuple[Part, str]]:
    try:
        attempt(parts)
    except BaseException as error:
        if not is_crash(error):
            raise
        if len(parts) == 1:
            return [(parts[0], crash_place(error))]
        middle = len(parts) // 2
        return [*_search(parts[:middle], attempt), *_search(parts[middle:], attempt)]
    return []
