"""A page: heading, the sentence that answers, controls, one screen of cards, tabs for the rest."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import dash
from dash import dcc, html

from dashboards.address import Address
from dashboards.components.pickers import prefecture_picker, year_picker
from dashboards.components.terms import explain, page_terms
from dashboards.outside import only_now
from dashboards.page_context import (
    AddressContext,
    CollectingError,
    ForbiddenError,
    LostError,
    PageContext,
    current_address,
    newest_year,
)
from dashboards.store import StoreError
from dashboards.words import Words

Layout = Callable[..., Any]
Text = Callable[[PageContext], str]
OK, FORBIDDEN, NOT_FOUND, BROKEN, UNAVAILABLE = 200, 403, 404, 500, 503
STATUSES: Mapping[type[LostError], int] = {CollectingError: OK, ForbiddenError: FORBIDDEN}


@dataclass(frozen=True)
class PageHead:
    """What can be read before any script has run."""

    title: str
    sentence: str = ""
    status: int = OK
    reason: str = ""


def page_at(path: str) -> Mapping[str, Any] | None:
    """The entry of dash.page_registry that answers at a path."""
    return next((page for page in dash.page_registry.values() if _answers(page, path)), None)


def _answers(page: Mapping[str, Any], path: str) -> bool:
    if not page["path_template"]:
        return bool(page["path"] == path)
    start = page["path_template"].split("<")[0]
    return path.startswith(start) and "/" not in path[len(start) :] and len(path) > len(start)


def head_at(address: Address) -> PageHead:
    """Heading and sentence of the page at an address, with the status of the answer. Never raises."""
    page = page_at(address.path)
    try:
        if page is None:
            raise LostError("not_found")
        if "heading" not in page:
            return PageHead("")
        context = context_for(page, address)
        return PageHead(page["heading"](context), page["sentence"](context))
    except Exception as error:
        return _fault(error, address)


def context_for(page: Mapping[str, Any], address: Address) -> PageContext:
    """The context of a page. Raises CollectingError and ForbiddenError.

    Pages say when they are registered that they show years that are not closed, or what bodies sent.
    """
    context = page.get("context", PageContext.of)(address)
    if not isinstance(context, PageContext):
        return context
    if page.get("shows_deliveries"):
        context.require_receiver()
    if not page.get("shows_open_years"):
        context.require_closed()
    return context


def _fault(error: Exception, address: Address) -> PageHead:
    """What to show instead of a page."""
    only_now()
    words = address.words
    if isinstance(error, LostError):
        status = STATUSES.get(type(error), NOT_FOUND)
        title, text = (words(f"plain.{error.key}_{part}", **error.values) for part in ("title", "text"))
        return PageHead(title, text, status)
    if isinstance(error, StoreError):
        title, text = (words(f"plain.{error.reason}_{part}") for part in ("title", "text"))
        return PageHead(title, text, UNAVAILABLE, error.reason)
    logging.getLogger(__name__).exception("the page %s broke", address.path, exc_info=error)
    return PageHead(words("plain.broken_title"), words("plain.broken_text"), BROKEN)


def title_of(heading: Callable[[Any], str], context: Callable[[Address], Any] = PageContext.of) -> Callable[..., str]:
    """The `title` of dash.register_page: what the browser's tab is called. `context`: as the page declares it."""

    def title(**_variables: str) -> str:
        address = current_address()
        try:
            return address.words("app.page_title", page=heading(context(address)))
        except Exception as error:
            return address.words("app.page_title", page=_fault(error, address).title)

    return title


def answers_always(layout: Layout) -> Layout:
    """Wrap a page's `layout`: whatever is asked, a page with a way on answers."""

    @wraps(layout)
    def answer(**query: Any) -> Any:
        address = current_address()
        try:
            if (page := page_at(address.path)) and "heading" in page:
                context_for(page, address)
            return layout(**query)
        except CollectingError as error:
            return collecting_page(_fault(error, address), error.context)
        except Exception as error:
            return fault_page(_fault(error, address), address)

    return answer


WAYS = (("plain.to_overview", "/"), ("plain.to_body", "/body"), ("nav.indicator", "/indicator"),
        ("nav.deliveries", "/deliveries"), ("nav.check", "/check"), ("nav.method", "/method"))  # fmt: skip
COMMANDS = {"nothing_published": ("monosashi run", "monosashi run --sample"), "updating": ("monosashi run",),
            "no_open_data": ("monosashi run",), "unreadable": ("monosashi doctor",)}  # fmt: skip
"""What to type where nothing can be shown, by the reason of the StoreError."""


