"""Tables computed by pure functions of `scoring`: a file of the schema `computed` selects the rows they work on.

Like every other table they are built once all they read is there; they are not published. A year is computed again
only when something that its query reads has changed in it or in a year before: no query reads a later year.
"""

from collections.abc import Callable, Iterator, MutableMapping
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import duckdb
import polars as pl

import pipeline.scoring
from pipeline.definitions.framework import Framework
from pipeline.scoring.draws import rank_ranges_of_sets
from pipeline.scoring.population_neighbours import name_neighbours, rank_among_neighbours
from pipeline.scoring.rank_bounds import add_ranks
from pipeline.scoring.role_models import find_role_models
from pipeline.scoring.score_change import matched_scores
from pipeline.scoring.validity import measure_validity
from pipeline.warehouse.tables import TableFile, stored_needs

FrameStore = MutableMapping[str, pl.DataFrame]
"""Results of earlier runs, a year each, by a digest of all they rest on."""

COMPUTED: dict[str, Callable[[Framework, pl.DataFrame], pl.DataFrame]] = {
    "role_model": find_role_models,
    "matched_scores": matched_scores,
    "ranking": lambda _, scores: add_ranks(scores),
    "population_neighbour": lambda framework, bodies: name_neighbours(
        bodies, framework.judgement.neighbour_count.value
    ),
    "ranking_among_neighbours": lambda framework, scores: rank_among_neighbours(
        scores, framework.judgement.neighbour_count.value
    ),
    "rank_draw": rank_ranges_of_sets,
    "validity": measure_validity,
}
"""Name of the file under sql/computed → the function of its rows; no row of its result depends on another year's."""

_YEARS_AT_A_TIME = 4
"""Years computed together: frames of all years at once would need gigabytes."""


def compute(con: duckdb.DuckDBPyConnection, file: TableFile, cache: FrameStore) -> pl.DataFrame:
    """Return the rows of a table of the schema `computed`, from the earliest year on."""
    framework, function = framework_in(con), COMPUTED[file.name]
    digests = _digests(con, file, framework)
    known = {year: frame for year, digest in digests.items() if (frame := cache.get(digest)) is not None}
    for span in _spans([year for year in digests if year not in known] if digests else [0]):
        rows = function(framework, con.execute(file.sql, span).pl())
        for year in range(span["first_year"], span["last_year"] + 1):
            known[year] = rows.filter(pl.col("year") == year)
            if year in digests:
                cache[digests[year]] = known[year]
    return pl.concat(known[year] for year in sorted(known))


def _spans(years: list[int]) -> Iterator[dict[str, int]]:
    """Yield the first and the last of the years that are computed together."""
    for _, together in groupby(years, lambda year: year // _YEARS_AT_A_TIME):
        first, *others = together
        yield {"first_year": first, "last_year": [first, *others][-1]}


def framework_in(con: duckdb.DuckDBPyConnection) -> Framework:
    """Return the framework that the tables are built with."""
    row = con.execute("SELECT json FROM input.framework_document").fetchone()
    return Framework.model_validate_json(row[0] if row else "")


def _digests(con: duckdb.DuckDBPyConnection, file: TableFile, framework: Framework) -> dict[int, str]:
    """Return a digest, for every year with answers, of all its rows rest on: rows up to it, framework, SQL and code."""
    rows = {name: _row_digests(con, name) for name in sorted(stored_needs(file))}
    always = sha256(_code() + framework.model_dump_json().encode() + file.sql.encode()).hexdigest()
    years = [year for (year,) in con.execute("SELECT DISTINCT year FROM input.answer ORDER BY year").fetchall()]
    return {year: sha256(repr((always, year, _until(year, rows))).encode()).hexdigest() for year in years}


def _until(year: int, rows: dict[str, list[tuple[int, ...]]]) -> list[tuple[str, list[tuple[int, ...]]]]:
    return [(name, [row for row in digests if row[0] <= year]) for name, digests in rows.items()]


def _row_digests(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[int, ...]]:
    """Return for every year the year (0 where the table has none), the number of its rows, and a digest of them."""
    columns = con.table(table).columns
    year = "year" if "year" in columns else "0"
    digest = "sum(cast(hash({}) AS HUGEINT))".format(", ".join(f'"{name}"' for name in columns))
    return con.table(table).aggregate(f"{year} AS year, count(*) AS rows, {digest} AS digest").order("year").fetchall()


@cache
def _code() -> bytes:
    files = sorted(Path(pipeline.scoring.__path__[0]).glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).digest()
