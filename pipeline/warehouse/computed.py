"""What SQL cannot say well: a file of the schema `computed` puts a question, a pure function of `scoring` answers it.

The table holds the answer. Like every other table it is built once all it reads is there; it is not published.
"""

from collections.abc import Callable, MutableMapping

import duckdb
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.ahead import alike_then_ahead_now
from pipeline.scoring.attainable import with_places
from pipeline.scoring.change import like_with_like
from pipeline.scoring.draws import rank_ranges_of_sets
from pipeline.scoring.nearest import places_among_nearest
from pipeline.warehouse.tables import TableFile

Drawn = MutableMapping[str, pl.DataFrame]
"""What was drawn before, by a digest of all it rests on."""

COMPUTED: dict[str, Callable[[Framework, pl.DataFrame, Drawn | None], pl.DataFrame]] = {
    "ahead": lambda _, members, __: alike_then_ahead_now(members),
    "like_with_like": lambda framework, scores, _: like_with_like(framework, scores),
    "place": lambda _, scores, __: with_places(scores),
    "place_among_nearest": lambda _, scores, __: places_among_nearest(scores),
    "rank_draw": rank_ranges_of_sets,
}
"""Name of the file under sql/computed → the function that answers it, every year apart."""

_YEARS_AT_A_TIME = 4
"""So many years are asked together: frames of all years at once would need gigabytes."""


def answered(con: duckdb.DuckDBPyConnection, file: TableFile, drawn: Drawn | None) -> pl.DataFrame:
    """What the function says to the question of a file of the schema `computed`."""
    framework, function = framework_in(con), COMPUTED[file.name]
    return pl.concat([function(framework, con.execute(file.sql, span).pl(), drawn) for span in _spans(con)])


def _spans(con: duckdb.DuckDBPyConnection) -> list[dict[str, int]]:
    """First and last of the years that are asked together; one span at least."""
    first, last = con.execute("SELECT coalesce(min(year), 0), coalesce(max(year), 0) FROM core.answer").fetchall()[0]
    starts = range(first, last + 1, _YEARS_AT_A_TIME)
    return [{"first_year": start, "last_year": start + _YEARS_AT_A_TIME - 1} for start in starts]


def framework_in(con: duckdb.DuckDBPyConnection) -> Framework:
    """The framework the tables are built with."""
    row = con.execute("SELECT json FROM input.framework_document").fetchone()
    return Framework.model_validate_json(row[0] if row else "")
