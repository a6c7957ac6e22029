"""県の概況: where a prefecture stands."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import polars as pl

from dashboards import html
from dashboards.address import Address
from dashboards.figures import body_list, deliveries, dots, funnel, rates, tones
from dashboards.figures.funnel import share
from dashboards.figures.marks import downloads, section
from dashboards.pages import overview_sheets
from dashboards.pages.as_of_line import basis
from dashboards.pages.contents import contents
from dashboards.pages.document_links import prefecture_links
from dashboards.pages.map_section import map_section
from dashboards.pages.overview_moves import moves_section
from dashboards.pages.overview_open import open_section, open_sheet, to_step
from dashboards.pages.page import Page, PageContext, Sheets, page_head, year_label
from dashboards.pages.plain import page_context
from dashboards.store import OpenedSnapshot
from dashboards.words import Words

NEWEST = 10
"""How many deliveries are shown."""
TITLES = {"steps": "steps", "scores": "pillars", "indicators": "indicators", "bodies": "bodies"}
"""Tables to take along, and whose words name them."""


@dataclass(frozen=True)
class Frames:
    """What the page is made from, all of one prefecture and year."""

    groups: pl.DataFrame
    steps: pl.DataFrame
    bodies: pl.DataFrame
    scores: pl.DataFrame
    medians: pl.DataFrame
    choices: pl.DataFrame
    numbers: pl.DataFrame
    changes: pl.DataFrame

    @classmethod
    def of(cls, snapshot: OpenedSnapshot, pref: str, year: int) -> "Frames":
        names = ("steps", "bodies", "scores", "medians", "choices", "numbers", "changes")
        found = {name: snapshot.frame(f"overview_{name}", pref=pref, year=year) for name in names}
        return cls(groups=snapshot.frame("groups"), **found)

    @property
    def pillars(self) -> pl.DataFrame:
        return self.groups.filter(~pl.col("has_steps"))


def page(snapshot: OpenedSnapshot, address: Address) -> Page:
    """The page for the prefecture and the year of the URL; the first and the newest where it does not say."""
    words = address.words
    context = page_context(snapshot, address)
    frames = Frames.of(snapshot, context.pref, context.year)
    title = words("overview.title", name=context.name)
    head = page_head(words("overview.eyebrow"), title, context.controls(words), prefecture_links(context.pref, address))
    content = (
        _sections(snapshot, frames, context, address) if frames.bodies.height else [_empty(title, context.year, words)]
    )
    return Page(title, html.Div([head, *content], className="page-overview", **context.data))


def _empty(title: str, year: int, words: Words) -> html.P:
    return html.P(words("overview.lead_none", name=title, year=words.year(year)), className="lead")


def _sections(snapshot: OpenedSnapshot, frames: Frames, context: PageContext, address: Address) -> list[Any]:
    words = address.words
    facts = snapshot.row("snapshot")
    cards = [
        html.Div([_steps(frames, address), _facts(frames, facts, words)], className="columns"),
        *open_section(snapshot, frames.steps.to_dicts(), context, address),
        _pillars(frames, address),
        moves_section(snapshot, frames.changes, frames.pillars, context, address),
        _indicators(frames, address),
        _bodies(frames, facts, address),
        _map(snapshot, frames, context, address),
        _deliveries(snapshot, context, address),
    ]
    sentence = html.P(lead(frames.steps, context.name, words), className="lead")
    day = basis(snapshot, context.year, address)
    return [sentence, day, *_collecting(context, address), contents(cards, words), *cards]


def _collecting(context: PageContext, address: Address) -> list[html.P]:
    """Years of which answers are being collected, each a link to who has sent."""
    links = [
        html.Link(year_label(row, address.words), href=replace(address, year=str(row["year"])).to("/deliveries"))
        for row in context.collecting
    ]
    return [html.P(link, className="way-on collecting") for link in links]


def lead(steps: pl.DataFrame, name: str, words: Words) -> str:
    """Two sentences: how many have come as far as the second STEP, and where most are held up."""
    row = funnel.with_chains(steps).row(min(1, steps.height - 1), named=True)
    if not row["chain_count"]:
        return _lead_of_what_is_judged(steps, name, words)
    stop = steps.sort("stopped", "step", descending=[True, False]).row(0, named=True)
    reached = words(
        "overview.lead",
        name=name,
        count=row["body_count"],
        step=row["step"],
        reached=row["reached"],
        share=funnel.judged_share(row["reached"], row["chain_count"], words),
        nation_share=funnel.judged_share(row["nation_reached"], row["nation_chain_count"], words),
    )
    held_up = words("overview.lead_stop", step=stop["step"], name=words.pick(stop, "name"), count=stop["stopped"])
    return reached + (held_up if stop["stopped"] else "")


def _lead_of_what_is_judged(steps: pl.DataFrame, name: str, words: Words) -> str:
    """Where the first STEPs rest on too few questions: that, and how many pass the first STEP that can be judged."""
    unjudged, known = funnel.unjudged_names(steps, words), funnel.judged(steps)
    sentence = words("overview.lead_unjudged", name=name, count=steps["body_count"][0], steps=unjudged)
    if known.is_empty():
        return sentence
    row = known.row(0, named=True)
    own = funnel.judged_share(row["passed"], row["judged_count"], words)
    nation = funnel.judged_share(row["nation_passed"], row["nation_judged_count"], words)
    return sentence + words(
        "overview.lead_judged", step=row["step"], passed=row["passed"], share=own, nation_share=nation
    )


def _facts(frames: Frames, facts: dict, words: Words) -> html.Div:
    steps = funnel.with_chains(frames.steps)
    first, last = steps.row(0, named=True), steps.row(-1, named=True)
    count, nation_count = last["body_count"], last["nation_count"]
    of = words("facts.of", count=count)
    all_passed = _judged_fact(last["reached"], last, last["nation_reached"], words)
    not_begun = _judged_fact(count - first["reached"], first, nation_count - first["nation_reached"], words)
    no_score = frames.scores.filter((pl.col("group_id") == facts["steps_root"]) & ~pl.col("is_published")).height
    coverage = words.number(100 * facts["min_coverage"], 0)
    tiles = [
        _fact(words("facts.all"), *all_passed),
        _fact(words("facts.first", step=first["step"]), *not_begun),
        _fact(words("facts.no_score"), str(no_score), of, words("facts.no_score_why", coverage=coverage)),
    ]
    note = html.P(words("overview.nation_note", count=words.number(nation_count, 0)), className="note")
    return html.Div([*tiles, note], className="facts")


def _judged_fact(own: int, row: dict, nation: int, words: Words) -> tuple[str, str, str]:
    """A count with its whole and the nation's share; dashes where a STEP on the way rests on too few questions."""
    if not row["chain_count"]:
        return words("app.none"), "", words("state.not_judged")
    percent = words.number(share(nation, row["nation_count"]), 0)
    return str(own), words("facts.of", count=row["body_count"]), words("facts.nation", share=percent)


