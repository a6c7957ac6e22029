"""Macros that go with the snapshot: one SQL file each, documented by its first lines and its final SELECT."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from pipeline.warehouse.database import quoted
from pipeline.warehouse.tables import BilingualComment, TableColumn, comment_texts, commented_columns

_FOLDER = Path(__file__).with_name("macro")


@dataclass(frozen=True)
class Macro:
    """A table macro: what it answers, how it is called, and its columns."""

    name: str
    sql: str
    meaning: BilingualComment
    example: str
    columns: tuple[TableColumn, ...]


@cache
def macros() -> tuple[Macro, ...]:
    """All macros, by name."""
    return tuple(_parse(path) for path in sorted(_FOLDER.glob("*.sql")))


def _parse(path: Path) -> Macro:
    sql = path.read_text(encoding="utf-8")
    meaning, example, *_ = sql.splitlines()
    return Macro(path.stem, sql, comment_texts(meaning), example.removeprefix("-- "), commented_columns(sql))


def create_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create them in the schema `main`, where they are called by their bare name, with their comments."""
    for macro in macros():
        con.execute(macro.sql)
        comment = f"{macro.meaning.ja} | {macro.meaning.en} | {macro.example}"
        con.execute(f"COMMENT ON MACRO TABLE {macro.name} IS {quoted(comment)}")


def macro_rows() -> list[tuple[object, ...]]:
    """One row per macro × column, for `meta.macro`."""
    return [
        (m.name, m.example, m.meaning.ja, m.meaning.en, position, c.name, c.data_type, c.meaning.ja, c.meaning.en)
        for m in macros()
        for position, c in enumerate(m.columns, start=1)
    ]
