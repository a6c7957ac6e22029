"""Pages without figures: nothing there, not found. And the desk an address asks for."""

from dataclasses import replace

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.pages.page import LostError, Page, PageContext, year_label, year_of
from dashboards.store import OpenedSnapshot
from dashboards.words import Words

NOT_FOUND, BROKEN, UNAVAILABLE = 404, 500, 503


def page_context(snapshot: OpenedSnapshot, address: Address, *, is_result: bool = True) -> PageContext:
    """Prefecture and year of the URL; the first and the newest closed where it does not say. Raises LostError.

    `is_result`: the page shows figures over bodies, of which a year that is being collected has none.
    """
    known = dict(snapshot.frame("prefectures").select("code", "name").iter_rows())
    pref = address.pref or next(iter(known), "")
    if pref not in known:
        raise LostError(no_prefecture(address))
    years = snapshot.frame("years", pref=pref).rows(named=True)
    year = year_of(address, years)
    if year is None:
        raise LostError(no_year(address, [row["year"] for row in years]))
    context = PageContext(pref, known[pref], year, known, years)
    if is_result and not context.state["is_closed"]:
        raise LostError(collecting(context, address))
    return context


def collecting(context: PageContext, address: Address) -> Page:
    """The year in view is being collected: how many have answered, and where to see who."""
    words = address.words
    title = words("year_state.title", name=context.name, year=words.year(context.year))
    ways = [html.Link(words("year_state.to_board"), href=address.to("/deliveries", year=str(context.year)))]
    ways += [
        html.Link(year_label(row, words), href=replace(address, year=str(row["year"])).to_overview())
        for row in context.years
        if row["is_closed"]
    ][:1]
    content = [
        html.P(collecting_sentence(context, words)),
        html.Ul([html.Li(link) for link in ways], className="ways-on"),
    ]
    return Page(title, _message(title, content))


def collecting_sentence(context: PageContext, words: Words) -> str:
    """How many have answered in a year that is being collected, and that figures follow."""
    state = context.state
    return words("year_state.text", received=state["received_count"], asked=state["asked_count"])


def nothing_to_show(reason: str, address: Address) -> Page:
    """`reason` is that of a StoreError: nothing published yet, not readable, or of another version."""
    words = address.words
    title = words(f"plain.{reason}_title")
    if reason == "nothing_published":
        steps = [
            html.Pre(html.Code("monosashi run")),
            html.P(words("plain.nothing_published_sample")),
            html.Pre(html.Code("monosashi run --sample")),
        ]
    else:
        command = "monosashi run" if reason == "updating" else "monosashi doctor"
        steps = [html.Pre(html.Code(command))]
    wait = html.P(words("plain.nothing_published_wait"), className="note")
    content = _message(title, [html.P(words(f"plain.{reason}_text")), *steps, wait])
    return Page(title, content, UNAVAILABLE)


def not_found(address: Address) -> Page:
    words = address.words
    return lost("not_found", words("plain.not_found_text"), address)


def no_body(address: Address, code: str, year: int) -> Page:
    words = address.words
    return lost("no_body", words("plain.no_body_text", code=code, year=words.year(year)), address)


def no_prefecture(address: Address) -> Page:
    words = address.words
    text = words("plain.no_pref_text", code=address.pref)
    return lost("no_pref", text, replace(address, pref="", more={}))


def no_year(address: Address, years: list[int]) -> Page:
    words = address.words
    known = words("app.separator").join(str(year) for year in years)
    text = words("plain.no_year_text", year=address.year, years=known or words("app.none"))
    # The way on must not carry the year along that was not found.
    return lost("no_year", text, replace(address, year="", more={}))


def lost(key: str, text: str, address: Address) -> Page:
    """`plain.<key>_title` as the heading, `text`, and where to go from here."""
    words = address.words
    title = words(f"plain.{key}_title")
    return Page(title, _message(title, [html.P(text), _ways_on(address, words)]), NOT_FOUND)


def broken(address: Address) -> Page:
    """Something of ours failed; the address is not at fault."""
    words = address.words
    return replace(lost("broken", words("plain.broken_text"), replace(address, more={})), status=BROKEN)


def _ways_on(address: Address, words: Words) -> html.Ul:
    links = [
        html.Link(words("plain.to_overview"), href=address.to_overview()),
        html.Link(words("plain.to_body"), href=address.to_body()),
    ]
    return html.Ul([html.Li(link) for link in links], className="ways-on")


def _message(title: str, content: list) -> html.Div:
    return html.Div([html.H1(title), *content], className="message")
