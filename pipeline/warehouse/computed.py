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

Drawn = MutableMapping[str, pl.DataFrame]
"""What was drawn before, by a digest of all it rests on."""

COMPUTED: dict[str, Callable[[Framework, pl.DataFrame, Drawn | None], pl.DataFrame]] = {
    "ahead": lambda _, members, __: alike_then_ahead_now(members),
    "like_with_like": lambda framework, scores, _: like_with_like(framework, scores),
    "place": lambda _, scores, __: with_places(scores),
    "place_among_nearest": lambda _, scores, __: places_among_nearest(scores),
    "rank_draw": rank_ranges_of_sets,
}
"""Name of the file under sql/computed → the function that answers it."""


def framework_in(con: duckdb.DuckDBPyConnection) -> Framework:
    """The framework the tables are built with."""
    row = con.execute("SELECT json FROM input.framework_document").fetchone()
    return Framework.model_validate_json(row[0] if row else "")
