"""One way the world might be: the bodies' scores in a draw of weights, plans, blanks and aggregation, or in none."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.definitions.framework import Framework
from pipeline.scoring.answers import NO_RANGE, Answers
from pipeline.scoring.chance import Floats, crossed, keys, uniform
from pipeline.scoring.tree import Node, trees

Chosen = NDArray[np.intp]

WEIGHT_SPREAD = 0.25
"""A weight is multiplied by U(1 − this, 1 + this)."""
GEOMETRIC_FLOOR = 0.01
"""A geometric mean takes no child below this: 1 point of 100."""


@dataclass(frozen=True)
class Doubt:
    """What a draw may change. With all off, every draw is the score itself."""

    weights: bool = True
    points: bool = True
    blanks: bool = True
    aggregation: bool = True


EVERYTHING = Doubt()
NOTHING = Doubt(weights=False, points=False, blanks=False, aggregation=False)


class Part(NamedTuple):
    """What a group is made of, or is itself: a row for every draw (or one for all), a column for every body.

    `value` 0…1; `mass`: what it weighs in its parent's mean; `applicable`: what of it applies at all. Both 0…1.
    """

    value: Floats
    mass: Floats
    applicable: Floats


class World:
    """The bodies, and what a draw makes of them. Arrays have a row for every draw and a column for every body."""

    def __init__(self, framework: Framework, answers: Answers, doubt: Doubt) -> None:
        self.answers, self.doubt = answers, doubt
        self.min_coverage = framework.min_coverage
        self.is_counted = answers.is_applicable if doubt.blanks else answers.is_known
        self.blanks = answers.is_applicable & ~answers.is_known
        self.unit_keys = keys((framework.id, "unit", unit) for unit in answers.units)
        self.blank_keys = keys((framework.id, "blank", name) for name in answers.indicators)
        self.option_keys = keys((framework.id, "option", *option) for option in answers.options)
        of = {indicator.id: indicator for indicator in framework.indicator}
        ranges = [of[name].points_range[option] for name, option in answers.options]
        self.option_ranges = np.array(ranges, dtype=np.float64).reshape(-1, 2)

    def compared(self, node: Node) -> list[Chosen]:
        """The bodies with a published score in a group, apart for every set of indicators they were asked."""
        weights = node.effective(len(self.answers.indicators))
        applicable, known = self.answers.is_applicable @ weights, self.answers.is_known @ weights
        published = np.flatnonzero((known > 0) & (known >= (self.min_coverage - 1e-9) * applicable))
        asked = self.answers.is_asked[published][:, weights > 0]
        _, pattern = np.unique(asked, axis=0, return_inverse=True)
        return [published[pattern == number] for number in range(pattern.max(initial=-1) + 1)]

    def score(self, node: Node, block: range, scores: dict[str, Floats]) -> Part:
        """What a group comes to. Its score 0…100, and that of every group below it, is put into `scores`."""
        parts = [self.score(child, block, scores) for child in node.children]
        parts += [self.indicator(column, block) for column in node.columns]
        found = self.aggregated(node, self.weights(node, block), parts, block)
        scores[node.group] = 100 * found.value
        return found

    def indicator(self, column: int, block: range) -> Part:
        """An indicator is its own mean."""
        applicable = self.answers.is_applicable[None, :, column].astype(np.float64)
        counted = applicable if self.doubt.blanks else self.is_counted[None, :, column].astype(np.float64)
        return Part(self.points(column, block), counted, applicable)

    def weights(self, node: Node, block: range) -> Floats:
        """Shares of a group's parts: a row for every draw, summing to 1."""
        drawn = np.repeat(node.weights[None, :], len(block), axis=0)
        if self.doubt.weights:
            drawn = drawn * (1 - WEIGHT_SPREAD + 2 * WEIGHT_SPREAD * uniform(node.keys, block))
        return drawn / np.maximum(drawn.sum(axis=1, keepdims=True), np.finfo(float).tiny)

    def aggregated(self, node: Node, weights: Floats, parts: list[Part], block: range) -> Part:
        """The group's mean, of the kind that is drawn."""
        shape = (len(block), len(self.answers.units))
        listed = node.aggregations if self.doubt.aggregation else node.aggregations[:1]
        means = [_MEANS[name](weights, parts, shape) for name in listed]
        if len(means) == 1:
            return means[0]
        pick = (uniform(node.aggregation_keys, block) * len(means)).astype(np.intp)
        return Part(*(np.choose(pick, same) for same in zip(*means, strict=True)))

    def points(self, column: int, block: range) -> Floats:
        """Points of one indicator, 0 where they do not count; one row when nothing of it is drawn."""
        fixed = np.nan_to_num(self.answers.points[:, column])[None, :]
        blanks = np.flatnonzero(self.blanks[:, column]) if self.doubt.blanks else np.array([], dtype=np.intp)
        ranged = self.answers.ranged[:, column]
        chosen = np.flatnonzero(ranged != NO_RANGE) if self.doubt.points else np.array([], dtype=np.intp)
        if not len(blanks) and not len(chosen):
            return fixed
        drawn = np.repeat(fixed, len(block), axis=0)
        drawn[:, blanks] = uniform(crossed(self.unit_keys[blanks], self.blank_keys[[column]]), block)
        if len(chosen):
            low, high = self.option_ranges.T
            worth = low + (high - low) * uniform(self.option_keys, block)
            drawn[:, chosen] = worth[:, ranged[chosen]]
        return drawn


