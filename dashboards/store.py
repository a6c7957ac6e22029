"""The only place that opens DuckDB: finds the published snapshot and asks it, read-only."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import polars as pl

from dashboards.access import current_person
from dashboards.answer_parts import Parts, compact, weigh_parts, without_turns
from dashboards.latin_names import with_latin_names
from dashboards.query_text import bound_names, query_text
from dashboards.visible_rows import WHOLE, Scope, helper_sql, row_statements, scope_of, whole_set_queries
from dashboards.weighed_cache import Cache, cache_of_derived
from pipeline.definitions.messages import LANGUAGES
from pipeline.settings import OPEN, PAGE_CACHE_MIB, SCHEMA_VERSION
from pipeline.warehouse.snapshot import macro_statements, open_beside, open_snapshot, published_tables, read_lazily

FRAMES_KEPT = PAGE_CACHE_MIB * 1024**2
"""Bytes of answers that are kept, as `weigh_parts` counts, where nobody set another number."""

Parameter = str | int | float | None
COMMON = {"year", "basis"}
"""Parameters of which a page only asks values that there are: so few that also empty answers to them are kept."""


class StoreError(Exception):
    """There is nothing to show. `reason` is `nothing_published`, `no_open_data`, `unreadable` or `updating`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class OtherShapeError(Exception):
    """The pointer names a snapshot whose tables have the shape of another version of the program."""


@dataclass(frozen=True)
class OpenedSnapshot:
    """One published snapshot, as one scope reads it. All figures of a page come from the same one.

    `database` holds the rows that the scope reads, `whole_sets` those that counts over whole sets, and answers about
    bodies of others, are made of; `derived`: what was worked out of them at length; `own`: the bodies of the scope.
    """

    pointer: Mapping[str, object]
    database: duckdb.DuckDBPyConnection = field(repr=False, compare=False)
    cache: Cache[Parts] = field(repr=False, compare=False)
    whole_sets: duckdb.DuckDBPyConnection = field(repr=False, compare=False)
    derived: Cache[Any] = field(repr=False, compare=False, default_factory=cache_of_derived)
    scope: Scope = WHOLE
    lang: str = LANGUAGES[0]
    own: frozenset[str] = frozenset()

    def in_language(self, lang: str) -> "OpenedSnapshot":
        """The same, with the names of bodies as that language writes them."""
        return replace(self, lang=lang)

    @property
    def file_name(self) -> str:
        """Only the file's name counts: a pointer never leads out of its folder."""
        return Path(str(self.pointer["file"])).name

    @property
    def token(self) -> str:
        """Changes whenever another snapshot is published."""
        return f"{self.pointer['run_id']} {self.pointer.get('published_at', '')}"

    def frame(self, name: str, **parameters: Parameter) -> pl.DataFrame:
        """The answer to `queries/<name>.sql`, its `$parameters` bound, never formatted. Raises StoreError.

        A parameter that the SQL does not name is a column of the answer, which is asked for whole, kept, and cut: to
        read all prefectures costs hardly more than to read one. None does not cut.
        """
        names = bound_names(name)
        bound = {key: value for key, value in parameters.items() if key in names}
        cut = {key: value for key, value in sorted(parameters.items()) if key not in names and value is not None}
        columns, is_common = tuple(cut), bound.keys() <= COMMON
        key = (self.token, self.scope, self.lang, name, tuple(sorted(bound.items())), columns)

        def read() -> Parts:
            if columns:
                return Parts.of(self.frame(name, **bound), columns, is_common=is_common)
            return Parts(self._answer(name, bound), {}, is_common)

        known = self.cache.made(key, read)
        return known.at(tuple(cut.values())) if columns else known.frame

    def row(self, name: str, **parameters: Parameter) -> dict:
        """The first row of an answer as a dict; empty when there is none."""
        return next(self.frame(name, **parameters).head(1).iter_rows(named=True), {})

    def select(
        self,
        table: str,
        columns: Sequence[str],
        filters: Mapping[str, tuple[str, Sequence[str]]],
        conditions: Sequence[str],
        limit: int,
        offset: int,
    ) -> pl.DataFrame:
        """Read rows of one table, in its order; names and values are expressions, never parts of a text.

        Args:
            table: schema and name, which the caller has looked up.
            columns: those wanted, as the dictionary names them.
            filters: column → its type, and the texts of the values of which one must hold.
            conditions: SQL of ours that every row must meet.
            limit: rows at most.
            offset: rows to skip.

        Raises:
            ValueError: a value does not fit the type of its column.
            StoreError: the snapshot cannot be read.
        """
        try:
            with self.database.cursor() as connection:
                rows = read_lazily(connection, table)
                for name, (kind, values) in filters.items():
                    wanted = (duckdb.ConstantExpression(value).cast(kind) for value in values)
                    rows = rows.filter(duckdb.ColumnExpression(name).isin(*wanted))
                for condition in conditions:
                    rows = rows.filter(condition)
                return rows.select(*map(duckdb.ColumnExpression, columns)).limit(limit, offset).pl()
        except duckdb.ConversionException as error:
            raise ValueError(str(error)) from error
        except duckdb.Error as error:
            raise StoreError("unreadable", str(error)) from error

    def has_slip(self, delivery_id: str) -> bool:
        """Return whether the return slip of a delivery is for the person who asks. Raises StoreError."""
        if self.scope.is_internal or self.scope.is_open:
            return self.scope.is_internal
        try:
            with self.database.cursor() as connection:
                return bool(connection.execute("FROM main.slip WHERE delivery_id = $1", [delivery_id]).fetchall())
        except duckdb.Error as error:
            raise StoreError("unreadable", str(error)) from error

    def _answer(self, name: str, bound: Mapping[str, Parameter]) -> pl.DataFrame:
        """The whole answer, with names as the language writes them."""
        if self.lang == LANGUAGES[0]:
            return self._ask(name, bound)
        written = self.in_language(LANGUAGES[0])
        return with_latin_names(written.frame(name, **bound), written.frame("bodies"))

    def _ask(self, name: str, parameters: Mapping[str, Parameter]) -> pl.DataFrame:
        try:
            # A connection of its own: one shared between threads mixes up rows. To open the file anew costs forty ms.
            with self._source_of(name, parameters).cursor() as connection:
                # `sql` takes parameters, too, but then hands its answer over value by value: ten times as dear.
                return compact(without_turns(connection.execute(query_text(name), dict(parameters)).pl()))
        except duckdb.Error as error:
            raise StoreError("unreadable", str(error)) from error

    def _source_of(self, name: str, parameters: Mapping[str, Parameter]) -> duckdb.DuckDBPyConnection:
        """Return where a query is answered from. Of a body of others whoever asks gets what everybody does.

        With rows of one's own among those of everybody else a count beside that body would be another one.
        """
        is_of_others = "code" in parameters and parameters["code"] not in self.own
        return self.whole_sets if is_of_others or name in whole_set_queries() else self.database


