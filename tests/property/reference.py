"""The method once more, naively, for one unit at a time: what the SQL must agree with to 1e-9."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.definitions.framework import Framework, Group, Indicator

LEAVES = ("not_asked", "not_applicable", "undefined")
"""Statuses that leave the weights altogether."""
FLOOR = 0.01
"""A geometric mean takes no child below 1 point of 100."""
Said = dict[str, tuple[str, float | None]]
"""Indicator → status and points."""


@dataclass(frozen=True)
class Part:
    """An indicator or a group as its parent sees it: the weight that applies and is known, its mean, its bounds."""

    applicable: float
    known: float
    mean: float | None
    low: float
    high: float


def part_of(framework: Framework, thing: Group | str, said: Said) -> Part:
    """A group's mean and bounds on 0…1, by the formulas of the method."""
    if isinstance(thing, str):
        status, x = said[thing]
        applies, known = float(status not in LEAVES), float(x is not None)
        return Part(applies, known, x, x or 0.0, 1.0 if x is None else x)
    leaves = [(w, part_of(framework, name, said)) for w, name in flat(framework, thing, to_leaves=True)]
    applicable, known = sum(w * p.applicable for w, p in leaves), sum(w * p.known for w, p in leaves)
    if not known:
        return Part(applicable, 0.0, None, 0.0, 1.0)
    if thing.aggregation[0] == "geometric":
        parts = [(w, part_of(framework, child, said)) for w, child in children(framework, thing)]
        mean = product([(w, p.mean) for w, p in parts if p.mean is not None])
        low, high = (product([(w, getattr(p, end)) for w, p in parts if p.applicable]) for end in ("low", "high"))
        return Part(applicable, known, mean, low, high)
    parts = [(w, part_of(framework, child, said)) for w, child in flat(framework, thing)]
    speaking = [(w * p.applicable, p.mean) for w, p in parts if p.mean is not None]
    mean = sum(w * x for w, x in speaking) / sum(w for w, _ in speaking)
    low, high = (sum(w * p.applicable * getattr(p, end) for w, p in parts) / applicable for end in ("low", "high"))
    return Part(applicable, known, mean, low, high)


def product(parts: list[tuple[float, float]]) -> float:
    """The weighted geometric mean."""
    whole = sum(w for w, _ in parts)
    return math.prod(max(FLOOR, x) ** (w / whole) for w, x in parts)


def children(framework: Framework, group: Group) -> Iterator[tuple[float, Group | str]]:
    """What a group holds, with shares that add up to 1; weight 0 holds nothing."""
    held: list[tuple[float, Group | str]] = [(weight, name) for name, weight in group.indicators.items()]
    held += [(g.weight, g) for g in framework.group if (g.perspective, g.parent) == (group.perspective, group.id)]
    whole = sum(weight for weight, _ in held)
    return ((weight / whole, thing) for weight, thing in held if weight)


def flat(framework: Framework, group: Group, to_leaves: bool = False) -> Iterator[tuple[float, Group | str]]:
    """Effective weights down to the indicators; a geometric group on the way is one thing, unless leaves are asked."""
    for share, thing in children(framework, group):
        if isinstance(thing, str) or (thing.aggregation[0] == "geometric" and not to_leaves):
            yield share, thing
        else:
            yield from ((share * weight, leaf) for weight, leaf in flat(framework, thing, to_leaves))


def points(indicator: Indicator, values: list[float | str]) -> list[float]:
    """What each unit's value is worth, among the values of all units that have one."""
    if indicator.kind == "choice":
        return [indicator.points[str(value)] for value in values]
    measures = [math.log10(v) if indicator.transform == "log10" else float(v) for v in values]
    if indicator.normalisation == "goalposts":
        assert indicator.goalposts
        low, high = indicator.goalposts.low, indicator.goalposts.high
        shares = [min(1.0, max(0.0, (m - low) / (high - low))) for m in measures]
        return [1 - share for share in shares] if indicator.direction == "lower" else shares
    heights = [-m for m in measures] if indicator.direction == "lower" else measures
    least, most = min(heights, default=0), max(heights, default=0)
    if least == most:
        return [0.5] * len(heights)
    if indicator.normalisation == "min_max":
        return [(h - least) / (most - least) for h in heights]
    if indicator.normalisation == "percent_rank":
        return [sum(other < h for other in heights) / (len(heights) - 1) for h in heights]
    mean, spread = statistics.fmean(heights), statistics.stdev(heights)
    return [min(1.0, max(0.0, (50 + 10 * (h - mean) / spread) / 100)) for h in heights]


def ranks(scores: list[float]) -> list[int]:
    """Competition ranks, the highest first; what is equal within 1e-9 is equal."""
    return [1 + sum(other > score + 1e-9 for other in scores) for score in scores]
