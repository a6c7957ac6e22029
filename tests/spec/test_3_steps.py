"""Which STEP has been reached (method: Gates)."""

import pytest

from tests.spec.conftest import BLANK, LEFT_OUT, NO, TOWN, YES

ALL = {
    "training": YES, "policy": YES, "cio": YES, "deputy": YES, "structure": YES, "external": YES, "development": YES,
    "ai": YES, "rpa": YES, "telework": YES, "childcare": "100%",
    "frequent": "100%", "frequent_total": "10", "frequent_online": "10",
}  # fmt: skip


def verdicts(con):
    rows = con.sql(
        "SELECT state FROM mart.step_status WHERE code = $1 AND basis = 'national' ORDER BY step", params=[TOWN]
    )
    return [state for (state,) in rows.fetchall()]


def stage(con):
    return con.sql(
        "SELECT stage, next_step, ahead_steps FROM mart.body_stage WHERE code = $1 AND basis = 'national'",
        params=[TOWN],
    ).fetchone()


P, F, U = "passed", "failed", "undetermined"


@pytest.mark.parametrize(
    ("change", "states", "reached"),
    [
        ({}, [P, P, P, P], (3, None, [])),
        # no training: STEP0 fails, and everything above it is ahead of order
        ({"training": NO}, [F, P, P, P], (None, 0, [1, 2, 3])),
        ({"policy": NO}, [P, F, P, P], (0, 1, [2, 3])),
        # an unmet gate fails the STEP, however many points the rest has (87.5)
        ({"cio": NO}, [P, P, F, P], (1, 2, [3])),
        # no gate: 3.5 of 4 points suffice
        ({"deputy": NO}, [P, P, P, P], (3, None, [])),
        # a gate left blank: nobody knows
        ({"cio": BLANK}, [P, P, U, P], (1, 2, [])),
        ({"cio": LEFT_OUT}, [P, P, U, P], (1, 2, [])),
        # below the threshold of 60: 2 of 4 points
        ({"external": NO, "development": NO}, [P, P, F, P], (1, 2, [3])),
        # half of it unknown, gates met: could still go either way
        ({"external": BLANK, "development": BLANK}, [P, P, U, P], (1, 2, [])),
        # half unknown and a gate unmet: lost all the same
        ({"structure": NO, "external": BLANK, "development": BLANK}, [P, P, F, P], (1, 2, [3])),
    ],
)
def test_verdicts_and_stage(score, change, states, reached):
    con = score({TOWN: ALL | change})
    assert verdicts(con) == states
    assert stage(con) == reached


def test_a_verdict_names_the_gates_it_rests_on(score):
    con = score({TOWN: ALL | {"cio": NO, "structure": BLANK}})
    met, unmet, unknown = con.sql(
        "SELECT gates_met, gates_unmet, gates_unknown FROM mart.step_status "
        "WHERE code = $1 AND basis = 'national' AND step = 2",
        params=[TOWN],
    ).fetchone()
    assert (met, unmet, unknown) == ([], ["cio_appointed"], ["org_wide_structure"])
