"""What a new snapshot would lose of the published one, compared right before it is published."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipeline.warehouse.database import open_database, quoted

KINDS = ("year", "delivery", "body", "scores", "question", "asked", "contract", "framework", "method")
"""What may be lost; for each an SQL file, whose rows are the losses."""
NOTED = ("score", "moved")
"""What is published even so, and noted in the report and in `meta.run`; for each an SQL file."""
MAX_LOST_SHARE = 0.02
"""The share of a year's published scores that a change of definitions may take away without being refused."""
_FOLDER = Path(__file__).with_name("publication_guard_sql")
_OTHER_SHAPE = (duckdb.CatalogException, duckdb.BinderException)

Facts = dict[str, Any]


@dataclass(frozen=True)
class Loss:
    """One thing that would be gone: a key of [loss] in messages.toml, and what its sentence needs."""

    kind: str
    facts: Facts


@dataclass(frozen=True)
class Comparison:
    """The new snapshot beside the published one.

    Attributes:
        losses: what was published and would be gone, without a new file that explains it.
        notes: published scores that are gone or other ones, without a new file, and too few to refuse the night.
        changed_deliveries: delivery_id, name, state_before, state of deliveries that today's definitions judge anew.
    """

    losses: tuple[Loss, ...] = field(default_factory=tuple)
    notes: tuple[Loss, ...] = field(default_factory=tuple)
    changed_deliveries: tuple[Facts, ...] = field(default_factory=tuple)


def compare_with_published(published: Path, built: Path) -> Comparison:
    """Compare two snapshots: what the built one loses, and which deliveries it judges anew."""
    with _both(published, built) as con:
        _collect_facts(con)
        losses, notes = _found(con, KINDS), _found(con, NOTED)
        why = _found(con, ("day",)) if losses else ()
        return Comparison((*why, *losses), notes, tuple(_rows(con, "changed")))


def record_acceptance(built: Path, reason: str, who: str, losses: list[str]) -> None:
    """Write into `meta.run` of the built file what is lost, and who accepts it for which reason."""
    with open_database(built) as con:
        con.execute(
            "UPDATE meta.run SET accepted_reason = $1, accepted_by = $2, accepted_losses = $3", [reason, who, losses]
        )


def record_notes(built: Path, notes: list[str]) -> None:
    """Write into `meta.run` of the built file which published scores are gone or other ones without a new file."""
    with open_database(built) as con:
        con.execute("UPDATE meta.run SET noted_losses = $1", [notes])


def _found(con: duckdb.DuckDBPyConnection, kinds: tuple[str, ...]) -> tuple[Loss, ...]:
    return tuple(Loss(kind, facts) for kind in kinds for facts in _rows(con, kind))


def _collect_facts(con: duckdb.DuckDBPyConnection) -> None:
    """Put what makes scores of answers into the tables `old_fact` and `new_fact`."""
    sql = (_FOLDER / "facts.sql").read_text(encoding="utf-8")
    home = con.execute("SELECT current_database()").fetchall()[0][0]
    for side in ("old", "new"):
        con.execute(f"USE {side}")
        try:
            con.execute(f"CREATE TEMP TABLE {side}_fact AS {sql}")
        except _OTHER_SHAPE:
            con.execute(f"CREATE TEMP TABLE {side}_fact(kind VARCHAR, name VARCHAR, value VARCHAR)")
    con.execute(f"USE {home}")


@contextmanager
def _both(published: Path, built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_database() as con:
        for name, path in (("old", published), ("new", built)):
            con.execute(f"ATTACH {quoted(path)} AS {name} (READ_ONLY)")
        yield con


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> list[Facts]:
    """Run one comparison. It finds nothing where the published file has another shape, made by an earlier version."""
    sql = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    try:
        values = {"max_share": MAX_LOST_SHARE} if "$max_share" in sql else None
        return con.execute(sql, values).pl().to_dicts()
    except _OTHER_SHAPE:
        if _is_one_shape(con):
            raise
        return []


def _is_one_shape(con: duckdb.DuckDBPyConnection) -> bool:
    old, new = (con.table(f"{name}.meta.run").project("schema_version").fetchall() for name in ("old", "new"))
    return old == new
