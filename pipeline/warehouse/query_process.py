"""Run a query in a process of its own, which is ended when it takes too long or too much memory.

DuckDB looks up from its work between batches of rows only: one call of a function over a long list or a long text goes
on for minutes, whatever is asked of it, and is not counted in its memory limit.
"""

import sys
from typing import Any

import polars as pl

from pipeline.operations.child_process import CONNECTION_ERRORS, ChildProcess, ParentConnection
from pipeline.operations.process_limits import limit_further_memory
from pipeline.warehouse.adhoc_query import (
    OUT_OF_MEMORY,
    QueryRefusedError,
    Source,
    TimeUpError,
    run_select,
)

MEMORY_BYTES = 4 * 1024**3
"""What a query may take besides the program itself: DuckDB's own limit, and the answer twice."""
LONGEST_SECONDS = 86_400
_GRACE_SECONDS = 1.0
"""How long a query that DuckDB was asked to stop has for its own answer."""
_READY = "ready"


def run_bounded_select(source: Source, query: str, seconds: float, row_limit: int) -> tuple[pl.DataFrame, bool]:
    """Return the first `row_limit` rows, and whether there were more. Raises QueryRefusedError.

    The seconds are those of the query; the process starts before they are counted.
    """
    require_seconds(seconds)
    child = ChildProcess(__name__)
    try:
        child.receive()
        child.send((source, query, seconds, row_limit))
        if not child.has_sent(seconds + _GRACE_SECONDS):
            raise TimeUpError(seconds)
        answer = child.receive()
    except CONNECTION_ERRORS:
        raise QueryRefusedError(OUT_OF_MEMORY) from None  # the system ended it, or a library gave up
    finally:
        child.end()
    if isinstance(answer, QueryRefusedError):
        raise answer
    return answer


def require_seconds(seconds: float) -> None:
    """Raise QueryRefusedError for what is no limit: 0, less, more than a day, or no number."""
    if not 0 < seconds <= LONGEST_SECONDS:
        raise QueryRefusedError(
            f"--seconds は 0 より大きく {LONGEST_SECONDS:,} までの秒数です（{seconds:g} ではなく、例: --seconds 60）。"
        )


def _serve(parent: ParentConnection) -> None:
    """Answer the one query that is sent."""
    limit_further_memory(MEMORY_BYTES)  # now that its libraries are loaded
    parent.send(_READY)
    parent.send(_answer(*parent.receive()))


def _answer(*asked: Any) -> tuple[pl.DataFrame, bool] | QueryRefusedError:
    try:
        return run_select(*asked)
    except QueryRefusedError as refused:
        return refused
    except MemoryError:
        return QueryRefusedError(OUT_OF_MEMORY)


if __name__ == "__main__":
    _serve(ParentConnection(int(sys.argv[1])))
