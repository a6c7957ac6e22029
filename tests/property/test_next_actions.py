"""What to do next, against trying every combination of changes."""

import random
from itertools import combinations

import pytest

from tests.spec.tables import draw
from tests.spec.world import POINTS, STEPS

STEP0, STEP1 = tuple(STEPS["step0"]), tuple(STEPS["step1"])
CHOICES = [*POINTS, ""]


def drawn_answers(chance: random.Random) -> list[dict[str, str]]:
    """Draw thirty bodies with answers at random; twenty of them have passed STEP0."""
    passed = [{}] * 10 + [dict.fromkeys(STEP0, "yes")] * 20
    return [
        {"body": f"b{number}"} | {name: chance.choice(CHOICES) for name in STEP0 + STEP1} | own
        for number, own in enumerate(passed)
    ]


def proposals(spec, answers):
    """Return body → the indicators to change for its next STEP."""
    built = spec.some_tables(draw(answers), ["mart.next_action"])
    rows = built.con.sql("SELECT code, indicator FROM mart.next_action WHERE basis = 'full'").fetchall()
    return {body: [name for own, name in rows if own == code] for body, code in built.codes.items()}


def stages(spec, answers):
    """Return body → its stage and its next STEP."""
    built = spec.some_tables(draw(answers), ["mart.body_stage"])
    rows = built.con.sql("SELECT code, stage, next_step FROM mart.body_stage WHERE basis = 'full'").fetchall()
    found = {code: (stage, next_step) for code, stage, next_step in rows}
    return {body: found[code] for body, code in built.codes.items()}


def fewest_changes(answers, members):
    """Return the least number of members that pass the STEP when answered with a yes, by trying all combinations."""

    def passes(own):
        known = [POINTS[own[name]] for name in members if own[name] in POINTS]
        return len(known) >= 0.7 * len(members) and sum(known) >= 0.6 * len(known) and own[members[0]] == "yes"

    for count in range(len(members) + 1):
        if any(passes(answers | dict.fromkeys(some, "yes")) for some in combinations(members, count)):
            return count
    raise AssertionError("unreachable: all yes passes")


def test_advice_carried_out_passes_the_next_step_and_no_less_would(spec):
    """Re-scored with the proposed answers, each of thirty bodies has passed its next STEP."""
    answers = drawn_answers(random.Random(4))
    proposed, before = proposals(spec, answers), stages(spec, answers)
    after = stages(spec, [own | dict.fromkeys(proposed[own["body"]], "yes") for own in answers])
    for own in answers:
        (_, next_step), (stage, _) = before[own["body"]], after[own["body"]]
        if next_step in (0, 1):
            assert stage is not None and stage >= next_step
            assert len(proposed[own["body"]]) == fewest_changes(own, STEP1 if next_step else STEP0)
    assert {next_step for _, next_step in before.values()} >= {0, 1}


def test_the_scores_of_a_geometric_step_are_the_published_ones(spec):
    """The fourth root of 1 · ½ · ½ · 0.01; the gain of one thing alone is the score it would lead to, less this."""
    answers = dict.fromkeys(STEP0, "yes") | dict(zip(STEP1, ("yes", "plan", "plan", "no"), strict=True))
    names, changes = ["mart.group_score", "mart.next_action"], {"step1": {"aggregation": "geometric"}}
    built = spec.some_tables(draw([{"body": "A"} | answers]), names, changes)
    con = built.con
    codes = [built.codes["A"]]
    group = "WHERE group_id = 'step1' AND basis = 'full' AND code = $1"
    ((score,),) = con.execute(f"SELECT score FROM mart.group_score {group}", codes).fetchall()
    actions = con.execute("SELECT indicator, score_now, gain FROM mart.next_action WHERE code = $1", codes).fetchall()
    now = 100 * (1 * 0.5 * 0.5 * 0.01) ** (1 / 4)
    assert score == pytest.approx(now)
    assert {score_now for _, score_now, _ in actions} == {score}
    gains = {indicator: gain for indicator, _, gain in actions}
    assert gains[STEP1[3]] == pytest.approx(100 * (1 * 0.5 * 0.5 * 1) ** (1 / 4) - now)
