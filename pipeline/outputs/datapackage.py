"""The Frictionless description of the exports: every file with its columns, types, meanings, size and checksum."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.outputs.confidentiality import class_text
from pipeline.settings import SCHEMA_VERSION
from pipeline.warehouse.database import OLDEST_DUCKDB
from pipeline.warehouse.publish import sha256_of

_TYPES = {
    "VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMPTZ": "datetime",
}  # fmt: skip


@dataclass(frozen=True)
class PackageTables:
    """What the description is made from: meta.dictionary, meta.key and core.survey, and the names of all tables.

    `confidentiality`: the class of the package, where it has one.
    """

    names: list[str]
    dictionary: pl.DataFrame
    keys: pl.DataFrame
    surveys: pl.DataFrame
    confidentiality: int | None = None


def as_descriptor(folder: Path, tables: PackageTables, run_id: str) -> str:
    """Write `datapackage.json`: the Parquet file of each table (`core.answer`, …), and the dictionary as CSV."""
    columns = tables.dictionary.partition_by("table_schema", "table_name", as_dict=True)
    keys = tables.keys.partition_by("table_schema", "table_name", as_dict=True)
    resources = [
        _parquet(folder, name, columns[*name.split(".")].to_dicts(), keys[*name.split(".")].to_dicts())
        for name in tables.names
    ]
    package = {
        "profile": "data-package",
        "name": "monosashi",
        "title": "ものさし Monosashi",
        "version": run_id,
        "schema_version": SCHEMA_VERSION,
        "duckdb_version_at_least": OLDEST_DUCKDB,
        **_confidentiality(tables.confidentiality),
        "licenses": _licences(tables.surveys),
        "sources": [{"title": row["title_ja"], "description": row["source_ja"]} for row in tables.surveys.to_dicts()],
        "resources": [*resources, _dictionary_csv(folder, tables.dictionary)],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _confidentiality(number: int | None) -> dict[str, Any]:
    """Return 自治体機密性 of the package, a key of ours beside those of Frictionless."""
    if number is None:
        return {}
    return {"confidentiality": {"class": number, "title": f"{class_text(number)} | {class_text(number, 'en')}"}}


def _licences(surveys: pl.DataFrame) -> list[dict[str, str]]:
    """Return each licence once; a short name is what Frictionless asks for where there is no address."""
    found = surveys.unique("licence", maintain_order=True).sort("licence").to_dicts()
    return [
        {
            "name": row["licence"],
            "title": row["licence_ja"],
            **({"path": row["licence_url"]} if row["licence_url"] else {}),
        }
        for row in found
    ]


def _parquet(folder: Path, name: str, columns: list[dict[str, Any]], keys: list[dict[str, Any]]) -> dict[str, Any]:
    first = columns[0]
    return {
        "name": name,
        "title": f"{first['purpose_ja']} | {first['purpose_en']}",
        "description": f"{first['grain_ja']} | {first['grain_en']}",
        "disclosure": first["disclosure"],
        # Parquet holds its own types; Frictionless reads it by way of floats, where a missing integer is not one.
        "type": "file",
        **_file(folder, f"parquet/{name}.parquet", "parquet", "application/vnd.apache.parquet"),
        "schema": {"fields": [_field(column) for column in columns], **_keys(keys)},
    }


def _keys(keys: list[dict[str, Any]]) -> dict[str, Any]:
    """Return primary and foreign keys as a table schema has them."""
    primary = next(key for key in keys if key["key_kind"] == "primary")
    foreign = [
        {
            "fields": key["columns"].split(", "),
            "reference": {
                "resource": f"{key['referred_schema']}.{key['referred_table']}",
                "fields": key["referred_columns"].split(", "),
            },
        }
        for key in keys
        if key["key_kind"] == "foreign"
    ]
    return {"primaryKey": primary["columns"].split(", "), **({"foreignKeys": foreign} if foreign else {})}


def _field(column: dict[str, Any]) -> dict[str, Any]:
    kind = "array" if column["data_type"].endswith("[]") else _TYPES[column["data_type"]]
    unit = {"unit": column["unit"]} if column["unit"] else {}
    return {"name": column["column_name"], "type": kind, "description": f"{column['ja']} | {column['en']}", **unit}


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
