"""Pages without figures: nothing there, not found, choose a body."""

from dash import dcc, html

from dashboards.address import Address
from dashboards.pages.page import Page, body_choice, page_head
from dashboards.store import Snapshot
from dashboards.words import Words


def nothing_to_show(reason: str, address: Address) -> Page:
    """`reason` is that of a StoreError: nothing published yet, or not readable."""
    words = address.words
    title = words(f"plain.{reason}_title")
    if reason == "nothing_published":
        steps = [
            html.Pre(html.Code("monosashi run")),
            html.P(words("plain.nothing_published_sample")),
            html.Pre(html.Code("monosashi run --sample")),
        ]
    else:
        steps = [html.Pre(html.Code("monosashi doctor"))]
    wait = html.P(words("plain.nothing_published_wait"), className="note")
    return Page(title, _message(title, [html.P(words(f"plain.{reason}_text")), *steps, wait]))


def not_found(address: Address) -> Page:
    words = address.words
    return _lost("not_found", words("plain.not_found_text"), address)


def no_body(address: Address, code: str, year: int) -> Page:
    words = address.words
    return _lost("no_body", words("plain.no_body_text", code=code, year=words.year(year)), address)


def no_prefecture(address: Address) -> Page:
    words = address.words
    return _lost("no_pref", words("plain.no_pref_text", code=address.pref), address)


def no_year(address: Address, years: list[int]) -> Page:
    words = address.words
    known = words("app.separator").join(str(year) for year in years)
    text = words("plain.no_year_text", year=address.year, years=known or words("app.none"))
    # The way on must not carry the year along that was not found.
    return _lost("no_year", text, Address(address.path, lang=address.lang))


def choose(snapshot: Snapshot, address: Address) -> Page:
    """The door to the body pages: one search box."""
    words = address.words
    title = words("plain.choose_title")
    text = html.P(words("plain.choose_text"))
    box = html.Div(body_choice(snapshot, None, words), className="choose-box")
    return Page(title, html.Div([page_head(words("nav.body"), title, []), html.Div([text, box], className="message")]))


def _lost(key: str, text: str, address: Address) -> Page:
    words = address.words
    title = words(f"plain.{key}_title")
    return Page(title, _message(title, [html.P(text), _ways_on(address, words)]))


def _ways_on(address: Address, words: Words) -> html.Ul:
    links = [
        dcc.Link(words("plain.to_overview"), href=address.to_overview()),
        dcc.Link(words("plain.to_body"), href=address.to_body()),
    ]
    return html.Ul([html.Li(link) for link in links], className="ways-on")


def _message(title: str, content: list) -> html.Div:
    return html.Div([html.H1(title), *content], className="message")
