"""Which rows of the published tables a person reads: `visible_rows.toml` as views over both files of a night."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboards.access import Person

_DATA = Path(__file__).with_suffix(".toml")
_HELPERS = Path(__file__).with_name("visible_rows.sql")
INTERNAL, OPEN = "internal", "open"
_COLUMN_ROLES = ("municipality", "prefecture")


@dataclass(frozen=True)
class Scope:
    """What a person reads: a role, and the codes that belong to it. Whoever has the same scope sees the same.

    `is_internal`: everything. Otherwise the open data, and in it, for `codes`, the rows of `visible_rows.toml`.
    """

    role: str
    codes: tuple[str, ...] = ()

    @property
    def is_internal(self) -> bool:
        return self.role == "nation"

    @property
    def is_open(self) -> bool:
        return self.role not in ("nation", *_COLUMN_ROLES)


WHOLE = Scope("nation")


def scope_of(person: Person) -> Scope:
    """Decide what a person reads: the one place where a role becomes rows."""
    return Scope(person.role, tuple(sorted(person.codes)) if person.role in _COLUMN_ROLES else ())


@cache
def visible_rows() -> dict[str, Any]:
    """Read the table of rows."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def whole_set_queries() -> frozenset[str]:
    """Return the names of the queries that are answered from the open data alone."""
    return frozenset(visible_rows()["whole_sets"]["queries"])


def helper_sql() -> str:
    """Return the SQL of what the conditions name, over `main.scope`: the role and its codes."""
    return _HELPERS.read_text(encoding="utf-8")


def row_statements(role: str, tables: Iterable[str]) -> Iterator[str]:
    """Return a statement for each published table: its view for a role that has bodies of its own."""
    rules = {table: rule for rule in visible_rows()["rows"] for table in rule["tables"]}
    named = list(tables)
    for table in sorted(named, key=lambda name: (name == "meta.finding_effect", name)):  # it reads meta.finding
        rule = rules.get(table, {})
        yield f"CREATE VIEW {table} AS {_rows(table, rule, rule.get(role))}"


def _rows(table: str, rule: dict[str, Any], condition: str | None) -> str:
    """Return the SELECT of a table; names and conditions are ours, never a person's."""
    if condition is None:
        return f"FROM {OPEN}.{table}" + (" LIMIT 0" if rule.get("only_own") else "")
    own = f"SELECT *{_blanked(rule.get('blank', ()))} FROM {INTERNAL}.{table} AS held WHERE {condition}"  # noqa: S608
    if rule.get("only_own"):
        return own
    return f"{own} UNION ALL FROM {OPEN}.{table} AS held WHERE NOT coalesce({condition}, false)"


def _blanked(columns: Iterable[str]) -> str:
    blanks = ", ".join(f"NULL AS {name}" for name in columns)
    return f" REPLACE ({blanks})" if blanks else ""
