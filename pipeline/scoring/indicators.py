"""The weighted sum of the indicators of one group in a draw, without an array of every one of them."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.scoring.answers import NO_RANGE, AnswerArrays, Flags
from pipeline.scoring.counter_rng import Draws, Floats, Keys, combine_keys, uniform

Function = Callable[[Floats], Floats]


class Draw(NamedTuple):
    """Points drawn for the answers: a row for every draw, a column for every blank, and for every uncertain option."""

    blanks: Floats
    option_points: Floats

    def at(self, rows: NDArray[np.intp]) -> "Draw":
        """Return some of the draws."""
        return Draw(self.blanks[rows], self.option_points[rows])


class Chances(NamedTuple):
    """The answers that a draw may change: blanks, by body, and answers whose option is uncertain, by option."""

    blank_units: NDArray[np.intp]
    blank_columns: NDArray[np.intp]
    blank_keys: Keys
    ranged: NDArray[np.int32]
    option_columns: NDArray[np.intp]
    option_keys: Keys
    option_ranges: Floats

    def draw(self, of_blanks: Draws, of_options: Draws) -> Draw:
        """Draw the points of blanks and uncertain options."""
        low, high = self.option_ranges.T
        option_points = low + (high - low) * uniform(self.option_keys, of_options)
        return Draw(uniform(self.blank_keys, of_blanks), option_points)


def chances(
    answers: AnswerArrays, is_blank: Flags, ranged: NDArray[np.int32], unit_keys: Keys, column_keys: Keys,
    option_keys: Keys, option_ranges: Floats,
) -> Chances:  # fmt: skip
    """Collect the blanks and the uncertain options (NO_RANGE for none) that are to be drawn."""
    units, columns = np.nonzero(is_blank)
    place = {name: column for column, name in enumerate(answers.indicators)}
    option_columns = np.array([place[name] for name, _ in answers.options], dtype=np.intp)
    keys = combine_keys(unit_keys[units], column_keys[columns])
    return Chances(units, columns, keys, ranged, option_columns, option_keys, option_ranges)


class Indicators:
    """The indicators that a group lists. Weights have a row for every draw, a column for every one of them."""

    def __init__(self, answers: AnswerArrays, is_counted: Flags, chances: Chances, columns: tuple[int, ...]) -> None:
        """Take the columns of the group's indicators out of the answers."""
        own = list(columns)
        self.counted = is_counted[:, own].T.astype(np.float64)
        self.applicable = self.counted if is_counted is answers.is_applicable else (
            answers.is_applicable[:, own].T.astype(np.float64))  # fmt: skip
        self._position = np.full(len(answers.indicators), -1)
        self._position[own] = np.arange(len(own))
        self._options = np.flatnonzero(self._position[chances.option_columns] >= 0)
        self._blanks = np.flatnonzero(self._position[chances.blank_columns] >= 0)
        self._chances = chances
        chosen = self._options[:, None] == chances.ranged[:, chances.option_columns[self._options]].T
        self._chosen = chosen * self.counted[self._of_option()]
        is_drawn = chances.ranged[:, own].T != NO_RANGE
        is_drawn[self._of_blank(), chances.blank_units[self._blanks]] = True
        self._points = np.nan_to_num(answers.points[:, own].T)
        self._is_fixed = self.counted * ~is_drawn

    def total(self, weights: Floats, draw: Draw, of: Function) -> Floats:
        """Return Σ weight · of(points) over the indicators that count: a row a draw, a column a body."""
        drawn = weights[:, self._of_option()] * of(draw.option_points[:, self._options])
        fixed = of(self._points) * self._is_fixed
        found = weighted(np.concatenate([weights, drawn], axis=1), np.concatenate([fixed, self._chosen]))
        units = self._chances.blank_units[self._blanks]
        if len(units):
            blanks = weights[:, self._of_blank()] * of(draw.blanks[:, self._blanks])
            begins = np.flatnonzero(np.diff(units, prepend=-1))
            found[:, units[begins]] += np.add.reduceat(blanks, begins, axis=1)
        return found

    def _of_option(self) -> NDArray[np.intp]:
        return self._position[self._chances.option_columns[self._options]]

    def _of_blank(self) -> NDArray[np.intp]:
        return self._position[self._chances.blank_columns[self._blanks]]


def weighted(weights: Floats, columns: Floats) -> Floats:
    """Return sums in the same order for every body: equal answers give equal sums, bit for bit."""
    return np.einsum("dk,kn->dn", weights, columns)
