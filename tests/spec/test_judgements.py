"""What a framework decides about the method decides the results (framework.toml: [judgement.*] and [[peer_rule]])."""

import pytest

from tests.property.generators import components, framework, scores, share


def test_the_floor_of_a_geometric_mean():
    """Points 0 and 1: the square root of floor × 1."""
    of = framework(
        judgement={"geometric_floor": 0.04},
        indicator=[share("x"), share("y")],
        group=[{"id": "g", "aggregation": "geometric", "indicators": ["x", "y"]}],
    )
    assert scores(of, {"a": {"x": 0, "y": 1}})["a", "all", "g"]["score"] == pytest.approx(100 * (0.04 * 1) ** 0.5)
    assert components(of, {"a": {"x": 0, "y": 1}})["g"] == pytest.approx({"x": 4**0.5, "y": 100**0.5})
