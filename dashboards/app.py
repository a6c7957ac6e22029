"""The dashboards: a Dash app with Dash Pages over the published snapshot of one home."""

from functools import partial
from html import escape
from pathlib import Path

import dash
import plotly.io
from dash import Input
from flask import Flask, Response, g, request
from plotly.offline import get_plotlyjs_version
from werkzeug import Client

from dashboards import components
from dashboards.access import identified
from dashboards.address import Address
from dashboards.api.routes import add_api
from dashboards.base import below
from dashboards.boundaries import Atlas
from dashboards.callback_guard import guard_callbacks
from dashboards.checking import Check, check_here
from dashboards.components.maps import add_areas
from dashboards.components.page import PageHead, head_at
from dashboards.components.shell import shell
from dashboards.headers import dash_policy, protect
from dashboards.reading_trail import record_reading
from dashboards.redirects import add_redirects
from dashboards.repeated_answers import repeated
from dashboards.request_limits import limited
from dashboards.routes import add_routes
from dashboards.store import FRAMES_KEPT, Store
from dashboards.words import Words
from pipeline.definitions.access import Access, read_access, read_secret

FOLDER = Path(__file__).parent
PLOTLY = f"vendor/plotly-{get_plotlyjs_version()}.min.js"
"""plotly.js with only the traces that the figures use (assets_build/); dcc.Graph takes it when it is there."""
plotly.io.json.config.default_engine = "json"
"""Of trees of components it is two to three times as fast as orjson, for which every value is first looked at."""


def create_app(
    home: Path, refresh_seconds: int = 60, base: str = "", cache_bytes: int = FRAMES_KEPT, check: Check | None = None
) -> dash.Dash:
    """Make the app over one home: what is published there, how the last night went, what was returned.

    `base` is the path below which it stands behind a proxy (base.py); empty at the root. Every `refresh_seconds` an
    open page asks whether there is a new snapshot. `check` checks a file that somebody drops; without one in process.
    """
    store, checker = Store(home / "published", cache_bytes), check or partial(check_here, home)
    app = dash.Dash(
        "dashboards",
        use_pages=True,
        pages_folder=str(FOLDER / "pages"),
        assets_folder=str(FOLDER / "assets"),
        assets_ignore="^plotly-.*",
        external_scripts=[f"{base}/assets/{PLOTLY}?m={get_plotlyjs_version()}"],
        routes_pathname_prefix="/",
        requests_pathname_prefix=f"{base}/",
        # Another snapshot lays the page out anew.
        routing_callback_inputs={"snapshot": Input("snapshot", "data")},
        title="",
        update_title="",
        suppress_callback_exceptions=True,
        health_endpoint="healthz",
        enable_mcp=False,
        add_log_handler=False,
    )
    atlas = Atlas(home / "reference" / "boundaries.json")
    app.server.config.update(STORE=store, HOME=home, BASE=base, ATLAS=atlas)
    app.layout = partial(shell, refresh_seconds)
    app.interpolate_index = partial(_index, base)
    components.register_callbacks(app)
    access = read_access(home)
    if access.oidc and access.mode == "oidc":
        from dashboards.sign_in import add_sign_in  # its libraries are loaded only where people sign in

        add_sign_in(app.server, home, access, access.oidc, base)
    _add_answers(app, store, home, base, checker)
    app.server.config["UNASKED"] = below(base, app.server.wsgi_app)
    asked = identified(app.server.config["UNASKED"], access, _secret(home, access), base)
    app.server.wsgi_app = limited(asked, base)
    _warm_up(app.server)
    return app


def _secret(home: Path, access: Access) -> str:
    return "" if access.mode == "none" else read_secret(home, access)


def _add_answers(app: dash.Dash, store: Store, home: Path, base: str, check: Check) -> None:
    """Add what the server answers besides pages, and the headers of every answer."""
    again, remember = repeated(store)
    app.server.after_request(remember)  # of functions that run after a request, the one that was added first runs last
    app.server.after_request(_show_status)
    add_redirects(app.server)
    add_areas(app, app.server.config["ATLAS"])
    add_routes(app.server, store, home, partial(Address.parse, base=base), check)
    add_api(app.server, store)
    protect(app.server, lambda: dash_policy(app.csp_hashes()))
    record_reading(app.server, home)
    guard_callbacks(app, base)
    app.server.before_request(again)


def _index(base: str, **parts: str) -> str:
    """The page before any script has run: the sentence of the page to come can be read at once.

    Dash puts the components in its place; theme.css then hides it.
    """
    address = Address.parse(request.script_root + request.path, request.query_string.decode("ascii", "replace"), base)
    words, head = address.words, head_at(address)
    g.page_status = head.status
    return f"""<!DOCTYPE html>
<html lang="{words.lang}">
  <head>
    {parts["metas"]}
    <title>{escape(words("app.page_title", page=head.title))}</title>
    <link rel="icon" type="image/svg+xml" href="{escape(base)}/assets/favicon.svg">
    {parts["css"]}
  </head>
  <body>
    <noscript>{escape(words("app.noscript"))}</noscript>
    {_first(head, words)}
    {parts["app_entry"].replace("Loading...", "")}
    {parts["config"]}
    {parts["scripts"]}
    {parts["renderer"]}
  </body>
</html>"""


def _first(head: PageHead, words: Words) -> str:
    sentence = f'<p class="sentence">{escape(head.sentence)}</p>' if head.sentence else ""
    undrawn = f'data-undrawn="{escape(words("app.undrawn"))}"'
    return f'<div id="first" {undrawn}><div class="first-header"></div><h1>{escape(head.title)}</h1>{sentence}</div>'


def _show_status(response: Response) -> Response:
    response.status_code = g.pop("page_status", response.status_code)
    return response


def _warm_up(server: Flask) -> None:
    """Dash finishes its set-up on the first request, and the first query imports half a second's worth of modules."""
    Client(server.config["UNASKED"]).get("/")
