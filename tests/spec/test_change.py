"""Scores of two years are compared over the indicators that were asked and answered in both and mean the same in both.

`published` was first asked in 2024; `review` changed its meaning in 2025.
"""

title = "Change over years compares like with like"

ASKED_ANEW = """
    body | year | training | message | policy | roadmap | review | published
    -----+------+----------+---------+--------+---------+--------+----------
    A    | 2023 | yes      | yes     | yes    | no      | no     | -
    A    | 2024 | yes      | yes     | yes    | no      | no     | yes
    B    | 2023 | yes      | yes     | yes    | no      | no     | -
    B    | 2024 | yes      | yes     | yes    | yes     | no     | no
    C    | 2023 | yes      | yes     | yes    | no      | no     | -
    C    | 2024 | yes      | yes     | no     | no      | no     | yes
    D    | 2023 | yes      | yes     | yes    | no      | no     | -
    D    | 2024 | yes      | yes     | plan   | plan    | no     | yes
"""


def test_a_question_asked_anew_does_not_count(spec):
    """A's published scores are 33.3 and 50.0, but nothing has changed."""
    spec(
        ASKED_ANEW,
        "step1",
        year=2024,
        score_before={"A": 100 * 1 / 3},
        score_after={"A": 100 * 1 / 3},
        change={"A": 0, "B": 100 * (2 - 1) / 3, "C": 100 * (0 - 1) / 3, "D": 100 * (0.5 + 0.5 - 1) / 3},
        direction={"A": "level", "B": "up", "C": "down", "D": "level"},
        compared_count={"A": 3, "B": 3, "C": 3, "D": 3},
    )


BROKEN = """
    body | year | training | message | policy | roadmap | review | published
    -----+------+----------+---------+--------+---------+--------+----------
    A    | 2024 | yes      | yes     | yes    | no      | no     | yes
    A    | 2025 | yes      | yes     | yes    | no      | yes    | yes
    B    | 2024 | yes      | yes     | yes    |         | no     | yes
    B    | 2025 | yes      | yes     | yes    | no      | no     | yes
    C    | 2024 | yes      | yes     | yes    | no      | no     |
    C    | 2025 | yes      | yes     | yes    |         | no     | yes
    D    | 2024 | yes      | yes     | yes    | yes     | yes    | yes
    D    | 2025 | yes      | yes     | yes    |         |        | yes
    E    | 2024 | yes      | yes     | plan   | no      | no     | yes
    E    | 2025 | yes      | yes     | yes    | no      | yes    |
"""


def test_no_change_is_computed_across_a_break(spec):
    """A's review went from no to yes; nothing has changed in the other three."""
    spec(
        BROKEN,
        "step1",
        change={"A": 0},
        compared_count={"A": 3},
        broken_count={"A": 1},
    )


def test_a_blank_filled_in_is_no_change(spec):
    """Of both STEPs B answered training, message, policy and published in both years, all with a yes, though its score
    of STEP1 fell from 66.7 to 50.0.
    """
    spec(
        BROKEN,
        "steps",
        score_before={"B": 100},
        score_after={"B": 100},
        direction={"B": "level"},
        compared_count={"B": 4},
        shared_count={"B": 5},
    )


def test_too_little_was_answered_in_both_years(spec):
    """C has a score in each year. Unbroken are policy, roadmap, published; answered in both is policy alone."""
    spec(
        BROKEN,
        "step1",
        reason={"C": "not_answered"},
        change={"C": None},
        compared_count={"C": 1},
        shared_count={"C": 3},
    )


def test_both_years_must_be_published(spec):
    spec(BROKEN, "step1", reason={"D": "not_published"}, direction={"D": None})


def test_what_changed_indicator_by_indicator(spec):
    spec(
        BROKEN,
        "policy",
        option_before={"E": "plan"},
        option_after={"E": "yes"},
        points_before={"E": 0.5},
        points_after={"E": 1},
        is_break={"E": False},
    )
    spec(BROKEN, "review", option_before={"E": "no"}, option_after={"E": "yes"}, is_break={"E": True})
    spec(BROKEN, "published", option_before={"E": "yes"}, option_after={"E": None}, points_after={"E": None})


A_YEAR_WITHOUT = """
    body | year | training | message | policy | roadmap | review | published
    -----+------+----------+---------+--------+---------+--------+----------
    A    | 2023 | yes      | yes     | no     | no      | yes    | -
    A    | 2025 | yes      | yes     | yes    | no      | no     | yes
"""


def test_the_year_before_is_the_last_one_with_questions(spec):
    """Nothing was asked in 2024. review is broken, published new: policy and roadmap are left."""
    spec(
        A_YEAR_WITHOUT,
        "step1",
        before_year={"A": 2023},
        change={"A": 100 * (1 - 0) / 2},
        compared_count={"A": 2},
    )


BLANK_NOW = """
    body | year | cio | deputy | structure | external | development
    -----+------+-----+--------+-----------+----------+------------
    A    | 2024 | no  | no     | yes       | no       | yes
    A    | 2025 | yes | yes    | yes       | no       |
    B    | 2024 | no  | no     | no        | no       | no
    B    | 2025 | yes | yes    | yes       | yes      |
"""


def test_a_rise_that_the_blanks_may_undo_is_none(spec):
    """Without development A rose from 1 of 3 to 2 of 3; with a no in its place it stays at 2 of 4. B rose anyway."""
    spec(
        BLANK_NOW,
        "step2",
        change={"A": 100 * (2 - 1) / 3, "B": 100 * (3 - 0) / 3},
        change_low={"A": 100 * (2 - 2) / 4, "B": 100 * (3 - 0) / 4},
        change_high={"A": 100 * (3 - 2) / 4, "B": 100 * (4 - 0) / 4},
        direction={"A": None, "B": "up"},
    )


other_source = {"policy": {"source_items": {"nation": "policy", "office": "roadmap"}}}

FROM_ANOTHER_SURVEY = """
    body | year | training | message | policy | roadmap | published
    -----+------+----------+---------+--------+---------+----------
    A    | 2024 | yes      | yes     | yes    | yes     | yes
    A    | 2025 | yes      | yes     |        | plan    | yes
    B    | 2024 | yes      | yes     | yes    | yes     | yes
    B    | 2025 | yes      | yes     | yes    | yes     | yes
"""


def test_a_change_between_answers_of_two_surveys_is_marked(spec):
    """Indicator `policy` takes its answer from `nation`, else from `roadmap` of `office`. A left it blank in `nation`
    in 2025: part of its change may be the other way of asking. Of three indicators compared one is of another survey.
    """
    spec(
        FROM_ANOTHER_SURVEY,
        "step1",
        changes=other_source,
        change={"A": 100 * (0.5 + 0.5 + 1) / 3 - 100, "B": 0},
        compared_count={"A": 3, "B": 3},
        other_survey_count={"A": 1, "B": 0},
    )
    spec(FROM_ANOTHER_SURVEY, changes=other_source, is_other_survey={"A": True, "B": False})
