"""First-order and total effects of uncertain inputs on a figure, by Saltelli's scheme, with bootstrap intervals.

Two independent samples A and B of all inputs, and for each input a third one, A with that input taken from B:

    Si  = mean(f(B) · (f(AB_i) − f(A))) / V      what the input explains of the variance V by itself
    STi = mean((f(A) − f(AB_i))²) / 2V           what it explains together with all others

(Saltelli and others 2010, Computer Physics Communications 181.) scipy.stats.sobol_indices computes the same, but draws
its bootstrap from an unseeded generator, and a night has to repeat itself; a test compares the two.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.scoring.counter_rng import Floats, key

Evaluate = Callable[[Mapping[str, int]], Floats]
"""Input → by how many draws its numbers are shifted (none where it is not named); the figures: figure × draw."""
_RESAMPLES = 1000
_QUANTILES = (0.025, 0.975)
_CONSTANT = 1e-12
"""A figure varies when its variance is above this part of its mean square."""


class Effects(NamedTuple):
    """Effects of every input on every figure, input × figure, and the 95 % interval of each; NaN where nothing varies.

    Attributes:
        mean: of every figure.
        first: Si.
        first_interval: its ends, in a further axis in front.
        total: STi.
        total_interval: the same.
    """

    mean: Floats
    first: Floats
    first_interval: Floats
    total: Floats
    total_interval: Floats


def measure_effects(evaluate: Evaluate, inputs: Sequence[str], shift: int, seed: str) -> Effects:
    """Evaluate the figures at A, B and each AB_i. `shift`: a number of draws beyond those of A."""
    of_a = evaluate({})
    of_b = evaluate(dict.fromkeys(inputs, shift))
    of_ab = np.stack([evaluate({name: shift}) for name in inputs])
    return effects(of_a, of_b, of_ab, seed)


def effects(of_a: Floats, of_b: Floats, of_ab: Floats, seed: str) -> Effects:
    """Return the effects from the figures at A and B (figure × draw) and at AB (input × figure × draw)."""
    middle = np.mean([of_a, of_b], axis=(0, 2))[:, None]
    of_a, of_b, of_ab = of_a - middle, of_b - middle, of_ab - middle
    rows = [of_b * (of_ab - of_a), (of_a - of_ab) ** 2 / 2]
    both = np.stack([of_a, of_b]).mean(axis=0), (of_a**2 + of_b**2) / 2
    is_constant = both[1].mean(axis=-1) <= _CONSTANT * middle[:, 0] ** 2

    def shares(counts: Floats) -> list[Floats]:
        """Return Si and STi with each draw taken `counts` times (resample × draw): resample × input × figure."""
        mean, square = (counts @ each.T for each in both)
        variance = np.where(is_constant, np.nan, square - mean**2)[:, None, :]
        return [np.moveaxis(each @ counts.T, -1, 0) / variance for each in rows]

    count = of_a.shape[1]
    resampled = np.random.default_rng(key(seed)).multinomial(count, np.full(count, 1 / count), _RESAMPLES) / count
    own, drawn = shares(np.full((1, count), 1 / count)), shares(resampled)
    first, total = (np.quantile(each, _QUANTILES, axis=0) for each in drawn)
    return Effects(middle[:, 0], own[0][0], first, own[1][0], total)
