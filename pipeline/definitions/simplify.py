"""Areas with fewer points and no gaps: arcs are simplified, not shapes, so neighbours still share one border."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.definitions.topology import Arc, Point, Topology

FEWEST = 4
"""Number of points of the smallest ring: a closed triangle."""


def simplify(topology: Topology, tolerance: float, grid: float) -> Topology:
    """Simplify all arcs.

    Both ends of every arc stay, so arcs that met still meet.

    Args:
        topology: arcs and shapes in degrees.
        tolerance: degrees by which a line may move at most.
        grid: degrees; a ring that would collapse on a grid this wide keeps all its points.
    """
    thin = replace(topology, arcs=tuple(simplify_arc(arc, tolerance) for arc in topology.arcs))
    unchanged: set[int] = set()
    for feature in topology.features:
        for ring in (ring for polygon in feature.polygons for ring in polygon):
            points = {(round(x / grid), round(y / grid)) for x, y in thin.ring(ring)}
            if len(points) < FEWEST - 1:
                unchanged.update(arc if arc >= 0 else ~arc for arc in ring)
    return replace(
        topology, arcs=tuple(topology.arcs[at] if at in unchanged else arc for at, arc in enumerate(thin.arcs))
    )


def simplify_arc(arc: Arc, tolerance: float) -> Arc:
    """Simplify an arc by the algorithm of Douglas and Peucker, without recursion. `tolerance` in degrees."""
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
    """Find the point between two others that is farthest from their line, and its squared distance in degrees²."""
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
