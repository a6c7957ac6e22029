"""Simulate scores: those of all bodies in a draw of weights, option points, blanks and aggregation, or without one.

The published scores are computed in SQL (the macro rescored). This is the one other implementation, for thousands of
draws; tests/property checks that without a draw both agree to 1e-9.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import NO_RANGE, AnswerArrays, Flags
from pipeline.scoring.counter_rng import Draws, Floats, combine_keys, keys, uniform
from pipeline.scoring.indicators import Draw, Indicators, chances, weighted
from pipeline.scoring.tree import ScoredNode, trees

Chosen = NDArray[np.intp]
_LEFT_OUT = keys([("left out",)])
GroupScores = dict[tuple[str, str], Floats]
"""Scores 0…100 by perspective and group."""


@dataclass(frozen=True)
class UncertaintySources:
    """What a draw may change. With all off, every draw gives the score itself.

    Attributes:
        left_out: every group leaves out one of the indicators that it lists and somebody was asked, with equal odds.
    """

    weights: bool = True
    points: bool = True
    blanks: bool = True
    aggregation: bool = True
    left_out: bool = False


EVERYTHING = UncertaintySources()
NOTHING = UncertaintySources(weights=False, points=False, blanks=False, aggregation=False)


class GroupValue(NamedTuple):
    """The mean of a group: a row for every draw, a column for every body.

    Attributes:
        value: 0…1.
        mass: what it weighs in its parent's mean, 0…1.
        applicable: the share of its weight that applies, 0…1.
    """

    value: Floats
    mass: Floats
    applicable: Floats

    def at(self, rows: Chosen) -> "GroupValue":
        """Return some of the draws."""
        if self.mass is self.applicable:
            return _fully_applicable(self.value[rows], self.mass[rows])
        return GroupValue(self.value[rows], self.mass[rows], self.applicable[rows])


class Contents(NamedTuple):
    """The children of a group in some draws: groups, then indicators, and the weights of all of them in this order."""

    weights: Floats
    parts: list[GroupValue]
    indicators: Indicators
    draw: Draw

    def at(self, rows: Chosen) -> "Contents":
        """Return some of the draws."""
        parts = [part.at(rows) for part in self.parts]
        return Contents(self.weights[rows], parts, self.indicators, self.draw.at(rows))

    @property
    def leaf_weights(self) -> Floats:
        """Return the weights of the indicators."""
        return self.weights[:, len(self.parts) :]


class Simulation:
    """The scores of the bodies in draws. Arrays have a row for every draw and a column for every body."""

    def __init__(
        self,
        framework: Framework,
        answers: AnswerArrays,
        sources: UncertaintySources,
        shifts: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """Prepare what is drawn for the answers. `shifts`: by how many draws the numbers of a source are others."""
        self.answers, self.sources, self.shifts = answers, sources, shifts
        self.min_coverage = framework.judgement.min_coverage.value
        self.weight_spread = framework.judgement.weight_spread.value
        self.geometric_floor = framework.judgement.geometric_floor.value
        self.is_counted = answers.is_applicable if sources.blanks else answers.is_known
        ranged = answers.ranged if sources.points else np.full_like(answers.ranged, NO_RANGE)
        is_blank = answers.is_applicable & ~answers.is_known & (ranged == NO_RANGE) & sources.blanks
        of = {indicator.id: indicator for indicator in framework.indicator}
        ranges = [of[name].points_range[option] for name, option in answers.options]
        self.chances = chances(
            answers, is_blank, ranged,
            keys((framework.id, "unit", unit) for unit in answers.units),
            keys((framework.id, "blank", name) for name in answers.indicators),
            keys((framework.id, "option", *option) for option in answers.options),
            np.array(ranges, dtype=np.float64).reshape(-1, 2),
        )  # fmt: skip
        self._indicators: dict[tuple[int, ...], Indicators] = {}

    def compared(self, node: ScoredNode) -> list[Chosen]:
        """Return the bodies with a published score in a group, one array for every set of indicators they were asked.

        As mart.group_question_set has it; tests/property compares the two.
        """
        weights = node.effective(len(self.answers.indicators))
        applicable, known = self.answers.is_applicable @ weights, self.answers.is_known @ weights
        published = np.flatnonzero((known > 0) & (known >= (self.min_coverage - 1e-9) * applicable))
        asked = self.answers.is_asked[published][:, weights > 0]
        _, pattern = np.unique(asked, axis=0, return_inverse=True)
        return [published[pattern == number] for number in range(pattern.max(initial=-1) + 1)]

    def draw(self, block: Draws) -> Draw:
        """Draw the points of blanks and uncertain options; they are the same in every perspective."""
        return self.chances.draw(self._of("blanks", block), self._of("points", block))

    def _of(self, source: str, block: Draws) -> Draws:
        """Return the draws from which the numbers of a source are taken."""
        shift = self.shifts.get(source, 0)
        return np.asarray(block) + shift if shift else block

    def score(self, node: ScoredNode, block: Draws, draw: Draw, scores: dict[str, Floats]) -> GroupValue:
        """Return the mean of a group. Its score 0…100, and that of every group below it, is put into `scores`."""
        parts = [self.score(child, block, draw, scores) for child in node.children]
        found = self.aggregated(node, Contents(self.weights(node, block), parts, self.indicators(node), draw), block)
        scores[node.group] = 100 * found.value
        return found

    def indicators(self, node: ScoredNode) -> Indicators:
        """Return the indicators that the group lists itself."""
        if node.columns not in self._indicators:
            own = Indicators(self.answers, self.is_counted, self.chances, node.columns)
            self._indicators[node.columns] = own
        return self._indicators[node.columns]

    def weights(self, node: ScoredNode, block: Draws) -> Floats:
        """Return the shares of a group's children: a row for every draw, summing to 1."""
        drawn = np.repeat(node.weights[None, :], len(block), axis=0)
        if self.sources.weights:
            drawn = drawn * (
                1 - self.weight_spread + 2 * self.weight_spread * uniform(node.keys, self._of("weights", block))
            )
        if self.sources.left_out:
            drawn = drawn * self._is_left_in(node, block)
        return drawn / np.maximum(drawn.sum(axis=1, keepdims=True), np.finfo(float).tiny)

    def _is_left_in(self, node: ScoredNode, block: Draws) -> Flags:
        """Return which children of a group each draw takes, out of two indicators and more that somebody was asked."""
        is_asked = self.answers.is_asked[:, list(node.columns)].any(axis=0) & (node.weights[len(node.children) :] > 0)
        places = len(node.children) + np.flatnonzero(is_asked)
        if len(places) < 2:
            return np.ones((len(block), len(node.weights)), dtype=bool)
        chance = uniform(combine_keys(node.aggregation_keys, _LEFT_OUT), block)
        left_out = places[np.minimum(chance * len(places), len(places) - 1).astype(np.intp)]
        return np.asarray(np.arange(len(node.weights)) != left_out)

    def aggregated(self, node: ScoredNode, contents: Contents, block: Draws) -> GroupValue:
        """Return the group's mean, of the kind that is drawn."""
        listed = node.aggregations if self.sources.aggregation else node.aggregations[:1]
        if len(listed) == 1:
            return self.mean(listed[0], contents)
        chance = uniform(node.aggregation_keys, self._of("aggregation", block))[:, 0]
        pick = (chance * len(listed)).astype(np.intp)
        drawn = [(rows, self.mean(name, contents.at(rows)))
                 for number, name in enumerate(listed) if len(rows := np.flatnonzero(pick == number))]  # fmt: skip
        order = np.argsort(np.concatenate([rows for rows, _ in drawn]))
        value, mass = (np.concatenate(same)[order] for same in list(zip(*(part for _, part in drawn), strict=True))[:2])
        if all(part.mass is part.applicable for _, part in drawn):
            return _fully_applicable(value, mass)
        return GroupValue(value, mass, np.concatenate([part.applicable for _, part in drawn])[order])

    def mean(self, aggregation: str, contents: Contents) -> GroupValue:
        """Return the group's mean of one kind."""
        return _geometric(contents, self.geometric_floor) if aggregation == "geometric" else _arithmetic(contents)


