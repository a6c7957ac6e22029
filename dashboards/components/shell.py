"""What stands around every page: header with the ruler, notice, footer, drawer, and the stores of the browser."""

from datetime import UTC, datetime
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from flask import current_app, session

from dashboards.access import Person, current_person
from dashboards.address import Address
from dashboards.components.body_boxes import body_finder
from dashboards.components.source import drawer
from dashboards.components.tour import seen_store, tour
from dashboards.confidentiality import confidentiality_text
from dashboards.freshness import Freshness, freshness, instant, last_report
from dashboards.page_context import store, with_prefecture
from dashboards.store import OpenedSnapshot
from dashboards.times import local_time
from dashboards.words import Words, words_of
from pipeline.definitions.messages import LANGUAGES

BLUES = ["#E8F1FE", "#D9E6FF", "#C5D7FB", "#9DB7F9", "#7096F8", "#4979F5", "#3460FB", "#264AF4", "#0031D8", "#0017C1"]
THEME = {
    "fontFamily": "'BIZ UDPGothic', Meiryo, sans-serif",
    "colors": {"ds": BLUES},
    "primaryColor": "ds",
    "primaryShade": 9,
    "defaultRadius": "sm",
    "black": "#333333",
}


def shell(refresh_seconds: int) -> dmc.MantineProvider:
    """The layout of the app; pages come into dash.page_container."""
    words = words_of("ja")
    around = [
        dcc.Location(id="url", refresh="callback-nav"),
        dcc.Store(id="snapshot", data=store().token()),
        dcc.Store(id="pick", storage_type="session"),
        dcc.Store(id="grid-state"),
        dcc.Store(id="address"),
        *(dcc.Store(id=name) for name in ("taken", "file-wanted", "source-wanted")),
        dcc.Download(id="download"),
        dcc.Interval(id="refresh", interval=refresh_seconds * 1000),
        drawer(),
        seen_store(),
    ]
    header = html.Header(
        html.Div(
            [html.Div(id="header", className="bar-links"), html.Div(body_finder(words), id="finder", role="search")],
            className="bar",
        ),
        className="site-header",
    )
    main = html.Main(dash.page_container, id="main", className="site-main", tabIndex=-1)
    unpick = html.Button("×", id="unpick", title=words("field.unpick"), className="unpick no-print")
    content = [header, html.Div(id="notice"), main, unpick, html.Footer(id="footer", className="site-footer")]
    return dmc.MantineProvider([*around, *content], theme=THEME, forceColorScheme="light")


def navigation() -> list[dict[str, Any]]:
    """The pages that stand in the navigation, in order: those registered with `nav=`, the key of their word."""
    pages = [page for page in dash.page_registry.values() if page.get("nav")]
    return sorted(pages, key=lambda page: page["order"])


def header(address: Address) -> list[Any]:
    """Skip link, brand, languages, pages."""
    words = address.words
    brand = dcc.Link(
        [
            html.Span(className="brand-mark", **{"aria-hidden": "true"}),
            html.Span(words("app.name"), className="brand-name"),
            html.Span(words("app.tagline"), className="brand-tagline"),
        ],
        href=address.to("/"),
        className="brand",
    )
    links = html.Ul([html.Li(_nav_link(page, address)) for page in navigation()])
    skip = html.A(words("app.skip"), href="#main", className="skip-link")
    return [
        skip,
        brand,
        _who(current_person(), words),
        _languages(address),
        html.Nav(links, className="nav", **{"aria-label": words("app.main_nav")}),
        *tour(address),
    ]


def _nav_link(page: dict[str, Any], address: Address) -> dcc.Link:
    path = page["nav_path"] if "nav_path" in page else page["path"]
    is_here = address.path == path or (path != "/" and address.path.startswith(f"{path}/"))
    text = address.words(f"nav.{page['nav']}")
    content = html.Span(text, **{"aria-current": "page"}) if is_here else text
    return dcc.Link(content, href=address.to(path), className="nav-link is-here" if is_here else "nav-link")


def _who(person: Person, words: Words) -> html.Div | None:
    """Who is asking, and as what, with the way out of a session; nothing where nobody is asked."""
    if not person.name:
        return None
    content: list[Any] = [html.Span(words("who.is", name=person.name, role=words(f"who.{person.role}")))]
    if session.get("person"):
        leave = html.Button(words("sign_in.leave"), type="submit")
        content.append(html.Form(leave, action=f"{current_app.config['BASE']}/sign-out", method="POST"))
    return html.Div(content, className="who")


