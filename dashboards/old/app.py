"""The dashboards: a Dash app over the published snapshot of one home."""

from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path

import dash
from dash import ClientsideFunction, Input, Output, State, dcc, html
from flask import Response, g, request

from dashboards.address import Address, Read
from dashboards.base import below
from dashboards.callback_guard import guard_callbacks
from dashboards.checking import Check, check_here
from dashboards.freshness import Freshness, freshness, last_report
from dashboards.headers import content_security_policy, protect
from dashboards.old import shell
from dashboards.old.pages.page import body_choice
from dashboards.old.render import Pages, render
from dashboards.old.response_cache import Answers
from dashboards.old.wire import plain_values
from dashboards.routes import add_routes
from dashboards.store import OpenedSnapshot, Store, StoreError

FOLDER = Path(__file__).parent
UNUSED = ("/dash/deps/polyfill@", "/dash/dash_table/")
"""Scripts of Dash that pages go without: they serve old browsers, and components that bring more scripts later."""
KEPT_MIB = 128
"""All pages of a nation's year are some 40 MiB."""


def create_app(
    home: Path, refresh_seconds: int = 60, base: str = "", kept_mib: int = KEPT_MIB, check: Check | None = None
) -> dash.Dash:
    """The app over one home: what is published there, how the last night went, what was returned.

    `base` is the path below which it stands behind a proxy (base.py); empty at the root.

    Every `refresh_seconds` an open page asks whether there is a new snapshot. Finished pages are kept, compressed, up
    to `kept_mib` together. `check` checks a file that somebody drops; without one it is done in this process.
    """
    store, reports = Store(home / "published"), home / "reports"
    app = dash.Dash(
        "dashboards",
        assets_folder=str(FOLDER / "assets"),
        use_pages=False,
        routes_pathname_prefix="/",
        requests_pathname_prefix=f"{base}/",
        title="",
        update_title="",
        suppress_callback_exceptions=True,
        health_endpoint="healthz",
        enable_mcp=False,
        add_log_handler=False,
    )
    app.server.config.update(STORE=store, BASE=base)
    app.layout = partial(_layout, store, refresh_seconds)
    pages, answers, read = Pages(store), Answers(kept_mib * 1024**2), partial(Address.parse, base=base)
    app.interpolate_index = partial(_index, pages, read)
    _route(app, pages, answers, reports, read)
    _interact(app)
    app.server.after_request(_show_status)
    add_routes(app.server, store, home, read, check or partial(check_here, home))
    protect(app.server, lambda: content_security_policy(app.csp_hashes()), answers)
    guard_callbacks(app, base)
    app.server.wsgi_app = below(base, app.server.wsgi_app)
    _warm_up(app, store)
    return app


def _layout(store: Store, refresh_seconds: int) -> html.Div:
    shown = [
        dcc.Location(id="url", refresh="callback-nav"),
        dcc.Store(id="snapshot", data=store.token()),
        dcc.Store(id="title"),
        dcc.Store(id="told"),
        dcc.Interval(id="refresh", interval=refresh_seconds * 1000),
        dcc.Store(id="shown-lang"),
        html.Div(id="skip"),
        html.Header(
            html.Div(
                [html.Div(id="header", className="bar-links"), html.Div(id="finder", role="search")], className="bar"
            ),
            className="site-header",
        ),
        html.Div(id="notice"),
        html.Main(id="main", className="site-main", tabIndex=-1),
        html.Footer(id="footer", className="site-footer"),
    ]
    return html.Div(shown)


