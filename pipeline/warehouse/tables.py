"""The SQL files, one table each. Their first lines and their final SELECT are also the documentation of the table."""

import re
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"
PUBLISHED = ("raw", "core", "mart", "meta")
DECLARED = ("core", "mart", "meta")
"""Schemas whose tables declare their primary key, as `duckdb_constraints()` shows."""
_REFERENCE = re.compile(r"\b(raw|core|mart|meta|checks|staging|computed|interim)\.(\w+)")
_CALL = re.compile(r"\b([a-z]\w*)\(")
MACRO = "macro"
"""The folder of what other SQL calls by its bare name: a macro stands in `main`, and in no schema of its own."""
_KEY = re.compile(r"^-- key: (.+)$", re.MULTILINE)
_COLUMN = re.compile(r'\bAS ([A-Z]+(?:\[\])?)\)\s+AS "?(\w+)"?\s*,?\s+-- (.+?) \| (.+)$', re.MULTILINE)


@dataclass(frozen=True)
class BilingualComment:
    """A description in Japanese and English."""

    ja: str
    en: str


@dataclass(frozen=True)
class TableColumn:
    """A published column: its type and its meaning."""

    name: str
    data_type: str
    meaning: BilingualComment


@dataclass(frozen=True)
class TableFile:
    """A table to be built: its SQL, what a row is (`grain`), what it is for, its key, and what each column means.

    A view (`NAME.view.sql`) only puts together what other tables hold: nothing of it is stored twice. A macro is a file
    of the folder MACRO: its first line is its meaning, its second how it is called.
    """

    schema: str
    name: str
    sql: str
    grain: BilingualComment
    purpose: BilingualComment
    columns: tuple[TableColumn, ...]
    needs: frozenset[str]
    is_view: bool = False
    key: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """Schema and name; macros, which have no schema of their own, count as those of one."""
        return f"{self.schema}.{self.name}"

    @property
    def is_stored(self) -> bool:
        """Return whether it holds rows of its own."""
        return not self.is_view and self.schema != MACRO

    @property
    def create_sql(self) -> str:
        """The statement that creates it."""
        if self.schema == MACRO:
            return self.sql
        return f"CREATE {'VIEW' if self.is_view else 'TABLE'} {self.full_name} AS\n{self.sql}"

    @property
    def key_sql(self) -> str:
        """The statement that declares its key; empty for views, and for raw cells, of which there are too many."""
        if self.schema not in DECLARED or self.is_view:
            return ""
        columns = ", ".join(f'"{column}"' for column in self.key)
        return f"ALTER TABLE {self.full_name} ADD PRIMARY KEY ({columns})"


@cache
def table_files() -> tuple[TableFile, ...]:
    """Return all tables, each after those it reads."""
    files = {file.full_name: file for file in (_parse(path) for path in sorted(FOLDER.glob("*/*.sql")))}
    order = TopologicalSorter({name: sorted(file.needs) for name, file in files.items()}).static_order()
    return tuple(files[name] for name in order)


def files_behind(name: str) -> tuple[TableFile, ...]:
    """Return the table and all it rests on, each after those it reads."""
    files = {file.full_name: file for file in table_files()}
    wanted, pending = {name}, [name]
    while pending:
        fresh = files[pending.pop()].needs - wanted
        wanted |= fresh
        pending += fresh
    return tuple(file for file in table_files() if file.full_name in wanted)


def stored_needs(file: TableFile) -> frozenset[str]:
    """Return the names of the tables a file reads, itself or through views and macros."""
    through = {other.full_name: other for other in table_files() if not other.is_stored}
    behind = [stored_needs(through[name]) for name in file.needs & set(through)]
    return (file.needs - set(through)).union(*behind)


def _parse(path: Path) -> TableFile:
    sql = path.read_text(encoding="utf-8")
    name, _, kind = path.stem.partition(".")
    own = f"{path.parent.name}.{name}"
    grain, purpose = (comment_texts(line) for line in [*sql.splitlines(), ""][:2])
    code = "\n".join(line.split("--")[0] for line in sql.splitlines())
    needs = {f"{schema}.{name}" for schema, name in _REFERENCE.findall(code)}
    needs |= {f"{MACRO}.{called}" for called in _macro_names() & set(_CALL.findall(code))}
    key = tuple(", ".join(_KEY.findall(sql)).split(", ")) if _KEY.search(sql) else ()
    return TableFile(
        path.parent.name,
        name,
        sql,
        grain,
        purpose,
        commented_columns(sql),
        frozenset(needs - {own}),
        kind == "view",
        key,
    )


@cache
def _macro_names() -> set[str]:
    return {path.stem for path in (FOLDER / MACRO).glob("*.sql")}


def commented_columns(sql: str) -> tuple[TableColumn, ...]:
    """Return the columns of the final SELECT, each cast and commented."""
    final = sql[sql.rindex("\nSELECT") :] if "\nSELECT" in sql else sql
    return tuple(
        TableColumn(name, data_type, BilingualComment(ja, en)) for data_type, name, ja, en in _COLUMN.findall(final)
    )


def comment_texts(comment: str) -> BilingualComment:
    """Split `-- 日本語 | English` into its two texts."""
    ja, _, en = comment.removeprefix("-- ").partition(" | ")
    return BilingualComment(ja, en)