def _languages(address: Address) -> html.Nav:
    words = address.words
    links = [
        # A whole page load, so that <html lang> follows.
        html.A(
            words(f"lang.{lang}"),
            href=address.in_language(lang),
            lang=lang,
            className="is-here" if lang == address.lang else "",
            **({"aria-current": "true"} if lang == address.lang else {}),
        )
        for lang in LANGUAGES
    ]
    return html.Nav(links, className="languages", **{"aria-label": words("lang.label")})


def age_text(state: Freshness, words: Words) -> str:
    """How long ago, in the largest unit that makes sense."""
    if state.age is None:
        return words("app.none")
    minutes = max(0, int(state.age.total_seconds() // 60))
    if minutes < 60:
        return words("footer.age_minutes", n=minutes)
    if minutes < 48 * 60:
        return words("footer.age_hours", n=minutes // 60)
    return words("footer.age_days", n=minutes // (24 * 60))


def notice(state: Freshness, words: Words) -> html.Div | None:
    """A red bar when the last night failed or the snapshot is old; nothing when all is well."""
    lines = []
    if state.failed_at:
        key = "notice.failed" if state.age is not None else "notice.failed_nothing"
        lines.append(words(key, time=local_time(state.failed_at)))
        if state.message:
            lines.append(words("notice.reason", message=state.message))
    if state.is_stale:
        lines.append(words("notice.stale", age=age_text(state, words)))
    if not lines:
        return None
    mark = html.Span("!", className="notice-mark", **{"aria-hidden": "true"})
    return html.Div([mark, html.Div([html.P(line) for line in lines])], className="notice", role="alert")


def footer(snapshot: OpenedSnapshot | None, state: Freshness, words: Words) -> html.Dl | html.P:
    """Years, framework, run, and the age of the snapshot."""
    if snapshot is None:
        return html.P(words("footer.nothing"))
    facts = snapshot.row("snapshot")
    published = instant(snapshot.pointer.get("published_at"))
    entries = {
        "year": _years(snapshot.frame("years").to_dicts(), words),
        "framework": f"{facts['framework']} {words.pick(facts, 'title')}",
        "published": words("footer.at", time=local_time(published), age=age_text(state, words)),
        "run": facts["run_id"],
        **({"confidentiality": handling} if (handling := confidentiality_text(words)) else {}),
    }
    items = [html.Div([html.Dt(words(f"footer.{key}")), html.Dd(text)]) for key, text in entries.items()]
    return html.Dl(items, className="facts-line", **{"aria-label": words("footer.label")})


def _years(rows: list[dict[str, Any]], words: Words) -> str:
    """Every fiscal year once, oldest first; of one that is not final in every prefecture also its state."""
    states: dict[int, set[str]] = {}
    for row in rows:
        states.setdefault(row["year"], set()).add(row["edition_state"])
    texts = []
    for year, found in sorted(states.items()):
        state = next((name for name in ("collecting", "provisional") if name in found), None)
        known = words("footer.year_state", year=year, state=words(f"edition.{state}")) if state else str(year)
        texts.append(known)
    return words("app.separator").join(texts)


def register_callbacks(app: dash.Dash) -> None:
    """Header and footer; and the look for a new snapshot."""
    server = app.server

    @app.callback(Output("header", "children"), Input("url", "pathname"), Input("url", "search"))
    def show_header(pathname: str, search: str) -> Any:
        address, snapshot = Address.parse(pathname, search, server.config["BASE"]), store().found()
        return header(with_prefecture(address, snapshot) if snapshot else address)

    @app.callback(
        Output("notice", "children"),
        Output("footer", "children"),
        Input("snapshot", "data"),
        Input("refresh", "n_intervals"),
        State("url", "search"),
    )
    def show_age(_token: str, _ticks: int, search: str) -> tuple[Any, Any]:
        words, snapshot = Address.parse("/", search).words, store().found()
        report = last_report(server.config["HOME"] / "reports")
        state = freshness(snapshot.pointer if snapshot else None, report, datetime.now(UTC))
        return notice(state, words), footer(snapshot, state, words)

    @app.callback(
        Output("snapshot", "data"),
        Input("refresh", "n_intervals"),
        State("snapshot", "data"),
        prevent_initial_call=True,
    )
    def look_for_news(_ticks: int, shown: str) -> Any:
        token = store().token()
        return dash.no_update if token == shown else token
