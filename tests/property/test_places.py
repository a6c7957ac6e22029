"""Places among others: attainable ranks, neighbours in population, likeness. Against counting and sorting by hand."""

import random

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.scoring.population_neighbours import (
    name_neighbours,
    population_neighbours,
    rank_among_neighbours,
)
from pipeline.scoring.rank_bounds import add_rank_bounds
from pipeline.scoring.similarity import distances, most_similar
from pipeline.warehouse.tables import table_files
from tests.spec.build import partial_tables
from tests.spec.tables import draw

ITEMS = ("training", "message", "policy", "roadmap", "review", "published")


def drawn_answers(chance: random.Random, count: int) -> str:
    """Draw a table of bodies with answers to STEP0 and STEP1 at random, blanks among them."""
    choices = ("yes", "plan", "no", "")
    return draw([{"body": f"b{n}"} | {item: chance.choice(choices) for item in ITEMS} for n in range(count)])


def test_whatever_is_blank_the_rank_lies_in_the_attainable_range(spec):
    con = spec.some_tables(drawn_answers(random.Random(1), 30), ["mart.ranking"]).con
    rows = con.sql("SELECT rank_best, rank, rank_worst, asked_body_count, percentile FROM mart.ranking").fetchall()
    assert len(rows) > 100
    assert all(1 <= best <= rank <= worst <= n and 0 < percentile < 100 for best, rank, worst, n, percentile in rows)


def test_bodies_with_equal_scores_have_the_same_place(spec):
    """Mid-rank, band, median and percentile, in every group and every set of bodies."""
    con = spec.some_tables(drawn_answers(random.Random(1), 30), ["mart.ranking"]).con
    count, different = con.sql(
        """
        SELECT count(*) FILTER (bodies > 1), count(*) FILTER (places > 1)
        FROM (
            SELECT count(*) AS bodies,
                count(DISTINCT (rank, mid_rank, equal_count, percentile, band, rank_median, rank_p95)) AS places
            FROM mart.ranking
            JOIN mart.group_score USING (code, year, basis, perspective, group_id)
            WHERE comparison_set <> 'nearest'
            GROUP BY year, basis, perspective, group_id, comparison_set, set_key, round(score, 9)
        )
        """
    ).fetchone()
    assert count > 20
    assert different == 0


def test_the_same_answers_give_the_same_bytes(spec):
    answers = drawn_answers(random.Random(1), 30)
    first, again = spec.some_tables(answers, ["mart.ranking"]), partial_tables(spec.catalogue, answers, {})
    again.require(["mart.ranking"])
    assert first.con.table("mart.ranking").pl().write_csv() == again.con.table("mart.ranking").pl().write_csv()


def test_ranks_under_the_same_weights_are_the_published_ones_whoever_was_asked_what(spec):
    """Prefecture 49 was asked two of six questions: its bodies are ranked among themselves."""
    chance = random.Random(2)
    full = [{"body": f"b{n}", "prefecture": "48"} | {i: chance.choice(("yes", "no")) for i in ITEMS} for n in range(9)]
    few = [
        {"body": f"c{n}", "prefecture": "49"} | dict.fromkeys(ITEMS, "-") | {"policy": chance.choice(("yes", "no"))}
        for n in range(6)
    ]
    con = spec.some_tables(draw(full + few), ["mart.ranking", "macro.reranked"]).con
    columns = "code, year, basis, perspective, group_id, comparison_set, rank, mid_rank, equal_count, n"
    published = con.sql(
        f"SELECT {columns} FROM mart.ranking WHERE comparison_set IN ('nation', 'prefecture') ORDER BY ALL"
    ).fetchall()
    assert con.sql("SELECT max(left_out_count) FROM mart.ranking").fetchone()[0] > 0
    assert con.sql(f"SELECT {columns} FROM reranked(MAP {{}}) ORDER BY ALL").fetchall() == published


BOUNDS = st.tuples(st.integers(0, 2), st.integers(0, 100), st.integers(0, 100))


@settings(max_examples=100, deadline=None)
@given(st.lists(BOUNDS, min_size=1, max_size=12))
def test_the_attainable_range_by_counting(drawn):
    rows = [(set_id, float(min(pair)), float(max(pair))) for set_id, *pair in drawn]
    frame = pl.DataFrame(rows, schema={"set_id": pl.UInt64, "low": pl.Float64, "high": pl.Float64}, orient="row")
    for number, found in enumerate(add_rank_bounds(frame).iter_rows(named=True)):
        set_id, low, high = rows[number]
        others = [row for place, row in enumerate(rows) if row[0] == set_id and place != number]
        assert found["rank_best"] == 1 + sum(other[1] > high for other in others)
        assert found["rank_worst"] == 1 + sum(other[2] > low for other in others)


