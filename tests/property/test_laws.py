"""What must hold whatever the framework and the answers are. Both are drawn at random, seeded."""

import random
from functools import cache
from typing import Any

import duckdb
import pytest

from pipeline.definitions.framework import Framework, Group
from pipeline.scoring.answers import as_arrays
from pipeline.scoring.simulation import NOTHING, Simulation, plain_scores
from pipeline.scoring.tree import trees
from pipeline.warehouse.score_table import build_scores, score_values
from tests.groups import first_of
from tests.property.generators import Answers, drawn_answers, drawn_framework, framework, scores, share, values
from tests.property.reference import Said, flat, part_of, points, ranks

FIXED, RELATIVE = ["goalposts"], ["goalposts", "min_max", "z_score", "percent_rank"]
ONE_MEAN, BOTH_MEANS = ["arithmetic"], ["arithmetic", "geometric"]
NEAR = {"rel": 0, "abs": 1e-9}


def seeds(first: int, count: int, quick: int = 1) -> list:
    """Each seed draws a framework and answers: `make test` tries the first few, `make test-slow` the others."""
    return first_of(range(first, first + count), quick)


SEEDS = [*seeds(0, 4), *(pytest.param(seed, marks=pytest.mark.bench) for seed in range(4, 12))]
"""`make bench` tries twice as many again."""
FIGURES = ("score", "low", "high", "coverage", "rank", "n")


def drawn_case(seed: int, normalisations: list[str], units: int = 12) -> tuple[Framework, Answers]:
    chance = random.Random(seed)
    of = drawn_framework(chance, normalisations, BOTH_MEANS if seed % 2 else ONE_MEAN)
    return of, drawn_answers(chance, of, units)


