"""Where bodies without outlines stand: a circle at the point of each office."""

from collections.abc import Iterable

from dashboards.old.map_projection import MANY, Box, Ground, Outline, Panel, frames

APART_DEGREES = 0.6
"""Offices lie farther apart than shores: with less, 根室市 and 対馬市 would leave the frame of their neighbours."""
ROOM, WIDE_ROOM = 0.03, 0.3
"""Degrees around a point that are drawn as well; more of them where the scale is small."""
RADIUS, SMALL_RADIUS = 90, 34
"""Of a circle, in tenths of a pixel."""


def points(places: Iterable[dict]) -> Ground | None:
    """`places`: code, name, latitude and longitude in degrees. None where there is none."""
    found = list(places)
    room, radius = (WIDE_ROOM, SMALL_RADIUS) if len(found) > MANY else (ROOM, RADIUS)
    boxes = [_box(one["longitude"], one["latitude"], room) for one in found]
    panels = []
    for frame in frames(boxes, [one["code"] for one in found], APART_DEGREES):
        outlines = [_circle(found[at], frame.place(found[at]["longitude"], found[at]["latitude"]), radius)
                    for at in sorted(frame.members)]  # fmt: skip
        panels.append(Panel(*frame.size, tuple(outlines)))
    return Ground("points", tuple(panels)) if panels else None


def _box(x: float, y: float, room: float) -> Box:
    return x - room, y - room, x + room, y + room


def _circle(place: dict, at: tuple[int, int], radius: int) -> Outline:
    """As a path of two arcs, so that it is drawn like an outline."""
    half = f"a{radius},{radius} 0 1,0"
    path = f"M{at[0] - radius},{at[1]}{half} {2 * radius},0{half} {-2 * radius},0z"
    return Outline(place["code"], place["name"], True, path)
