"""What stands around every page: header, notice, footer."""

from dataclasses import replace
from datetime import timedelta

from dashboards.address import Address
from dashboards.freshness import Freshness, instant
from dashboards.old import html
from dashboards.old.sitemap import ENTRIES, Entry
from dashboards.store import OpenedSnapshot, StoreError
from dashboards.times import local_time
from dashboards.words import Words
from pipeline.definitions.messages import LANGUAGES


def header(address: Address) -> list:
    """Brand and languages, below them the pages."""
    words = address.words
    brand = html.Link(
        [
            html.Span(className="brand-mark", **{"aria-hidden": "true"}),
            html.Span(words("app.name"), className="brand-name"),
            html.Span(words("app.tagline"), className="brand-tagline"),
        ],
        href=address.to_overview(),
        className="brand",
    )
    links = [*_rebuilt(address), *(_nav_link(entry, address) for entry in ENTRIES)]
    nav = html.Nav(html.Ul([html.Li(link) for link in links]), className="nav", **{"aria-label": words("app.main_nav")})
    return [brand, _languages(address), nav]


def _rebuilt(address: Address) -> list[html.A]:
    """The pages that have come on native Dash: a whole page load leads to the other app."""
    there = replace(address, base=address.base.removesuffix("/old"))
    paths = {"overview": "/"} | {key: f"/{key}" for key in ("indicator", "deliveries", "check", "method")}
    return [
        html.A(address.words(f"nav.{key}"), href=there.to(path), className="nav-link") for key, path in paths.items()
    ]


def _nav_link(entry: Entry, address: Address) -> html.Link:
    text, href = address.words(f"nav.{entry.key}"), address.to(entry.path)
    if entry.answers(address.path):
        return html.Link(html.Span(text, **{"aria-current": "page"}), href=href, className="nav-link is-here")
    return html.Link(text, href=href, className="nav-link")


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


def age_text(age: timedelta, words: Words) -> str:
    """How long ago, in the largest unit that makes sense."""
    minutes = max(0, int(age.total_seconds() // 60))
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
    if state.is_stale and state.age is not None:
        lines.append(words("notice.stale", age=age_text(state.age, words)))
    if not lines:
        return None
    mark = html.Span("!", className="notice-mark", **{"aria-hidden": "true"})
    return html.Div([mark, html.Div([html.P(line) for line in lines])], className="notice", role="alert")


def footer(snapshot: OpenedSnapshot | None, state: Freshness, words: Words) -> list:
    """Run, data years, framework, and age of the snapshot."""
    if snapshot is None:
        return [html.P(words("footer.nothing"))]
    try:
        facts = snapshot.row("snapshot")
        years = set(snapshot.frame("years").filter("is_closed")["year"].to_list())
    except StoreError:
        return [html.P(words("plain.unreadable_title"))]
    title = words.pick(facts, "title")
    published = instant(snapshot.pointer.get("published_at"))
    age = age_text(state.age, words) if state.age is not None else words("app.none")
    entries = [
        ("year", words("app.separator").join(words.year(year) for year in sorted(years))),
        ("framework", f"{facts['framework']} {title}"),
        ("published", words("footer.at", time=local_time(published), age=age) if published else age),
        ("run", facts["run_id"]),
    ]
    items = [html.Div([html.Dt(words(f"footer.{key}")), html.Dd(text, className="num")]) for key, text in entries]
    return [html.Dl(items, className="facts-line", **{"aria-label": words("footer.label")})]
