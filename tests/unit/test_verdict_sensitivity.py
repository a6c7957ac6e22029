"""Verdicts under other thresholds, gates and points of plans: counted by hand."""

import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.verdict_sensitivity import PLANS, count_passed, count_stages
from tests.unit.test_sensitivity import points


def framework(gate: str = "") -> Framework:
    """One STEP of two indicators."""
    numbers = [{"id": name, "goalposts": {"low": 0, "high": 1}, "gate": name == gate} for name in "ab"]
    group = {"perspective": "v", "id": "g", "step": 0, "threshold": 60, "indicators": {"a": 1, "b": 1}}
    return Framework.model_validate({"id": "f", "group": [group], "indicator": numbers})


def passed(frame: pl.DataFrame, gate: str = "") -> dict[bool, list[int]]:
    found = count_passed(framework(gate), frame)
    return {has: found.filter(has_gates=has)["passed_count"].to_list() for has in (True, False)}


def test_the_higher_the_threshold_the_fewer_pass():
    """Scores of 50, 60 and 100, under 50, 55, 60, 65 and 70."""
    frame = points(p=[1, 0], q=[1, 0.2], r=[1, 1])
    assert passed(frame) == {True: [3, 2, 2, 1, 1], False: [3, 2, 2, 1, 1]}


def test_a_gate_that_is_not_met_or_blank_holds_back_until_gates_are_waived():
    """All of p, q and r score 60 and more; q has not met b, the gate. r, with a blank, has no score."""
    frame = points(p=[0.5, 1], q=[1, 0.5], r=[1, None])
    assert passed(frame, "b") == {True: [1, 1, 1, 1, 1], False: [2, 2, 2, 2, 2]}
    assert count_passed(framework("b"), frame)["n"].unique().to_list() == [2]


def test_a_gate_that_nobody_was_asked_is_left_out():
    frame = points(p=[1, 1], q=[0, 1]).with_columns(
        status=pl.when(pl.col("indicator") == "b").then(pl.lit("not_asked")).otherwise("status"),
        points=pl.when(pl.col("indicator") != "b").then("points"),
    )
    assert passed(frame, "b")[True] == [1, 1, 1, 1, 1]


OPTIONS = {"points": {"done": 1, "plan": 0.25, "no": 0}, "points_range": {"plan": [0.1, 0.5]}}


def two_steps(gate: str = "") -> Framework:
    """STEP0 of a and b, STEP1 of c, each passed from 60 points on."""
    indicators = [{"id": name, "gate": name == gate, **OPTIONS} for name in "abc"]
    groups = [
        {"perspective": "v", "id": f"s{step}", "step": step, "threshold": 60, "indicators": dict.fromkeys(names, 1)}
        for step, names in enumerate(("ab", "c"))
    ]
    return Framework.model_validate({"id": "f", "group": groups, "indicator": indicators})


def with_plans(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(option=pl.when(pl.col("points") == 0.25).then(pl.lit("plan")))


def stages(frame: pl.DataFrame, gate: str = "") -> dict[str, list[tuple[int, int]]]:
    """Group → bodies that pass and that reach it, for each of PLANS."""
    found = count_stages(two_steps(gate), with_plans(frame))
    return {group: found.filter(group=group).select("passed_count", "reached_count").rows() for group in ("s0", "s1")}


def test_a_plan_counts_nothing_the_least_its_points_the_most_or_as_much_as_done():
    """p has one of two done and plans the other: 50, 55, 62.5, 75 and 100 points; q plans what STEP1 asks, too."""
    frame = points(p=[1, 0.25, 1], q=[1, 0.25, 0.25], r=[1, 1, 0])
    assert PLANS == ("nothing", "least", "own", "most", "done")
    assert stages(frame) == {
        "s0": [(1, 1), (1, 1), (3, 3), (3, 3), (3, 3)],
        "s1": [(1, 0), (1, 0), (1, 1), (1, 1), (2, 2)],
    }


def test_a_planned_gate_is_met_only_where_a_plan_counts_as_done():
    assert stages(points(p=[1, 0.25, 1]), "b")["s0"] == [(0, 0), (0, 0), (0, 0), (0, 0), (1, 1)]


def test_where_nobody_plans_there_is_nothing_to_count():
    assert count_stages(two_steps(), points(p=[1, 0, 1])).is_empty()


def test_thresholds_of_nothing_and_of_everything():
    """At 0 points every score passes, and no score is no pass; at 100 only all."""
    frame = points(p=[1, 1, 1], q=[0, 0, 0], r=[None, None, 1])
    for threshold, wanted in ((0, 2), (100, 1)):
        of = two_steps()
        group = tuple(each.model_copy(update={"threshold": threshold}) for each in of.group)
        found = count_stages(of.model_copy(update={"group": group}), with_plans(points(s=[0.25, 0, 0])).vstack(frame))
        own = found.filter(group="s0", plan="own")
        assert own["passed_count"].to_list() == [wanted + (threshold == 0)]
