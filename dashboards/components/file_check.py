"""A box to drop a file into, which is checked at once: the findings come below it, and nothing is stored."""

from secrets import token_hex
from typing import Any

import dash
from dash import ALL, ClientsideFunction, Input, Output, State, dcc, html

from dashboards.address import Address
from dashboards.check_limits import max_bytes, mebibytes
from dashboards.check_queue import QUEUE
from dashboards.outside import only_now
from dashboards.page_context import AddressContext

REFUSALS = {"413": "too_large", "503": "busy", "one_file": "one_file", "lost": "lost"}
"""What the browser shows by itself: status of an answer without words, else its own reason → word below `check.`."""
TICK_MS = 2000


def file_check(context: AddressContext) -> html.Div:
    """The box, and where the progress is shown."""
    words = context.words
    only_now()  # the ticket is of one visit: with another's, one would see the other's place in the queue
    limit = mebibytes(words)
    inside = [
        html.Span(words("check.drop"), className="drop-title"),
        html.Span(words("check.choose"), className="drop-button"),
        html.Span(words("check.kinds", limit=limit), className="note"),
    ]
    # The label makes the hidden input of the box reachable by name, by keyboard and by a click.
    upload = dcc.Upload(
        inside, id="check-file", multiple=True, disable_click=True, className="drop", className_active="drop is-over"
    )
    page: dict[str, Any] = {key: words(f"check.{name}", limit=limit) for key, name in REFUSALS.items()}
    page |= {"done": words("check.done"), "ticket": token_hex(8)}
    page |= {"url": _route(context, page["ticket"]), "limit": max_bytes()}
    return html.Div(
        [
            html.Label(upload, className="drop-label"),
            html.P("", id="check-status", role="status", className="check-status"),
            dcc.Store(id="check-page", data=page),
            dcc.Store(id="check-slips"),
            dcc.Interval(id="check-tick", interval=TICK_MS, disabled=True),
        ]
    )


def _route(context: AddressContext, ticket: str) -> str:
    return f"{context.address.base}/check/file?lang={context.words.lang}&ticket={ticket}"


def check_result() -> dcc.Loading:
    """Where the findings come."""
    return dcc.Loading(html.Div(id="check-result"), delay_show=200, type="dot", color="#0017C1")


def register_callbacks(app: dash.Dash) -> None:
    """Send the file, show how many are before it, and hand out its slips."""
    app.clientside_callback(
        ClientsideFunction("take", "check"),
        Output("check-status", "children"),
        Output("check-result", "children"),
        Output("check-slips", "data"),
        Output("check-tick", "disabled"),
        Output("check-file", "contents"),
        Input("check-file", "contents"),
        State("check-file", "filename"),
        State("check-page", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("take", "slip"),
        Output("download", "data", allow_duplicate=True),
        Input({"type": "slip", "file": ALL}, "n_clicks"),
        State("check-slips", "data", allow_optional=True),  # its buttons go when the page is left
        prevent_initial_call=True,
    )

    @app.callback(
        Output("check-status", "children", allow_duplicate=True),
        Input("check-tick", "n_intervals"),
        State("check-page", "data", allow_optional=True),  # the page may be left meanwhile
        State("url", "search"),
        prevent_initial_call=True,
    )
    def show_place(_ticks: int, page: Any, search: str) -> Any:
        words = Address.parse("/check", search).words
        count = QUEUE.place(str(page.get("ticket", "")) if isinstance(page, dict) else "")
        if count < 0:
            return dash.no_update
        return words("check.waiting", count=words.number(count, 0)) if count else words("check.checking")
