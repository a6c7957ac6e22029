"""Fewer points, no gaps: arcs are simplified, not shapes, so neighbours go on sharing one border."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.definitions.topology import Arc, Point, Topology

FEWEST = 4
"""Points of the smallest ring: a triangle, closed."""


def simplified(found: Topology, tolerance: float, grid: float) -> Topology:
    """No line moves by more than `tolerance` degrees; a ring that would vanish on `grid` keeps all its points.

    Both ends of every arc stay, so what met at them goes on meeting.
    """
    thin = replace(found, arcs=tuple(thinned(arc, tolerance) for arc in found.arcs))
    whole: set[int] = set()
    for feature in found.features:
        for ring in (ring for polygon in feature.polygons for ring in polygon):
            cells = {(round(x / grid), round(y / grid)) for x, y in thin.ring(ring)}
            if len(cells) < FEWEST - 1:
                whole.update(arc if arc >= 0 else ~arc for arc in ring)
    return replace(found, arcs=tuple(found.arcs[at] if at in whole else arc for at, arc in enumerate(thin.arcs)))


def thinned(arc: Arc, tolerance: float) -> Arc:
    """Douglas and Peucker's way, without recursion: of the points between two kept ones, the farthest is kept."""
    keep = {0, len(arc) - 1}
    spans = [(0, len(arc) - 1)]
    while spans:
        start, end = spans.pop()
        far, distance = _farthest(arc, start, end)
        if distance > tolerance**2:
            keep.add(far)
            spans += [(start, far), (far, end)]
    return tuple(arc[at] for at in sorted(keep))


def _farthest(arc: Sequence[Point], start: int, end: int) -> tuple[int, float]:
    """The point between two others that is farthest from the line through them, and its squared distance."""
    (x, y), (end_x, end_y) = arc[start], arc[end]
    along_x, along_y = end_x - x, end_y - y
    length = along_x**2 + along_y**2
    best, most = start, 0.0
    for at in range(start + 1, end):
        to_x, to_y = arc[at][0] - x, arc[at][1] - y
        part = min(1.0, max(0.0, (to_x * along_x + to_y * along_y) / length)) if length else 0.0
        distance = (to_x - part * along_x) ** 2 + (to_y - part * along_y) ** 2
        if distance > most:
            best, most = at, distance
    return best, most
