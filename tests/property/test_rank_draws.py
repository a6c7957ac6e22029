"""Rank ranges: draws that repeat exactly, and what they may change. Against hand counts, and against the SQL."""

import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.definitions.framework import Framework
from pipeline.scoring.counter_rng import keys, uniform
from pipeline.scoring.draws import rank_ranges
from pipeline.scoring.ranks import PER_RANK, median, mid_ranks, quantile
from pipeline.scoring.simulation import EVERYTHING, NOTHING, UncertaintySources
from pipeline.warehouse.score_table import score_values
from tests.groups import first_of
from tests.property import generators

ONLY_BLANKS = UncertaintySources(weights=False, points=False, aggregation=False)
YES, PLANNED, NO = 1.0, 0.25, 0.0
INDICATORS = ("post", "policy", "training", "budget")


def words(text):
    return {"ja": text, "en": text}


def indicator(name):
    return {
        "id": name, "name": words(name), "definition": words(name), "kind": "choice", "source_items": {"survey": name},
        "points": {"yes": YES, "planned": PLANNED, "no": NO}, "points_range": {"planned": [0.0, 0.5]},
        "weight_reason": "-", "source": "-", "advice": words("-"),
    }  # fmt: skip


def framework(weights=(1.0, 1.0, 2.0, 1.0), version="draws-1"):
    """One perspective: `people` (post, policy) and `means` (training, budget), which weighs twice as much."""
    leaves = {"people": (1.0, INDICATORS[:2], weights[:2]), "means": (2.0, INDICATORS[2:], weights[2:])}
    groups = [{"id": "all", "perspective": "all", "name": words("all")}]
    for name, (weight, members, shares) in leaves.items():
        group = {"id": name, "perspective": "all", "parent": "all", "name": words(name), "weight": weight}
        groups.append(group | {"indicators": dict(zip(members, shares, strict=True))})
    return Framework.model_validate(
        {
            "id": version, "title": words("-"), "published": "2026-01-01", "min_coverage": 0.5, "min_peers": 1,
            "default_basis": "full", "population_band": [], "perspective": [{"id": "all", "name": words("all")}],
            "basis": [{"id": "full", "name": words("full"), "surveys": ["survey"]}],
            "group": groups, "indicator": [indicator(name) for name in INDICATORS],
        }
    )  # fmt: skip


