"""A cache of bounded weight: what was asked last stays, with its key, until another snapshot is published."""

import sys
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

Kept = TypeVar("Kept")


def weigh_key(key: object) -> int:
    """Return the bytes that a key takes in a cache, with its place there."""
    inner = sum(weigh_key(part) for part in key) if isinstance(key, tuple) else 0
    return sys.getsizeof(key) + inner + (200 if isinstance(key, tuple) else 0)


class Cache(Generic[Kept]):
    """The last answers, least recently used out first. Safe between threads; what is kept is never changed in place.

    `size` is how many, or with `weigh` how many bytes they may have together with their keys. What weighs nothing, or
    more than that alone, is not kept.
    """

    def __init__(self, size: int, weigh: Callable[[Kept], int] | None = None) -> None:
        self._size, self._weigh = size, weigh
        self._weight = 0
        self._lock = Lock()
        self._kept: OrderedDict[tuple, tuple[Kept, int]] = OrderedDict()
        self._turns: dict[tuple, Lock] = {}
        self._generation: object = None

    def renew(self, generation: object) -> None:
        """Drop everything when this is another generation than before: the token of the snapshot."""
        with self._lock:
            if generation != self._generation:
                self._generation = generation
                self._kept.clear()
                self._weight = 0

    @property
    def weight(self) -> int:
        """How much is kept, as `size` counts."""
        return self._weight

    def made(self, key: tuple, make: Callable[[], Kept]) -> Kept:
        """What is kept, or else what `make` gives: once, however many ask for it at the same time."""
        with self._lock:
            turn = self._turns.setdefault(key, Lock())
        try:
            with turn:
                known = self.get(key)
                if known is None:
                    known = make()
                    self.put(key, known)
                return known
        finally:
            with self._lock:
                self._turns.pop(key, None)

    def get(self, key: tuple) -> Kept | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: tuple, answer: Kept) -> None:
        weight = self._weight_of(key, answer)
        with self._lock:
            self._weight -= self._kept.pop(key, (answer, 0))[1]
            if not 0 < weight <= self._size:
                return
            self._kept[key] = answer, weight
            self._weight += weight
            while self._weight > self._size:
                self._weight -= self._kept.popitem(last=False)[1][1]

    def _weight_of(self, key: tuple, answer: Kept) -> int:
        if self._weigh is None:
            return 1
        weight = self._weigh(answer)
        return weight + weigh_key(key) if weight else 0


def cache_of_derived() -> Cache[Any]:
    """Return a cache of what is worked out at length for a prefecture and a year: some MiB each, for the largest."""
    return Cache(32)