def test_the_nearest_in_population_are_nearest_by_ratio():
    """200 lies as near to 100 as to 400, a doubling each: the earlier code comes first."""
    near = population_neighbours(np.array([100, 200, 400, 1000]), 2)
    assert near.tolist() == [[0, 1, 2], [1, 0, 2], [2, 1, 3], [3, 2, 1]]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=30), st.integers(1, 6))
def test_the_nearest_in_population_by_sorting(population, count):
    numbers = np.array(population)
    for body, found in enumerate(population_neighbours(numbers, count)):
        away = np.abs(np.log(numbers) - np.log(numbers[body]))
        wanted = sorted((n for n in range(len(numbers)) if n != body), key=lambda n: (away[n], n))[:count]
        assert sorted(away[found]) == pytest.approx(sorted(away[[body, *wanted]]))
        assert len(set(found.tolist())) == min(count + 1, len(numbers))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=130))
def test_neighbours_are_named_nearest_first_as_sql_orders_them(population):
    """Up to 100 of them, of two equally near the lower code first, and never itself."""
    bodies = pl.DataFrame(
        {
            "code": f"{n:03}",
            "population": people,
            "year": 2025,
            "basis": "full",
            "body_kind": "town",
            "question_set": "",
        }
        for n, people in enumerate(population)
    )
    with duckdb.connect() as con:
        (macro,) = (file for file in table_files() if file.full_name == "macro.population_distance")
        con.execute(macro.create_sql)
        con.register("bodies", bodies)
        wanted = con.sql(
            "SELECT one.code, "
            "list(other.code ORDER BY population_distance(other.population, one.population), other.code)[:100] "
            "FROM bodies AS one JOIN bodies AS other ON other.code <> one.code GROUP BY one.code"
        ).fetchall()
    found = dict(name_neighbours(bodies, 100).select("code", "neighbours").iter_rows())
    assert found == {code: [] for code in found} | dict(wanted)


def test_a_place_among_the_nearest_counts_neighbours_only():
    """102 bodies, each a little larger and better than the last: the smallest has 100 better neighbours, not 101."""
    frame = pl.DataFrame(
        {"code": f"{n:03}", "year": 2025, "basis": "full", "body_kind": "municipality", "question_set": "",
         "perspective": "v", "population": 1000 + n,
         "group_id": "g", "score": n / 2, "low": n / 2, "high": n / 2}
        for n in range(102)
    )  # fmt: skip
    found = rank_among_neighbours(frame, 100).sort("code")
    assert found["n"].to_list() == [101] * 102
    assert (found["rank"][0], found["rank"][101]) == (101, 1)
    assert found["rank_best"].to_list() == found["rank"].to_list() == found["rank_worst"].to_list()


TRAITS = pl.DataFrame(
    {
        "code": ["a", "b", "c", "d", "e"],
        "log_population": [4.0, 4.0, 5.0, 3.0, None],
        "east_km": [0.0, 9.0, 0.0, 0.0, 0.0],
    }
)


def test_the_nearest_by_traits_that_the_reader_chooses():
    """By population b is at 0 from a, and c and d equally far: the lower code first. By place c, d and e are at 0."""
    by_population = most_similar(TRAITS, ["log_population"], "a", 3)
    assert by_population["code"].to_list() == ["b", "c", "d"]
    assert by_population["distance"][0] == 0
    assert most_similar(TRAITS, ["east_km"], "a", 3)["code"].to_list() == ["c", "d", "e"]


def test_who_lacks_a_trait_has_no_neighbours_by_it():
    assert most_similar(TRAITS, ["log_population"], "e", 3).is_empty()
    assert "e" not in most_similar(TRAITS, ["log_population"], "a", 9)["code"]


def test_without_a_trait_nobody_is_near():
    with pytest.raises(ValueError, match="choose at least one trait"):
        most_similar(TRAITS, [], "a", 3)


NUMBER = st.floats(-1000, 1000)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(NUMBER, NUMBER), min_size=2, max_size=8))
def test_distance_is_symmetric_and_nothing_to_itself(rows):
    table = np.array(rows)
    every = np.array([distances(table, row) for row in range(len(rows))])
    assert np.allclose(every, every.T)
    assert (np.diag(every) == 0).all()
