"""One published table with filters that are columns."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import polars as pl
from duckdb import ColumnExpression, ConstantExpression

from dashboards.store import OpenedSnapshot, StoreError

MAX_ROWS = 200_000
"""Rows of one answer: the nation's largest table of a year has about 60,000."""
OPTIONS = ("columns", "limit", "offset", "run")
"""Parameters that are no columns."""
_COLUMNS = """
SELECT column_name, data_type, role, unit, ja, en
FROM meta.dictionary
WHERE table_schema || '.' || table_name = $1 AND table_schema IN ('core', 'mart', 'meta')
ORDER BY position
"""
_PUBLIC_INDICATOR = "indicator IN (SELECT indicator FROM core.indicator WHERE disclosure = 'public')"
_PUBLIC_ITEM = (
    "(survey, item) NOT IN (SELECT (source.survey, source.item) FROM core.indicator_source AS source "
    "JOIN core.indicator AS indicator USING (indicator) WHERE indicator.disclosure <> 'public')"
)


class ApiError(Exception):
    """A request that cannot be answered: HTTP status, and a key below [api] of the messages with its facts."""

    def __init__(self, status: int, key: str, **facts: object) -> None:
        super().__init__(key)
        self.status, self.key, self.facts = status, key, facts


@dataclass(frozen=True)
class TableRequest:
    """What of a table is asked for.

    Attributes:
        table: `mart.group_score`.
        filters: column and the values of which one must hold, as text.
        columns: those wanted; all when empty.
    """

    table: str
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[str, ...] = ()
    limit: int | None = None
    offset: int = 0


def table_columns(snapshot: OpenedSnapshot, table: str) -> pl.DataFrame:
    """Return the columns of a table as the dictionary has them. Raises ApiError where there is no such table."""
    columns = _ask(snapshot, _COLUMNS, [table])
    if columns.is_empty():
        raise ApiError(404, "no_table", name=table)
    return columns


def read_table(snapshot: OpenedSnapshot, asked: TableRequest) -> pl.DataFrame:
    """Return the rows asked for, in the order of the table. Raises ApiError with what to do."""
    kinds = dict(table_columns(snapshot, asked.table).select("column_name", "data_type").iter_rows())
    for name in (*(name for name, _ in asked.filters), *asked.columns):
        _require_column(name, asked.table, list(kinds))
    rows = _select(snapshot, asked, kinds)
    if asked.limit is None and len(rows) > MAX_ROWS:
        raise ApiError(413, "too_many", limit=f"{MAX_ROWS:,}")
    return rows


def _require_column(name: str, table: str, known: Sequence[str]) -> None:
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        raise ApiError(400, "no_column", table=table, name=name, near=", ".join(near or known))


def _select(snapshot: OpenedSnapshot, asked: TableRequest, kinds: dict[str, str]) -> pl.DataFrame:
    """Build the query from expressions: a name or a value of an address is never part of a text."""
    with snapshot.database.cursor() as connection:
        try:
            rows = connection.sql("FROM query_table($name)", params={"name": asked.table})
            for name, values in asked.filters:
                rows = rows.filter(
                    ColumnExpression(name).isin(*(ConstantExpression(v).cast(kinds[name]) for v in values))
                )
            for condition in _visible(set(kinds)):
                rows = rows.filter(condition)
            wanted = rows.select(*(ColumnExpression(name) for name in asked.columns or kinds))
            limit = MAX_ROWS + 1 if asked.limit is None else min(asked.limit, MAX_ROWS)
            return wanted.limit(limit, asked.offset).pl()
        except duckdb.ConversionException:
            raise ApiError(400, "no_fit") from None
        except duckdb.Error as error:
            raise StoreError("unreadable", str(error)) from error


def _visible(columns: set[str]) -> list[str]:
    """Return the conditions under which rows about a body leave the server: restricted answers stay."""
    if "code" not in columns:
        return []
    if {"survey", "item"} <= columns and "indicator" not in columns:
        return [_PUBLIC_ITEM]
    return [_PUBLIC_INDICATOR] if "indicator" in columns else []


def _ask(snapshot: OpenedSnapshot, sql: str, values: list[object]) -> pl.DataFrame:
    try:
        with snapshot.database.cursor() as connection:
            return connection.execute(sql, values).pl()
    except duckdb.Error as error:
        raise StoreError("unreadable", str(error)) from error
