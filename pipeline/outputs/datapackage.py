"""The Frictionless description of the exports: every file with its columns, types, meanings, size and checksum."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.warehouse.publish import sha256_of

_TYPES = {
    "VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMPTZ": "datetime",
}  # fmt: skip


def as_descriptor(folder: Path, tables: list[str], dictionary: pl.DataFrame, run_id: str) -> str:
    """Write `datapackage.json`: the Parquet file of each table (`core.answer`, …), and the dictionary as CSV."""
    columns = dictionary.partition_by("table_schema", "table_name", as_dict=True)
    resources = [_parquet(folder, name, columns[*name.split(".")].to_dicts()) for name in tables]
    package = {
        "profile": "data-package",
        "name": "monosashi",
        "title": "ものさし Monosashi",
        "version": run_id,
        "resources": [*resources, _dictionary_csv(folder, dictionary)],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _parquet(folder: Path, name: str, columns: list[dict[str, Any]]) -> dict[str, Any]:
    first = columns[0]
    return {
        "name": name,
        "title": f"{first['purpose_ja']} | {first['purpose_en']}",
        "description": f"{first['grain_ja']} | {first['grain_en']}",
        # Parquet holds its own types; Frictionless reads it by way of floats, where a missing integer is not one.
        "type": "file",
        **_file(folder, f"parquet/{name}.parquet", "parquet", "application/vnd.apache.parquet"),
        "schema": {"fields": [_field(column) for column in columns]},
    }


def _field(column: dict[str, Any]) -> dict[str, Any]:
    kind = "array" if column["data_type"].endswith("[]") else _TYPES[column["data_type"]]
    return {"name": column["column_name"], "type": kind, "description": f"{column['ja']} | {column['en']}"}


def _dictionary_csv(folder: Path, dictionary: pl.DataFrame) -> dict[str, Any]:
    kinds = {name: "integer" if kind.is_integer() else "string" for name, kind in dictionary.schema.items()}
    return {
        "name": "dictionary",
        "type": "table",
        "title": "すべての表と列の意味 | What every table and column means",
        **_file(folder, "dictionary.csv", "csv", "text/csv"),
        "encoding": "utf-8-sig",
        "schema": {"fields": [{"name": name, "type": kind} for name, kind in kinds.items()]},
    }


def _file(folder: Path, path: str, kind: str, mediatype: str) -> dict[str, Any]:
    file = folder / path
    return {
        "path": path,
        "format": kind,
        "mediatype": mediatype,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256_of(file)}",
    }
