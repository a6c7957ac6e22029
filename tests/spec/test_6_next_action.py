"""What to do next: the fewest changes that pass the next STEP, and who went before (in tests/spec/small_world.py)."""

import random
from itertools import combinations

import pytest

from tests.spec.small_world import BLANK, NO, PLAN, POINTS, YES, build, municipalities

STEP0 = {"training": YES, "message": YES}
MEMBERS = ("policy", "roadmap", "review", "published")


def step1(*answers):
    return STEP0 | dict(zip(MEMBERS, answers, strict=True))


@pytest.fixture
def world(catalogue, tmp_path):
    """Answers of the first bodies of a prefecture in 2025 → connection and codes."""

    def _world(*answers, folder=""):
        codes = municipalities(catalogue)[: len(answers)]
        (tmp_path / folder).mkdir(exist_ok=True)
        return build(catalogue, tmp_path / folder, {2025: dict(zip(codes, answers, strict=True))}), codes

    return _world


def actions(con, code):
    rows = con.sql("SELECT * FROM mart.next_action WHERE code = $1 ORDER BY position", params=[code])
    return rows.pl().to_dicts()


@pytest.mark.parametrize(
    ("answers", "wanted", "score_after"),
    [
        # the gate, and then 2 of 4 points are not 60: one more is needed
        (step1(NO, YES, NO, NO), {"policy", "review"}, 75),
        # the gate alone brings it to 3 of 4
        (step1(NO, YES, YES, NO), {"policy"}, 75),
        # gate met, 1 + ½ + ½ + 0: raising a half adds ½ (62.5), raising the nothing adds 1 (75)
        (step1(YES, PLAN, PLAN, NO), {"published"}, 75),
        # gate unknown: to answer it is enough
        (step1(BLANK, YES, YES, NO), {"policy"}, 75),
        # three blanks, coverage ¼: two must be answered for 0.70
        (step1(YES, BLANK, BLANK, BLANK), {"roadmap", "review"}, 100),
        # a planned gate is not met
        (step1(PLAN, YES, YES, YES), {"policy"}, 100),
    ],
)
def test_the_fewest_changes_that_pass_the_next_step(world, answers, wanted, score_after):
    """Of equally effective changes the one that comes first in the framework."""
    con, (code, *_) = world(answers)
    found = actions(con, code)
    assert {row["indicator"] for row in found} == wanted
    assert [row["score_after"] for row in found] == pytest.approx([score_after] * len(wanted))
    assert {row["step"] for row in found} == {1}


def test_who_has_passed_all_has_nothing_to_do(world):
    con, (code, *_) = world(step1(YES, YES, YES, YES))
    assert actions(con, code) == []


def test_what_most_peers_have_done_comes_first(world):
    """All four are compared with each other. Of the other three all have the roadmap, two the policy, one a review.

    b lacks all: policy is required, and two more of roadmap (3 of 3), review (1 of 3), published (0 of 3).
    """
    con, codes = world(step1(YES, YES, YES, NO), step1(NO, NO, NO, NO), step1(YES, YES, NO, NO), step1(NO, YES, NO, NO))
    found = actions(con, codes[1])
    assert [row["indicator"] for row in found] == ["roadmap", "policy", "review"]
    assert [row["share_of_peers"] for row in found] == pytest.approx([3 / 3, 2 / 3, 1 / 3])
    assert [row["peer_count"] for row in found] == [3, 3, 3]
    assert [row["is_required"] for row in found] == [False, True, False]
    assert [row["gain"] for row in found] == pytest.approx([25, 25, 25])


def stages(con, codes):
    rows = con.sql("SELECT code, stage, next_step FROM mart.body_stage WHERE year = 2025").fetchall()
    found = {code: (stage, next_step) for code, stage, next_step in rows}
    return [found[code] for code in codes]


def fewest(answers, members):
    """By trying: the least number of members that pass the STEP when answered with a yes."""

    def passes(own):
        known = [POINTS[own[name]] for name in members if own[name] in POINTS]
        return len(known) >= 0.7 * len(members) and sum(known) >= 0.6 * len(known) and own[members[0]] == YES

    for count in range(len(members) + 1):
        if any(passes(answers | dict.fromkeys(some, YES)) for some in combinations(members, count)):
            return count
    raise AssertionError("unreachable: all yes passes")


def test_advice_carried_out_passes_the_next_step_and_no_less_would(world):
    """Thirty bodies with answers at random: re-scored with the proposed answers, each has passed its next STEP."""
    chance = random.Random(4)
    drawn = [
        {name: chance.choice([YES, PLAN, NO, BLANK]) for name in ("training", "message", *MEMBERS)} | passed
        for passed in [{}] * 10 + [STEP0] * 20
    ]
    con, codes = world(*drawn)
    proposed = [{row["indicator"]: row["step"] for row in actions(con, code)} for code in codes]
    again, _ = world(
        *(own | dict.fromkeys(todo, YES) for own, todo in zip(drawn, proposed, strict=True)), folder="after"
    )
    before, after = stages(con, codes), stages(again, codes)
    for own, todo, (_, next_step), (stage, _) in zip(drawn, proposed, before, after, strict=True):
        if next_step is not None:
            assert stage is not None and stage >= next_step
            assert len(todo) == fewest(own, MEMBERS if next_step else ("training", "message"))
    assert {next_step for _, next_step in before} >= {0, 1}


def test_who_was_alike_and_is_ahead_now(catalogue, tmp_path):
    """2023: four alike. 2025: the second has a roadmap and has passed STEP1; the third has a review alone."""
    codes = municipalities(catalogue)[:4]
    then = STEP0 | {"policy": YES, "roadmap": NO, "review": NO}
    now = [step1(YES, NO, NO, NO), step1(YES, YES, NO, YES), step1(YES, NO, YES, NO), step1(YES, NO, NO, NO)]
    years = {2023: dict.fromkeys(codes, then), 2025: dict(zip(codes, now, strict=True))}
    con = build(catalogue, tmp_path, years)
    rows = con.sql(
        "SELECT role_model_code, distance, stage, role_model_stage, raised FROM mart.role_model WHERE code = $1",
        params=[codes[0]],
    ).fetchall()
    assert rows == [(codes[1], 0.0, 0, 1, ["roadmap"])]


def test_who_was_ahead_already_is_no_example(catalogue, tmp_path):
    codes = municipalities(catalogue)[:4]
    behind, ahead = (
        STEP0 | {"policy": NO, "roadmap": NO, "review": NO},
        STEP0 | {"policy": YES, "roadmap": YES, "review": NO},
    )
    then = {codes[0]: behind, **dict.fromkeys(codes[1:], ahead)}
    now = {codes[0]: step1(NO, NO, NO, NO), **dict.fromkeys(codes[1:], step1(YES, YES, YES, YES))}
    con = build(catalogue, tmp_path, {2023: then, 2025: now})
    assert con.sql("SELECT count(*) FROM mart.role_model WHERE code = $1", params=[codes[0]]).fetchone() == (0,)
