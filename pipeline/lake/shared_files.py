"""Files that the hosts of a lake share besides what came in and was published: definitions, plans, reports, trails.

Each host works with files of its own. `sync` compares them, file by file, with those of the lake and with what both
had in common before: what changed here goes there, what changed there comes here. PostgreSQL names the files, so that
what a host sees of them is of one moment; their bytes lie in the bucket, under their digests.
"""

import json
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath
from secrets import token_hex

import duckdb

from pipeline.lake.compared_files import Changes, Files, Rule, compared
from pipeline.lake.engine import opened_catalogue
from pipeline.lake.place import LakeError, LakePlace
from pipeline.lake.storage import Storage
from pipeline.operations.atomic_write import write_atomically
from pipeline.operations.audit_trail import OTHER_HOSTS
from pipeline.operations.lock import waiting_lock
from pipeline.settings import Home

_PREFIX = "shared"
_CHOSEN = ("reference", "definitions")
"""What people decide: changed on two hosts, it waits for them. Of all else, what is newest counts."""
_ONCE = "returns"
"""Written once, and many: only those that are not known yet are read."""
_AUDIT = "audit"
OF_A_NIGHT = (*_CHOSEN, "plans", "reports", _ONCE, _AUDIT)
OF_PAGES = (*_CHOSEN, "plans", "reports", _AUDIT)
_TABLE = """
CALL postgres_execute('postgres', '
    SELECT pg_advisory_xact_lock(5302633);
    CREATE TABLE IF NOT EXISTS monosashi_shared_file (
        path text PRIMARY KEY, sha256 text NOT NULL, change bigint NOT NULL
    );
')
"""
_NAMED = "SELECT path, sha256 FROM postgres.public.monosashi_shared_file WHERE sha256 <> ''"
_LAST = "SELECT coalesce(max(change), 0) FROM postgres.public.monosashi_shared_file"
_IS_THERE = """
SELECT * FROM postgres_query('postgres', 'SELECT to_regclass(''public.monosashi_shared_file'') IS NOT NULL AS is_there')
"""
_LAST_CHANGE = """
SELECT * FROM postgres_query('postgres', 'SELECT coalesce(max(change), 0) AS change FROM monosashi_shared_file')
"""
_FORGET = "DELETE FROM postgres.public.monosashi_shared_file WHERE path IN (SELECT unnest($1))"
_NAME = "INSERT INTO postgres.public.monosashi_shared_file SELECT unnest($1), unnest($2), $3"