MOST_SCOPES = 32
"""Scopes whose views stay open: all prefectures and municipalities of the nation would be 1,800, of some MiB each."""


class Store:
    """The published folder of one home, and its maps. Notices a new snapshot when the pointer changes."""

    def __init__(self, published: Path, cache_size: int = FRAMES_KEPT) -> None:
        self._published = published
        self._cache_size = cache_size
        self._lock = Lock()
        self._seen: tuple[tuple[int, int, int], OpenedSnapshot] | None = None
        self._scoped: dict[tuple[str, Scope], OpenedSnapshot] = {}
        self._whole: tuple[str, int, int, int] | None = None

    def snapshot(self) -> OpenedSnapshot:
        """What is published now, as the person who asks may read it. Raises StoreError when there is nothing to read.

        While the pointer names a snapshot of another shape, the one that was open stays: after a run of a newer
        program, until this server is started anew.
        """
        return self.snapshot_for(scope_of(current_person()))

    def snapshot_for(self, scope: Scope) -> OpenedSnapshot:
        """The same for a scope. Raises StoreError, `no_open_data` where the night published none for others."""
        internal = self._internal()
        if scope.is_internal:
            return internal
        key = (internal.token, scope)
        with self._lock:
            known = self._scoped.pop(key, None)
            try:
                self._scoped[key] = known or self._open_scope(internal, scope)
            except duckdb.Error as error:
                raise StoreError("unreadable", str(error)) from error
            for old in [one for one in self._scoped if one[0] != internal.token] + list(self._scoped)[:-MOST_SCOPES]:
                self._scoped.pop(old, None)
            return self._scoped[key]

    def _open_scope(self, internal: OpenedSnapshot, scope: Scope) -> OpenedSnapshot:
        path, open_path = self._published / internal.file_name, self._published / OPEN / internal.file_name
        if not open_path.is_file():
            raise StoreError("no_open_data", f"{open_path.name} is not there")
        if scope.is_open:
            database = open_snapshot(open_path)
            return replace(internal, database=database, whole_sets=database, scope=scope)
        database = open_beside(path, open_path)
        database.execute("CREATE TABLE main.scope AS SELECT $1 AS role, $2 AS codes", [scope.role, list(scope.codes)])
        database.execute(helper_sql())
        for statement in (*row_statements(scope.role, published_tables(database)), *macro_statements()):
            database.execute(statement)
        own = frozenset(code for (code,) in database.execute("FROM main.own").fetchall())
        return replace(internal, database=database, whole_sets=open_snapshot(open_path), scope=scope, own=own)

    def _internal(self) -> OpenedSnapshot:
        pointer = self._published / "current.json"
        try:
            found = pointer.stat()
            mark = (found.st_mtime_ns, found.st_size, found.st_ino)
            with self._lock:
                if self._seen is None or self._seen[0] != mark:
                    self._seen = (mark, self._read(pointer))
                return self._seen[1]
        except FileNotFoundError as error:
            raise StoreError("nothing_published", str(error)) from error
        except OtherShapeError as error:
            if self._seen is None:
                raise StoreError("updating", str(error)) from error
            return self._seen[1]
        except (OSError, ValueError, KeyError, TypeError, duckdb.Error) as error:
            raise StoreError("unreadable", str(error)) from error

    def found(self) -> OpenedSnapshot | None:
        """What is published now, if it can be read."""
        try:
            return self.snapshot()
        except StoreError:
            return None

    def _read(self, pointer: Path) -> OpenedSnapshot:
        content = json.loads(pointer.read_text(encoding="utf-8"))
        if str(content["schema_version"]) != SCHEMA_VERSION:
            raise OtherShapeError(f"schema version {content['schema_version']}, expected {SCHEMA_VERSION}")
        path = self._published / Path(str(content["file"])).name  # a pointer never leads out of its folder
        if not path.is_file():
            raise ValueError(f"{path.name} is not there")
        content["run_id"] = str(content["run_id"])
        database = open_snapshot(path)
        # A cache of its own: whoever still reads the snapshot before keeps nothing of it here.
        return OpenedSnapshot(content, database, Cache(self._cache_size, weigh_parts), database)

    def earlier(self, last_run: str) -> OpenedSnapshot | None:
        """The newest snapshot of a run up to `last_run` that is still there; None without one that can be read."""
        files = sorted(self._published.glob("monosashi-*.duckdb"), reverse=True)
        path = next((file for file in files if file.stem.removeprefix("monosashi-") <= last_run), None)
        if path is None:
            return None
        pointer = {"file": path.name, "run_id": path.stem.removeprefix("monosashi-")}
        try:
            database = open_snapshot(path)
        except duckdb.Error:
            return None
        return OpenedSnapshot(pointer, database, Cache(self._cache_size, weigh_parts), database)

    def whole_snapshot(self) -> OpenedSnapshot:
        """The same, once its bytes are those that were published. Raises StoreError. A file is summed once."""
        snapshot = self._internal()
        path = self._published / snapshot.file_name
        try:
            found = path.stat()
            mark = (snapshot.token, found.st_mtime_ns, found.st_size, found.st_ino)
            if mark != self._whole:
                with path.open("rb") as file:
                    is_whole = file_digest(file, "sha256").hexdigest() == snapshot.pointer["sha256"]
                if not is_whole:
                    raise StoreError("unreadable", f"{path.name} is not what was published")
                self._whole = mark
        except (OSError, KeyError) as error:
            raise StoreError("unreadable", str(error)) from error
        return snapshot

    def token(self) -> str:
        """The token of the current snapshot, or why there is none. Never raises."""
        try:
            return self.snapshot().token
        except StoreError as error:
            return error.reason
