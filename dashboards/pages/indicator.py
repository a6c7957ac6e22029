"""指標: one indicator over all bodies, with who may be named; and the list of all."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from dashboards import html
from dashboards.address import Address
from dashboards.figures import body_values, scopes, spread, tones
from dashboards.figures.funnel import share
from dashboards.figures.marks import downloads, section
from dashboards.figures.rates import with_unit
from dashboards.pages.as_of_line import basis
from dashboards.pages.contents import contents
from dashboards.pages.definition import definition
from dashboards.pages.indicator_list import list_page
from dashboards.pages.map_section import map_section
from dashboards.pages.page import LostError, Page, PageContext, page_head
from dashboards.pages.picker import picker
from dashboards.pages.plain import lost, page_context
from dashboards.store import OpenedSnapshot
from dashboards.words import Words

PATH = "/indicator"


@dataclass(frozen=True)
class Found:
    """One indicator as the desk may see it."""

    indicator: dict
    context: PageContext
    options: pl.DataFrame
    missing: pl.DataFrame
    bins: pl.DataFrame
    scopes: pl.DataFrame
    bodies: pl.DataFrame

    @property
    def is_choice(self) -> bool:
        return bool(self.indicator["kind"] == "choice")

    def scope(self, name: str, key: str = "") -> dict:
        found = self.scopes.filter((pl.col("scope") == name) & ((pl.col("scope_key") == key) | (key == "")))
        return next(found.iter_rows(named=True), {})

    def of_scope(self, name: str) -> pl.DataFrame:
        return self.scopes.filter(pl.col("scope").is_in([name, "nation"]))


def indicator_of(snapshot: OpenedSnapshot, address: Address, name: str) -> dict:
    """The row of an indicator. Raises LostError."""
    row = snapshot.row("indicator", indicator=name)
    if not row:
        raise LostError(lost("no_indicator", address.words("plain.no_indicator_text", id=name), address))
    return row


def bodies_of(snapshot: OpenedSnapshot, indicator: dict, context: PageContext, is_all: bool) -> pl.DataFrame:
    """The bodies that may be shown one by one: none, those of the desk's prefecture, or all of the nation."""
    disclosure = indicator["disclosure"]
    pref = None if is_all and disclosure == "public" else context.pref
    frame = snapshot.frame("indicator_bodies", indicator=indicator["indicator"], pref=pref, year=context.year)
    return frame.clear() if disclosure == "aggregate_only" else frame


def scopes_of(snapshot: OpenedSnapshot, indicator: dict, context: PageContext) -> pl.DataFrame:
    """Groups; where single bodies may not be shown, small groups are marked as hidden."""
    frame = snapshot.frame("indicator_scopes", indicator=indicator["indicator"], year=context.year)
    least = 0 if indicator["disclosure"] == "public" else snapshot.row("snapshot")["min_peers"]
    return scopes.fewest(frame, least)


def page(snapshot: OpenedSnapshot, address: Address) -> Page:
    """The indicator that the path names; without one the list of all."""
    name = address.below(PATH)
    context = page_context(snapshot, address)
    if not name:
        return list_page(snapshot, context, address)
    indicator = indicator_of(snapshot, address, name)
    asked: dict[str, Any] = {"indicator": name, "pref": context.pref, "year": context.year}
    found = Found(
        indicator=indicator,
        context=context,
        options=snapshot.frame("indicator_options", **asked),
        missing=snapshot.frame("indicator_missing", **asked),
        bins=snapshot.frame("indicator_bins", **asked, unit=indicator["unit"] or ""),
        scopes=scopes_of(snapshot, indicator, context),
        bodies=bodies_of(snapshot, indicator, context, is_all=False),
    )
    return _page(snapshot, found, address)


def _page(snapshot: OpenedSnapshot, found: Found, address: Address) -> Page:
    words, context = address.words, found.context
    title = words.pick(found.indicator, "name")
    every = snapshot.frame("indicator_list", pref=context.pref, year=context.year)
    options = [{"value": row["indicator"], "label": words.pick(row, "name")} for row in every.iter_rows(named=True)]
    select = picker("indicator", options, found.indicator["indicator"], words)
    head = page_head(words("nav.indicator"), title, [select, *context.controls(words)], _meaning(found, words))
    what = definition(snapshot, found.indicator, context.year, found.options, words)
    content = [*_figures(snapshot, found, address), what] if _is_asked(found) else [_not_asked(found, words), what]
    return Page(title, html.Div([head, *content], className="page-indicator", **context.data))


def _meaning(found: Found, words: Words) -> html.P:
    return html.P(words.pick(found.indicator, "definition"), className="meaning")


def _is_asked(found: Found) -> bool:
    nation = found.scope("nation")
    missing = dict(found.missing.select("status", "nation_count").rows())
    return bool(nation) and missing.get("not_asked", 0) < nation["body_count"]


def _not_asked(found: Found, words: Words) -> html.Div:
    return html.Div(words("indicator.not_asked", year=words.year(found.context.year)), className="not-asked")


