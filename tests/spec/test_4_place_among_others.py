"""Rank, percentile and national counts (method: Place among others)."""

import random

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.definitions.peers import BodyTrait
from pipeline.scoring.population_neighbours import name_neighbours, population_neighbours, rank_among_neighbours
from pipeline.scoring.rank_bounds import add_rank_bounds
from pipeline.scoring.similarity import distances, most_similar
from pipeline.warehouse.tables import table_files
from tests.spec import small_world as small
from tests.spec.conftest import BLANK, LEFT_OUT, NO, YES


def office(points):
    """STEP2 answers worth that many of 4 points."""
    return dict(
        zip(["structure", "external", "development"], [YES if points > i else NO for i in range(3)], strict=True)
    ) | {
        "cio": NO,
        "deputy": NO,
    }


def test_competition_rank_and_percentile(score, catalogue):
    """Points 3, 2, 2, 1: ranks 1, 2, 2, 4; percentile 100 · (below + ½ · equal) / n."""
    codes = [body.code for body in catalogue.registry.bodies if body.body_kind == "municipality"][:4]
    con = score(dict(zip(codes, map(office, [3, 2, 2, 1]), strict=True)))
    rows = con.sql(
        "SELECT rank, n, percentile FROM mart.ranking "
        "WHERE basis = 'national' AND group_id = 'step2' AND comparison_set = 'nation' ORDER BY code"
    ).fetchall()
    assert rows == [(1, 4, 87.5), (2, 4, 50.0), (2, 4, 50.0), (4, 4, 12.5)]


def test_counts_add_up_and_both_rates_stand_side_by_side(score, catalogue):
    """Three yes, one no, one left out, one blank; nobody else answered."""
    codes = [body.code for body in catalogue.registry.bodies if body.body_kind == "municipality"]
    texts = [YES, YES, YES, NO, LEFT_OUT, BLANK]
    con = score({code: {"cio": text} for code, text in zip(codes, texts, strict=False)})
    row = con.sql(
        "SELECT yes_count, no_count, not_surveyed_count, not_answered_count, surveyed_count, body_count, "
        "rate_of_surveyed_pct, rate_of_all_pct FROM mart.indicator_summary "
        "WHERE scope = 'nation' AND body_kind = 'municipality' AND indicator = 'cio_appointed'"
    ).fetchone()
    n = len(codes)
    assert row[:6] == (3, 1, 1, n - 5, n - 1, n)
    assert row[6:] == (pytest.approx(100 * 3 / (n - 1), abs=0.005), pytest.approx(100 * 3 / n, abs=0.005))


# ── In the small world of tests/spec/small_world.py ──────────────────────────────────────────────────────────────

MEMBERS = ("policy", "roadmap", "review", "published")


def step1(*answers):
    """Answers to STEP1, a quarter each."""
    return {"training": small.YES, "message": small.YES} | dict(zip(MEMBERS, answers, strict=True))


def worth(points):
    """Answers to STEP1 worth so many of four points, in halves."""
    whole, half = divmod(points, 1)
    return step1(*([small.YES] * int(whole) + [small.PLAN] * bool(half) + [small.NO] * 4)[:4])


def standings(con, comparison_set, group="step1"):
    """Body → its standing in one set."""
    rows = con.sql(
        "SELECT * FROM mart.ranking WHERE comparison_set = $1 AND group_id = $2", params=[comparison_set, group]
    )
    return {row["code"]: row for row in rows.pl().to_dicts()}


def test_the_ranks_that_blanks_alone_can_lead_to(catalogue, tmp_path):
    """a is 50 for certain. b: 3 of 3 known, 75…100. c: 1 of 3 known, 25…50.

    best = 1 + #{low_j > high_i}, worst = 1 + #{high_j > low_i}: c may draw level with a, and cannot pass it.
    """
    a, b, c = codes = small.municipalities(catalogue)[:3]
    yes, no, blank = small.YES, small.NO, small.BLANK
    answers = [step1(yes, yes, no, no), step1(yes, yes, yes, blank), step1(yes, no, no, blank)]
    found = standings(small.build(catalogue, tmp_path, {2025: dict(zip(codes, answers, strict=True))}), "nation")
    ranks = {code: (row["rank_best"], row["rank"], row["rank_worst"]) for code, row in found.items()}
    assert ranks == {b: (1, 1, 1), a: (2, 2, 2), c: (2, 3, 3)}


