"""Tabs of a page: the open one comes with the page, the others when they are opened; which one is in the address."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from flask import current_app

from dashboards.address import Address
from dashboards.components.ids import PANEL
from dashboards.components.page import context_for, page_at
from dashboards.components.terms import explain
from dashboards.page_context import PageContext
from dashboards.words import Words

Tabs = Mapping[str, Callable[[PageContext], Any]]
"""What a page declares as `tabs=` in dash.register_page: name → function of the context."""


def tabs(context: PageContext, built: Tabs, group: str) -> html.Div:
    """Show the tabs of a page; `<group>.tab_<name>` is the word of each. The first is the default."""
    names = tuple(built)
    chosen = context.asked("tab", names)
    heads = dmc.TabsList([dmc.TabsTab(context.words(f"{group}.tab_{name}"), value=name) for name in names])
    panels = [
        dmc.TabsPanel(
            html.Div(built[name](context) if name == chosen else [], id={"type": "panel", "name": name}), value=name
        )
        for name in names
    ]
    stores = [
        dcc.Store(id="tab-wanted"),
        dcc.Store(id="tabs-loaded", data=[chosen]),
        dcc.Store(id="tab-first", data=names[0]),
    ]
    shown = dmc.Tabs([heads, *panels], id="tabs", value=chosen, keepMounted=True)
    return html.Div([*stores, shown], className="tabs", **{"data-first-tab": names[0]})


def tab_link(words: Words, key: str, name: str) -> html.P:
    """A way from a card of the first screen to a tab of the same page: the browser goes to its head, which opens it."""
    return html.P(html.A(words(key), href=f"#tabs-tab-{name}"), className="note no-print")


def register_callbacks(app: dash.Dash) -> None:
    """Build a tab when it is opened."""

    @app.callback(
        Output(PANEL, "children"),
        Input("tab-wanted", "data"),
        State(PANEL, "id"),
        prevent_initial_call=True,
    )
    def open_tab(wanted: Mapping[str, Any] | None, panels: Sequence[Mapping[str, str]]) -> list[Any]:
        if not wanted:
            return [dash.no_update] * len(panels)
        pathname, search = wanted["address"]
        address = Address.parse(pathname, search, current_app.config["BASE"])
        page = page_at(address.path) or {}
        build = page.get("tabs", {}).get(wanted["tab"])
        content = build(context_for(page, address)) if build else dash.no_update
        explain(address.words, content)
        return [content if panel["name"] == wanted["tab"] else dash.no_update for panel in panels]