def _figures(snapshot: OpenedSnapshot, found: Found, address: Address) -> list[Any]:
    words = address.words
    cards = [
        _spread(found, address),
        _scopes(found, "peer_group", address),
        _scopes(found, "prefecture", address),
        *_map(snapshot, found, address),
        _bodies(found, address),
    ]
    day = basis(snapshot, found.context.year, address, found.indicator["indicator"])
    return [html.P(lead(found, words), className="lead"), day, contents(cards, words), *cards]


def lead(found: Found, words: Words) -> str:
    """The prefecture beside the nation, in one sentence."""
    here, nation, context = found.scope("prefecture", found.context.pref), found.scope("nation"), found.context
    if not here:
        return words("indicator.lead_none", name=context.name)
    if not found.is_choice:
        unit = found.indicator["unit"]
        values = {"here": with_unit(here["median"], unit, words), "nation": with_unit(nation["median"], unit, words)}
        return words("indicator.lead_number", name=context.name, count=here["answered_count"], **values)
    answered = here["answered_count"]
    shares = {
        "share": words.percent(share(here["yes_count"], answered)),
        "nation": words.percent(nation["rate"]),
    }
    return words("indicator.lead_choice", name=context.name, count=answered, yes=here["yes_count"], **shares)


def _take(found: Found, sheet: str, title: str, address: Address, **more: Any) -> html.P:
    here = replace(address, more={"id": found.indicator["indicator"]})
    return downloads(here, "indicator", sheet, title, **more)


def _spread(found: Found, address: Address) -> html.Section:
    words, name = address.words, found.context.name
    if found.is_choice:
        content: list[Any] = [spread.options(found.options, found.missing, name, words)]
    else:
        here, nation = found.scope("prefecture", found.context.pref), found.scope("nation")
        figure = spread.numbers(found.bins, here or {"median": None}, nation, name, found.indicator["unit"], words)
        content = [figure, spread.missing_list(found.missing, name, words)]
    content.append(_take(found, "spread", words("spread.title"), address, has_all=False))
    return section("spread", words("spread.title"), _spread_answer(found, words), content, _counted(found, words))


def _spread_answer(found: Found, words: Words) -> str:
    nation = found.scope("nation")
    if found.is_choice:
        top = found.options.sort("nation_count", "points", descending=True).head(1)
        if top.is_empty():
            return words("spread.no_values")
        row = top.row(0, named=True)
        percent = words.percent(share(row["nation_count"], nation["body_count"]))
        return words("spread.answer_choice", option=row["option_text"], share=percent)
    if nation["median"] is None:
        return words("spread.no_values")
    unit = found.indicator["unit"]
    middle = {
        "low": with_unit(nation["lower_quartile"], unit, words),
        "high": with_unit(nation["upper_quartile"], unit, words),
    }
    return words("spread.answer_number", **middle)


def _counted(found: Found, words: Words) -> str:
    nation = found.scope("nation")
    missing = words("app.separator").join(
        words("spread.part", status=words.named("status", row["status"]), count=words.number(row["nation_count"], 0))
        for row in found.missing.iter_rows(named=True)
    )
    facts = {"count": words.number(nation["body_count"], 0), "known": words.number(nation["answered_count"], 0)}
    return words("spread.summary", **facts) + (words("spread.summary_missing", missing=missing) if missing else "")


def _scopes(found: Found, scope: str, address: Address) -> html.Section:
    words = address.words
    frame = found.of_scope(scope)
    label = words(f"scopes.{scope}")
    answer = scopes.answer(frame, found.indicator["kind"], found.indicator["unit"], words)
    if frame.height < 2:
        return section(scope, label, words(f"scopes.none_{scope}"), [])
    content = [
        scopes.scope_table(frame, found.indicator, found.context.pref, label, address),
        _take(found, scope, label, address, has_all=False),
    ]
    return section(scope, label, answer, content, words(f"scopes.summary_{scope}", count=frame.height - 1))


def _map(snapshot: OpenedSnapshot, found: Found, address: Address) -> list[html.Section]:
    """No map where single bodies may not be shown, and none of the nation where those of other prefectures may not."""
    if found.bodies.is_empty():
        return []
    words, indicator = address.words, found.indicator
    is_public = indicator["disclosure"] == "public"

    def nation() -> tones.Reading:
        return tones.values(bodies_of(snapshot, indicator, found.context, is_all=True), indicator, words)

    take = _take(found, "bodies", words("map.title"), address, has_all=is_public)
    here = tones.values(found.bodies, indicator, words)
    return [map_section(here, nation if is_public else None, snapshot, found.context, take, address)]


def _bodies(found: Found, address: Address) -> html.Section:
    words, context = address.words, found.context
    label = words("values.title")
    if found.indicator["disclosure"] == "aggregate_only":
        return section("values", label, words("values.aggregate_only"), [], words("values.aggregate_only_why"))
    table = body_values.value_list(found.bodies, found.indicator, label, address)
    is_public = found.indicator["disclosure"] == "public"
    take = _take(found, "bodies", label, address, has_all=is_public, seen="values-list")
    note = words("values.summary" if is_public else "values.own_prefecture", name=context.name)
    answer = words("values.answer", name=context.name, count=found.bodies.height)
    return section("values", label, answer, [table, take], note)
