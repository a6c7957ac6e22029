"""Chance that can be repeated: a random number is a function of its name and of the draw, and of nothing else.

So a night repeats itself, the order of bodies and indicators does not matter, and the numbers drawn for one body's
blanks stay what they are when another body's file comes or goes, or when another of its own blanks is filled.
"""

from collections.abc import Iterable
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]
Draws = range | NDArray[np.integer]
"""Numbers of draws: one after another, or any."""

# The constants of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
_STEP, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_TO_UNIT = 2.0**-53


def key(*name: str) -> int:
    """64 bits that stand for a name, the same on every machine: the head of a SHA-256."""
    return int.from_bytes(sha256("\x1f".join(name).encode()).digest()[:8], "big")


def keys(names: Iterable[tuple[str, ...]]) -> Keys:
    """The keys of many names."""
    return np.array([key(*name) for name in names], dtype=np.uint64)


def combine_keys(first: Keys, second: Keys) -> Keys:
    """Keys of pairs, element by element: of a body and an indicator."""
    return _mixed(first + _mixed(second))


def uniform(of: Keys, draws: Draws) -> Floats:
    """Numbers in [0, 1]: a row for every draw, a column for every key; every odd draw mirrors the one before, 1 − u.

    Mirrored (antithetic) draws meet every departure from the middle in both directions equally often. Of two bodies
    that tie at the framework's weights each is then first in exactly as many draws, and a median does not depend on
    which of them chance favoured.
    """
    if not isinstance(draws, range):
        numbers, is_mirrored = _numbers(of, draws // 2), draws % 2 == 1
        return np.where(is_mirrored[:, None], 1 - numbers, numbers)
    numbers = _numbers(of, np.arange(draws.start // 2, (draws.stop + 1) // 2))
    found = np.empty((2 * len(numbers), len(of)))
    found[::2], found[1::2] = numbers, 1 - numbers
    return found[draws.start % 2 :][: len(draws)]


def _numbers(of: Keys, pairs: NDArray[np.integer]) -> Floats:
    counters = (pairs + 1).astype(np.uint64)[:, None]
    return np.multiply(_mixed(of[None, :] + counters * _STEP) >> np.uint64(11), _TO_UNIT, dtype=np.float64)


def _mixed(state: Keys) -> Keys:
    state = (state ^ (state >> np.uint64(30))) * _FIRST
    state = (state ^ (state >> np.uint64(27))) * _SECOND
    return state ^ (state >> np.uint64(31))
