"""A blank is never a fall, and never a rise. A stage rises or falls only where the verdict that decides it is certain
in both years (failed; or passed even if every blank had no points), over the same questions. What a blank made
undeterminable is a reason of its own, and a question to the body.
"""

title = "What a blank may not say: rises and falls between determined years"

answers = """
    body | year | training | message | policy | roadmap | review | published
    -----+------+----------+---------+--------+---------+--------+----------
    A    | 2024 | yes      | yes     | no     | yes     | yes    | yes
    A    | 2025 | yes      | yes     |        | yes     | yes    | yes
    B    | 2024 | no       | yes     | yes    | yes     | yes    | yes
    B    | 2025 | yes      | yes     | no     | yes     | yes    | yes
    C    | 2024 | yes      | yes     | no     | yes     | yes    | yes
    C    | 2025 | no       | yes     | no     | yes     | yes    | yes
    D    | 2024 | yes      | yes     | no     | yes     | yes    | yes
    D    | 2025 | yes      |         | no     | yes     | yes    | yes
    E    | 2024 |          | yes     | no     | yes     | yes    | yes
    E    | 2025 | yes      | yes     | no     | yes     | yes    | yes
"""


def test_a_stage_moves_only_between_verdicts_that_blanks_cannot_change(spec):
    """B: STEP0 from failed to passed. C: from passed to failed. A: the gate of STEP1 failed, and is blank now.

    D: STEP0 passed; now half of it is blank, and 1 of 2 known does not make a score. E could not be judged before.
    """
    spec(
        answers,
        stage_direction={"A": None, "B": "up", "C": "down", "D": None, "E": None},
        stage_reason={
            "A": "became_undetermined",
            "B": None,
            "C": None,
            "D": "became_undetermined",
            "E": "was_undetermined",
        },
        deciding_step={"A": 1, "B": 0, "C": 0, "D": 0},
    )


RAISED_BY_A_BLANK = """
    body | year | training | message | policy | roadmap | review | published
    -----+------+----------+---------+--------+---------+--------+----------
    A    | 2023 | yes      | yes     | yes    | yes     | no     | -
    A    | 2024 | yes      | yes     | yes    | yes     | no     | no
    A    | 2025 | yes      | yes     | yes    | yes     | no     |
"""


def test_a_blank_in_place_of_a_no_is_no_rise(spec):
    """2 of 4 are 50, below 60; with the last one blank 2 of 3 are 67. `review` changed its meaning in between."""
    spec(RAISED_BY_A_BLANK, "step1", year=2024, state={"A": "failed"})
    spec(RAISED_BY_A_BLANK, "step1", state={"A": "passed"})
    spec(RAISED_BY_A_BLANK, stage_direction={"A": None})
    spec(RAISED_BY_A_BLANK, "step1", direction={"A": None}, reason={"A": "not_answered"})


A_STEP_BELOW_IS_OPEN = """
    body | year | training | message | policy | roadmap | review | published | cio | deputy | structure | development
    -----+------+----------+---------+--------+---------+--------+-----------+-----+--------+-----------+------------
    A    | 2024 | yes      | yes     | yes    | yes     | yes    | yes       | no  | no     | no        | no
    A    | 2025 | yes      | yes     | yes    | yes     | no     |           | yes | yes    | yes       | yes
    B    | 2024 | yes      | yes     | yes    | yes     | yes    | yes       | no  | no     | no        | no
    B    | 2025 | yes      | yes     | yes    | yes     | no     | yes       | yes | yes    | yes       | yes
"""


def test_a_stage_above_a_step_that_is_passed_over_its_blanks_is_no_rise(spec):
    """Both pass STEP2 now, also without external. A's STEP1 is passed with 2 of 3, and would not be with 2 of 4."""
    spec(A_STEP_BELOW_IS_OPEN, stage_direction={"A": None, "B": "up"}, stage_reason={"A": "not_answered", "B": None})


OTHER_QUESTIONS = """
    body | year | training | message | policy | roadmap | review | published
    -----+------+----------+---------+--------+---------+--------+----------
    A    | 2023 | yes      | yes     | yes    | yes     | yes    | -
    A    | 2024 | yes      | yes     | no     | yes     | yes    | yes
    B    | 2023 | yes      | yes     | yes    | yes     | yes    | -
    B    | 2024 | yes      | yes     | yes    | no      | no     | no
"""


def test_where_other_questions_were_asked_the_fall_over_the_same_ones_stands_beside(spec):
    """`published` is asked since 2024: verdicts on STEP1 do not compare. Over policy, roadmap and review A and B fell
    from 3 of 3 to 2 and to 1 of 3: that is `step_direction`, which is no change of stage.
    """
    spec(
        OTHER_QUESTIONS,
        year=2024,
        stage_direction={"A": None, "B": None},
        stage_reason={"A": "other_questions", "B": "other_questions"},
        deciding_step={"A": 1, "B": 1},
        step_direction={"A": "down", "B": "down"},
    )
    spec(OTHER_QUESTIONS, "step1", year=2024, change={"A": 100 * 2 / 3 - 100, "B": 100 * 1 / 3 - 100})
