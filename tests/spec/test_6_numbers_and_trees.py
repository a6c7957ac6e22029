"""Numbers to points, groups of groups, geometric means (method: Points, Groups), worked out by hand."""

import math

import pytest

from tests.spec.worlds import components, framework, scores, share


def points(indicator, cells):
    """Units a, b, c … say these values of one indicator: what each is worth, as a score."""
    of = framework(indicator=[{"id": "x"} | indicator], group=[{"id": "g", "indicators": ["x"]}])
    found = scores(of, {chr(97 + number): {"x": cell} for number, cell in enumerate(cells)})
    return [row["score"] for row in sorted(found.values(), key=lambda row: row["unit"])]


POSTS = {"goalposts": {"low": 10, "high": 30}}


@pytest.mark.parametrize(
    ("indicator", "values", "expected"),
    [
        # goalposts: clamp((x − low) / (high − low), 0, 1); "lower" turns it round
        (POSTS, [10, 15, 30, 5, 99], [0, 100 * 5 / 20, 100, 0, 100]),
        (POSTS | {"direction": "lower"}, [10, 15, 30, 5, 99], [100, 100 * 15 / 20, 0, 100, 0]),
        # a logarithm first: the goalposts are logarithms too
        ({"transform": "log10", "goalposts": {"low": 0, "high": 4}}, [1, 10, 1000], [0, 25, 75]),
        # over the units scored: 2, 4, 9
        ({"normalisation": "min_max"}, [2, 4, 9], [0, 100 * 2 / 7, 100]),
        ({"normalisation": "min_max", "direction": "lower"}, [2, 4, 9], [100, 100 * 5 / 7, 0]),
        ({"normalisation": "percent_rank"}, [2, 4, 9], [0, 50, 100]),
        ({"normalisation": "percent_rank"}, [2, 4, 4, 9], [0, 100 / 3, 100 / 3, 100]),
        # mean 5, sample standard deviation √((9 + 1 + 16) / (3 − 1)) = √13: 50 + 10 z
        ({"normalisation": "z_score"}, [2, 4, 9], [50 + 10 * d / math.sqrt(26 / (3 - 1)) for d in (-3, -1, 4)]),
        ({"normalisation": "z_score", "direction": "lower"}, [2, 9], [50 + 10 / math.sqrt(2), 50 - 10 / math.sqrt(2)]),
        # all alike, or alone: in the middle
        ({"normalisation": "z_score"}, [7, 7], [50, 50]),
        ({"normalisation": "min_max"}, [7], [50]),
        ({"normalisation": "percent_rank"}, [7, 7, 7], [50, 50, 50]),
    ],
)
def test_a_number_becomes_points(indicator, values, expected):
    assert points(indicator, values) == pytest.approx(expected)


def test_a_logarithm_of_nothing_is_undefined_and_leaves_the_weights():
    of = framework(indicator=[share("x", transform="log10"), share("y")], group=[{"id": "g", "indicators": ["x", "y"]}])
    row = scores(of, {"a": {"x": 0, "y": 0.4}})["a", "all", "g"]
    assert (row["score"], row["coverage"]) == (pytest.approx(40), 1)


def tree(leaf="arithmetic", root="arithmetic"):
    """root = ¾ of `left` (x, y) and ¼ of `right` (z)."""
    return framework(
        indicator=[share(name) for name in "xyz"],
        group=[
            {"id": "root", "aggregation": root},
            {"id": "left", "parent": "root", "weight": 3, "indicators": ["x", "y"], "aggregation": leaf},
            {"id": "right", "parent": "root", "weight": 1, "indicators": ["z"]},
        ],
    )


def root_of(of, **cells):
    row = scores(of, {"a": cells})["a", "all", "root"]
    return tuple(row[name] for name in ("score", "low", "high", "coverage"))


