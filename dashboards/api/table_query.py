"""One published table with filters that are columns."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboards.store import OpenedSnapshot

MAX_ROWS = 200_000
"""Rows of one answer: the nation's largest table of a year has about 60,000."""
OPTIONS = ("columns", "limit", "offset", "run")
"""Parameters that are no columns."""
_PUBLIC_INDICATOR = "indicator IN (SELECT indicator FROM core.indicator WHERE disclosure = 'public')"
_PUBLIC_ITEM = (
    "(survey, item) NOT IN (SELECT (source.survey, source.item) FROM core.indicator_source AS source "
    "JOIN core.indicator AS indicator USING (indicator) WHERE indicator.disclosure <> 'public')"
)

_PUBLIC_FINDING = (
    "(delivery_id, item) NOT IN (SELECT (delivery.delivery_id, source.item) FROM core.indicator_source AS source "
    "JOIN core.indicator AS indicator USING (indicator) JOIN meta.delivery AS delivery USING (survey) "
    "WHERE indicator.disclosure <> 'public')"
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
    columns = snapshot.frame("api_columns", table=table)
    if columns.is_empty():
        raise ApiError(404, "no_table", name=table)
    return columns


def read_table(snapshot: OpenedSnapshot, asked: TableRequest) -> pl.DataFrame:
    """Return the rows asked for, in the order of the table. Raises ApiError with what to do."""
    kinds = dict(table_columns(snapshot, asked.table).select("column_name", "data_type").iter_rows())
    for name in (*(name for name, _ in asked.filters), *asked.columns):
        _require_column(name, asked.table, list(kinds))
    limit = MAX_ROWS + 1 if asked.limit is None else min(asked.limit, MAX_ROWS + 1)
    filters = {name: (kinds[name], values) for name, values in asked.filters}
    try:
        conditions = _visible(set(kinds)) if snapshot.scope.is_internal else []  # of others' rows the store has none
        rows = snapshot.select(asked.table, asked.columns or tuple(kinds), filters, conditions, limit, asked.offset)
    except ValueError:
        raise ApiError(400, "no_fit") from None
    if len(rows) > MAX_ROWS:
        raise ApiError(413, "too_many", limit=f"{MAX_ROWS:,}")
    return rows


def _require_column(name: str, table: str, known: Sequence[str]) -> None:
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        raise ApiError(400, "no_column", table=table, name=name, near=", ".join(near or known))


def _visible(columns: set[str]) -> list[str]:
    """Return the conditions under which rows about a body leave the server: restricted answers stay."""
    if "code" not in columns:
        return []
    if "indicator" in columns:
        return [_PUBLIC_INDICATOR]
    if {"survey", "item"} <= columns:
        return [_PUBLIC_ITEM]
    return [_PUBLIC_FINDING] if {"delivery_id", "item"} <= columns else []
