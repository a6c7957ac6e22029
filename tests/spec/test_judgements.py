"""What a framework decides about the method decides the results: every judgement and the order of peer rules stand in
framework.toml, and nowhere else.
"""

from collections import Counter

import pytest

from tests.groups import first_of
from tests.spec.tables import draw

title = "What a framework decides"

NUMBERS = """
    body | online | paperless
    -----+--------+----------
    A    | 0      | 1
"""


HIGH_FLOOR = {"digital": {"aggregation": "geometric"}, "framework": {"judgement": {"geometric_floor": 0.04}}}


def test_the_floor_of_a_geometric_mean(spec):
    spec(NUMBERS, "digital", changes=HIGH_FLOOR, score={"A": 100 * (0.04 * 1) ** 0.5})
    spec(NUMBERS, "online", changes=HIGH_FLOOR, contribution={"A": (100 * 0.04) ** 0.5})


TREND = """
    body | year | policy | roadmap | review | published
    -----+------+--------+---------+--------+----------
    A    | 2024 | yes    | yes     | no     | no
    A    | 2025 | yes    | yes     | no     | yes
"""


FROM_33 = {"framework": {"judgement": {"trend_points": 33}}}
FROM_34 = {"framework": {"judgement": {"trend_points": 34}}}


def test_from_how_many_points_a_change_is_called_one(spec):
    """Two of the three questions that mean the same in both years, then all: 100 / 3 points."""
    spec(TREND, "step1", changes=FROM_33, change={"A": 100 / 3}, direction={"A": "up"})
    spec(TREND, "step1", changes=FROM_34, change={"A": 100 / 3}, direction={"A": "level"})


@pytest.mark.parametrize(("share", "is_thin"), first_of([(0.75, False), (0.76, True)]))
def test_below_which_share_of_the_questions_a_score_is_thin(spec, share, is_thin):
    """In 2023 three of the four questions of STEP1 are asked."""
    answers = draw([{"body": "A", "year": "2023", "policy": "yes", "roadmap": "yes", "review": "yes"}])
    con = spec.some_tables(answers, ["mart.ranking"], {"framework": {"judgement": {"thin_below": share}}}).con
    query = "SELECT DISTINCT is_thin FROM mart.ranking WHERE group_id = 'step1'"
    assert con.sql(query).fetchall() == [(is_thin,)]


FOUR = """
    body | policy | roadmap | review | published
    -----+--------+---------+--------+----------
    A    | yes    | yes     | yes    | yes
    B    | yes    | yes     | yes    | no
    C    | yes    | yes     | no     | no
    D    | yes    | no      | no     | no
"""


@pytest.mark.parametrize(
    ("divisor", "bands"), [(3, ["top", "middle", "bottom", "bottom"]), (2, ["top", "top", "bottom", "bottom"])]
)
def test_how_large_the_bands_are(spec, divisor, bands):
    """Four bodies far from each other keep ranks 1 to 4 in every draw; bands end at 4 / 3 and 8 / 3, or at 4 / 2."""
    judgement = {"band_divisor": divisor, "weight_spread": 0, "draws": 2}
    con = spec.some_tables(FOUR, ["mart.ranking"], {"framework": {"judgement": judgement}}).con
    query = "SELECT band FROM mart.ranking WHERE group_id = 'step1' AND comparison_set = 'prefecture' ORDER BY rank"
    assert [band for (band,) in con.sql(query).fetchall()] == bands


@pytest.mark.parametrize("count", first_of([1, 2]))
def test_how_many_neighbours_there_are(spec, count):
    answers = draw([{"body": f"b{n}", "policy": "yes", "roadmap": "yes", "review": "yes", "published": "yes"}
                    for n in range(6)])  # fmt: skip
    con = spec.some_tables(answers, ["mart.ranking"], {"framework": {"judgement": {"neighbour_count": count}}}).con
    query = "SELECT DISTINCT n FROM mart.ranking WHERE group_id = 'step1' AND comparison_set = 'nearest'"
    assert con.sql(query).fetchall() == [(count + 1,)]


def test_peers_by_a_rule_of_the_frameworks_own(spec):
    """By kind alone: no code knows such a rule. Kinds with fewer than three bodies that answered fall to the last."""
    answers = draw([{"body": f"b{n}", "policy": "yes", "training": "yes"} for n in range(12)])
    rules = [{"id": "same_kind", "traits": ["kind"]}, {"id": "everybody", "traits": []}]
    built = spec.some_tables(answers, ["mart.peer_group"], {"framework": {"peer_rule": rules}})
    kinds = Counter(body.kind for body in spec.catalogue.registry.bodies if body.code in built.codes.values())
    found = built.con.execute(
        "SELECT code, peer_rule FROM mart.peer_group WHERE list_contains($1, code) AND year = 2025",
        [list(built.codes.values())],
    ).fetchall()
    assert Counter(rule for _, rule in found) == Counter(
        {
            "same_kind": sum(count for count in kinds.values() if count >= 3),
            "everybody": sum(count for count in kinds.values() if count < 3),
        }
    )


ALIKE = {"training": "yes", "message": "yes", "policy": "yes", "roadmap": "no", "review": "no", "published": "no",
         "structure": "no", "external": "no"}  # fmt: skip


@pytest.mark.parametrize(
    ("judgement", "earlier", "expected"),
    [
        ({}, {}, 2),
        pytest.param({"role_model_count": 1}, {}, 1, marks=pytest.mark.slow),
        ({"role_model_years": 1}, {}, 0),
        # one of seven answers that both gave differed, and the role models were higher by as much: 1 / 7 = 0.143
        pytest.param({"alike_distance": 0.15}, {"roadmap": "yes"}, 0, marks=pytest.mark.slow),
        pytest.param({"alike_lead": 0.15}, {"roadmap": "yes"}, 0, marks=pytest.mark.slow),
        ({"alike_lead": 0.15, "alike_distance": 0.15}, {"review": "yes"}, 2),
        pytest.param({"alike_lead": 0.15, "alike_distance": 0.14}, {"review": "yes"}, 0, marks=pytest.mark.slow),
        ({"alike_lead": 0.14, "alike_distance": 0.15}, {"review": "yes"}, 0),
    ],
)  # fmt: skip
def test_who_is_named_as_a_role_model(spec, judgement, earlier, expected):
    """2023: three alike, but for `earlier` of B and C. 2025: these two have passed STEP1."""
    unasked = {"published": "-"}
    then = [{"body": name, "year": "2023"} | ALIKE | unasked | (earlier if name != "A" else {}) for name in "ABC"]
    now = [{"body": "A", "year": "2025"} | ALIKE]
    now += [{"body": name, "year": "2025"} | ALIKE | {"roadmap": "yes", "published": "yes"} for name in ("B", "C")]
    built = spec.some_tables(draw([*then, *now]), ["mart.role_model"], {"framework": {"judgement": judgement}})
    found = built.con.execute("SELECT count(*) FROM mart.role_model WHERE code = $1", [built.codes["A"]]).fetchone()
    assert found == (expected,)