class SharedFiles:
    """The shared files of a home. All methods raise LakeError."""

    def __init__(self, home: Home, place: LakePlace, storage: Storage) -> None:
        """Nothing is asked yet."""
        self._home, self._place, self._storage = home, place, storage

    def sync(self) -> None:
        """Bring this host and the lake to the same files. Only for the holder of the lock, or who has just changed one.

        Raises LakeError where a file of reference data or definitions was changed on two hosts, once all else is done.
        """
        self._sync(OF_A_NIGHT, self._rule_of_night)

    def follow(self) -> bool:
        """Bring what pages show to this host; send what they write: plans, and the trail. Return if anything came."""
        changes = self._sync(OF_PAGES, self._rule_of_pages)
        return bool(changes.fetched or changes.removed_here)

    def last_change(self, con: duckdb.DuckDBPyConnection) -> int:
        """Return a number that grows with each change, over a connection to the catalogue."""
        if con.execute(_IS_THERE).fetchall() == [(False,)]:
            return 0
        return int(con.execute(_LAST_CHANGE).fetchall()[0][0])

    def _sync(self, folders: tuple[str, ...], rule_of: Callable[[str], Rule]) -> Changes:
        with waiting_lock(self._home.folder / ".shared.lock"):
            before = self._common()
            base = {path: digest for path, digest in before.items() if path.split("/")[0] in folders}
            ours = dict(self._here(folders, base))
            with self._named() as (con, named):
                theirs = {path: digest for path, digest in named.items() if path.split("/")[0] in folders}
                changes = compared(base, ours, theirs, rule_of)
                sent = self._send(con, changes)
            self._take(changes)
            agreed = {path: digest for path, digest in before.items() if path not in base} | changes.agreed | sent
            write_atomically(self._common_path, json.dumps(agreed, indent=0, sort_keys=True))
            self._remove_unnamed(changes.replaced)
        if changes.conflicts:
            raise LakeError("shared_conflict", files="、".join(changes.conflicts))
        return changes

    @property
    def _common_path(self) -> Path:
        return self._home.folder / ".shared.json"

    def _common(self) -> Files:
        """Return what this host and the lake had in common; of a folder that is gone nothing, so that it comes back."""
        try:
            known: Files = json.loads(self._common_path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return {path: digest for path, digest in known.items() if (self._home.folder / path.split("/")[0]).is_dir()}

    def _here(self, folders: Iterable[str], base: Files) -> Iterator[tuple[str, str]]:
        """Yield the files of this host with their digests."""
        for folder in folders:
            for path in sorted((self._home.folder / folder).rglob("[!.]*")):
                if path.is_file() and not path.is_symlink() and path.suffix != ".part":
                    name = self._name_of(path.relative_to(self._home.folder))
                    is_known = folder == _ONCE and name in base
                    yield name, base[name] if is_known else sha256(path.read_bytes()).hexdigest()

    @contextmanager
    def _named(self) -> Iterator[tuple[duckdb.DuckDBPyConnection, Files]]:
        """Open a transaction in which nobody else names files, and read what the lake names."""
        with opened_catalogue(self._place) as con:
            con.execute("BEGIN")
            con.execute(_TABLE)
            yield con, dict(con.execute(_NAMED).fetchall())
            con.commit()

    def _send(self, con: duckdb.DuckDBPyConnection, changes: Changes) -> Files:
        """Bytes first, then their names. Return what was sent: a file may have grown since it was compared."""
        digests = self._storage.send_by_digest(_PREFIX, map(self._path_of, changes.sent))
        sent = dict(zip(changes.sent, digests, strict=True))
        fresh = {**sent, **dict.fromkeys(changes.removed_there, "")}
        if not fresh:
            return sent
        number = con.execute(_LAST).fetchall()[0][0] + 1
        con.execute(_FORGET, [list(fresh)])
        con.execute(_NAME, [list(fresh), list(fresh.values()), number])
        return sent

    def _take(self, changes: Changes) -> None:
        for path, digest in changes.fetched.items():
            write_atomically(self._path_of(path), self._storage.read_by_digest(_PREFIX, digest))
        for path in changes.removed_here:
            self._path_of(path).unlink(missing_ok=True)

    def _remove_unnamed(self, replaced: Iterable[str]) -> None:
        """Remove bytes that the lake names no more, while nobody can name them again."""
        if digests := set(replaced):
            with self._named() as (_, named):
                unnamed = sorted(digests - set(named.values()))
                self._storage.remove(f"{_PREFIX}/{digest}" for digest in unnamed)

    def _path_of(self, name: str) -> Path:
        """Return where a shared file lies on this host. Raises LakeError for a name that leads elsewhere."""
        parts = PurePosixPath(name).parts
        if len(parts) < 2 or parts[0] not in OF_A_NIGHT or ".." in parts:
            raise LakeError("part", what=f"{_PREFIX}/ ({name!r})")
        if parts[0] == _AUDIT:
            own = parts[1] == self._host
            return self._home.audit.joinpath(*(parts[2:] if own else (OTHER_HOSTS, *parts[1:])))
        return self._home.folder.joinpath(*parts)

    def _name_of(self, path: Path) -> str:
        """Return the shared name of a file, whose path is relative to the home: trails are named by their hosts."""
        folder, *rest = path.parts
        if folder != _AUDIT:
            return path.as_posix()
        return "/".join((_AUDIT, *rest[1:]) if rest[0] == OTHER_HOSTS else (_AUDIT, self._host, *rest))

    @cached_property
    def _host(self) -> str:
        """The name of this home's trail: two hosts, as containers, may have one name."""
        path = self._home.folder / ".host"
        if not path.exists():
            write_atomically(path, f"{socket.gethostname()}-{token_hex(4)}")
        return path.read_text(encoding="utf-8")

    def _rule_of_night(self, name: str) -> Rule:
        """A trail is changed by its own host only."""
        folder, host = name.split("/")[:2]
        if folder in _CHOSEN:
            return "ask"
        return "take" if folder == _AUDIT and host != self._host else "send"

    def _rule_of_pages(self, name: str) -> Rule:
        """What somebody is just editing waits for the night."""
        return "wait" if name.split("/")[0] in (*_CHOSEN, "reports") else self._rule_of_night(name)
