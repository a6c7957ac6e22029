"""What a new snapshot would lose of the published one, compared right before it is published."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from pipeline.warehouse.database import open_database, quoted

KINDS = ("year", "delivery", "scores", "contract", "framework")
"""What may be lost; for each an SQL file, whose rows are the losses."""
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
        changed_deliveries: delivery_id, name, state_before, state of deliveries that today's definitions judge anew.
    """

    losses: tuple[Loss, ...] = field(default_factory=tuple)
    changed_deliveries: tuple[Facts, ...] = field(default_factory=tuple)


def compare_with_published(published: Path, built: Path) -> Comparison:
    """Compare two snapshots: what the built one loses, and which deliveries it judges anew."""
    with _both(published, built) as con:
        losses = (Loss(kind, facts) for kind in KINDS for facts in _rows(con, kind))
        return Comparison(tuple(losses), tuple(_rows(con, "changed")))


def record_acceptance(built: Path, reason: str, who: str, losses: list[str]) -> None:
    """Write into `meta.run` of the built file what is lost, and who accepts it for which reason."""
    with open_database(built) as con:
        con.execute(
            "UPDATE meta.run SET accepted_reason = $1, accepted_by = $2, accepted_losses = $3", [reason, who, losses]
        )


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
