"""県の概況: where a prefecture stands."""

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html

from dashboards.address import Address
from dashboards.figures import body_grid, deliveries, dots, funnel, rates
from dashboards.figures.funnel import share
from dashboards.figures.marks import section
from dashboards.pages.page import Page, choice, page_head, year_choice, year_of, years_of
from dashboards.pages.plain import no_prefecture, no_year
from dashboards.store import Snapshot
from dashboards.words import Words

NEWEST = 10
"""How many deliveries are shown."""
ROOT = "steps"
"""The group that all STEPs hang from."""


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

    @classmethod
    def of(cls, snapshot: Snapshot, pref: str, year: int) -> "Frames":
        names = ("steps", "bodies", "scores", "medians", "choices", "numbers")
        found = {name: snapshot.frame(f"overview_{name}", pref=pref, year=year) for name in names}
        return cls(groups=snapshot.frame("groups"), **found)

    @property
    def pillars(self) -> pl.DataFrame:
        return self.groups.filter(pl.col("view") == "pillars")


def page(snapshot: Snapshot, address: Address) -> Page:
    """The page for the prefecture and the year of the URL; the first and the newest where it does not say."""
    words = address.words
    years, prefectures = years_of(snapshot), snapshot.frame("prefectures")
    year = year_of(address, years)
    if year is None:
        return no_year(address, years)
    known = dict(prefectures.select("code", "name").iter_rows())
    pref = address.pref or next(iter(known), "")
    if pref not in known:
        return no_prefecture(address)
    frames = Frames.of(snapshot, pref, year)
    title = words("overview.title", name=known[pref])
    controls = [_prefecture_choice(known, pref, words), year_choice(years, year, words)]
    head = page_head(words("overview.eyebrow"), title, controls)
    content = (
        _sections(snapshot, frames, known[pref], address) if frames.bodies.height else [_empty(title, year, words)]
    )
    # The script of the selects compares with what is shown, and so does not navigate to where the page already is.
    shown = {"data-pref": pref, "data-year": str(year)}
    return Page(title, html.Div([head, *content], className="page-overview", **shown))


def _prefecture_choice(known: dict[str, str], pref: str, words: Words) -> dmc.Select:
    options = [{"value": code, "label": name} for code, name in known.items()]
    return choice(
        "pref", words("field.pref"), options, pref, searchable=True, nothingFoundMessage=words("field.body_none")
    )


def _empty(title: str, year: int, words: Words) -> html.P:
    return html.P(words("overview.lead_none", name=title, year=words.year(year)), className="lead")


def _sections(snapshot: Snapshot, frames: Frames, name: str, address: Address) -> list[Any]:
    words = address.words
    facts = snapshot.row("snapshot")
    return [
        html.P(lead(frames.steps, name, words), className="lead"),
        html.Div([_steps(frames, words), _facts(frames, facts, words)], className="columns"),
        _pillars(frames, words),
        _indicators(frames, words),
        _bodies(frames, facts, address),
        _deliveries(snapshot, words),
    ]


def lead(steps: pl.DataFrame, name: str, words: Words) -> str:
    """Two sentences: how many have come as far as the second STEP, and where most are held up."""
    row = steps.row(min(1, steps.height - 1), named=True)
    stop = steps.sort("stopped", "step", descending=[True, False]).row(0, named=True)
    reached = words(
        "overview.lead",
        name=name,
        count=row["body_count"],
        step=row["step"],
        reached=row["reached"],
        share=words.number(share(row["reached"], row["body_count"]), 0),
        nation_share=words.number(share(row["nation_reached"], row["nation_count"]), 0),
    )
    held_up = words("overview.lead_stop", step=stop["step"], name=words.pick(stop, "name"), count=stop["stopped"])
    return reached + (held_up if stop["stopped"] else "")


