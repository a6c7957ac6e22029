"""The ids that components share, and the clientside callbacks between them and the address (assets/dashboards.js).

| id | what happens |
| --- | --- |
| `query_id("year", "2025")` | its `value` goes into the address; the page is laid out anew |
| `tab_query_id("x", "population")` | the same for a control within a tab: only that tab is built anew |
| `go_id("indicator")` | its `value` is a path: the browser goes there |
| `chart_id("spread")` | a click on a point whose `customdata` begins with a code picks that body |
| `grid_id("bodies")` | a click on a row picks its body; sorting and filters go into the address |

The second argument is the default: at it, the address does not name the control.
"""

import dash
from dash import ALL, MATCH, ClientsideFunction, Input, Output, State

Id = dict[str, str]


def query_id(name: str, default: str = "") -> Id:
    return {"type": "query", "name": name, "default": default}


def tab_query_id(name: str, default: str = "") -> Id:
    return {"type": "tab-query", "name": name, "default": default}


def go_id(name: str) -> Id:
    return {"type": "go", "name": name}


def chart_id(name: str) -> Id:
    return {"type": "chart", "name": name}


def grid_id(name: str) -> Id:
    return {"type": "grid", "name": name}


def slip_id(number: int) -> dict[str, str | int]:
    return {"type": "slip", "file": number}


QUERY, GO = {"type": "query", "name": ALL, "default": ALL}, {"type": "go", "name": ALL}
TAB_QUERY, PANEL = {"type": "tab-query", "name": ALL, "default": ALL}, {"type": "panel", "name": ALL}
CHART, GRID = {"type": "chart", "name": ALL}, {"type": "grid", "name": ALL}


def register_callbacks(app: dash.Dash) -> None:
    """Bind controls, charts and grids to the address."""
    app.clientside_callback(
        ClientsideFunction("state", "writeQuery"),
        Output("url", "search"),
        Input(QUERY, "value"),
        State(QUERY, "id"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("state", "go"), Output("url", "href"), Input(GO, "value"), prevent_initial_call=True
    )
    app.clientside_callback(
        ClientsideFunction("state", "openTab"),
        Output("tab-wanted", "data"),
        Output("tabs-loaded", "data"),
        Input("tabs", "value"),
        Input(TAB_QUERY, "value"),
        State(TAB_QUERY, "id"),
        State("tabs-loaded", "data"),
        State("tab-first", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("state", "pick"),
        Output(CHART, "figure"),
        Output(GRID, "selectedRows"),
        Output("pick", "data"),
        Output("unpick", "children"),
        Input(CHART, "clickData"),
        Input(GRID, "selectedRows"),
        Input("unpick", "n_clicks"),
        State("pick", "data"),
        State(CHART, "figure"),
        State(GRID, "id"),
    )
    app.clientside_callback(
        ClientsideFunction("state", "gridState"),
        Output("grid-state", "data"),
        Input(GRID, "columnState"),
        Input(GRID, "filterModel"),
        State(GRID, "id"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("state", "columns"),
        Output({"type": "grid", "name": MATCH}, "columnState"),
        Input({"type": "columns", "name": MATCH, "default": ALL}, "value"),
        State({"type": "columns", "name": MATCH, "default": ALL}, "id"),
        State({"type": "grid", "name": MATCH}, "columnDefs"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("state", "arrive"),
        Output("address", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        State("address", "data"),
    )