def fault_page(fault: PageHead, address: Address) -> html.Div:
    """A page that explains what is not there, and leads on."""
    words = address.words
    clean = Address(lang=address.lang, base=address.base)
    ways = [("nav.check", "/check")] if fault.status == UNAVAILABLE else WAYS
    links = html.Ul([html.Li(dcc.Link(words(key), href=clean.to(path))) for key, path in ways], className="ways-on")
    return _plain_page(fault, address, *_steps(fault.reason, words), links)


def collecting_page(fault: PageHead, context: PageContext) -> html.Div:
    """A year that is being collected: how many have answered, who has not, and the last year with results."""
    words, address = context.words, context.address
    closed = str(newest_year(context.years))
    ways = [
        (words("year_state.to_board"), address.to("/deliveries", year=str(context.year))),
        (words("plain.to_year", year=words.year(int(closed))), address.here(year=closed)),
    ]
    links = html.Ul([html.Li(dcc.Link(text, href=href)) for text, href in ways], className="ways-on")
    return _plain_page(fault, address, links, kind="collecting")


def _plain_page(head: PageHead, address: Address, *children: Any, kind: str = "fault") -> html.Div:
    said = [html.H1(head.title, tabIndex=-1), html.P(head.sentence, id="sentence", className="sentence")]
    explain(address.words, said)
    return html.Div(
        [*said, *children],
        className=kind,
        **{"data-path": address.base + address.path},
    )


def _steps(reason: str, words: Words) -> list[Any]:
    """The commands that make something to show; the page then comes by itself."""
    commands = [html.Pre(html.Code(command)) for command in COMMANDS.get(reason, ())]
    if reason == "nothing_published":
        commands.insert(1, html.P(words("plain.nothing_published_sample")))
    return [*commands, html.P(words("plain.nothing_published_wait"), className="note")] if commands else []


def page(
    context: PageContext,
    heading: str,
    sentence: str,
    *children: Any,
    controls: Sequence[Any] = (),
    links: Sequence[Any] = (),
    number: tuple[str, str] | None = None,
) -> html.Div:
    """Lay out a page. `controls` come before prefecture and year; `links` stand beside the day of the answers.

    `number`: the one number of the sentence that stands large before it, and what it is.
    """
    words = context.words
    day = html.Span(context.as_of(), className="num")
    is_method = context.address.path == "/method"
    method = [] if is_method else [dcc.Link(words("basis.method"), href=context.address.to("/method"))]
    slides = [html.A(words("meeting.this_page"), href=href)] if (href := _slides_of(context.address)) else []
    where = html.Div([prefecture_picker(context), year_picker(context)], className="controls")
    head = html.Div(
        [html.H1(heading, tabIndex=-1), html.Div([*controls, where], className="controls")], className="page-head"
    )
    lead = [
        _lead(sentence, number),
        *([html.P(note, className="note")] if (note := context.release_note()) else []),
        html.P([day, *links, *slides, *method], className="basis"),
    ]
    terms = page_terms(words, heading, sentence, children)
    explain(words, lead, children)
    content = [head, *lead, *children, *([terms] if terms else [])]
    return html.Div(content, **{"data-path": context.address.base + context.address.path})


def _lead(sentence: str, number: tuple[str, str] | None) -> Any:
    """The sentence; before it, where there is one, its number. That is in the sentence, so it is not read out twice."""
    said = html.P(sentence, id="sentence", className="sentence")
    if number is None:
        return said
    value, name = number
    large = html.P([html.Strong(value), html.Span(name)], className="lead-number", **{"aria-hidden": "true"})
    return html.Div([large, said], className="lead")


def _slides_of(address: Address) -> str:
    """Where the cards of this page can be taken along as slides; empty on a page without cards."""
    names = (page_at(address.path) or {}).get("cards", ())
    cards = ",".join(f"{address.path}~{name}" for name in names)
    return address.to("/meeting", **address.more, cards=cards) if cards else ""


def bare_page(context: AddressContext, heading: str, sentence: str, *children: Any) -> html.Div:
    """Lay out a page that is of no prefecture and no year, and needs nothing published."""
    lead = [html.H1(heading, tabIndex=-1), html.P(sentence, id="sentence", className="sentence")]
    return html.Div([*lead, *children], **{"data-path": context.address.base + context.address.path})


def columns(*cards: Any, of: str = "two") -> html.Div:
    """Cards side by side; below each other where the window is narrow. `of`: a class of theme.css."""
    return html.Div(cards, className=f"columns columns-{of}")


def slow_link(words: Words, key: str, href: str) -> html.A:
    """A link to a file that takes a while: it shows how far that has come (assets/dashboards.js)."""
    data = {"data-progress": words("slow.progress"), "data-lost": words("slow.lost")}
    return html.A(words(key), href=href, role="link", **data, **{"aria-live": "polite"})


def empty(text: str) -> html.P:
    """What stands where there is nothing to show: why, and what to do."""
    return html.P(text, className="empty")
