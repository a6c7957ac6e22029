"""From which columns each published column is computed, followed through the SELECTs of its file by DuckDB's parser.

What a function or a recursion returns is not followed: such a column has no source here, which is not none.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import duckdb

from pipeline.warehouse.tables import PUBLISHED, TableFile, table_files

Node = dict[str, Any]
Columns = dict[str, frozenset[str]]
"""Column → the published columns it is computed from, as schema.table.column."""
Tables = dict[str, Columns]


@cache
def column_sources() -> Mapping[str, Columns]:
    """Return published table → its columns → their sources, in order of name."""
    with duckdb.connect() as con:
        parsed = {file.full_name: _parse(con, file.sql) for file in table_files() if file.schema != "macro"}
    readable = dict(_published())
    found: dict[str, Columns] = {}
    for file in table_files():  # each after those it reads
        if node := parsed.get(file.full_name):
            found[file.full_name] = _columns_of(node, readable)
            readable.setdefault(file.full_name, found[file.full_name])
    return {file.full_name: _documented(file, found) for file in table_files() if file.schema in PUBLISHED}


def _published() -> Iterator[tuple[str, Columns]]:
    """Yield the published tables as others read them: each column is a source itself. The rest is seen through."""
    for file in table_files():
        if file.schema in PUBLISHED:
            yield file.full_name, {c.name: frozenset({f"{file.full_name}.{c.name}"}) for c in file.columns}


def _parse(con: duckdb.DuckDBPyConnection, sql: str) -> Node | None:
    ((text,),) = con.execute("SELECT json_serialize_sql($1)", [sql]).fetchall()
    statements = json.loads(text).get("statements")
    return statements[0]["node"] if statements else None


def _documented(file: TableFile, found: Mapping[str, Columns]) -> Columns:
    columns = found.get(file.full_name, {})
    return {column.name: columns.get(column.name, frozenset()) for column in file.columns}


def _columns_of(node: Node, tables: Tables) -> Columns:
    """Follow a query. `tables` are those it may name; its own CTEs come to them."""
    tables = dict(tables)
    for entry in node.get("cte_map", {}).get("map", []):
        tables[entry["key"]] = _columns_of(entry["value"]["query"]["node"], tables)
    if node["type"] == "SET_OPERATION_NODE":
        return _united([_columns_of(child, tables) for child in _branches(node)])
    if node["type"] != "SELECT_NODE":
        return {}
    scope = dict(_named_tables(node["from_table"], tables))
    return {name: sources for item in node["select_list"] for name, sources in _selected(item, scope)}


def _branches(node: Node) -> list[Node]:
    return node.get("children") or [node["left"], node["right"]]


def _united(branches: list[Columns]) -> Columns:
    """Bring the branches of a UNION together: their columns answer to each other by place."""
    names = list(branches[0])
    places = zip(*(branch.values() for branch in branches), strict=False)
    return {name: frozenset().union(*sources) for name, sources in zip(names, places, strict=False)}


def _named_tables(source: Node, tables: Tables) -> Iterator[tuple[str, Columns]]:
    """Yield what a FROM names, under the names that the SELECT has for it."""
    kind = source["type"]
    if kind == "BASE_TABLE":
        name = ".".join(filter(None, (source["schema_name"], source["table_name"])))
        yield source["alias"] or source["table_name"], tables.get(name, {})
    elif kind == "JOIN":
        yield from _named_tables(source["left"], tables)
        yield from _named_tables(source["right"], tables)
    elif kind == "SUBQUERY":
        yield source["alias"], _columns_of(source["subquery"]["node"], tables)


def _selected(item: Node, scope: Tables) -> Iterator[tuple[str, frozenset[str]]]:
    if item["class"] == "STAR":
        own = item.get("relation_name")
        for alias, columns in scope.items():
            if not own or alias == own:
                yield from columns.items()
        return
    references = [*_references(item)]
    name = item["alias"] or (references[-1][-1] if references else "")
    yield name, frozenset().union(*(_looked_up(reference, scope) for reference in references))


def _references(node: Any) -> Iterator[list[str]]:
    """Yield the columns that an expression names, at any depth; not those of a query within it."""
    if isinstance(node, list):
        for one in node:
            yield from _references(one)
    elif isinstance(node, dict) and node.get("class") != "SUBQUERY":
        if node.get("class") == "COLUMN_REF":
            yield node["column_names"]
        for one in node.values():
            yield from _references(one)


def _looked_up(reference: list[str], scope: Tables) -> frozenset[str]:
    *of, column = reference
    places = [scope.get(of[0], {})] if of else [*scope.values()]
    return next((columns[column] for columns in places if column in columns), frozenset())