@pytest.mark.parametrize(
    ("of", "cells", "expected"),
    [
        # effective weights: x ⅜, y ⅜, z ¼
        (tree(), {"x": 1, "y": 0, "z": 0.5}, (100 * (3 / 8 + 0.5 / 4),) * 3 + (1,)),
        # y unknown: what is left of the weights is ⅝
        (tree(), {"x": 1, "z": 0.5}, (None, 100 * (3 / 8 + 1 / 8), 100 * (3 / 8 + 3 / 8 + 1 / 8), 5 / 8)),
        # y does not apply: x keeps its ⅜ of what is now ⅝
        (tree(), {"x": 1, "y": "not_applicable", "z": 0}, (100 * (3 / 8) / (5 / 8),) * 3 + (1,)),
        # left is √(4 · 9) = 6, the root ¾ · 6 + ¼ · 50
        (tree("geometric"), {"x": 0.04, "y": 0.09, "z": 0.5}, (0.75 * 6 + 0.25 * 50,) * 3 + (1,)),
        # z unknown, coverage ¾: left alone; z is 0 or 100 in the bounds
        (tree("geometric"), {"x": 0.04, "y": 0.09}, (6, 0.75 * 6, 0.75 * 6 + 25, 3 / 4)),
        # the root is left^¾ · right^¼; what is below 1 counts as 1
        (tree(root="geometric"), {"x": 0.6, "y": 0.2, "z": 0}, (40**0.75 * 1**0.25,) * 3 + (1,)),
        (tree(root="geometric"), {"x": 0.6, "y": 0.2}, (40, 40**0.75 * 1**0.25, 40**0.75 * 100**0.25, 3 / 4)),
    ],
)
def test_a_group_of_groups(of, cells, expected):
    assert root_of(of, **cells) == pytest.approx(expected)


def test_a_tree_may_be_deep():
    """Ten groups below each other, each half of the one above: what is at the bottom weighs ½ to the tenth."""
    group = [{"id": "g0", "indicators": ["i0"]}]
    group += [{"id": f"g{n}", "parent": f"g{n - 1}", "indicators": [f"i{n}"]} for n in range(1, 11)]
    of = framework(indicator=[share(f"i{n}") for n in range(11)], group=group)
    found = scores(of, {"a": {f"i{n}": float(n == 10) for n in range(11)}})
    assert found["a", "all", "g0"]["score"] == pytest.approx(100 * 0.5**10)


def test_ranks_are_of_what_was_not_rounded():
    """71.2349 and 71.2341 are ranks 1 and 2, though both read 71.23; what differs by less than 1e-9 is a tie."""
    of = framework(indicator=[share("x")], group=[{"id": "g", "indicators": ["x"]}])
    cells = {"a": 0.712341, "b": 0.712349, "c": 0.712341 + 1e-13, "d": 0.1}
    found = scores(of, {unit: {"x": cell} for unit, cell in cells.items()})
    assert [found[unit, "all", "g"]["rank"] for unit in "abcd"] == [2, 1, 2, 4]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [((6, 6, 6, 6), 6), ((6, 7, 6, 6), 6.23), ((21, 1, 1, 1), 2.14), ((21, 2, 1, 1), 2.54)],
)
def test_one_more_point_is_worth_more_where_there_is_little(cells, expected):
    """The geometric example of the OECD/JRC handbook."""
    of = framework(
        indicator=[share(name) for name in "wxyz"],
        group=[{"id": "g", "aggregation": "geometric", "indicators": ["w", "x", "y", "z"]}],
    )
    row = scores(of, {"a": dict(zip("wxyz", (cell / 100 for cell in cells), strict=True))})["a", "all", "g"]
    assert row["score"] == pytest.approx(math.prod(cells) ** 0.25)
    assert row["score"] == pytest.approx(expected, abs=0.01), "cut off after two decimals"


def test_components_add_up_or_multiply_to_the_score():
    """left = √(4 · 9) of x and y, the root ¾ left + ¼ z: what `mart.score_component` says of each."""
    parts = components(tree("geometric"), {"a": {"x": 0.04, "y": 0.09, "z": 0.5}})
    assert parts["left"] == {"x": pytest.approx(4**0.5), "y": pytest.approx(9**0.5)}
    assert parts["root"] == {"left": pytest.approx(0.75 * 6), "right": pytest.approx(0.25 * 50)}
    assert math.prod(parts["left"].values()) == pytest.approx(6)
    assert sum(parts["root"].values()) == pytest.approx(0.75 * 6 + 0.25 * 50)


def test_what_has_no_value_contributes_nothing():
    parts = components(tree("geometric"), {"a": {"x": 0.04, "z": 0.5}})
    assert parts["left"] == {"x": pytest.approx(4), "y": None}
    assert parts["root"] == {"left": pytest.approx(0.75 * 4), "right": pytest.approx(0.25 * 50)}