@cache
def result(seed: int) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return what the SQL makes of a case under any normalisation."""
    return scores(*drawn_case(seed, RELATIVE))


def same(found, other) -> None:
    """Two results agree in every figure."""
    assert found.keys() == other.keys()
    for key, row in found.items():
        for figure in FIGURES:
            expected = other[key][figure]
            assert row[figure] == (None if expected is None else pytest.approx(expected, **NEAR)), (key, figure)


def changed(of: Framework, **more) -> Framework:
    return Framework.model_validate(of.model_dump() | more)


@pytest.mark.parametrize("seed", SEEDS)
def test_sql_and_reference_agree(seed):
    of, answers = drawn_case(seed, RELATIVE)
    said, found = answers_of(of, answers), result(seed)
    for group in of.group:
        parts = {unit: part_of(of, group, said[unit]) for unit in answers}
        rows = {unit: found[unit, group.perspective, group.id] for unit in answers}
        for unit, part in parts.items():
            row = rows[unit]
            if not part.applicable:
                assert (row["low"], row["high"], row["coverage"], row["score"]) == (None, None, None, None)
                continue
            coverage = part.known / part.applicable
            bounds = [100 * part.low, 100 * part.high, coverage]
            assert [row["low"], row["high"], row["coverage"]] == pytest.approx(bounds, **NEAR)
            is_published = part.mean is not None and coverage >= of.judgement.min_coverage.value - 1e-9
            assert row["is_published"] == is_published
            assert row["score"] == (pytest.approx(100 * part.mean, **NEAR) if is_published else None)
        for together in asked_the_same(of, group, said):
            published = [unit for unit in together if rows[unit]["is_published"]]
            expected = ranks([rows[u]["score"] for u in published])
            assert [rows[u]["rank"] for u in published] == expected
            assert {rows[unit]["n"] for unit in together} == {len(published)}
            for unit, rank in zip(published, expected, strict=True):
                assert rows[unit]["mid_rank"] == rank + (expected.count(rank) - 1) / 2
                assert rows[unit]["rank_best"] <= rank <= rows[unit]["rank_worst"]


@pytest.mark.parametrize("seed", seeds(40, 6))
def test_the_simulation_without_a_draw_gives_the_published_scores(seed):
    """Scores stand in SQL once; the simulation in numpy is the one exception, and must agree."""
    of, answers = drawn_case(seed, RELATIVE)
    table = score_values(of, values(of, answers))
    arrays = as_arrays(of, table.points)
    simulated, published = plain_scores(of, arrays), 0
    for row in table.scores.filter("is_published").to_dicts():
        score = simulated[row["perspective"], row["group"]][arrays.units.index(row["unit"])]
        assert score == pytest.approx(row["score"], **NEAR), row
        published += 1
    assert published


@pytest.mark.parametrize("seed", seeds(60, 3))
def test_the_simulation_compares_the_bodies_that_were_asked_the_same_of_a_group(seed):
    """As mart.group_question_set has it, by which all else is compared."""
    of, answers = drawn_case(seed, FIXED)
    chance = random.Random(seed)
    for own in answers.values():
        own |= {name: "not_asked" for name in own if chance.random() < 0.3}
    inputs = values(of, answers)
    with duckdb.connect() as con:
        build_scores(con, of, inputs, "mart.group_question_set")
        marks = con.sql(
            "SELECT perspective, group_id, group_question_set, list(code) FROM mart.question_set "
            "JOIN core.body USING (code) JOIN mart.group_question_set USING (question_set) "
            "WHERE body_kind = 'municipality' GROUP BY ALL"
        ).fetchall()
    simulation = Simulation(of, as_arrays(of, score_values(of, inputs).points), NOTHING)
    for root in trees(of, simulation.answers.indicators):
        for node in root.walk():
            together = [{simulation.answers.units[row] for row in rows} for rows in simulation.compared(node)]
            asked_the_same = [{*units} for *group, _, units in marks if group == [node.perspective, node.group]]
            published = set().union(*together)
            assert sorted(map(sorted, together)) == sorted(
                sorted(units & published) for units in asked_the_same if units & published
            )


@pytest.mark.parametrize("seed", seeds(70, 3))
def test_rescored_with_other_weights_is_the_framework_with_these_weights(seed):
    of, answers = drawn_case(seed, RELATIVE)
    chance = random.Random(seed)
    group = [g.model_dump() for g in of.group]
    changes: dict[str, float] = {}
    for parent in group:
        for name in parent["indicators"]:
            parent["indicators"][name] += chance.choice([0, 1, 2.5])
            changes[f"{parent['perspective']}/{parent['id']}/{name}"] = parent["indicators"][name]
        if parent["parent"]:
            parent["weight"] += chance.choice([0, 1, 2.5])
            changes[f"{parent['perspective']}/{parent['parent']}/{parent['id']}"] = parent["weight"]
    with duckdb.connect() as con:
        build_scores(con, of, values(of, answers), "core.group_mean")
        rows = con.execute(
            "SELECT code, perspective, group_id, score, low, high, coverage FROM rescored($1) "
            "JOIN core.body USING (code) WHERE body_kind = 'municipality'",
            [changes],
        ).fetchall()
    wanted = scores(changed(of, group=group), answers)
    assert rows
    for *key, score, low, high, coverage in rows:
        row = wanted[tuple(key)]
        for found, figure in ((score, "score"), (low, "low"), (high, "high"), (coverage, "coverage")):
            assert found == (None if row[figure] is None else pytest.approx(row[figure], **NEAR)), (key, figure)


def test_rescored_refuses_a_weight_of_nothing_there_is():
    of, answers = drawn_case(1, FIXED)
    with duckdb.connect() as con:
        build_scores(con, of, values(of, answers), "core.group_mean")
        with pytest.raises(duckdb.Error, match="weights: first/first/novel という子はありません"):
            con.sql("FROM rescored(MAP {'first/first/novel': 1.0})").fetchall()


def asked_the_same(of: Framework, group: Group, said: dict[str, Said]) -> list[list[str]]:
    """Return the units in sets that were asked the same indicators of a group."""
    leaves = [name for weight, name in flat(of, group, to_leaves=True) if weight]
    sets: dict[tuple, list[str]] = {}
    for unit, own in said.items():
        sets.setdefault(tuple(name for name in leaves if own[name][0] != "not_asked"), []).append(unit)
    return [*sets.values()]


def answers_of(of: Framework, answers: Answers):
    """Unit → indicator → status and points, as the reference reads them."""
    said = {unit: {i.id: ("not_answered", None) for i in of.indicator} for unit in answers}
    for indicator in of.indicator:
        options = {*indicator.points} or None
        cells = {unit: own[indicator.id] for unit, own in answers.items() if indicator.id in own}
        spoken = {u: c for u, c in cells.items() if not isinstance(c, str) or c in (options or ())}
        worth = dict(zip(spoken, points(indicator, list(spoken.values())), strict=True))
        for unit, cell in cells.items():
            said[unit][indicator.id] = ("answered", worth[unit]) if unit in worth else (str(cell), None)
    return said


@pytest.mark.parametrize("seed", SEEDS)
def test_the_score_lies_between_its_bounds(seed):
    for row in result(seed).values():
        if row["low"] is not None:
            assert 0 <= row["low"] <= row["high"] <= 100
        if row["score"] is not None:
            assert row["low"] <= row["score"] <= row["high"]


@pytest.mark.parametrize("seed", seeds(20, 3))
def test_a_blank_never_raises_low_nor_lowers_high(seed):
    of, answers = drawn_case(seed, FIXED)
    chance = random.Random(seed)
    before = scores(of, answers)
    for unit, own in answers.items():
        if said := [name for name, cell in own.items() if cell not in ("not_asked", "not_applicable", "undefined")]:
            answers[unit] = own | {chance.choice(said): "not_answered"}
    for key, row in scores(of, answers).items():
        if row["low"] is not None:
            assert row["low"] <= before[key]["low"] + 1e-9
            assert row["high"] >= before[key]["high"] - 1e-9


@pytest.mark.parametrize("seed", seeds(0, 2))
def test_the_order_of_units_indicators_and_groups_changes_nothing(seed):
    of, answers = drawn_case(seed, RELATIVE)
    chance = random.Random(seed)
    turned = {
        unit: dict(chance.sample(list(own.items()), len(own))) for unit, own in chance.sample(list(answers.items()), 12)
    }
    indicator = chance.sample([i.model_dump() for i in of.indicator], len(of.indicator))
    group = chance.sample([g.model_dump() for g in of.group], len(of.group))
    same(result(seed), scores(changed(of, indicator=indicator, group=group), turned))


@pytest.mark.parametrize("seed", seeds(2, 2))
def test_scaling_all_weights_of_a_group_changes_nothing(seed):
    of, answers = drawn_case(seed, RELATIVE)
    group = [g.model_dump() for g in of.group]
    for factor, parent in enumerate(group, start=2):
        parent["indicators"] = {name: factor * weight for name, weight in parent["indicators"].items()}
        for child in group:
            if (child["perspective"], child["parent"]) == (parent["perspective"], parent["id"]):
                child["weight"] *= factor
    same(result(seed), scores(changed(of, group=group), answers))


@pytest.mark.parametrize("seed", seeds(30, 2))
def test_under_goalposts_no_other_unit_matters(seed):
    of, answers = drawn_case(seed, FIXED)
    together = scores(of, answers)
    unit = sorted(answers)[seed % 12]
    for key, row in scores(of, {unit: answers[unit]}).items():
        for figure in ("score", "low", "high", "coverage"):
            assert row[figure] == together[key][figure], "to the last bit"


def test_over_the_units_scored_the_others_do_matter():
    """Why goalposts are the default."""
    of = Framework.model_validate(
        {"normalisation": "min_max", "indicator": [{"id": "x"}], "group": [{"id": "g", "indicators": ["x"]}]}
    )
    answers = {"a": {"x": 1}, "b": {"x": 2}, "c": {"x": 3}}
    assert scores(of, answers)["b", "all", "g"]["score"] == 50
    assert scores(of, {"a": {"x": 1}, "b": {"x": 2}})["b", "all", "g"]["score"] == 100


def test_the_same_input_gives_the_same_bytes():
    of, answers = drawn_case(1, RELATIVE)
    first, second = (score_values(of, values(of, answers)) for _ in range(2))
    assert first.scores.write_csv() == second.scores.write_csv()
    assert first.points.write_csv() == second.points.write_csv()


def test_a_tree_may_be_deep():
    """Ten groups below each other, each half of the one above: what is at the bottom weighs ½ to the tenth."""
    group = [{"id": "g0", "indicators": ["i0"]}]
    group += [{"id": f"g{n}", "parent": f"g{n - 1}", "indicators": [f"i{n}"]} for n in range(1, 11)]
    of = framework(indicator=[share(f"i{n}") for n in range(11)], group=group)
    found = scores(of, {"a": {f"i{n}": float(n == 10) for n in range(11)}})
    assert found["a", "all", "g0"]["score"] == pytest.approx(100 * 0.5**10)


def test_ranks_are_of_scores_before_rounding():
    """71.2349 and 71.2341 are ranks 1 and 2, though both read 71.23; a difference below 1e-9 is a tie."""
    of = framework(indicator=[share("x")], group=[{"id": "g", "indicators": ["x"]}])
    cells = {"a": 0.712341, "b": 0.712349, "c": 0.712341 + 1e-13, "d": 0.1}
    found = scores(of, {unit: {"x": cell} for unit, cell in cells.items()})
    assert [found[unit, "all", "g"]["rank"] for unit in "abcd"] == [2, 1, 2, 4]