def _facts(frames: Frames, facts: dict, words: Words) -> html.Div:
    first, last = frames.steps.row(0, named=True), frames.steps.row(-1, named=True)
    count, nation_count = last["body_count"], last["nation_count"]
    of = words("facts.of", count=count)
    not_begun = share(nation_count - first["nation_reached"], nation_count)
    no_score = frames.scores.filter((pl.col("group_id") == ROOT) & ~pl.col("is_published")).height
    coverage = words.number(100 * facts["min_coverage"], 0)
    tiles = [
        _fact(words("facts.all"), last["reached"], of, _nation(share(last["nation_reached"], nation_count), words)),
        _fact(words("facts.first", step=first["step"]), count - first["reached"], of, _nation(not_begun, words)),
        _fact(words("facts.no_score"), no_score, of, words("facts.no_score_why", coverage=coverage)),
    ]
    note = html.P(words("overview.nation_note", count=words.number(nation_count, 0)), className="note")
    return html.Div([*tiles, note], className="facts")


def _nation(percent: float, words: Words) -> str:
    return words("facts.nation", share=words.number(percent, 0))


def _fact(label: str, value: int, of: str, note: str) -> html.Div:
    number = html.P([html.Span(str(value), className="fact-value num"), of])
    return html.Div([html.P(label, className="fact-label"), number, html.P(note, className="note")], className="fact")


def _steps(frames: Frames, words: Words) -> html.Section:
    note = html.P(words("steps.note"), className="note")
    return section(
        "steps",
        words("steps.title"),
        funnel.answer(frames.steps, words),
        [funnel.funnel(frames.steps, words), note],
        funnel.summary(frames.steps, words),
    )


def _pillars(frames: Frames, words: Words) -> html.Section:
    return section(
        "pillars",
        words("pillars.title"),
        dots.answer(frames.pillars, frames.medians, words),
        [dots.pillars(frames.pillars, frames.scores, frames.medians, words)],
        dots.summary(frames.pillars, frames.medians, words),
    )


def _indicators(frames: Frames, words: Words) -> html.Section:
    numbers = [
        html.H3(words("indicators.numbers_title")),
        html.P(words("indicators.numbers_summary"), className="note"),
        rates.number_table(frames.numbers, words),
    ]
    return section(
        "indicators",
        words("indicators.title"),
        rates.answer(frames.choices, words),
        [rates.choice_table(frames.choices, words), *(numbers if frames.numbers.height else [])],
        words("indicators.summary"),
    )


def _bodies(frames: Frames, facts: dict, address: Address) -> html.Section:
    words = address.words
    rows = body_grid.rows_of(frames.bodies, frames.scores, frames.groups, address, ROOT)
    search = dmc.TextInput(
        id="search",
        label=words("field.grid_search"),
        placeholder=words("field.grid_search_placeholder"),
        className="control",
    )
    button = dmc.Button(words("bodies.csv"), id="csv", variant="outline", className="no-print")
    coverage = words.number(100 * facts["min_coverage"], 0)
    return section(
        "bodies-list",
        words("bodies.title"),
        words("bodies.answer", count=frames.bodies.height),
        [
            html.Div([search, button], className="grid-tools"),
            body_grid.grid(rows, frames.groups, words),
            html.Div(id="print-list", className="print-only"),
            dcc.Download(id="csv-file"),
        ],
        words("bodies.summary", coverage=coverage),
    )


def _deliveries(snapshot: Snapshot, words: Words) -> html.Section:
    newest = snapshot.frame("deliveries", limit=NEWEST)
    return section(
        "deliveries",
        words("deliveries.title"),
        deliveries.answer(newest, words),
        [deliveries.delivery_table(newest, words)] if newest.height else [],
        words("deliveries.summary", limit=NEWEST),
    )


def csv_of(snapshot: Snapshot, address: Address, codes: list[str]) -> tuple[str, bytes]:
    """File name and bytes of the list as seen: the bodies `codes`, in that order."""
    words = address.words
    known = dict(snapshot.frame("prefectures").select("code", "name").iter_rows())
    pref = address.pref or next(iter(known))
    year = year_of(address, years_of(snapshot))
    frames = Frames.of(snapshot, pref, year or 0)
    rows = {row["code"]: row for row in body_grid.rows_of(frames.bodies, frames.scores, frames.groups, address, ROOT)}
    shown = [rows[code] for code in codes if code in rows]
    name = words("bodies.csv_name", name=known.get(pref, pref), year=year)
    return name, body_grid.csv_bytes(shown, frames.groups, frames.scores, words)