def _fact(label: str, value: str, of: str, note: str) -> html.Div:
    number = html.P([html.Span(value, className="fact-value num"), of])
    return html.Div([html.P(label, className="fact-label"), number, html.P(note, className="note")], className="fact")


def _take(address: Address, sheet: str, seen: str = "") -> html.P:
    return downloads(address, "overview", sheet, address.words(f"{TITLES[sheet]}.title"), seen=seen)


def _steps(frames: Frames, address: Address) -> html.Section:
    words = address.words
    note = html.P(words("steps.note"), className="note")
    more = html.P(words("steps.more"), className="note no-print")
    return section(
        "steps",
        words("steps.title"),
        funnel.answer(frames.steps, words),
        [funnel.funnel(frames.steps, partial(to_step, address=address), words), note, more, _take(address, "steps")],
        funnel.summary(frames.steps, words),
    )


def _pillars(frames: Frames, address: Address) -> html.Section:
    words = address.words
    return section(
        "pillars",
        words("pillars.title"),
        dots.answer(frames.pillars, frames.medians, words),
        [dots.pillars(frames.pillars, frames.scores, frames.medians, words), _take(address, "scores")],
        dots.summary(frames.pillars, frames.medians, words),
    )


def _indicators(frames: Frames, address: Address) -> html.Section:
    words = address.words
    numbers = [
        html.H3(words("indicators.numbers_title")),
        html.P(words("indicators.numbers_summary"), className="note"),
        rates.number_table(frames.numbers, words, address),
    ]
    return section(
        "indicators",
        words("indicators.title"),
        rates.answer(frames.choices, words),
        [
            rates.choice_table(frames.choices, words, address),
            *(numbers if frames.numbers.height else []),
            _take(address, "indicators"),
        ],
        words("indicators.summary"),
    )


def _bodies(frames: Frames, facts: dict, address: Address) -> html.Section:
    words = address.words
    rows = body_list.rows_of(frames.bodies, frames.scores, frames.groups, address, facts["steps_root"])
    coverage = words.number(100 * facts["min_coverage"], 0)
    return section(
        "bodies-list",
        words("bodies.title"),
        words("bodies.answer", count=frames.bodies.height),
        [body_list.body_list(rows, frames.groups, words), _take(address, "bodies", seen="bodies")],
        words("bodies.summary", coverage=coverage),
    )


def _map(snapshot: OpenedSnapshot, frames: Frames, context: PageContext, address: Address) -> html.Section:
    steps, words = frames.steps["step"].to_list(), address.words
    take = downloads(address, "overview", "bodies", words("map.title"))

    def nation() -> tones.Reading:
        return tones.stages(snapshot.frame("overview_bodies", pref=None, year=context.year), steps, words)

    return map_section(tones.stages(frames.bodies, steps, words), nation, snapshot, context, take, address)


def _deliveries(snapshot: OpenedSnapshot, context: PageContext, address: Address) -> html.Section:
    words = address.words
    came = snapshot.frame("delivery_list", pref=context.pref, year=context.year)
    newest = came.sort("received_at", "rank", "name", descending=[True, False, False]).head(NEWEST)
    return section(
        "deliveries",
        words("deliveries.title"),
        deliveries.answer(came, words),
        [deliveries.delivery_table(newest, words), _all_deliveries(address)] if newest.height else [],
        words("deliveries.summary", year=words.year(context.year), limit=NEWEST),
    )


def _all_deliveries(address: Address) -> html.P:
    link = html.Link(address.words("deliveries.to_all"), href=address.to("/deliveries"))
    return html.P(link, className="way-on no-print")


SHEETS: Sheets = {**overview_sheets.SHEETS, "open": open_sheet}
