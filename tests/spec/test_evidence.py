"""One question is never a STEP. A verdict, and a band, rests on `full` evidence when every gate of the STEP and at
least half of its weight was asked; it is `provisional` with one of the two; with neither it is `insufficient`: there is
a score with its bounds, and no verdict, no stage and no band. A group that is no STEP has no gates: half of its weight
decides.
"""

title = "What a verdict rests on, and where there is none"

TWO_PREFECTURES = """
    body | prefecture | training | message | policy | roadmap | review | published
    -----+------------+----------+---------+--------+---------+--------+----------
    A    | 48         | yes      | yes     | yes    | yes     | yes    | no
    B    | 48         | no       | yes     | no     | yes     | yes    | yes
    C    | 49         | yes      | -       | yes    | -       | -      | -
    D    | 49         | yes      | -       | no     | -       | -      | -
"""


def test_all_gates_or_half_of_the_weight_make_a_provisional_verdict(spec):
    """Of STEP1 prefecture 49 was asked the gate alone, a quarter of the weight: a verdict on probation."""
    spec(
        TWO_PREFECTURES,
        "step1",
        gates_asked_count={"A": 1, "C": 1},
        gate_count={"A": 1, "C": 1},
        evidence={"A": "full", "C": "provisional"},
        state={"A": "passed", "B": "failed", "C": "passed", "D": "failed"},
    )


NO_GATE_THERE = {"policy": {"gate": False}, "roadmap": {"gate": True}}


def test_with_neither_there_is_a_score_and_no_verdict(spec):
    """The gate is another question, which prefecture 49 did not put: one question of four is left."""
    spec(
        TWO_PREFECTURES,
        "step1",
        changes=NO_GATE_THERE,
        gates_asked_count={"A": 1, "C": 0},
        evidence={"A": "full", "C": "insufficient"},
        state={"A": "passed", "B": "passed", "C": None, "D": None},
        score={"C": 100 * 1 / 1, "D": 100 * 0 / 1},
        rank={"C": 1, "D": 2},
        band={"C": None, "D": None},
    )


NEITHER_THERE = {
    "policy": {"gate": False},
    "roadmap": {"gate": True},
    "step0": {"indicators": {"training": 1, "message": 3}},
    "training": {"gate": False},
    "message": {"gate": True},
}


def test_no_stage_is_computed_across_a_step_without_a_verdict(spec):
    """Of STEP0 prefecture 49 was asked neither the gate nor half of the weight: C and D have no stage.

    A has no verdict on the STEP after the one it reached. To neither is anything advised.
    """
    spec(
        TWO_PREFECTURES,
        changes=NEITHER_THERE,
        stage={"A": 1, "C": None, "D": None},
        next_step={"A": 2, "C": 0, "D": 0},
        next_state={"A": None, "C": None, "D": None},
        evidence_of_stage={"A": "full", "C": "insufficient", "D": "insufficient"},
        to_do={"A": [], "C": [], "D": []},
    )


def test_a_stage_carries_the_weakest_evidence_of_its_steps(spec):
    """STEP1 of C and D rests on its gate; D failed it. STEP2 was asked of nobody."""
    spec(TWO_PREFECTURES, stage={"C": 1, "D": 0}, evidence_of_stage={"C": "provisional", "D": "provisional"})


def test_a_group_without_gates_needs_half_of_its_weight(spec):
    """Of three STEPs prefecture 48 was asked two in full, and 49 half of one and a quarter of another."""
    con = spec.some_tables(TWO_PREFECTURES, ["mart.group_question_set"]).con
    found = con.sql(
        "SELECT DISTINCT prefecture_code[:2], round(asked_weight, 9), evidence FROM mart.group_question_set "
        "JOIN mart.question_set USING (question_set) JOIN core.body USING (code) "
        "WHERE group_id = 'steps' AND year = 2025 AND body_kind = 'municipality' "
        "AND prefecture_code[:2] IN ('48', '49') ORDER BY ALL"
    ).fetchall()
    assert found == [("48", round(2 / 3, 9), "full"), ("49", (1 / 2 + 1 / 4) / 3, "insufficient")]


LADDER = """
body | training | message | policy | roadmap | review | published | cio | deputy | structure | external | development
-----+----------+---------+--------+---------+--------+-----------+-----+--------+-----------+----------+------------
A    | yes      | yes     | yes    | yes     | yes    | yes       | yes | yes    | yes       | yes      | yes
B    | yes      | yes     | yes    | yes     | yes    | yes       | no  | no     | no        | no       | no
C    | yes      | yes     | no     | no      | no     | no        | no  | no     | no        | no       | no
D    | no       | no      | yes    | yes     | yes    | yes       | no  | no     | no        | no       | no
E    | yes      | yes     |        |         |        |           | no  | no     | no        | no       | no
"""


def test_whether_the_steps_are_a_ladder(spec):
    """E is undetermined. D passed one STEP, and not the first: two of its outcomes differ from passing STEP0 alone.

    Guessing the more frequent outcome of each STEP is right for 3, 3 and 3 of 4 bodies.
    """
    con = spec.some_tables(LADDER, ["mart.ladder_fit"]).con
    reproducibility, frequent = 1 - 2 / (4 * 3), (3 + 3 + 3) / (4 * 3)
    found = con.sql(
        "SELECT body_count, reproducibility, scalability, ahead_of_order_count, evidence, is_ladder "
        "FROM mart.ladder_fit "
        "WHERE scope = 'nation' AND year = 2025 AND body_kind = 'municipality'"
    ).fetchall()
    scalability = (reproducibility - frequent) / (1 - frequent)
    assert found == [(4, round(reproducibility, 10), round(scalability, 10), 1, "full", False)]