def test_only_who_was_asked_the_same_is_compared(catalogue, tmp_path):
    """Prefecture 49 sent nothing of its own: of STEP1 only the policy was asked there, a quarter of it."""
    here, there = (small.municipalities(catalogue, prefecture)[:2] for prefecture in ("48", "49"))
    answers = {here[0]: worth(2), here[1]: worth(3)} | {there[0]: {"policy": small.YES}, there[1]: {"policy": small.NO}}
    con = small.build(catalogue, tmp_path, {2025: answers})
    found = standings(con, "nation")
    told = {code: (row["rank"], row["n"], row["left_out_count"], row["is_thin"]) for code, row in found.items()}
    assert told == {
        here[0]: (2, 2, 2, False), here[1]: (1, 2, 2, False), there[0]: (1, 2, 2, True), there[1]: (2, 2, 2, True)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "band"),
    # nine bodies with 4, 3½, … 0 points: ranks 1…9, thirds of three; 1 and 9 are certain, 3 and 4 could change places
    [(0, "top"), (4, "middle"), (8, "bottom")],
)
def test_bands_are_thirds(catalogue, tmp_path, place, band):
    codes = small.municipalities(catalogue)[:9]
    answers = {code: worth(4 - number / 2) for number, code in enumerate(codes)}
    row = standings(small.build(catalogue, tmp_path, {2025: answers}), "nation")[codes[place]]
    assert row["band"] == band
    assert row["rank_p05"] <= row["rank_median"] <= row["rank_p95"]
    assert (row["rank"], row["n"]) == (place + 1, 9)


def test_a_robust_statement_holds_under_every_choice_of_peers(catalogue, tmp_path):
    """Points of group X: 2, 1, 1; of group Y: 3, 3, 4; all of one population band, and neighbours in population.

    The first is above the middle of X, and below the middle of all six. The last is above whatever one does.
    """
    codes = small.municipalities(catalogue)[:6]
    groups = ["X", "X", "X", "Y", "Y", "Y"]
    traits = tuple(BodyTrait(code, 2025, group, 1000) for code, group in zip(codes, groups, strict=True))
    answers = dict(zip(codes, map(worth, [2, 1, 1, 3, 3, 4]), strict=True))
    con = small.build(catalogue, tmp_path, {2025: answers}, traits)
    rows = con.sql(
        "SELECT code, among_peers, among_band, among_nearest, is_robust, contradicted_by FROM mart.robustness "
        "WHERE group_id = 'step1'"
    ).fetchall()
    found = {row[0]: row[1:] for row in rows}
    assert found[codes[0]] == ("above", "below", "below", False, ["population_band", "nearest"])
    assert found[codes[5]] == ("above", "above", "above", True, [])


def test_whatever_is_blank_the_rank_lies_in_the_attainable_range(catalogue, tmp_path):
    chance, codes = random.Random(1), small.municipalities(catalogue)[:30]
    drawn = {code: step1(*chance.choices([small.YES, small.PLAN, small.NO, small.BLANK], k=4)) for code in codes}
    con = small.build(catalogue, tmp_path, {2025: drawn})
    rows = con.sql("SELECT rank_best, rank, rank_worst, n, percentile FROM mart.ranking").fetchall()
    assert len(rows) > 100
    assert all(1 <= best <= rank <= worst <= n and 0 < percentile < 100 for best, rank, worst, n, percentile in rows)


def test_the_same_answers_give_the_same_bytes(catalogue, tmp_path):
    texts = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        codes = small.municipalities(catalogue)[:4]
        con = small.build(catalogue, tmp_path / name, {2025: dict(zip(codes, map(worth, [3, 2, 2, 1]), strict=True))})
        texts.append(con.table("mart.ranking").pl().write_csv())
    assert texts[0] == texts[1]


# ── The functions behind the tables ───────────────────────────────────────────────────────────────────────────────

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
    found = dict(name_neighbours(bodies).select("code", "neighbours").iter_rows())
    assert found == {code: [] for code in found} | dict(wanted)


def test_a_place_among_the_nearest_counts_neighbours_only():
    """102 bodies, each a little larger and better than the last: the smallest has 100 better neighbours, not 101."""
    frame = pl.DataFrame(
        {"code": f"{n:03}", "year": 2025, "basis": "full", "body_kind": "municipality", "question_set": "",
         "perspective": "v", "population": 1000 + n, "group_id": "g", "score": n / 2, "low": n / 2, "high": n / 2, "is_thin": False}
        for n in range(102)
    )  # fmt: skip
    found = rank_among_neighbours(frame).sort("code")
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
