"""The most favourable weights are an optimum: the same as of one program with every body in it."""

import numpy as np
import pytest

from pipeline.definitions.score_options import FavourableWeights
from pipeline.scoring.favourable_weights import most_favourable


def whole_program(points, own, least, most):
    """Maximise own · w with no body above 1 and every weight between its parts of the sum."""
    from scipy.optimize import linprog

    count = points.shape[1]
    limits = [np.full(count, least) - np.eye(count)[k] for k in range(count)]
    limits += [np.eye(count)[k] - np.full(count, most) for k in range(count)]
    rules = np.concatenate([points, limits])
    bound = np.concatenate([np.ones(len(points)), np.zeros(2 * count)])
    return -linprog(-own, A_ub=rules, b_ub=bound).fun


@pytest.mark.parametrize(("least", "most"), [(0, 1), (0.05, 0.4), (0.2, 0.2)])
def test_few_bodies_bind_and_none_is_above_one(least, most):
    points = np.random.default_rng(2).random((40, 5))
    found = most_favourable(points, FavourableWeights(least_share=least, most_share=most))
    assert found == pytest.approx([whole_program(points, own, least, most) for own in points], abs=1e-9)


def test_of_few_indicators_equal_weights_are_always_allowed():
    """Two indicators, none above a tenth: a half each."""
    found = most_favourable(np.array([[1.0, 0.0], [0.5, 0.25]]), FavourableWeights(most_share=0.1))
    assert found == pytest.approx([1, 0.75])


def test_without_bodies_there_are_no_scores():
    assert most_favourable(np.zeros((0, 3)), FavourableWeights()).tolist() == []
