"""The dashboards: a Dash app over the published snapshot of one home."""

from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote

import dash
import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, State, dcc, html
from flask import request

from dashboards import shell
from dashboards.address import Address
from dashboards.freshness import Freshness, freshness, last_report
from dashboards.headers import protect
from dashboards.pages import body, method, overview, plain
from dashboards.pages.page import Page
from dashboards.store import Snapshot, Store, StoreError
from dashboards.words import words_of

FOLDER = Path(__file__).parent
FONT = '"BIZ UDPGothic", "Meiryo", sans-serif'
BLUE = ["#E8F1FE", "#D9E6FF", "#C5D7FB", "#9DB7F9", "#7096F8", "#4979F5", "#3460FB", "#264AF4", "#0017C1", "#00118F"]
"""The blues of the palette, from light to dark."""


def create_app(published: Path, reports: Path | None = None, refresh_seconds: int = 60) -> dash.Dash:
    """The app over `published` (current.json and its snapshot) and `reports` (last.json).

    Every `refresh_seconds` an open page asks whether there is a new snapshot.
    """
    store = Store(published)
    app = dash.Dash(
        "dashboards",
        assets_folder=str(FOLDER / "assets"),
        use_pages=False,
        title="",
        update_title="",
        suppress_callback_exceptions=True,
        health_endpoint="healthz",
        enable_mcp=False,
        add_log_handler=False,
    )
    app.layout = partial(_layout, store, refresh_seconds)
    app.interpolate_index = _index
    _route(app, store, reports)
    _interact(app, store)
    app.server.add_url_rule("/readyz", "readyz", partial(_readiness, store))
    app.server.add_url_rule("/export/method/indicators.csv", "definitions", partial(_definitions, store))
    protect(app.server, app.csp_hashes())
    _warm_up(app, store)
    return app


def _layout(store: Store, refresh_seconds: int) -> dmc.MantineProvider:
    shown = [
        dcc.Location(id="url", refresh="callback-nav"),
        dcc.Store(id="snapshot", data=store.token()),
        dcc.Store(id="title"),
        dcc.Store(id="told"),
        dcc.Interval(id="refresh", interval=refresh_seconds * 1000),
        html.Div(id="skip"),
        html.Header(id="header", className="site-header"),
        html.Div(id="notice"),
        html.Main(id="main", className="site-main", tabIndex=-1),
        html.Footer(id="footer", className="site-footer"),
    ]
    theme = {
        "fontFamily": FONT,
        "headings": {"fontFamily": FONT},
        "colors": {"blue": BLUE},
        "primaryColor": "blue",
        "primaryShade": 8,
        "defaultRadius": "sm",
        "focusRing": "never",
    }
    return dmc.MantineProvider(shown, theme=theme, forceColorScheme="light")


def _index(**parts: str) -> str:
    """The page before any script has run, in the language of the URL."""
    words = words_of(request.args.get("lang", "ja"))
    entry = parts["app_entry"].replace("Loading...", escape(words("app.loading")))
    return f"""<!DOCTYPE html>
<html lang="{words.lang}">
  <head>
    {parts["metas"]}
    <title>{escape(words("app.name"))}</title>
    <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
    {parts["css"]}
  </head>
  <body>
    <noscript>{escape(words("app.noscript"))}</noscript>
    {entry}
    {parts["config"]}
    {parts["scripts"]}
    {parts["renderer"]}
  </body>
</html>"""


def render(store: Store, address: Address) -> Page:
    """The page of an address. Never raises for what a user may ask, or for a snapshot that is not there."""
    try:
        snapshot = store.snapshot()
        if address.path == "/":
            return overview.page(snapshot, address)
        if address.path == "/method":
            return method.page(snapshot, address)
        if address.path == "/body":
            return plain.choose(snapshot, address)
        if address.path.startswith("/body/"):
            return body.page(snapshot, address, address.path.removeprefix("/body/"))
        return plain.not_found(address)
    except StoreError as error:
        return plain.nothing_to_show(error.reason, address)


def _state(store: Store, reports: Path | None) -> tuple[Snapshot | None, Freshness]:
    try:
        snapshot = store.snapshot()
    except StoreError:
        snapshot = None
    pointer = snapshot.pointer if snapshot else None
    return snapshot, freshness(pointer, last_report(reports), datetime.now(UTC))


