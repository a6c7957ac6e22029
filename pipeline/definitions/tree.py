"""What makes the groups of a perspective a tree whose every node can be scored."""

from collections.abc import Sequence
from typing import Protocol

from pipeline.definitions.model import duplicated


class GroupNode(Protocol):
    """A group: its children are the groups that name it as their parent, and its own indicators."""

    @property
    def id(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def weight(self) -> float: ...
    @property
    def indicators(self) -> dict[str, float]: ...


def tree_faults(perspective: str, nodes: Sequence[GroupNode]) -> list[str]:
    """What keeps the groups from being one tree that holds every indicator once, a sentence each."""
    parents = {node.id: node.parent for node in nodes}
    roots = [name for name, parent in parents.items() if parent is None]
    strays = [fault for name in parents if (fault := _stray(name, parents))]
    faults = [*dict.fromkeys(strays), *_weightless(nodes)]
    if len(roots) != 1 and not strays:
        faults.append(f"perspective {perspective}: exactly one group without parent is needed, not {len(roots)}")
    if twice := duplicated([name for node in nodes for name in node.indicators]):
        faults.append(f"perspective {perspective}: indicator given twice: {', '.join(twice)}; keep one of the groups")
    return faults


def _stray(name: str, parents: dict[str, str | None]) -> str:
    """Walk to the root: what stands in the way, or nothing."""
    seen = [name]
    while (parent := parents[seen[-1]]) is not None:
        if parent not in parents:
            return f"group {seen[-1]} has an unknown parent: {parent}; name a group of the same perspective"
        if parent in seen:
            return f"groups form a loop: {_round(seen[seen.index(parent) :])}; give one of them another parent"
        seen.append(parent)
    return ""


def _round(loop: list[str]) -> str:
    """A → B → A, told the same way whoever was asked first."""
    start = loop.index(min(loop))
    turned = [*loop[start:], *loop[:start]]
    return " → ".join([*turned, turned[0]])


def _weightless(nodes: Sequence[GroupNode]) -> list[str]:
    faults = []
    for node in nodes:
        weights = [*node.indicators.values(), *(child.weight for child in nodes if child.parent == node.id)]
        if not weights:
            faults.append(f"group {node.id} holds no indicator and no group: fill it or remove it")
        elif not any(weights):
            faults.append(f"group {node.id}: all weights are zero, so it has no score; give one of them more than 0")
    return faults
