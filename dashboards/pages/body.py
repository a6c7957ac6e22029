"""団体カルテ: one body, its stage and why, its place, its answers."""

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html

from dashboards.address import Address
from dashboards.figures import answers, cards, standing
from dashboards.figures.marks import section
from dashboards.pages.page import Page, body_choice, page_head, year_choice, year_of, years_of
from dashboards.pages.plain import no_body, no_year
from dashboards.pages.verdict import verdict
from dashboards.store import Snapshot
from dashboards.words import Words

MOST = 5
"""How many things to do are listed."""


@dataclass(frozen=True)
class Card:
    """What the page is made from, all of one body and year."""

    body: dict
    groups: list[dict]
    indicators: pl.DataFrame
    standing: pl.DataFrame
    around: cards.Around
    members: pl.DataFrame
    facts: dict

    @classmethod
    def of(cls, snapshot: Snapshot, body: dict, year: int, words: Words) -> "Card":
        asked = {"code": body["code"], "year": year}
        found = {
            name: snapshot.frame(f"body_{name}", **asked) for name in ("indicators", "strips", "medians", "standing")
        }
        names = {row["indicator"]: words.pick(row, "name") for row in found["indicators"].iter_rows(named=True)}
        return cls(
            body=body,
            groups=list(snapshot.frame("body_groups", **asked).iter_rows(named=True)),
            indicators=found["indicators"],
            standing=found["standing"],
            around=cards.Around(body, found["strips"], found["medians"], found["standing"], names),
            members=snapshot.frame("step_members"),
            facts=snapshot.row("snapshot"),
        )

    @property
    def steps(self) -> list[dict]:
        return [group for group in self.groups if group["step"] is not None]

    @property
    def pillars(self) -> list[dict]:
        return [group for group in self.groups if group["view"] == "pillars"]


def page(snapshot: Snapshot, address: Address, code: str) -> Page:
    """The page of the body with this code, in the year of the URL or the newest."""
    words = address.words
    years = years_of(snapshot)
    year = year_of(address, years)
    if year is None:
        return no_year(address, years)
    body = snapshot.row("body", code=code, year=year)
    if not body:
        return no_body(address, code, year)
    card = Card.of(snapshot, body, year, words)
    controls = [
        body_choice(snapshot, code, words),
        year_choice(years, year, words),
        dmc.Button(words("body.print"), id="print", variant="outline", className="print-button"),
    ]
    head = page_head(words("body.eyebrow"), body["name"], controls, _identity(body, address))
    content = html.Div([head, *_sections(card, words)], className="page-body", **{"data-year": str(year)})
    return Page(words("body.title", name=body["name"]), content)


def _identity(body: dict, address: Address) -> html.Div:
    words = address.words
    population = body["population"]
    facts = [
        words.named("kind", body["kind"]),
        words("body.peer_group", name=body["peer_group"]) if body["peer_group"] else None,
        words("body.population", value=words.number(population, 0)) if population else words("body.population_none"),
        words("body.code", code=body["code"]),
    ]
    link = dcc.Link(
        words("body.to_overview", name=body["prefecture"]), href=address.to_overview(body["prefecture_code"])
    )
    items = [html.Li(fact) for fact in facts if fact] + [html.Li(link, className="no-print")]
    return html.Div([html.P(body["kana"], className="kana"), html.Ul(items, className="identity")])


def _sections(card: Card, words: Words) -> list[Any]:
    indicators = {row["indicator"]: row for row in card.indicators.iter_rows(named=True)}
    sentences = verdict(card.body, card.groups, indicators, words)
    return [
        html.P([html.Span(sentence) for sentence in sentences], className="lead"),
        _steps(card, words),
        _pillars(card, words),
        html.Div([_next(card, words), _standing(card, words)], className="columns even"),
        _answers(card, words),
        _limits(card, words),
    ]


def _steps(card: Card, words: Words) -> html.Section:
    has_range = any(not group["is_published"] for group in card.steps)
    content = [
        cards.strip_legend(card.body, has_range, words),
        cards.cards(card.steps, card.around, words),
        cards.score_table(card.groups, card.around, words),
    ]
    answer = cards.step_answer(card.steps, words)
    return section("stepcards", words("stepcards.title"), answer, content, words("stepcards.summary"))


def _pillars(card: Card, words: Words) -> html.Section:
    return section(
        "pillarcards",
        words("pillarcards.title"),
        cards.pillar_answer(card.pillars, words),
        [cards.cards(card.pillars, card.around, words)],
    )


def _next(card: Card, words: Words) -> html.Section:
    step = card.body["next_step"]
    label = words("next.title")
    if step is None:
        rows = answers.steps_to_go(card.indicators, set(card.members["indicator"]))[:MOST]
        content = [answers.next_list(rows, words)] if rows else []
        return section("next", label, words("next.answer_none"), content, words(_left(rows)))
    group = next(group for group in card.steps if group["step"] == step)
    members = set(card.members.filter(pl.col("step") == step)["indicator"])
    rows = answers.steps_to_go(card.indicators, members)
    key = "next.answer" if group["state"] == "failed" else "next.answer_unknown"
    heading = words(key, step=step, name=words.pick(group, "name"), count=len(rows))
    shown = rows[:MOST]
    note = words("next.shown", count=len(shown)) if len(shown) < len(rows) else ""
    return section("next", label, heading, [answers.next_list(shown, words)], note)


def _left(rows: list[dict]) -> str:
    return "next.text_left" if rows else "next.text_none"


def _standing(card: Card, words: Words) -> html.Section:
    rule = standing.rule_text(card.body, card.facts["min_peers"], words)
    return section(
        "standing",
        words("peers.title"),
        standing.answer(card.standing, words),
        [
            standing.standing_table(card.groups, card.standing, card.body["body_kind"], words),
            html.P(words("peers.note"), className="note"),
        ],
        rule,
    )


def _answers(card: Card, words: Words) -> html.Section:
    return section(
        "answers",
        words("answers.title"),
        answers.answer(card.indicators, words),
        [answers.answer_table(card.indicators, words)],
        words("answers.summary"),
    )


def _limits(card: Card, words: Words) -> html.Section:
    texts = [words(f"limits.{name}") for name in ("score", "gap", "rank")]
    texts.append(words("limits.official", framework=card.facts["framework"]))
    title = html.H2(words("limits.title"), id="limits-heading")
    content = [title, html.Ul([html.Li(text) for text in texts])]
    return html.Section(content, className="limits", **{"aria-labelledby": "limits-heading"})