def plain_scores(framework: Framework, answers: Answers) -> dict[tuple[str, str], Floats]:
    """The scores 0…100 as they are, without a draw, by view and group. Not a number where nothing is known."""
    world, found = World(framework, answers, NOTHING), {}
    for root in trees(framework, answers.indicators):
        scores: dict[str, Floats] = {}
        world.score(root, range(1), scores)
        for node in root.walk():
            known = answers.is_known @ node.effective(len(answers.indicators))
            found[node.view, node.group] = np.where(known > 0, scores[node.group][0], np.nan)
    return found


def _total(weights: Floats, columns: list[Floats], shape: tuple[int, int]) -> Floats:
    """Σ weight · column over the parts of a group."""
    total = np.zeros(shape)
    for position, column in enumerate(columns):
        total += weights[:, position, None] * column
    return total


def _arithmetic(weights: Floats, parts: list[Part], shape: tuple[int, int]) -> Part:
    """Over all that lies below, as if the group held the indicators itself: what is left out takes its weight along."""
    mass = _total(weights, [part.mass for part in parts], shape)
    value = _over(_total(weights, [part.value * part.mass for part in parts], shape), mass)
    if all(part.mass is part.applicable for part in parts):
        return Part(value, mass, mass)
    return Part(value, mass, _total(weights, [part.applicable for part in parts], shape))


def _geometric(weights: Floats, parts: list[Part], shape: tuple[int, int]) -> Part:
    """Over the children's scores, floor 1 of 100, weights as given; a child of which nothing counts is left out.

    In its parent's mean it weighs as much as applies of it, whatever counts.
    """
    counts = [(part.mass > 0).astype(np.float64) for part in parts]
    logs = [np.log(np.maximum(part.value, GEOMETRIC_FLOOR)) * share for part, share in zip(parts, counts, strict=True)]
    given = _total(weights, counts, shape)
    applicable = _total(weights, [part.applicable for part in parts], shape)
    return Part(np.exp(_over(_total(weights, logs, shape), given)), np.where(given > 0, applicable, 0), applicable)


def _over(total: Floats, mass: Floats) -> Floats:
    """A quotient; 0 where nothing counts, which nobody sees: such a group has no score."""
    return np.divide(total, mass, out=np.zeros(mass.shape), where=mass > 0)


_MEANS = {"arithmetic": _arithmetic, "geometric": _geometric}
