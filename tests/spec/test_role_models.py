"""A role model was alike two years ago, over at least half of the STEPs' indicators, and has reached a higher STEP
since; who was ahead already is no example.
"""

title = "Who was alike, and has gone ahead since"

ALIKE = """
    body | year | training | message | policy | roadmap | review | published | structure | external
    -----+------+----------+---------+--------+---------+--------+-----------+-----------+---------
    A    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    B    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    C    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    D    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    A    | 2025 | yes      | yes     | yes    | no      | no     | no        | no        | no
    B    | 2025 | yes      | yes     | yes    | yes     | no     | yes       | no        | no
    C    | 2025 | yes      | yes     | yes    | no      | yes    | no        | no        | no
    D    | 2025 | yes      | yes     | yes    | no      | no     | no        | no        | no
"""


def test_who_was_alike_and_has_reached_a_higher_step(spec):
    """B has a roadmap now and has passed STEP1; C has a review alone."""
    spec(
        ALIKE,
        role_models={"A": ["B"], "B": []},
        distance={"A": [0]},
        role_model_stage={"A": [1]},
        raised={"A": [["roadmap"]]},
    )


AHEAD_ALREADY = """
    body | year | training | message | policy | roadmap | review | published | structure | external
    -----+------+----------+---------+--------+---------+--------+-----------+-----------+---------
    A    | 2023 | yes      | yes     | no     | no      | no     | -         | no        | no
    B    | 2023 | yes      | yes     | yes    | yes     | no     | -         | no        | no
    C    | 2023 | yes      | yes     | yes    | yes     | no     | -         | no        | no
    D    | 2023 | yes      | yes     | yes    | yes     | no     | -         | no        | no
    A    | 2025 | yes      | yes     | no     | no      | no     | no        | no        | no
    B    | 2025 | yes      | yes     | yes    | yes     | yes    | yes       | no        | no
    C    | 2025 | yes      | yes     | yes    | yes     | yes    | yes       | no        | no
    D    | 2025 | yes      | yes     | yes    | yes     | yes    | yes       | no        | no
"""


def test_who_was_ahead_already_is_no_example(spec):
    spec(AHEAD_ALREADY, role_models={"A": []})


REACHED_OVER_A_BLANK = """
    body | year | training | message | policy | roadmap | review | published | structure | external
    -----+------+----------+---------+--------+---------+--------+-----------+-----------+---------
    A    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    B    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    C    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    D    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    A    | 2025 | yes      | yes     | yes    | no      | no     | no        | no        | no
    B    | 2025 | yes      | yes     | yes    | yes     | no     |           | no        | no
    C    | 2025 | yes      | yes     | yes    | no      | yes    | no        | no        | no
    D    | 2025 | yes      | yes     | yes    | no      | no     | no        | no        | no
"""


def test_a_stage_that_is_reached_over_blanks_is_no_lead(spec):
    """B passes STEP1 with 2 of 3; with a no in place of its blank it would have 2 of 4, and not."""
    spec(REACHED_OVER_A_BLANK, role_models={"A": []})


BLANK_NOW = """
    body | year | training | message | policy | roadmap | review | published | structure | external
    -----+------+----------+---------+--------+---------+--------+-----------+-----------+---------
    A    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    B    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    C    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    D    | 2023 | yes      | yes     | yes    | no      | no     | -         | no        | no
    A    | 2025 | yes      | yes     |        | no      | yes    | yes       | no        | no
    B    | 2025 | yes      | yes     | yes    | yes     | no     | yes       | no        | no
    C    | 2025 | yes      | yes     | yes    | yes     | no     | yes       |           | no
    D    | 2025 | yes      | yes     | yes    | no      | no     | no        | no        | no
"""


def test_a_blank_is_no_lead(spec):
    """A's gate of STEP1 is blank: its stage is open, and nobody is ahead of it. C's of STEP2 is: it leads nobody."""
    spec(BLANK_NOW, role_models={"A": [], "D": ["B"]})
