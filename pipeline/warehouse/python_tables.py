"""What SQL cannot say well: a file of the schema `computed` puts a question, a pure function of `scoring` answers it.

The table holds the answer. Like every other table it is built once all it reads is there; it is not published. A year
is asked again when anything the question reads has changed in it, or in a year before: no question looks ahead.
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
from pipeline.warehouse.tables import TableFile, stored_needs

ResponseStore = MutableMapping[str, pl.DataFrame]
"""Answers of the nights before, a year each, by a digest of all they rest on."""

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
}
"""Name of the file under sql/computed → the function that answers it, every year apart."""

_YEARS_AT_A_TIME = 4
"""So many years are asked together: frames of all years at once would need gigabytes."""


def compute(con: duckdb.DuckDBPyConnection, file: TableFile, kept: ResponseStore) -> pl.DataFrame:
    """What the function says to the question of a file of the schema `computed`, from the earliest year on."""
    framework, function = framework_in(con), COMPUTED[file.name]
    digests = _digests(con, file, framework)
    known = {year: frame for year, digest in digests.items() if (frame := kept.get(digest)) is not None}
    for span in _spans([year for year in digests if year not in known] if digests else [0]):
        found = function(framework, con.execute(file.sql, span).pl())
        for year in range(span["first_year"], span["last_year"] + 1):
            known[year] = found.filter(pl.col("year") == year)
            if year in digests:
                kept[digests[year]] = known[year]
    return pl.concat(known[year] for year in sorted(known))


def _spans(years: list[int]) -> Iterator[dict[str, int]]:
    """First and last of the years that are asked together."""
    for _, together in groupby(years, lambda year: year // _YEARS_AT_A_TIME):
        first, *others = together
        yield {"first_year": first, "last_year": [first, *others][-1]}


def framework_in(con: duckdb.DuckDBPyConnection) -> Framework:
    """The framework the tables are built with."""
    row = con.execute("SELECT json FROM input.framework_document").fetchone()
    return Framework.model_validate_json(row[0] if row else "")


def _digests(con: duckdb.DuckDBPyConnection, file: TableFile, framework: Framework) -> dict[int, str]:
    """Names, for every year with answers, what the answer rests on: rows up to it, framework, question and code."""
    rows = {name: _row_digests(con, name) for name in sorted(stored_needs(file))}
    always = sha256(_code() + framework.model_dump_json().encode() + file.sql.encode()).hexdigest()
    years = [year for (year,) in con.execute("SELECT DISTINCT year FROM input.answer ORDER BY year").fetchall()]
    return {year: sha256(repr((always, year, _until(year, rows))).encode()).hexdigest() for year in years}


def _until(year: int, rows: dict[str, list[tuple[int, ...]]]) -> list[tuple[str, list[tuple[int, ...]]]]:
    return [(name, [row for row in digests if row[0] <= year]) for name, digests in rows.items()]


def _row_digests(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple[int, ...]]:
    """Of every year: the year, 0 where the table speaks of none, how many rows it has, and a digest of them."""
    columns = con.table(table).columns
    year = "year" if "year" in columns else "0"
    digest = "sum(cast(hash({}) AS HUGEINT))".format(", ".join(f'"{name}"' for name in columns))
    return con.table(table).aggregate(f"{year} AS year, count(*) AS rows, {digest} AS digest").order("year").fetchall()


@cache
def _code() -> bytes:
    files = sorted(Path(pipeline.scoring.__path__[0]).glob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).digest()
