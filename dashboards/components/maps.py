"""A map of bodies, of one prefecture or of the nation, on what the home has: areas, places, or tiles."""

from collections.abc import Sequence
from dataclasses import replace

from dash import Dash, html
from flask import Response

from dashboards.boundaries import NATION, Atlas
from dashboards.components import grid
from dashboards.components.card import Card, card
from dashboards.components.page import columns
from dashboards.figures.maps import Place, area_map, is_tall, point_map, tile_map
from dashboards.figures.template import Figure
from dashboards.page_context import PageContext

FOR_GOOD = "max-age=31536000, immutable"


def map_figure(
    context: PageContext, places: Sequence[Place], legend: Sequence[str], *, is_nation: bool = False
) -> Figure:
    """Draw bodies by tone; `legend`: the words of the tones from the lightest."""
    atlas, pref = context.atlas, NATION if is_nation else context.pref[:2]
    ground = atlas.ground(pref)
    if ground is not None and any(place.code in ground.codes for place in places):
        url = f"{context.address.base}/areas/{pref or 'nation'}.geojson?m={atlas.mark()}"
        return area_map(places, ground, url, legend, context.words)
    known = {row["code"]: row for row in context.snapshot.frame("places").to_dicts()}
    located = [
        replace(place, latitude=known[place.code]["latitude"], longitude=known[place.code]["longitude"])
        for place in places if place.code in known
    ]  # fmt: skip
    return point_map(located, legend, context.words) if located else tile_map(places, legend, context.words)


def map_beside_list(context: PageContext, name: str, made: Card) -> html.Div:
    """A map, and beside it its bodies as a list, which a keyboard reaches. The table of `made`: code, name, a text."""
    if not made.table.rows:
        return html.Div(card(context, name, made))
    (*_, (text_key, text_title)) = made.table.columns.items()
    rows = [{**row, "href": context.address.to(f"/body/{row['code']}")} for row in made.table.rows]
    listed = [grid.link("name", made.table.columns["name"]), grid.text(text_key, text_title)]
    beside = html.Section(grid.grid(context, f"{name}_list", listed, rows), className="card")
    is_narrow = made.figure is not None and is_tall(dict(made.figure))
    return columns(card(context, name, made), beside, of="tall" if is_narrow else "wide")


def map_credit(context: PageContext, *, is_nation: bool = False) -> str:
    """Whose areas these are; empty for points and tiles."""
    ground = context.atlas.ground(NATION if is_nation else context.pref[:2])
    return ground.credit if ground else ""


def add_areas(app: Dash, atlas: Atlas) -> None:
    """Serve the areas; their address changes with the file, so a browser asks once."""

    def areas(pref: str) -> Response:
        ground = atlas.ground(NATION if pref == "nation" else pref) if pref == "nation" or pref.isdigit() else None
        if ground is None:
            return Response("", 404)
        return Response(ground.geojson, 200, {"Content-Type": "application/json", "Cache-Control": FOR_GOOD})

    app.server.add_url_rule("/areas/<pref>.geojson", "areas", areas)
