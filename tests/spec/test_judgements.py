"""What a framework decides about the method decides the results (framework.toml: [judgement.*] and [[peer_rule]])."""

from collections import Counter

import duckdb
import pytest

from pipeline.definitions.framework import Framework
from pipeline.definitions.judgement import PeerRule
from tests.spec import small_world as small
from tests.spec.conftest import YES
from tests.spec.worlds import components, framework, scores, share


def test_the_floor_of_a_geometric_mean():
    """Points 0 and 1: the square root of floor × 1."""
    of = framework(
        judgement={"geometric_floor": 0.04},
        indicator=[share("x"), share("y")],
        group=[{"id": "g", "aggregation": "geometric", "indicators": ["x", "y"]}],
    )
    assert scores(of, {"a": {"x": 0, "y": 1}})["a", "all", "g"]["score"] == pytest.approx(100 * (0.04 * 1) ** 0.5)
    assert components(of, {"a": {"x": 0, "y": 1}})["g"] == pytest.approx({"x": 4**0.5, "y": 100**0.5})


def peer_rules(world, catalogue, *rules: PeerRule) -> dict[str, int]:
    """Rule → how many municipalities of the sample it was used for, when all have answered."""
    of = catalogue.framework.model_copy(update={"peer_rule": rules}) if rules else None
    codes = [body.code for body in catalogue.registry.bodies if body.body_kind == "municipality"]
    answers = {code: dict.fromkeys(("cio", "deputy", "policy", "structure", "training"), YES) for code in codes}
    with duckdb.connect(str(world("peers", answers, of)), read_only=True) as con:
        return dict(
            con.sql(
                "SELECT peer_rule, count(*) FROM mart.peer_group JOIN core.body USING (code) "
                "WHERE body_kind = 'municipality' AND basis = (SELECT default_basis FROM meta.framework) GROUP BY ALL"
            ).fetchall()
        )


def test_peers_in_the_order_of_the_framework(world, catalogue):
    """The order as it is begins with the official groups; the reverse never gets that far."""
    assert "peer_group" in peer_rules(world, catalogue)


def test_another_order_of_peers_and_a_rule_of_ones_own(world, catalogue):
    """By kind alone: no code knows such a rule. Kinds with fewer than five bodies fall to the last."""
    kinds = Counter(body.kind for body in catalogue.registry.bodies if body.body_kind == "municipality")
    found = peer_rules(world, catalogue, PeerRule(id="same_kind", traits=("kind",)), PeerRule(id="everybody"))
    few = sum(count for count in kinds.values() if count < 5)
    assert found.get("same_kind", 0) == kinds.total() - few
    assert found.get("everybody", 0) == few


def in_small_world(monkeypatch, catalogue, folder, judgement, years):
    of = small.framework().model_dump(mode="json", exclude_unset=True) | {"judgement": judgement | {"min_peers": 3}}
    monkeypatch.setattr(small, "framework", lambda: Framework.model_validate(of))
    return small.build(catalogue, folder, years)


def step1(*answers):
    """Answers to the four questions of STEP1."""
    return dict(zip(("policy", "roadmap", "review", "published"), answers, strict=True))


@pytest.mark.parametrize(("points", "direction"), [(33, "up"), (34, "level")])
def test_from_how_many_points_a_change_is_called_one(monkeypatch, catalogue, tmp_path, points, direction):
    """Two of the three questions that mean the same in both years, then all: 100 / 3 points."""
    town = small.municipalities(catalogue)[0]
    years = {2024: {town: step1("yes", "yes", "no", "no")}, 2025: {town: step1("yes", "yes", "no", "yes")}}
    con = in_small_world(monkeypatch, catalogue, tmp_path, {"trend_points": points}, years)
    query = "SELECT direction FROM mart.score_change WHERE group_id = 'step1' AND year = 2025 AND change IS NOT NULL"
    assert con.sql(query).fetchall() == [(direction,)]


