"""Mid-ranks, and quantiles over many draws of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.scoring.counter_rng import Floats

Ranks = NDArray[np.signedinteger]

PER_POINT = 10**9
"""Scores that are equal in billionths of a point are equal, here as in SQL."""
PER_RANK = 2
"""Mid-ranks are multiples of a half, and are held as whole numbers of halves."""
_OUTER_SHARE = 0.45
"""Of sorted draws this share at either end is left out of a median."""
_MOST = 100 * PER_POINT
_KEY_BITS, _SCORE_BITS = 63, _MOST.bit_length()
"""An integer of 63 bits holds a set, a score and a column: sorting these is many times faster than sorting rows."""


def mid_ranks(scores: Floats, sizes: Sequence[int] | None = None) -> Ranks:
    """Rank scores 0…100 within every row, the highest first; equals share the mean of their places: 1, 2.5, 2.5, 4.

    Args:
        scores: a row for every draw, a column for every body.
        sizes: the columns are sets of so many bodies, one after another, each ranked by itself; at most `most_sets`
            of them. All columns are one set where it is not given.

    Returns:
        Twice the mid-ranks (PER_RANK), which are whole numbers.

    """
    count = scores.shape[1]
    counts = np.array([count] if sizes is None else sizes, dtype=np.int64)
    bits, columns = count.bit_length(), np.arange(count)
    keys = np.rint(scores * PER_POINT).astype(np.int64)
    keys <<= bits
    np.subtract((np.repeat(np.arange(len(counts)) << _SCORE_BITS, counts) + _MOST << bits) + columns, keys, out=keys)
    keys.sort(axis=1)
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    places = _first_and_last_places(keys)
    places -= np.repeat(2 * (np.cumsum(counts) - counts - 1), counts).astype(places.dtype)
    ranks = np.empty_like(places)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def _first_and_last_places(ordered: NDArray[np.int64]) -> Ranks:
    """Return for every key of sorted rows the first place of its equals plus the last, counted from 0."""
    count = ordered.shape[1]
    columns = np.arange(count, dtype=rank_type(count))
    is_other = ordered[:, 1:] != ordered[:, :-1]
    first = np.zeros(ordered.shape, dtype=columns.dtype)
    np.multiply(columns[1:], is_other, out=first[:, 1:])
    np.maximum.accumulate(first, axis=1, out=first)
    last = np.full(ordered.shape, count - 1, dtype=columns.dtype)
    last[:, :-1] = np.where(is_other, columns[:-1], count - 1)
    backwards = last[:, ::-1]
    np.minimum.accumulate(backwards, axis=1, out=backwards)
    return np.add(first, last, out=first)


def most_sets(count: int) -> int:
    """Return how many sets can be ranked at a time when they hold `count` bodies in all."""
    return 1 << max(0, _KEY_BITS - _SCORE_BITS - count.bit_length())


def rank_type(count: int) -> type[np.signedinteger]:
    """Return the smallest type that holds twice the ranks of `count` bodies; it sorts the fastest."""
    return np.int16 if PER_RANK * count <= np.iinfo(np.int16).max else np.int32


def median(ordered: Ranks) -> Floats:
    """Return the median of every row of sorted draws of `mid_ranks`: the mean of the middle tenth of the draws.

    The one or two draws in the middle alone jump between the places that a tie parts into, and with the seed.
    """
    outer = int(ordered.shape[1] * _OUTER_SHARE)
    middle = ordered[:, outer : ordered.shape[1] - outer]
    return np.asarray(middle.mean(axis=1)) / PER_RANK


def quantile(ordered: Ranks, share: float) -> Floats:
    """Return the quantile of every row of sorted draws of `mid_ranks`, by linear interpolation (type 7)."""
    place = (ordered.shape[1] - 1) * share
    below = int(place)
    above = min(below + 1, ordered.shape[1] - 1)
    low, high = (ordered[:, at].astype(np.float64) for at in (below, above))
    return (low + (place - below) * (high - low)) / PER_RANK
