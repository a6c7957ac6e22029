"""Check that the groups of a perspective are a tree whose every node can be scored."""

import math
from collections.abc import Sequence
from typing import Protocol

from pipeline.definitions.faults import fault
from pipeline.definitions.model import duplicated


class GroupNode(Protocol):
    """A group. Its children are its own indicators and the groups that name it as their parent."""

    @property
    def id(self) -> str:
        """Its id, unique in the perspective."""

    @property
    def parent(self) -> str | None:
        """The id of the group above, none for the root."""

    @property
    def weight(self) -> float:
        """Its weight in the group above, 0 or more."""

    @property
    def indicators(self) -> dict[str, float]:
        """The indicators it lists, with their weights."""


def tree_faults(perspective: str, nodes: Sequence[GroupNode]) -> list[str]:
    """Return what keeps the groups from being one tree that holds every indicator once, a sentence each."""
    parents = {node.id: node.parent for node in nodes}
    roots = [name for name, parent in parents.items() if parent is None]
    misplaced = [found for name in parents if (found := _misplacement(name, parents))]
    faults = [*dict.fromkeys(misplaced), *_weightless(nodes)]
    if len(roots) != 1 and not misplaced:
        faults.append(f"[[perspective]] {perspective}: {fault('framework.roots', count=len(roots))}")
    if twice := duplicated([name for node in nodes for name in node.indicators]):
        faults.append(f"[[perspective]] {perspective}: {fault('framework.in_two_groups', names='、'.join(twice))}")
    return faults


def _misplacement(name: str, parents: dict[str, str | None]) -> str:
    """Walk to the root; return what stands in the way, or an empty text."""
    seen = [name]
    while (parent := parents[seen[-1]]) is not None:
        if parent not in parents:
            return f"[[group]] {seen[-1]} のキー parent: {fault('framework.no_parent', name=parent)}"
        if parent in seen:
            return _loop_fault(seen[seen.index(parent) :])
        seen.append(parent)
    return ""


def _loop_fault(loop: list[str]) -> str:
    """Name a loop as A → B → A, the same whichever group the walk began with."""
    first = min(loop)
    start = loop.index(first)
    path = " → ".join([*loop[start:], *loop[:start], first])
    return f"[[group]] {first} のキー parent: {fault('framework.loop', path=path)}"


def _weightless(nodes: Sequence[GroupNode]) -> list[str]:
    """Return the groups that have nothing to make a score from, a sentence each."""
    faults = []
    for node in nodes:
        weights = [*node.indicators.values(), *(child.weight for child in nodes if child.parent == node.id)]
        if not weights:
            faults.append(f"[[group]] {node.id}: {fault('framework.empty_group')}")
        elif math.isinf(sum(weights)):
            faults.append(f"[[group]] {node.id}: {fault('framework.heavy')}")
        elif not any(weights):
            faults.append(f"[[group]] {node.id}: {fault('framework.weightless')}")
    return faults