def show_page(store: Store, pathname: str, search: str, _snapshot: str) -> tuple:
    """Content of the main part, and what the tab is called."""
    address = Address.parse(pathname, search)
    page = render(store, address)
    return page.content, address.words("app.page_title", page=page.title)


def show_header(pathname: str, search: str) -> tuple:
    """Skip link and header, in the language of the URL."""
    address = Address.parse(pathname, search)
    return html.A(address.words("app.skip"), href="#main", className="skip-link"), shell.header(address)


def look_for_news(store: Store, reports: Path | None, _ticks: int, search: str, shown: str) -> tuple:
    """Notice, footer, and the token of the snapshot; the token only when another one has been published."""
    words = Address.parse("/", search).words
    snapshot, state = _state(store, reports)
    token = store.token()
    news = dash.no_update if token == shown else token
    return shell.notice(state, words), shell.footer(snapshot, state, words), news


def download(store: Store, clicks: int | None, shown: list[dict] | None, search: str) -> dict:
    """The list of bodies as CSV, as it is sorted and filtered on the page."""
    if not clicks:
        raise dash.exceptions.PreventUpdate
    codes = [str(row["code"]) for row in shown or []]
    name, content = overview.csv_of(store.snapshot(), Address.parse("/", search), codes)
    return dcc.send_bytes(content, name)


def _route(app: dash.Dash, store: Store, reports: Path | None) -> None:
    path, search, snapshot = Input("url", "pathname"), Input("url", "search"), Input("snapshot", "data")
    app.callback(Output("main", "children"), Output("title", "data"), path, search, snapshot)(partial(show_page, store))
    app.callback(Output("skip", "children"), Output("header", "children"), path, search)(show_header)
    app.callback(
        Output("notice", "children"),
        Output("footer", "children"),
        Output("snapshot", "data"),
        Input("refresh", "n_intervals"),
        search,
        State("snapshot", "data"),
    )(partial(look_for_news, store, reports))


def _interact(app: dash.Dash, store: Store) -> None:
    """Controls. What they do in the browser is in assets/board.js: no inline scripts."""

    def in_browser(function: str, output: Output, *inputs: Input | State) -> None:
        app.clientside_callback(ClientsideFunction("board", function), output, *inputs, prevent_initial_call=True)

    in_browser("showTitle", Output("told", "data"), Input("title", "data"), State("url", "pathname"))
    in_browser("choosePrefecture", Output("pref", "error"), Input("pref", "value"))
    in_browser("chooseYear", Output("year", "error"), Input("year", "value"))
    in_browser("chooseBody", Output("body", "error"), Input("body", "value"))
    in_browser("print", Output("print", "title"), Input("print", "n_clicks"))
    in_browser("findIndicators", Output("method-search", "error"), Input("method-search", "value"))
    in_browser(
        "search", Output("bodies", "dashGridOptions"), Input("search", "value"), State("bodies", "dashGridOptions")
    )

    app.callback(
        Output("csv-file", "data"),
        Input("csv", "n_clicks"),
        State("bodies", "virtualRowData"),
        State("url", "search"),
        prevent_initial_call=True,
    )(partial(download, store))


def _readiness(store: Store) -> tuple[str, int, dict[str, str]]:
    plain_text = {"Content-Type": "text/plain; charset=utf-8"}
    try:
        return str(store.snapshot().row("snapshot")["run_id"]), 200, plain_text
    except StoreError as error:
        return error.reason, 503, plain_text


def _definitions(store: Store) -> tuple[bytes | str, int, dict[str, str]]:
    """The indicators of the framework as CSV, in the language of the URL."""
    address = Address.parse("/method", request.query_string.decode("ascii", "replace"))
    try:
        sheet = method.definition_sheet(store.snapshot(), address)
    except StoreError as error:
        return address.words(f"plain.{error.reason}_title"), 503, {"Content-Type": "text/plain; charset=utf-8"}
    disposition = f"attachment; filename*=UTF-8''{quote(sheet.title)}.csv"
    return sheet.bytes_as("csv"), 200, {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": disposition}


def _warm_up(app: dash.Dash, store: Store) -> None:
    """Dash finishes its set-up on the first request, and answers 500 to callbacks that come before it."""
    app.server.test_client().get("/")
    # The first query with parameters imports half a second's worth of modules.
    render(store, Address())
