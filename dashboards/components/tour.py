"""A tour of two minutes for a new official: offered once in a browser, and by a button in the header ever after.

The tour is a dialog with a tab a station: arrow keys lead from one to the next, Escape ends it.
"""

from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html

from dashboards.address import Address

STATIONS = {
    "overview": "/", "body": "/body", "nation": "/nation", "support": "/support", "deliveries": "/deliveries",
    "meeting": "/meeting", "reading": "/method",
}  # fmt: skip
"""Name → the page that it is about, in order."""
_OPENING = ("tour-open", "tour-start")
_BUTTONS = (*_OPENING, "tour-no")


def seen_store() -> dcc.Store:
    """Whether this browser has been offered the tour."""
    return dcc.Store(id="tour-seen", storage_type="local")


def tour(address: Address) -> list[Any]:
    """The button, the dialog, and the offer to who is here for the first time."""
    words = address.words
    button = html.Button(words("tour.open"), id="tour-open", className="link-button tour-open no-print")
    offer = html.Div(
        [
            html.P(words("tour.offer")),
            html.Button(words("tour.open"), id="tour-start", className="link-button"),
            html.Button(words("tour.no"), id="tour-no", className="link-button"),
        ],
        id="tour-offer",
        className="tour-offer no-print",
        hidden=True,
        role="region",
        **{"aria-label": words("tour.open")},
    )
    dialog = dmc.Modal(
        _stations(address),
        id="tour",
        title=words("tour.title"),
        opened=False,
        size="xl",
        closeButtonProps={"aria-label": words("tour.close")},
    )
    return [button, offer, dialog]


def _stations(address: Address) -> dmc.Tabs:
    words = address.words
    heads = dmc.TabsList(
        [dmc.TabsTab(words("tour.station", number=at, name=words(f"tour.{name}_name")), value=name)
         for at, name in enumerate(STATIONS, start=1)]
    )  # fmt: skip
    panels = [
        dmc.TabsPanel(
            [html.P(words(f"tour.{name}_text")), _way(address, name, path)], value=name, className="tour-panel"
        )
        for name, path in STATIONS.items()
    ]
    return dmc.Tabs([heads, *panels], value=next(iter(STATIONS)), orientation="vertical")


def _way(address: Address, name: str, path: str) -> html.P:
    text = address.words("tour.go", name=address.words(f"tour.{name}_name"))
    return html.P(dcc.Link(text, href=address.to(path)))


def show(triggered: str | None, is_seen: bool | None) -> tuple[bool, bool, bool]:
    """Return whether the tour is open, whether the offer is over, and whether this browser has seen it."""
    is_over = bool(is_seen) or triggered in _BUTTONS
    return triggered in _OPENING, is_over, is_over


def register_callbacks(app: dash.Dash) -> None:
    """Open the dialog; offer it until it was seen or refused."""

    @app.callback(
        Output("tour", "opened"),
        Output("tour-offer", "hidden"),
        Output("tour-seen", "data"),
        *(Input(button, "n_clicks") for button in _BUTTONS),
        State("tour-seen", "data"),
    )
    def _show(*clicks_and_seen: Any) -> tuple[bool, bool, bool]:
        *clicks, is_seen = clicks_and_seen
        return show(dash.ctx.triggered_id if any(clicks) else None, is_seen)