@pytest.mark.parametrize(("share", "is_thin"), [(0.75, False), (0.76, True)])
def test_below_which_share_of_the_questions_a_score_is_thin(monkeypatch, catalogue, tmp_path, share, is_thin):
    """In 2023 three of the four questions of STEP1 are asked."""
    town = small.municipalities(catalogue)[0]
    years = {2023: {town: {"policy": "yes", "roadmap": "yes", "review": "yes"}}}
    con = in_small_world(monkeypatch, catalogue, tmp_path, {"thin_below": share}, years)
    query = "SELECT DISTINCT is_thin FROM mart.ranking WHERE group_id = 'step1'"
    assert con.sql(query).fetchall() == [(is_thin,)]


@pytest.mark.parametrize(
    ("divisor", "bands"), [(3, ["top", "middle", "bottom", "bottom"]), (2, ["top"] * 2 + ["bottom"] * 2)]
)
def test_how_large_the_bands_are(monkeypatch, catalogue, tmp_path, divisor, bands):
    """Four bodies far from each other keep ranks 1 to 4 in every draw: 4 / 3 and 8 / 3, or 4 / 2, part them."""
    codes = small.municipalities(catalogue)[:4]
    drawn = [step1(*["yes"] * yes, *["no"] * (4 - yes)) for yes in (4, 3, 2, 1)]
    judgement = {"band_divisor": divisor, "weight_spread": 0, "draws": 2}
    con = in_small_world(monkeypatch, catalogue, tmp_path, judgement, {2025: dict(zip(codes, drawn, strict=True))})
    query = "SELECT band FROM mart.ranking WHERE group_id = 'step1' AND comparison_set = 'prefecture' ORDER BY rank"
    assert [band for (band,) in con.sql(query).fetchall()] == bands


@pytest.mark.parametrize("count", [1, 2])
def test_how_many_neighbours_there_are(monkeypatch, catalogue, tmp_path, count):
    codes = small.municipalities(catalogue)[:6]
    years = {2025: dict.fromkeys(codes, step1("yes", "yes", "yes", "yes"))}
    con = in_small_world(monkeypatch, catalogue, tmp_path, {"neighbour_count": count}, years)
    query = "SELECT DISTINCT n FROM mart.ranking WHERE group_id = 'step1' AND comparison_set = 'nearest'"
    assert con.sql(query).fetchall() == [(count + 1,)]


ALIKE = step1("yes", "no", "no", "no") | {"training": "yes", "message": "yes"}
AHEAD = step1("yes", "yes", "no", "yes") | {"training": "yes", "message": "yes"}
EARLIER = {name: answer for name, answer in ALIKE.items() if name != "published"}


@pytest.mark.parametrize(
    ("judgement", "earlier", "expected"),
    [
        ({}, {}, 2),
        ({"role_model_count": 1}, {}, 1),
        ({"role_model_years": 1}, {}, 0),
        # one of five answers that both gave differed, and the role models were higher by as much: 1 / 5
        ({"alike_distance": 0.2}, {"roadmap": "yes"}, 0),
        ({"alike_lead": 0.2}, {"roadmap": "yes"}, 0),
        ({"alike_lead": 0.2, "alike_distance": 0.2}, {"review": "yes"}, 2),
        ({"alike_lead": 0.2, "alike_distance": 0.19}, {"review": "yes"}, 0),
        ({"alike_lead": 0.19, "alike_distance": 0.2}, {"review": "yes"}, 0),
    ],
)  # fmt: skip
def test_who_is_named_as_a_role_model(monkeypatch, catalogue, tmp_path, judgement, earlier, expected):
    """2023: three alike, but for `earlier` of the second and third. 2025: these two have passed STEP1."""
    codes = small.municipalities(catalogue)[:3]
    then = {codes[0]: EARLIER, **dict.fromkeys(codes[1:], EARLIER | earlier)}
    now = {codes[0]: ALIKE, **dict.fromkeys(codes[1:], AHEAD)}
    con = in_small_world(monkeypatch, catalogue, tmp_path, judgement, {2023: then, 2025: now})
    found = con.execute("SELECT count(*) FROM mart.role_model WHERE code = $1", [codes[0]]).fetchone()
    assert found == (expected,)
