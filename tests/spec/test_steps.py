"""A STEP is passed when its score is published and at least 60 and all its gates are met; failed when a gate is unmet
or even the upper bound is below 60; otherwise undetermined. The stage is the highest STEP below which all are passed.

Gates: training (STEP0), policy (STEP1), cio and structure (STEP2). Only full points meet a gate.
"""

title = "Which STEP has been reached, and which verdicts are still open"

answers = """
body | training | message | policy | roadmap | review | published | cio | deputy | structure | external | development
-----+----------+---------+--------+---------+--------+-----------+-----+--------+-----------+----------+------------
all  | yes      | yes     | yes    | yes     | yes    | yes       | yes | yes    | yes       | yes      | yes
A    | no       | yes     | yes    | yes     | yes    | yes       | yes | yes    | yes       | yes      | yes
B    | yes      | yes     | no     | yes     | yes    | yes       | yes | yes    | yes       | yes      | yes
C    | yes      | yes     | yes    | yes     | yes    | yes       | no  | yes    | yes       | yes      | yes
D    | yes      | yes     | yes    | yes     | yes    | yes       | yes | no     | yes       | yes      | yes
E    | yes      | yes     | yes    | yes     | yes    | yes       |     | yes    | yes       | yes      | yes
F    | yes      | yes     | yes    | yes     | yes    | yes       | yes | yes    | 調査無し  | yes      | yes
G    | yes      | yes     | yes    | yes     | yes    | yes       | yes | yes    | yes       | no       | no
H    | yes      | yes     | yes    | yes     | yes    | yes       | yes | yes    | yes       |          |
I    | yes      | yes     | yes    | yes     | yes    | yes       | yes | yes    | no        |          |
J    | yes      | yes     | plan   | yes     | yes    | yes       | no  | yes    |           | yes      | yes
"""


def test_verdicts_on_step0_and_step1(spec):
    """A plan is worth ½, and meets no gate."""
    spec(answers, "step0", state={"all": "passed", "A": "failed", "B": "passed"})
    spec(answers, "step1", state={"all": "passed", "A": "passed", "B": "failed", "J": "failed"})


def test_verdicts_on_step2(spec):
    """C: a gate is unmet, whatever the other 87.5 points. D: 3.5 of 4 without a gate missing. E, F: a gate is unknown.

    G: 2 of 4 are 50. H: between 50 and 100. I: the same, but a gate is unmet.
    """
    spec(
        answers,
        "step2",
        state={
            "all": "passed", "C": "failed", "D": "passed", "E": "undetermined", "F": "undetermined", "G": "failed",
            "H": "undetermined", "I": "failed",
        },
    )  # fmt: skip


def test_the_stage_ends_below_the_first_step_that_is_not_passed(spec):
    """STEPs passed above a failed one are ahead of order."""
    spec(
        answers,
        stage={"all": 2, "A": None, "B": 0, "C": 1, "D": 2, "E": 1, "G": 1, "H": 1},
        next_step={"all": None, "A": 0, "B": 1, "C": 2, "D": None, "E": 2, "G": 2, "H": 2},
        ahead_steps={"all": [], "A": [1, 2], "B": [2], "C": [], "E": []},
    )
    spec(answers, "step2", is_ahead_of_order={"all": False, "A": True, "B": True, "C": False})


def test_a_verdict_names_the_gates_it_rests_on(spec):
    spec(
        answers,
        "step2",
        gates_met={"all": ["cio", "structure"], "J": []},
        gates_unmet={"all": [], "J": ["cio"]},
        gates_unknown={"all": [], "E": ["cio"], "J": ["structure"]},
    )


WITHOUT_A_STAGE = """
body | prefecture | year | training | message | cio
-----+------------+------+----------+---------+----
A    | 48         | 2025 | yes      | yes     | no
B    | 48         | 2025 | no       | yes     | no
C    | 48         | 2025 | yes      |         | no
D    | 48         | 2024 | -        | -       | yes
E    | 49         | 2023 | yes      | -       | -
"""


def test_why_there_is_no_stage_stands_beside_it(spec):
    """B failed STEP0; of C 1 of 2 is known, which makes no score. In 2024 nothing of STEP0 was asked, so nothing is
    judged; E, of the other prefecture, was asked nothing at all that year.
    """
    spec(
        WITHOUT_A_STAGE,
        stage={"A": 0, "B": None, "C": None},
        stage_status={"A": "reached", "B": "failed", "C": "undetermined"},
    )
    spec(
        WITHOUT_A_STAGE,
        year=2024,
        stage={"D": None, "E": None},
        stage_status={"D": "insufficient", "E": "not_asked"},
    )