def points(bodies):
    """Body → four points; None was left blank, "-" was not asked, "n/a" does not apply."""
    status = {None: "not_answered", "-": "not_asked", "n/a": "not_applicable"}
    rows = [
        (unit, name, None if own in status else own, status.get(own, "answered"), "planned" if own == PLANNED else None)
        for unit, answers in bodies.items()
        for name, own in zip(INDICATORS, answers, strict=True)
    ]
    schema = {"unit": pl.String, "indicator": pl.String, "points": pl.Float64, "status": pl.String, "option": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def of_all(frame):
    return {row["unit"]: row for row in frame.filter(pl.col("group") == "all").iter_rows(named=True)}


BODIES_A_TO_E = {
    "a": (YES, YES, YES, NO),  # people 100, means 66.7: all 77.8
    "b": (YES, NO, YES, YES),  # people 50, means 100: all 83.3
    "c": (NO, PLANNED, NO, YES),  # people 12.5, means 33.3: all 26.4
    "d": (NO, PLANNED, NO, YES),  # the same as c
    "e": (YES, None, YES, None),  # a blank in each
}


def test_without_any_doubt_every_draw_is_the_score_itself():
    """e scores what it knows: people 100, means 100, and so all 100. c and d share places 4 and 5."""
    found = of_all(rank_ranges(framework(), points(BODIES_A_TO_E), 5, NOTHING))
    assert {unit: row["rank_median"] for unit, row in found.items()} == {"e": 1, "b": 2, "a": 3, "c": 4.5, "d": 4.5}
    assert all(row["rank_p05"] == row["rank_mean"] == row["rank_p95"] for row in found.values())


@pytest.mark.parametrize("seed", first_of(range(12), 2))
def test_without_any_doubt_draws_rank_as_the_sql_does(seed):
    """Over trees of any depth, arithmetic and geometric, with blanks and with what does not apply."""
    chance = random.Random(seed)
    drawn = generators.drawn_framework(chance, ["goalposts"], ["arithmetic", "geometric"])
    cells = {i.id: [*(i.points or (0.1, 0.5, 0.9, 1)), "not_answered", "not_applicable"] for i in drawn.indicator}
    answers = {f"u{n}": {name: chance.choice(own) for name, own in cells.items()} for n in range(6)}
    scored = score_values(drawn, generators.values(drawn, answers))
    drawn_ranks = rank_ranges(drawn, scored.points, 2, NOTHING).select(
        "unit", "perspective", "group", "n", "rank_median"
    )
    shared = pl.len().over("perspective", "group", "rank")
    wanted = scored.scores.filter("is_published").select(
        "unit", "perspective", "group", "n", rank_median=pl.col("rank") + (shared.cast(pl.Float64) - 1) / 2
    )
    assert drawn_ranks.cast(wanted.schema).equals(wanted.sort("unit", "perspective", "group"))


def test_the_same_framework_draws_the_same_numbers_and_another_draws_others():
    first, again = (rank_ranges(framework(), points(BODIES_A_TO_E), 300) for _ in range(2))
    assert first.write_csv() == again.write_csv()
    other = rank_ranges(framework(version="draws-2"), points(BODIES_A_TO_E), 300)
    assert other.write_csv() != first.write_csv()


def test_the_order_of_bodies_and_indicators_changes_nothing():
    rows = points(BODIES_A_TO_E)
    assert rank_ranges(framework(), rows.sample(fraction=1, shuffle=True, seed=1), 200).equals(
        rank_ranges(framework(), rows, 200)
    )


def test_scaling_all_weights_of_a_group_changes_nothing():
    scaled = rank_ranges(framework((3.0, 3.0, 20.0, 10.0)), points(BODIES_A_TO_E), 200)
    assert scaled.equals(rank_ranges(framework(), points(BODIES_A_TO_E), 200))


def test_equal_answers_share_every_rank():
    found = of_all(rank_ranges(framework(), points(BODIES_A_TO_E), 200))
    assert found["c"] | {"unit": ""} == found["d"] | {"unit": ""}


def test_a_plan_is_worth_something_between_nothing_and_a_half():
    """x has 0.3 for certain; a plan drawn from U(0, 0.5) beats it in two draws of five."""
    answers = {"x": (0.3, "-", "-", "-"), "y": (PLANNED, "-", "-", "-")}
    ranks = rank_ranges(
        framework(), points(answers), 4000, UncertaintySources(weights=False, blanks=False, aggregation=False)
    )
    mean = of_all(ranks)["y"]["rank_mean"]
    assert 2 - mean == pytest.approx(0.4, abs=0.03)


def test_what_is_unknown_may_be_anything():
    """y's blank, half of its points, is drawn from U(0, 1): (0.5 + u) / 2 beats 0.6 when u > 0.7."""
    answers = {"x": (0.6, 0.6, "-", "-"), "y": (0.5, None, "-", "-")}
    mean = of_all(rank_ranges(framework(), points(answers), 4000, ONLY_BLANKS))["y"]["rank_mean"]
    assert 2 - mean == pytest.approx(0.3, abs=0.03)


def test_what_does_not_apply_is_no_doubt():
    answers = {"x": (YES, NO, YES, YES), "y": (YES, "n/a", NO, NO)}
    found = rank_ranges(framework(), points(answers), 50, ONLY_BLANKS)
    assert found.filter(pl.col("rank_p05") != pl.col("rank_p95")).is_empty()


def test_only_those_who_were_asked_the_same_are_ranked_together():
    """People alone: everybody was asked. Means: x and y, but not z."""
    answers = {"x": (YES, NO, YES, YES), "y": (NO, NO, NO, NO), "z": (YES, YES, YES, "-")}
    n = {(row["unit"], row["group"]): row["n"] for row in rank_ranges(framework(), points(answers), 10).to_dicts()}
    assert [n[unit, "people"] for unit in "xyz"] == [3, 3, 3]
    assert [n[unit, "means"] for unit in "xyz"] == [2, 2, 1]


def test_without_a_published_score_there_is_no_rank():
    answers = {"x": (YES, YES, YES, YES), "y": (None, None, None, YES)}
    found = rank_ranges(framework(), points(answers), 10)
    assert set(found.filter(pl.col("unit") == "y")["group"]) == set()
    assert of_all(found)["x"]["n"] == 1


def test_a_neighbour_moves_a_body_by_one_rank_at_most():
    """What is drawn for a body's blanks does not depend on who else is there."""
    alone = of_all(rank_ranges(framework(), points(BODIES_A_TO_E), 300))
    joined = of_all(rank_ranges(framework(), points(BODIES_A_TO_E | {"0": (NO, YES, None, NO)}), 300))
    assert all(0 <= joined[unit]["rank_mean"] - alone[unit]["rank_mean"] <= 1 for unit in BODIES_A_TO_E)


def test_mid_ranks_to_a_billionth():
    scores = np.array([[50.0, 70.0, 50.0 + 1e-10, 50.001]])
    assert (mid_ranks(scores) / PER_RANK).tolist() == [[3.5, 1, 3.5, 2]]


def test_mid_ranks_of_several_sets_at_a_time():
    """A tie across the border of two sets is none: 70, 50 | 50, 50, 10."""
    scores = np.array([[50.0, 70.0, 50.0, 10.0, 50.0], [1.0, 1.0, 2.0, 2.0, 2.0]])
    assert (mid_ranks(scores, [2, 3]) / PER_RANK).tolist() == [[2, 1, 1.5, 3, 1.5], [1.5, 1.5, 2, 2, 2]]


def test_quantiles_are_interpolated():
    """Of 1, 2, 3, 4: the 5 % quantile lies 0.15 of the way from 1 to 2 (type 7)."""
    ranks = PER_RANK * np.array([[1, 2, 3, 4]], dtype=np.int32)
    assert [quantile(ranks, share)[0] for share in (0.05, 0.5, 0.95)] == pytest.approx([1.15, 2.5, 3.85])


def test_a_median_is_the_mean_of_the_middle_tenth():
    """Of twenty draws the middle two: ten at place 1 and ten at 5, eleven and nine, and one draw alone."""
    drawn = [[1] * 10 + [5] * 10, [1] * 11 + [5] * 9]
    assert median(PER_RANK * np.array(drawn, dtype=np.int32)).tolist() == [3, 1]
    assert median(PER_RANK * np.array([[4]], dtype=np.int32)).tolist() == [4]


def test_medians_hardly_depend_on_the_seed():
    """400 bodies, many of them level: of 99 % the median moves by less than ten places in 1,741."""
    chance = random.Random(1)
    bodies = points({f"u{n:03}": tuple(chance.choice((YES, NO, 0.5, None)) for _ in INDICATORS) for n in range(400)})
    first, *others = (of_all(rank_ranges(framework(version=f"seed-{seed}"), bodies, 1000)) for seed in range(3))
    for other in others:
        moves = [abs(other[unit]["rank_median"] - row["rank_median"]) for unit, row in first.items()]
        assert np.mean(np.array(moves) < 10 / 1741 * len(first)) >= 0.99


def test_chance_is_even():
    """Two hundred thousand numbers: mean ½, variance 1⁄12; odd draws mirror those before, pairs are unrelated."""
    drawn = uniform(keys((str(n),) for n in range(100)), range(2000))
    numbers = drawn[::2]
    assert (drawn[1::2] == 1 - numbers).all()
    assert numbers.mean() == pytest.approx(1 / 2, abs=0.005)
    assert numbers.var() == pytest.approx(1 / 12, abs=0.001)
    assert abs(np.corrcoef(numbers[:-1].ravel(), numbers[1:].ravel())[0, 1]) < 0.01
    assert abs(np.corrcoef(numbers[:, :-1].ravel(), numbers[:, 1:].ravel())[0, 1]) < 0.01


def test_draws_do_not_depend_on_where_a_block_begins():
    of = keys((str(n),) for n in range(3))
    whole = uniform(of, range(9))
    assert all((uniform(of, range(start, 9)) == whole[start:]).all() for start in range(9))


ANSWER = st.sampled_from([YES, PLANNED, NO, None, "n/a"])
BODIES = st.lists(st.tuples(ANSWER, ANSWER, ANSWER, ANSWER), min_size=2, max_size=7)


def bounds(answers):
    """Low and high of the whole by hand: shares ⅓ · ½, ⅓ · ½, ⅔ · ⅔, ⅔ · ⅓."""
    shares = [(1 / 6, own) for own in answers[:2]] + [(4 / 9, answers[2]), (2 / 9, answers[3])]
    counted = [(share, own) for share, own in shares if own != "n/a"]
    total = sum(share for share, _ in counted)
    known = sum(share * own for share, own in counted if own is not None)
    blank = sum(share for share, own in counted if own is None)
    return known / total, (known + blank) / total


@settings(max_examples=60, deadline=None)
@given(BODIES)
def test_every_drawn_rank_lies_in_the_attainable_range_when_only_blanks_are_drawn(drawn):
    """best = 1 + #{j: low_j > high_i}, worst = 1 + #{j ≠ i: high_j ≥ low_i}, among the published; a tie may come last.

    Bodies that tie share the draws of all of them, and so the attainable range of all of them.
    """
    answers = {f"u{n}": own for n, own in enumerate(drawn)}
    found = of_all(rank_ranges(framework(), points(answers), 40, ONLY_BLANKS))
    low_high = {unit: bounds(answers[unit]) for unit in found}
    fixed = of_all(rank_ranges(framework(), points(answers), 2, NOTHING))
    places = {unit: row["rank_median"] for unit, row in fixed.items()}

    def attainable(unit):
        low, high = low_high[unit]
        others = [pair for name, pair in low_high.items() if name != unit]
        best = 1 + sum(other_low > high + 1e-9 for other_low, _ in others)
        return best, 1 + sum(other_high > low - 1e-9 for _, other_high in others)

    for unit, row in found.items():
        of_the_tied = [attainable(other) for other in found if places[other] == places[unit]]
        best, worst = min(best for best, _ in of_the_tied), max(worst for _, worst in of_the_tied)
        assert best <= row["rank_p05"] <= row["rank_median"] <= row["rank_p95"] <= worst


@settings(max_examples=60, deadline=None)
@given(BODIES)
def test_bodies_with_equal_scores_have_the_same_median_mean_and_quantiles(drawn):
    """Also when one of them owes its score to a plan or to what it left blank."""
    answers = {f"u{n}": own for n, own in enumerate(drawn)}
    fixed, found = (rank_ranges(framework(), points(answers), 20, sources) for sources in (NOTHING, EVERYTHING))
    key = ["unit", "perspective", "group"]
    together = found.join(fixed.select(*key, place="rank_median"), on=key).group_by("perspective", "group", "place")
    counts = together.agg(pl.struct("n", "rank_median", "rank_mean", "rank_p05", "rank_p95").n_unique().alias("count"))
    assert set(counts["count"]) <= {1}


@settings(max_examples=30, deadline=None)
@given(BODIES, st.randoms())
def test_permuting_bodies_changes_nothing(answers, chance):
    world = [(f"u{n}", own) for n, own in enumerate(answers)]
    mixed = chance.sample(world, len(world))
    assert rank_ranges(framework(), points(dict(mixed)), 20).equals(rank_ranges(framework(), points(dict(world)), 20))
