"""Macros that go with the snapshot, and how they are documented: by their first lines and their final SELECT."""

from dataclasses import dataclass
from functools import cache

from pipeline.warehouse.tables import MACRO, BilingualComment, TableColumn, TableFile, table_files


@dataclass(frozen=True)
class Macro:
    """A table macro: what it returns, how it is called, and its columns."""

    name: str
    meaning: BilingualComment
    example: str
    columns: tuple[TableColumn, ...]


@cache
def macros() -> tuple[Macro, ...]:
    """Return all table macros, by name."""
    files = sorted((file for file in table_files() if file.schema == MACRO), key=lambda file: file.name)
    return tuple(Macro(file.name, file.grain, file.purpose.ja, file.columns) for file in files if file.columns)


def macro_comment(file: TableFile) -> str:
    """Return what stands in the snapshot beside a macro: meaning in both languages, and an example of a call."""
    return f"{file.grain.ja} | {file.grain.en} | {file.purpose.ja}"


def macro_rows() -> list[tuple[object, ...]]:
    """Return one row per macro × column, for `meta.macro`."""
    return [
        (m.name, m.example, m.meaning.ja, m.meaning.en, position, c.name, c.data_type, c.meaning.ja, c.meaning.en)
        for m in macros()
        for position, c in enumerate(m.columns, start=1)
    ]
