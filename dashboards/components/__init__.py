"""What pages are made of: shell, page, card, grid, pickers, drawer: layout, with the callbacks that move it."""

import dash

from dashboards.components import body_boxes, card, file_check, grid_search, ids, saved_plans, shell, source, tabs, tour


def register_callbacks(app: dash.Dash) -> None:
    """Register the callbacks that all pages share. A page has its own only for what is its alone."""
    for part in (ids, shell, body_boxes, card, tabs, source, file_check, grid_search, saved_plans, tour):
        part.register_callbacks(app)
