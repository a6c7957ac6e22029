"""A drawing of which table is made from which: boxes in columns, from what is loaded to what rests on most."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.warehouse.table_lineage import Sources, direct_sources, levels, uses

_BOX_WIDTH, _BOX_HEIGHT = 190, 22
"""In pixels of the drawing: room for the longest name of a table."""
_COLUMN_GAP, _ROW_GAP, _EDGE = 56, 10, 8
_SWEEPS = 4
"""How often rows are ordered by the middle of their neighbours: the crossings no longer change then."""


@dataclass(frozen=True)
class Box:
    """A table: the left upper corner of its box."""

    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """Boxes of one size, and a curve for each line between them, as the path of an SVG."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    box_width: int = _BOX_WIDTH
    box_height: int = _BOX_HEIGHT


def draw_lineage(sources: Sources) -> Drawing:
    """Draw the tables that have a source or a use; no line where a longer way leads there too."""
    direct, used = direct_sources(sources), uses(sources)
    drawn = {name: direct[name] for name in sorted(sources) if sources[name] or used[name]}
    columns = _columns(drawn)
    rows = max(map(len, columns))
    boxes = {name: box for number, names in enumerate(columns) for name, box in _placed(number, names, rows)}
    lines = tuple(_curve(boxes[source], boxes[name]) for name, own in drawn.items() for source in sorted(own))
    width = max(box.x for box in boxes.values()) + _BOX_WIDTH + _EDGE
    height = max(box.y for box in boxes.values()) + _BOX_HEIGHT + _EDGE
    return Drawing(width, height, tuple(boxes.values()), lines)


def _columns(drawn: Sources) -> list[list[str]]:
    """Return the names of each column from above, those with lines to each other at much the same height."""
    level = _levels_near_use(drawn)
    columns = [[name for name in drawn if level[name] == number] for number in range(max(level.values()) + 1)]
    used = uses(drawn)
    neighbours = {name: drawn[name] | used[name] for name in drawn}
    for _ in range(_SWEEPS):
        height = {name: (row + 0.5) / len(names) for names in columns for row, name in enumerate(names)}
        columns = [sorted(names, key=lambda name: (_middle(neighbours[name], height), name)) for names in columns]
    return columns


def _middle(names: frozenset[str], height: Mapping[str, float]) -> float:
    return sum(height[name] for name in sorted(names)) / len(names)


def _levels_near_use(drawn: Sources) -> dict[str, int]:
    """Return the column of each table: what is loaded stands right before its first use, for short lines."""
    level, used = levels(drawn), uses(drawn)
    return {name: level[name] or min(level[other] for other in used[name]) - 1 for name in drawn}


def _placed(column: int, names: list[str], rows: int) -> Iterator[tuple[str, Box]]:
    """Yield the boxes of a column, spread over the height of the longest."""
    height, x = rows * (_BOX_HEIGHT + _ROW_GAP), _EDGE + column * (_BOX_WIDTH + _COLUMN_GAP)
    for row, name in enumerate(names):
        yield name, Box(name, x, _EDGE + round((row + 0.5) * height / len(names)) - _BOX_HEIGHT // 2)


def _curve(source: Box, target: Box) -> str:
    start, end = source.x + _BOX_WIDTH, target.x
    bend, middle = (end - start) // 2, _BOX_HEIGHT // 2
    return (
        f"M{start} {source.y + middle}C{start + bend} {source.y + middle} {end - bend} {target.y + middle} "
        f"{end} {target.y + middle}"
    )