def plain_scores(framework: Framework, answers: AnswerArrays) -> GroupScores:
    """Return the scores 0…100 without a draw, by perspective and group; NaN where nothing is known."""
    simulation, found = Simulation(framework, answers, NOTHING), {}
    for root in trees(framework, answers.indicators):
        scores: dict[str, Floats] = {}
        simulation.score(root, range(1), simulation.draw(range(1)), scores)
        for node in root.walk():
            known = answers.is_known @ node.effective(len(answers.indicators))
            found[node.perspective, node.group] = np.where(known > 0, scores[node.group][0], np.nan)
    return found


def _fully_applicable(value: Floats, mass: Floats) -> GroupValue:
    """Return the mean of a group whose mass is all that applies: one array serves for both."""
    return GroupValue(value, mass, mass)


def _total(contents: Contents, of_parts: list[Floats], of_indicators: Floats) -> Floats:
    """Return Σ weight · column over the subgroups, plus the sum over the indicators."""
    total = of_indicators
    for position, column in enumerate(of_parts):
        total = total + contents.weights[:, position, None] * column
    return total


def _applicable(contents: Contents, counted: Floats) -> Floats:
    own = contents.indicators
    leaves = counted if own.applicable is own.counted else weighted(contents.leaf_weights, own.applicable)
    return _total(contents, [part.applicable for part in contents.parts], leaves)


def _arithmetic(contents: Contents) -> GroupValue:
    """Return the mean over all indicators below, as if the group held them itself; what is unknown has no weight."""
    own, parts = contents.indicators, contents.parts
    counted = weighted(contents.leaf_weights, own.counted)
    leaf_total = own.total(contents.leaf_weights, contents.draw, lambda points: points)
    mass = _total(contents, [part.mass for part in parts], counted)
    value = _over(_total(contents, [part.value * part.mass for part in parts], leaf_total), mass)
    if own.applicable is own.counted and all(part.mass is part.applicable for part in parts):
        return _fully_applicable(value, mass)
    return GroupValue(value, mass, _applicable(contents, counted))


def _geometric(contents: Contents, floor: float) -> GroupValue:
    """Return the geometric mean of the children's scores, none below `floor`.

    A child of which nothing counts is left out. In its parent's mean the group weighs as much as applies of it,
    whatever counts.
    """
    own, parts = contents.indicators, contents.parts
    counted = weighted(contents.leaf_weights, own.counted)
    leaf_total = own.total(contents.leaf_weights, contents.draw, lambda points: _log(points, floor))
    counts = [(part.mass > 0).astype(np.float64) for part in parts]
    logs = [_log(part.value, floor) * count for part, count in zip(parts, counts, strict=True)]
    given = _total(contents, counts, counted)
    value = np.exp(_over(_total(contents, logs, leaf_total), given))
    if not parts and own.applicable is own.counted:
        return _fully_applicable(value, counted)
    applicable = _applicable(contents, counted)
    return GroupValue(value, np.where(given > 0, applicable, 0), applicable)


def _log(points: Floats, floor: float) -> Floats:
    return np.log(np.maximum(points, floor))


def _over(total: Floats, mass: Floats) -> Floats:
    """Return a quotient; 0 where nothing counts: such a group has no score."""
    return np.divide(total, mass, out=np.zeros(mass.shape), where=mass > 0)
