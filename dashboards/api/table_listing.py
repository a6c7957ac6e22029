"""What tables there are, what a table is, and the description of all addresses (OpenAPI)."""

import json
from typing import Any

import polars as pl

from dashboards.api.table_query import MAX_ROWS, table_columns
from dashboards.store import OpenedSnapshot
from dashboards.words import words_of
from pipeline.outputs.csv_writer import flatten_lists
from pipeline.outputs.table_formats import TABLE_FORMATS


def list_tables(snapshot: OpenedSnapshot) -> dict[str, Any]:
    """Return every table with what it holds, where it is, and from which run."""
    tables = _rows(snapshot.frame("api_tables"))
    for row in tables:
        row["addresses"] = [f"/api/v1/{row['table']}.{form}" for form in TABLE_FORMATS]
        row["metadata"] = f"/api/v1/{row['table']}.metadata.json"
    return {**_origin(snapshot), "tables": tables}


def describe_table(snapshot: OpenedSnapshot, table: str) -> dict[str, Any]:
    """Return title, columns with units and codes, sources, licences, dates and states of a table."""
    columns = table_columns(snapshot, table)
    return {
        **_rows(snapshot.frame("api_tables", table=table))[0],
        **_origin(snapshot),
        "primary_key": snapshot.row("api_keys", table=table)["columns"].split(", "),
        "columns": _rows(columns.drop("table")),
        "codes": _rows(snapshot.frame("api_codes", table=table).drop("table")),
        "sources": _rows(snapshot.frame("api_sources")),
        "editions": _rows(snapshot.frame("api_editions")),
    }


def describe_api(snapshot: OpenedSnapshot) -> dict[str, Any]:
    """Return the OpenAPI description: a path for each table, its columns as parameters."""
    tables = snapshot.frame("api_tables")["table"].to_list()
    paths = {f"/api/v1/{table}.{{format}}": {"get": _operation(snapshot, table)} for table in tables}
    listing = {"summary": both("all_tables"), "responses": {"200": {"description": "JSON"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Monosashi", "version": str(snapshot.pointer["schema_version"])},
        "paths": {"/api/v1/tables": {"get": listing}, **paths},
    }


def both(key: str, **facts: object) -> str:
    """Return a message below [api] in both languages."""
    return " | ".join(words_of(lang)(f"api.{key}", **facts) for lang in ("ja", "en"))


def _operation(snapshot: OpenedSnapshot, table: str) -> dict[str, Any]:
    columns = table_columns(snapshot, table).to_dicts()
    filters = [_parameter(row["column_name"], f"{row['ja']} | {row['en']}", "string") for row in columns]
    options = [
        _parameter(name, both(f"option_{name}", limit=MAX_ROWS), kind)
        for name, kind in {"columns": "string", "limit": "integer", "offset": "integer", "run": "string"}.items()
    ]
    form = {"name": "format", "in": "path", "required": True, "schema": {"type": "string", "enum": [*TABLE_FORMATS]}}
    answers = {status: {"description": both(f"answer_{status}")} for status in ("200", "400", "409", "413")}
    return {"summary": table, "parameters": [form, *filters, *options], "responses": answers}


def _parameter(name: str, description: str, kind: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": {"type": kind}}


def _origin(snapshot: OpenedSnapshot) -> dict[str, Any]:
    pointer = snapshot.pointer
    names = ("run_id", "published_at", "schema_version", "framework", "data_years")
    return {name: pointer[name] for name in names if name in pointer}


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return list(json.loads(flatten_lists(frame).write_json()))