def _index(pages: Pages, read: Read, **parts: str) -> str:
    """The page before any script has run, in the language of the URL; its status is that of the page to come."""
    address = read(request.script_root + request.path, request.query_string.decode("ascii", "replace"))
    words = address.words
    g.page_status = pages.status(address)
    entry = parts["app_entry"].replace("Loading...", escape(words("app.loading")))
    return f"""<!DOCTYPE html>
<html lang="{words.lang}">
  <head>
    {parts["metas"]}
    <title>{escape(words("app.name"))}</title>
    <link rel="icon" type="image/svg+xml" href="{escape(address.base)}/assets/favicon.svg">
    {parts["css"]}
  </head>
  <body>
    <noscript>{escape(words("app.noscript"))}</noscript>
    {entry}
    {parts["config"]}
    {_needed(parts["scripts"])}
    {parts["renderer"]}
  </body>
</html>"""


def _needed(scripts: str) -> str:
    """The script elements of Dash, one a line, without those that no page has a use for."""
    return "\n".join(line for line in scripts.splitlines() if not any(name in line for name in UNUSED))


def _show_status(response: Response) -> Response:
    response.status_code = g.pop("page_status", response.status_code)
    return response


def _state(store: Store, reports: Path | None) -> tuple[OpenedSnapshot | None, Freshness]:
    try:
        snapshot = store.snapshot()
    except StoreError:
        snapshot = None
    pointer = snapshot.pointer if snapshot else None
    return snapshot, freshness(pointer, last_report(reports), datetime.now(UTC))


def show_page(pages: Pages, answers: Answers, read: Read, pathname: str, search: str, _snapshot: str) -> tuple:
    """Content of the main part, and what the tab is called."""
    address = read(pathname, search)
    if answers.recall(*pages.key(address)):
        return None, None
    page = pages.at(address)
    if page.is_passing:
        answers.pass_by()
    return page.content, address.words("app.page_title", page=page.title)


def show_header(read: Read, pathname: str, search: str, shown_lang: str | None) -> tuple:
    """Skip link, header, and the search box: only that once a language, because it keeps what is typed."""
    address = read(pathname, search)
    skip = html.A(address.words("app.skip"), href="#main", className="skip-link")
    finder = dash.no_update if address.lang == shown_lang else plain_values(body_choice("find", address.words))
    return skip, plain_values(shell.header(address), has_text=False), finder, address.lang


def look_for_news(store: Store, reports: Path | None, _ticks: int, search: str, shown: str) -> tuple:
    """Notice, footer, and the token of the snapshot; the token only when another one has been published."""
    words = Address.parse("/", search).words
    snapshot, state = _state(store, reports)
    token = store.token()
    news = dash.no_update if token == shown else token
    around = plain_values([shell.notice(state, words), shell.footer(snapshot, state, words)], has_text=False)
    return *around, news


def _route(app: dash.Dash, pages: Pages, answers: Answers, reports: Path, read: Read) -> None:
    path, search, snapshot = Input("url", "pathname"), Input("url", "search"), Input("snapshot", "data")
    app.callback(Output("main", "children"), Output("title", "data"), path, search, snapshot)(
        partial(show_page, pages, answers, read)
    )
    app.callback(
        Output("skip", "children"),
        Output("header", "children"),
        Output("finder", "children"),
        Output("shown-lang", "data"),
        path,
        search,
        State("shown-lang", "data"),
    )(partial(show_header, read))
    app.callback(
        Output("notice", "children"),
        Output("footer", "children"),
        Output("snapshot", "data"),
        Input("refresh", "n_intervals"),
        search,
        State("snapshot", "data"),
    )(partial(look_for_news, pages.store, reports))


def _interact(app: dash.Dash) -> None:
    """What is only the browser's business is in assets/board.js: no inline scripts."""
    app.clientside_callback(
        ClientsideFunction("board", "showTitle"),
        Output("told", "data"),
        Input("title", "data"),
        State("url", "pathname"),
        State("snapshot", "data"),
        prevent_initial_call=True,
    )


def _warm_up(app: dash.Dash, store: Store) -> None:
    """Dash finishes its set-up on the first request, and answers 500 to callbacks that come before it."""
    app.server.test_client().get("/")
    # The first query with parameters imports half a second's worth of modules.
    render(store, Address())
