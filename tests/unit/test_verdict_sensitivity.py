"""Verdicts under other thresholds, with gates and without: counted by hand."""

import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.verdict_sensitivity import count_passed
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
