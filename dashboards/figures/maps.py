"""Maps: areas where they were imported, points where places are known, else tiles. Second to a chart, never first."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.boundaries import Box, Ground
from dashboards.figures.template import (
    COLOURS,
    LEGEND,
    LEGEND_LINE,
    TONES,
    Figure,
    Trace,
    figure,
    hover,
    legend_lines,
    safe,
    shortened,
)
from dashboards.words import Words

HEIGHT, NATION_HEIGHT, MANY = 475, 580, 200
BUTTONS = 30
"""Pixels of the buttons that enlarge, above the legend; nothing lies over the map."""
MISSING = "#C9CCD6"
"""Areas cannot be hatched: without a value they are grey, which no tone is; hover and table have the reason."""
TALL = 0.8
"""Width by height: an area narrower than this leaves most of a wide card empty, as 長野県 does."""
LONGEST, TILE = 6.5, 80
"""Signs of a name below a tile; pixels from one tile to the next at least."""
INSET = 0.26
"""Side of the frame of far islands, in parts of the map."""


@dataclass(frozen=True)
class Place:
    """One body on a map: `tone` counts from the lightest, None is no value; `text` is the value or the reason."""

    code: str
    name: str
    tone: int | None
    text: str
    latitude: float | None = None
    longitude: float | None = None


def area_map(places: Sequence[Place], ground: Ground, url: str, legend: Sequence[str], words: Words) -> Figure:
    """Areas by tone. `url`: where the browser gets the GeoJSON of `ground`, once."""
    colours = tones(len(legend))
    shown = [place for place in places if place.code in ground.codes]
    # Areas that are on the map and in no count, as the northern villages.
    uncounted = sorted(ground.codes - {place.code for place in places})
    shown += [Place(code, words("maps.uncounted"), None, words("maps.missing")) for code in uncounted]
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    for at, box in enumerate(ground.frames):
        geo = "geo" if not at else f"geo{at + 1}"
        layout[geo] = _geo(box, at)
        for tone in [*range(len(legend)), None]:
            members = [place for place in shown if place.tone == tone]
            traces.append(_area(members, tone, geo, url, colours, legend, words, is_first=not at))
    return _enlargeable(
        [trace for trace in traces if trace["locations"]], NATION_HEIGHT if len(shown) > MANY else HEIGHT, **layout
    )


def _enlargeable(traces: Sequence[Trace], height: int, **layout: Any) -> Figure:
    """A map of so many pixels, below its legend, which stands below the buttons."""
    top = BUTTONS + LEGEND_LINE * legend_lines([trace["name"] for trace in traces if trace.get("showlegend", True)])
    legend = {**LEGEND, "y": 1 - BUTTONS / (top + height)}
    margin = {"l": 8, "r": 8, "t": top, "b": 8}
    return figure(traces, top + height, showlegend=True, legend=legend, margin=margin, dragmode="pan", **layout)


def is_tall(drawn: Figure) -> bool:
    """Whether what a map shows is so narrow that it wants a narrow card. `drawn`: a figure of this module."""
    geo = drawn["layout"].get("geo")
    return bool(geo) and aspect((*geo["lonaxis"]["range"], *geo["lataxis"]["range"])) < TALL


def aspect(ends: tuple[float, float, float, float]) -> float:
    """Width by height of west, east, south and north in degrees, as a map shows them."""
    west, east, south, north = ends
    return (east - west) * math.cos(math.radians((south + north) / 2)) / (north - south)


def _area(
    members: Sequence[Place],
    tone: int | None,
    geo: str,
    url: str,
    colours: Sequence[str],
    legend: Sequence[str],
    words: Words,
    *,
    is_first: bool,
) -> dict[str, Any]:
    colour = MISSING if tone is None else colours[tone]
    return {
        "type": "choropleth",
        "geojson": url,
        "featureidkey": "id",
        "geo": geo,
        "locations": [place.code for place in members],
        "z": [1] * len(members),
        "colorscale": [[0, colour], [1, colour]],
        "showscale": False,
        "showlegend": is_first,
        "name": words("maps.missing") if tone is None else legend[tone],
        "customdata": [[place.code, safe(place.name), safe(place.text)] for place in members],
        "marker": {"line": {"color": "#FFFFFF", "width": 0.3 if len(members) > MANY else 0.8}},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.45}},
        "hovertemplate": hover("%{customdata[1]}", "%{customdata[2]}"),
    }


def _geo(box: Box, at: int) -> dict[str, Any]:
    west, south, east, north = box
    return {
        "visible": False,
        "bgcolor": COLOURS["paper"] if not at else COLOURS["ground"],
        "projection": {"type": "mercator"},
        "lonaxis": {"range": [west, east]},
        "lataxis": {"range": [south, north]},
        "domain": {"x": [0.0, 1.0], "y": [0.0, 1.0]}
        if not at
        else {"x": [0.01, 0.01 + INSET * 0.8], "y": [1 - INSET * at, 1 - INSET * (at - 1) - 0.02]},
        "resolution": 110,
        "scope": "world",
    }


def point_map(places: Sequence[Place], legend: Sequence[str], words: Words) -> Figure:
    """A circle at the office of each body."""
    known = [place for place in places if place.latitude is not None and place.longitude is not None]
    west, east = min(place.longitude or 0 for place in known), max(place.longitude or 0 for place in known)
    south, north = min(place.latitude or 0 for place in known), max(place.latitude or 0 for place in known)
    traces = [
        {
            "type": "scattergeo",
            "mode": "markers",
            "lat": [place.latitude for place in members],
            "lon": [place.longitude for place in members],
            **_marks(members, tone, legend, words),
        }
        for tone in [*range(len(legend)), None]
        for members in [[place for place in known if place.tone == tone]]
    ]
    room = 0.15
    geo = _geo((west - room, south - room, east + room, north + room), 0)
    return _enlargeable([trace for trace in traces if trace["lat"]], HEIGHT, geo=geo)


def tile_map(places: Sequence[Place], legend: Sequence[str], words: Words) -> Figure:
    """A square per body in the order of codes: no map, but each is found by name."""
    wide = max(4, math.ceil(math.sqrt(len(places) * 1.4)))
    at = {place.code: (number % wide, number // wide) for number, place in enumerate(places)}
    rows = math.ceil(len(places) / wide)
    traces = [
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [at[place.code][0] for place in members],
            "y": [at[place.code][1] for place in members],
            "text": [safe(_short(place.name)) for place in members],
            "textposition": "bottom center",
            "textfont": {"size": 12},
            "cliponaxis": False,
            **_marks(members, tone, legend, words, size=30, symbol="square"),
        }
        for tone in [*range(len(legend)), None]
        for members in [[place for place in places if place.tone == tone]]
    ]
    plain = {"visible": False, "fixedrange": True}
    return figure(
        traces,
        height=70 + 66 * max(rows, 1),
        least_width=TILE * wide,
        showlegend=True,
        xaxis={**plain, "range": [-0.6, wide - 0.4]},
        yaxis={**plain, "range": [rows - 0.3, -0.5]},
        margin={"l": 8, "r": 8, "t": 34, "b": 8},
    )


def _short(name: str) -> str:
    """A name that fits below its tile; the whole of it is in the hover and in the table."""
    return shortened(name, LONGEST)


def _marks(
    members: Sequence[Place],
    tone: int | None,
    legend: Sequence[str],
    words: Words,
    size: int = 12,
    symbol: str = "circle",
) -> Mapping[str, Any]:
    colour = "#FFFFFF" if tone is None else tones(len(legend))[tone]
    return {
        "name": words("maps.missing") if tone is None else legend[tone],
        "customdata": [[place.code, safe(place.name), safe(place.text)] for place in members],
        "marker": {
            "size": size,
            "symbol": f"{symbol}-open" if tone is None else symbol,
            "color": colour if tone is not None else COLOURS["soft"],
            "line": {"width": 1, "color": COLOURS["own"] if tone is not None else COLOURS["soft"]},
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.35}},
        "hovertemplate": hover("%{customdata[1]}", "%{customdata[2]}"),
    }


def tones(count: int) -> tuple[str, ...]:
    """As many tones from light to dark, as far apart as can be."""
    if count <= 1:
        return TONES[-2:-1]
    return tuple(TONES[round(at * (len(TONES) - 1) / (count - 1))] for at in range(count))
