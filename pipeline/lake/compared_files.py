"""Which files go where: those of this host and of the lake, beside what both had in common before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Files = dict[str, str]
"""Name → digest of the bytes."""
Rule = Literal["send", "ask", "wait", "take"]
"""What becomes of a file that was changed here: `send` it, whatever the lake has; `ask` people where that was changed,
too; let it `wait`; or `take` that of the lake."""


@dataclass(frozen=True)
class Changes:
    """What makes both sides the same.

    Attributes:
        sent, fetched: to be copied, with their digests.
        removed_there, removed_here: to be removed, since the other side removed them.
        conflicts: changed on both sides, each in its own way: people must say which, and both stay.
        replaced: digests that the lake had for what is sent or removed there.
        agreed: what both sides have then.
    """

    sent: Files = field(default_factory=dict)
    fetched: Files = field(default_factory=dict)
    removed_there: list[str] = field(default_factory=list)
    removed_here: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    agreed: Files = field(default_factory=dict)


def compared(
    base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str], rule_of: Callable[[str], Rule]
) -> Changes:
    """Compare files by name and digest. What was changed on one side and removed on the other stays."""
    changes = Changes()
    for path in sorted({*base, *ours, *theirs}):
        before, here, there = base.get(path), ours.get(path), theirs.get(path)
        match _decided(before, here, there, rule_of(path)):
            case "send":
                _send(changes, path, here, there)
                agreed = here
            case "fetch":
                _fetch(changes, path, there)
                agreed = there
            case "wait":
                agreed = before
            case "conflict":
                changes.conflicts.append(path)
                agreed = before
            case _:
                agreed = here
        if agreed:
            changes.agreed[path] = agreed
    return changes


def _decided(before: str | None, here: str | None, there: str | None, rule: Rule) -> str:
    is_changed_there = there != before and there is not None
    if here == there:
        return "same"
    if here == before or rule == "take" or (here is None and is_changed_there):
        return "fetch"
    if rule == "wait":
        return "wait"
    return "conflict" if is_changed_there and rule == "ask" else "send"


def _send(changes: Changes, path: str, here: str | None, there: str | None) -> None:
    if here is None:
        changes.removed_there.append(path)
    else:
        changes.sent[path] = here
    if there is not None:
        changes.replaced.append(there)


def _fetch(changes: Changes, path: str, there: str | None) -> None:
    if there is None:
        changes.removed_here.append(path)
    else:
        changes.fetched[path] = there
