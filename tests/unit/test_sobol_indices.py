"""First-order and total effects: a function with known ones, and the same figures as scipy gives."""

from collections.abc import Mapping

import numpy as np
import pytest

from pipeline.scoring.counter_rng import Floats, keys, uniform
from pipeline.scoring.sobol_indices import effects, measure_effects

INPUTS = ("x1", "x2", "x3")


def ishigami(draws: int, seed: str = "ishigami"):
    """sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 over −π…π (Ishigami and Homma 1990), and a figure that never varies."""

    def evaluate(shifts: Mapping[str, int]) -> Floats:
        x = [
            np.pi * (2 * uniform(keys([(seed, name)]), 2 * np.arange(draws) + shifts.get(name, 0))[:, 0] - 1)
            for name in INPUTS
        ]
        return np.stack([np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]), np.full(draws, 7.1)])

    return evaluate


def test_the_known_effects_of_ishigamis_function():
    """V = a²/8 + bπ⁴/5 + b²π⁸/18 + ½ with a = 7, b = 0.1; x3 acts together with x1 alone."""
    found = measure_effects(ishigami(1 << 12), INPUTS, 2 << 12, "seed")
    a, b = 7, 0.1
    of_x1, of_x2, of_both = (1 + b * np.pi**4 / 5) ** 2 / 2, a**2 / 8, b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = of_x1 + of_x2 + of_both
    assert found.first[:, 0] == pytest.approx([of_x1 / variance, of_x2 / variance, 0], abs=0.03)
    assert found.total[:, 0] == pytest.approx(np.array([of_x1 + of_both, of_x2, of_both]) / variance, abs=0.03)
    low, high = found.total_interval[:, :, 0]
    assert (low < found.total[:, 0]).all() and (found.total[:, 0] < high).all() and (high - low < 0.1).all()


def test_intervals_hold_the_known_effect_about_as_often_as_they_claim():
    """Of twenty seeds with 256 draws each, x2's total effect 0.4424 lies in at least 17 of the 95 % intervals."""
    intervals = [
        measure_effects(ishigami(256, f"seed {seed}"), INPUTS, 512, "seed").total_interval[:, 1, 0]
        for seed in range(20)
    ]
    assert sum(low <= 0.4424 <= high for low, high in intervals) >= 17


def test_the_same_figures_as_scipy():
    from scipy.stats import sobol_indices

    evaluate = ishigami(256)
    of_a, of_b = evaluate({})[:1], evaluate(dict.fromkeys(INPUTS, 512))[:1]
    of_ab = np.stack([evaluate({name: 512})[:1] for name in INPUTS])
    own, theirs = (
        effects(of_a, of_b, of_ab, "seed"),
        sobol_indices(func={"f_A": of_a, "f_B": of_b, "f_AB": of_ab}, n=256),
    )
    assert own.first[:, 0] == pytest.approx(theirs.first_order)
    assert own.total[:, 0] == pytest.approx(theirs.total_order)


def test_where_nothing_varies_there_are_no_effects():
    found = measure_effects(ishigami(64), INPUTS, 128, "seed")
    assert np.isnan(found.first[:, 1]).all() and np.isnan(found.total[:, 1]).all()


def test_the_same_seed_gives_the_same_intervals():
    one, other = (measure_effects(ishigami(64), INPUTS, 128, "seed").first_interval for _ in range(2))
    assert one.tobytes() == other.tobytes()
