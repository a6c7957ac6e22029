"""change = from_new_answers + from_corrections + from_framework + from_others, each part taken in that order.

STEP2 weighs cio ½, deputy ½, structure 1, external 1, development 1: together 4.
"""

import duckdb
import pytest

from pipeline.warehouse.change_attribution import NotComparableError, attribute_changes

title = "What changed between two snapshots, and why: the parts add up"

BEFORE = """
    body | cio | deputy | structure | external | development
    -----+-----+--------+-----------+----------+------------
    A    | yes | yes    | yes       | no       |
    B    | yes | yes    | yes       |          |
    C    | no  | no     | no        | no       | no
    D    | no  | no     | no        | no       | no
"""
AFTER = """
    body | cio | deputy | structure | external | development
    -----+-----+--------+-----------+----------+------------
    A    | no  | yes    | yes       | no       | yes
    B    | yes | yes    | yes       | yes      |
    C    | no  | no     | no        | no       | no
    D    | no  | no     | no        | no       | no
"""


def test_nothing_changed_and_nothing_is_listed(spec):
    built = spec.compared(BEFORE)
    assert attribute_changes(built.path, built.path).is_empty()


def test_a_new_answer_and_a_corrected_one_are_two_causes(spec):
    """A's development comes in as yes, and its cio is corrected from yes to no."""
    spec.difference(
        BEFORE,
        AFTER,
        "step2",
        before={"A": 100 * 2 / 3},
        from_new_answers={"A": 100 * 3 / 4 - 100 * 2 / 3},
        from_corrections={"A": 100 * 2.5 / 4 - 100 * 3 / 4},
        from_framework={"A": 0},
        from_others={"A": 0},
        after={"A": 100 * 2.5 / 4},
        main_cause={"A": "corrections"},
    )


def test_a_score_that_appears_has_a_cause_but_no_change(spec):
    """Of B 2 of 4 were known, below 0.70; with a third answer there is a score."""
    spec.difference(
        BEFORE,
        AFTER,
        "step2",
        before={"B": None},
        after={"B": 100},
        change={"B": None},
        main_cause={"B": "new_answers"},
    )


RANKED = """
    body | cio | deputy | structure | external | development
    -----+-----+--------+-----------+----------+------------
    A    | no  | no     | yes       | yes      | yes
    B    | no  | no     | yes       | yes      | no
    C    | no  | no     | yes       | no       | no
    D    | no  | no     | no        | no       | no
"""
RANKED_AGAIN = """
    body | cio | deputy | structure | external | development
    -----+-----+--------+-----------+----------+------------
    A    | no  | no     | yes       | yes      | yes
    B    | no  | no     | yes       | yes      | no
    C    | yes | yes    | yes       | yes      | yes
    D    | no  | no     | yes       | yes      | yes
"""


@pytest.mark.slow
def test_a_rank_falls_because_another_rises(spec):
    """Points 3, 2, 1, 0. The last two rise to 4 and 3: B falls from 2 to 4 without having moved.

    C would have gone from 3 to 1 by itself. D would by itself have drawn level with A: rank 1; C's rise makes it 2.
    """
    spec.difference(
        RANKED,
        RANKED_AGAIN,
        "step2",
        measure="rank",
        before={"A": 1, "B": 2, "C": 3, "D": 4},
        from_corrections={"A": 0, "B": 0, "C": 1 - 3, "D": 1 - 4},
        from_others={"A": 2 - 1, "B": 4 - 2, "C": 0, "D": 2 - 1},
        after={"A": 2, "B": 4, "C": 1, "D": 2},
        main_cause={"B": "others"},
    )


@pytest.mark.slow
def test_a_change_of_the_framework_is_a_cause_of_its_own(spec):
    """C's four corrections are worth 4 of 4 before and after; D's three, under the weights before, 3 of 4.

    Then the weight of external is doubled: 4 of 5.
    """
    heavier = {"cio": 0.5, "deputy": 0.5, "structure": 1, "external": 2, "development": 1}
    spec.difference(
        RANKED,
        RANKED_AGAIN,
        "step2",
        changes={"step2": {"indicators": heavier}},
        from_corrections={"D": 100 * 3 / 4 - 100 * 0 / 4},
        from_framework={"D": 100 * 4 / 5 - 100 * 3 / 4},
    )


STEP0_FAILED = """
    body | training | message
    -----+----------+--------
    A    | no       | yes
    B    | no       | yes
"""
STEP0_PASSED = """
    body | training | message
    -----+----------+--------
    A    | yes      | yes
    B    | no       | yes
"""


@pytest.mark.slow
def test_a_step_is_reached_by_a_correction(spec):
    spec.difference(
        STEP0_FAILED,
        STEP0_PASSED,
        "steps",
        measure="step_count",
        before={"A": 0},
        from_corrections={"A": 1},
        after={"A": 1},
    )


def test_snapshots_of_another_shape_are_not_compared(spec, tmp_path):
    built = spec.compared(BEFORE)
    with duckdb.connect(str(tmp_path / "older.duckdb")) as con:
        con.execute("CREATE SCHEMA core; CREATE TABLE core.body AS SELECT '1' AS code")
    with pytest.raises(NotComparableError, match="形が違う"):
        attribute_changes(tmp_path / "older.duckdb", built.path)
