"""Ranks, and what many draws of one say (method: Place among others, rank ranges)."""

import numpy as np
from numpy.typing import NDArray

from pipeline.scoring.chance import Floats

Ranks = NDArray[np.int32]

EQUAL_WITHIN = 1e-9
"""Scores no further apart than this are equal."""


def competition_ranks(scores: Floats) -> Ranks:
    """Ranks within every row, the highest first; equals share the better one: 1, 2, 2, 4."""
    fallen = -scores
    order = np.argsort(fallen, axis=1)
    ordered = np.take_along_axis(fallen, order, axis=1)
    positions = np.arange(1, scores.shape[1] + 1, dtype=np.int32)
    begins = np.ones(scores.shape, dtype=bool)
    begins[:, 1:] = np.diff(ordered, axis=1) > EQUAL_WITHIN
    ranks = np.empty(scores.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, np.maximum.accumulate(np.where(begins, positions, 0), axis=1), axis=1)
    return ranks


def quantile(ordered: Ranks, share: float) -> Floats:
    """The quantile of every row of sorted draws, by linear interpolation (type 7)."""
    place = (ordered.shape[1] - 1) * share
    below = int(place)
    above = min(below + 1, ordered.shape[1] - 1)
    low, high = ordered[:, below].astype(np.float64), ordered[:, above]
    return low + (place - below) * (high - low)
