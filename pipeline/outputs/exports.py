"""The exports beside a snapshot: a Parquet file a table, views, dictionary, Excel tables, package, checksums."""

from functools import partial
from pathlib import Path

import duckdb

from pipeline.operations.atomic_write import flush_tree, write_atomically
from pipeline.outputs.confidentiality import class_text
from pipeline.outputs.csv_writer import csv_for_excel
from pipeline.outputs.datapackage import PackageTables, as_descriptor
from pipeline.outputs.excel_tables import write_excel_tables
from pipeline.outputs.html_page import render
from pipeline.outputs.lineage_drawing import draw_lineage
from pipeline.warehouse.column_lineage import column_sources
from pipeline.warehouse.database import open_database, quoted, run_in_parallel
from pipeline.warehouse.publish import sha256_of
from pipeline.warehouse.table_lineage import published_sources, uses
from pipeline.warehouse.tables import MACRO, table_files

SCHEMAS = ("core", "mart", "meta")
CHECKSUMS = "sha256.txt"
_TABLES = """
SELECT schema_name || '.' || table_name
FROM duckdb_tables()
WHERE list_contains($1, schema_name)
ORDER BY estimated_size DESC, schema_name, table_name
"""
"""The largest first: nothing long is left to be written alone at the end."""
_PARQUET = "FORMAT parquet, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 4000"
"""Columns of more values than that are written faster, and smaller, without a dictionary."""
_DICTIONARY = "SELECT * FROM meta.dictionary ORDER BY table_schema, table_name, position"
_MACROS = "SELECT * FROM meta.macro ORDER BY macro_name, position"
_PARAMETERS = "SELECT * FROM meta.macro_parameter ORDER BY macro_name, position"


def write_exports(built: Path, folder: Path, run_id: str, confidentiality: int | None = None) -> None:
    """Write the exports of a finished snapshot file into a new folder, all of it on the disk when this returns.

    `confidentiality`: the class that they name; None where nobody is asked who they are.
    """
    (folder / "parquet").mkdir(parents=True)
    with open_database(built, read_only=True) as con:
        tables = [name for (name,) in con.execute(_TABLES, [list(SCHEMAS)]).fetchall()]
        dictionary, macros, parameters = (con.sql(query).pl() for query in (_DICTIONARY, _MACROS, _PARAMETERS))
        package = PackageTables(
            sorted(tables), dictionary, con.table("meta.key").pl(), con.table("core.survey").pl(), confidentiality
        )
        parquet = (partial(_write_parquet, name=name, folder=folder / "parquet") for name in tables)
        run_in_parallel(
            con, [partial(write_excel_tables, folder=folder / "people", confidentiality=confidentiality), *parquet]
        )
    tables.sort()
    (folder / "views.sql").write_text(_views(tables), encoding="utf-8")
    (folder / "dictionary.csv").write_bytes(csv_for_excel(dictionary))
    page = _dictionary_page(dictionary.to_dicts(), macros.to_dicts(), parameters.to_dicts(), run_id, confidentiality)
    (folder / "dictionary.html").write_text(page, encoding="utf-8")
    (folder / "datapackage.json").write_text(as_descriptor(folder, package, run_id), encoding="utf-8")
    write_atomically(folder / CHECKSUMS, _checksums(built, folder))
    flush_tree(folder)


def _dictionary_page(
    columns: list[dict], macros: list[dict], parameters: list[dict], run_id: str, confidentiality: int | None
) -> str:
    """Return the page of tables, columns and macros, with where each comes from."""
    sources = published_sources()
    facts = {
        "columns": columns, "macros": macros, "parameters": parameters, "run_id": run_id,
        "handling": class_text(confidentiality),
        "sources": sources, "uses": uses(sources), "column_sources": column_sources(),
        "drawing": draw_lineage(sources), "sql": {file.full_name: file.sql for file in table_files()},
    }  # fmt: skip
    return render("dictionary.html", **facts)


def _write_parquet(con: duckdb.DuckDBPyConnection, name: str, folder: Path) -> None:
    con.execute(f"COPY {name} TO {quoted(folder / f'{name}.parquet')} ({_PARQUET})")


def _views(tables: list[str]) -> str:
    """Write SQL that opens the Parquet files under their names in the snapshot, with its views and macros over them.

    Views call macros that return a value, macros that return a table read views.
    """
    schemas = [f"CREATE SCHEMA IF NOT EXISTS {schema};" for schema in SCHEMAS]
    files = [f"CREATE VIEW {name} AS FROM read_parquet('parquet/{name}.parquet');" for name in tables]
    views = [
        f"CREATE VIEW {file.full_name} AS\n{file.sql.strip()};"
        for file in table_files()
        if file.is_view and file.schema in SCHEMAS
    ]
    macros = [file for file in table_files() if file.schema == MACRO]
    scalar = [f"{file.create_sql.strip()};" for file in macros if not file.columns]
    tabular = [f"{file.create_sql.strip()};" for file in macros if file.columns]
    return "\n".join(["-- duckdb -init views.sql", *schemas, *files, *scalar, *views, *tabular, ""])


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _checksums(built: Path, folder: Path) -> str:
    """Write a line a file, for `sha256sum --check` within the folder; the snapshot itself lies above it."""
    names = {path.relative_to(folder).as_posix(): path for path in _files(folder)} | {f"../{built.name}": built}
    return "".join(f"{sha256_of(path)}  {name}\n" for name, path in names.items())


def changed_files(folder: Path) -> list[str]:
    """Return the names of exported files that are gone or differ from their checksums; not the snapshot itself."""
    if not (folder / CHECKSUMS).exists():
        return [CHECKSUMS]
    listed = [line.split("  ", 1) for line in (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()]
    within = [(digest, name) for digest, name in listed if not name.startswith("../")]
    return [name for digest, name in within if not _is_as_listed(folder / name, digest)]


def _is_as_listed(path: Path, digest: str) -> bool:
    return path.is_file() and sha256_of(path) == digest
