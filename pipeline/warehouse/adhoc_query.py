"""Run one SELECT on a snapshot, bounded in time and rows as far as DuckDB does it; its settings guard the file.

`query_process` bounds it whatever DuckDB does.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Timer

import duckdb
import polars as pl

from pipeline.warehouse.snapshot import open_snapshot

OUT_OF_MEMORY = "メモリーが足りないため止めました。条件か列を絞ってください。"


Source = Path | Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]
"""The file of a snapshot, or what opens another connection that can only read."""


class QueryRefusedError(RuntimeError):
    """The query is refused or was stopped; the message gives the reason and what to do."""


class TimeUpError(QueryRefusedError):
    """The query took longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g}秒で終わらないため止めました。条件を絞るか、--seconds を増やしてください。")


def run_select(source: Source, query: str, seconds: float, row_limit: int) -> tuple[pl.DataFrame, bool]:
    """Return the first `row_limit` rows, and whether there were more. Raises QueryRefusedError."""
    try:
        with _opened(source) as con, _stopped_after(seconds, con):
            _require_one_select(con.extract_statements(query))
            frame = con.sql(query).limit(row_limit + 1).pl()
    except duckdb.InterruptException:
        raise QueryRefusedError(str(TimeUpError(seconds))) from None
    except duckdb.PermissionException:
        raise QueryRefusedError("ファイルの読み書きはできません。読めるのは公開中の表だけです。") from None
    except duckdb.OutOfMemoryException:
        raise QueryRefusedError(OUT_OF_MEMORY) from None
    except duckdb.Error as error:
        raise QueryRefusedError(_one_line(str(error))) from None
    return frame.head(row_limit), frame.height > row_limit


def _opened(source: Source) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    return open_snapshot(source) if isinstance(source, Path) else source()


def _require_one_select(statements: list[duckdb.Statement]) -> None:
    """Refuse anything but one SELECT, also as FROM, VALUES, DESCRIBE, SHOW or with EXPLAIN; DuckDB's parser decides.

    What EXPLAIN ANALYZE runs is bound by the connection: it writes nothing, and reads no other file.
    """
    if len(statements) != 1:
        raise QueryRefusedError(f"問い合わせは1文だけにしてください（{len(statements)}文あります）。")
    kind = statements[0].type
    if kind not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise QueryRefusedError(f"読み取り（SELECT）だけができます。{kind.name} は実行しません。")


@contextmanager
def _stopped_after(seconds: float, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    timer = Timer(seconds, con.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _one_line(text: str) -> str:
    """Return DuckDB's message without the excerpt of the query."""
    return " ".join(line.strip() for line in text.split("\n\n")[0].splitlines() if line.strip())
