"""The rules of scope `marts` over the built tables: the last check before anything is published."""

from itertools import groupby

import duckdb

from pipeline.definitions.catalogue import Catalogue
from pipeline.validation.checker import columns_used, find_breaches

_YEAR_COUNT = "SELECT count(DISTINCT year) FROM core.answer WHERE list_contains($1, survey)"
"""Years of answers to surveys in a basis: a register that is in none brings no years."""


def broken_rules(con: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> list[str]:
    """Return the ids of the rules that the built tables break, in order of the rules. Raises RuleCrashedError."""
    rules = sorted(catalogue.rules.of_scope("marts"), key=lambda rule: rule.table)
    broken: set[str] = set()
    values = {"indicator_score_rows": _expected_rows(con, catalogue)}
    for table, group in groupby(rules, key=lambda rule: rule.table):
        own = list(group)
        rows = con.table(table)
        columns = columns_used(own, rows.columns) or rows.columns[:1]  # some rules only count rows
        frame = rows.select(*(duckdb.ColumnExpression(name) for name in columns)).pl()
        broken |= set(find_breaches(frame, own, values))
    return [rule.id for rule in catalogue.rules.rule if rule.id in broken]


def _expected_rows(con: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> int:
    """Count body × indicator × year: missing is a row, so each has one."""
    surveys = sorted({survey for basis in catalogue.framework.basis for survey in basis.surveys})
    ((years,),) = con.execute(_YEAR_COUNT, [surveys]).fetchall()
    return len(catalogue.registry.bodies) * len(catalogue.framework.indicator) * int(years)
