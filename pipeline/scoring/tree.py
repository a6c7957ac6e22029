"""The tree of a perspective: children with their weights, and the effective weight of every indicator."""

from dataclasses import dataclass

import numpy as np

from pipeline.definitions.framework import Framework, Group
from pipeline.scoring.counter_rng import Floats, Keys, keys


@dataclass(frozen=True)
class ScoredNode:
    """A group with its subgroups and indicators.

    Attributes:
        weights: those of `children`, then of `columns` (positions among the indicators).
        keys: names of the same to the random numbers.
    """

    perspective: str
    group: str
    children: tuple["ScoredNode", ...]
    columns: tuple[int, ...]
    weights: Floats
    keys: Keys
    aggregations: tuple[str, ...]
    aggregation_keys: Keys

    def effective(self, count: int) -> Floats:
        """Return the weight of each of `count` indicators in this group: the product of the shares down to it."""
        found = np.zeros(count)
        shares = self.weights / (self.weights.sum() or 1.0)
        for child, share in zip(self.children, shares, strict=False):
            found += share * child.effective(count)
        found[list(self.columns)] += shares[len(self.children) :]
        return found

    def walk(self) -> list["ScoredNode"]:
        """Return this group and all below it, each before its children."""
        return [self, *(node for child in self.children for node in child.walk())]


def trees(framework: Framework, indicators: tuple[str, ...]) -> list[ScoredNode]:
    """Return the root of every perspective, in the framework's order."""
    position = {name: column for column, name in enumerate(indicators)}
    return [_node(framework, group, position) for group in framework.group if group.parent is None]


def _node(framework: Framework, group: Group, position: dict[str, int]) -> ScoredNode:
    below = sorted(
        (g for g in framework.group if (g.perspective, g.parent) == (group.perspective, group.id)),
        key=lambda child: child.id,
    )
    members = sorted(group.indicators.items())
    names = [("group", g.id) for g in below] + [("indicator", name) for name, _ in members]
    listed = group.aggregation
    return ScoredNode(
        group.perspective,
        group.id,
        tuple(_node(framework, child, position) for child in below),
        tuple(position[name] for name, _ in members),
        np.array([g.weight for g in below] + [weight for _, weight in members], dtype=np.float64),
        keys((framework.id, "weight", group.perspective, group.id, *name) for name in names),
        (listed,) if isinstance(listed, str) else tuple(listed),
        keys([(framework.id, "aggregation", group.perspective, group.id)]),
    )
