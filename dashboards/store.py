"""The only place that opens DuckDB: finds the published snapshot and asks it, read-only."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import file_digest
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

import duckdb
import polars as pl

from dashboards.outlines import Atlas
from pipeline.warehouse.snapshot import open_snapshot

QUERIES = Path(__file__).parent / "queries"
SCHEMA_VERSION = "1"
"""The shape of the published tables that the queries here were written for."""

Parameter = str | int | float
Kept = TypeVar("Kept")


class StoreError(Exception):
    """There is nothing to show. `reason` is `nothing_published` or `unreadable`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


@cache
def query_text(name: str) -> str:
    """The SQL of `queries/<name>.sql`."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


class Cache(Generic[Kept]):
    """The last answers, least recently used out first. Safe between threads; what is kept is never changed in place."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._kept: OrderedDict[tuple, Kept] = OrderedDict()

    def get(self, key: tuple) -> Kept | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, key: tuple, answer: Kept) -> None:
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


@dataclass(frozen=True)
class Snapshot:
    """One published snapshot. All figures of a page come from the same one."""

    pointer: Mapping[str, object]
    database: duckdb.DuckDBPyConnection = field(repr=False, compare=False)
    cache: Cache[pl.DataFrame] = field(repr=False, compare=False)
    atlas: Atlas = field(repr=False, compare=False)

    @property
    def file_name(self) -> str:
        """Only the file's name counts: a pointer never leads out of its folder."""
        return Path(str(self.pointer["file"])).name

    @property
    def token(self) -> str:
        """Changes whenever another snapshot is published."""
        return f"{self.pointer['run_id']} {self.pointer.get('published_at', '')}"

    def frame(self, name: str, **parameters: Parameter) -> pl.DataFrame:
        """The answer to `queries/<name>.sql`, its `$parameters` bound, never formatted. Raises StoreError."""
        key = (self.token, name, tuple(sorted(parameters.items())))
        known = self.cache.get(key)
        if known is None:
            known = self._ask(query_text(name), parameters)
            self.cache.put(key, known)
        return known

    def row(self, name: str, **parameters: Parameter) -> dict:
        """The first row of an answer as a dict; empty when there is none."""
        return next(self.frame(name, **parameters).head(1).iter_rows(named=True), {})

    def _ask(self, sql: str, parameters: Mapping[str, Parameter]) -> pl.DataFrame:
        try:
            # A cursor is a connection of its own: one shared between threads mixes up rows. It costs half a
            # millisecond, because `database` keeps the file open; opening the file anew costs forty.
            with self.database.cursor() as connection:
                return connection.sql(sql, params=dict(parameters)).pl()
        except duckdb.Error as error:
            raise StoreError("unreadable", str(error)) from error


class Store:
    """The published folder of one home, and its maps. Notices a new snapshot when the pointer changes."""

    def __init__(self, published: Path, cache_size: int = 256) -> None:
        self._published = published
        self._cache: Cache[pl.DataFrame] = Cache(cache_size)
        self.atlas = Atlas(published.parent / "reference" / "boundaries.json")
        self._lock = Lock()
        self._seen: tuple[tuple[int, int, int], Snapshot] | None = None
        self._whole: tuple[str, int, int, int] | None = None

    def snapshot(self) -> Snapshot:
        """What is published now. Raises StoreError when nothing is, or when it cannot be read."""
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
        except (OSError, ValueError, KeyError, TypeError, duckdb.Error) as error:
            raise StoreError("unreadable", str(error)) from error

    def _read(self, pointer: Path) -> Snapshot:
        content = json.loads(pointer.read_text(encoding="utf-8"))
        if str(content["schema_version"]) != SCHEMA_VERSION:
            raise ValueError(f"schema version {content['schema_version']}, expected {SCHEMA_VERSION}")
        # Only the file's name counts: a pointer never leads out of its folder.
        path = self._published / Path(str(content["file"])).name
        if not path.is_file():
            raise ValueError(f"{path.name} is not there")
        content["run_id"] = str(content["run_id"])
        database = open_snapshot(path)
        return Snapshot(content, database, self._cache, self.atlas)

    def whole_snapshot(self) -> Snapshot:
        """The same, once its bytes are those that were published. Raises StoreError. A file is summed once."""
        snapshot = self.snapshot()
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
