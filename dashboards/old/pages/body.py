"""団体カルテ: one body, its stage and why, its place, its answers."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from dashboards.address import Address
from dashboards.disclosure import may_name, withheld
from dashboards.old import html
from dashboards.old.figures import answers, cards, changes, slope, standing
from dashboards.old.figures.marks import downloads, section
from dashboards.old.pages.as_of_line import basis
from dashboards.old.pages.body_collecting import received_answers
from dashboards.old.pages.body_door import door
from dashboards.old.pages.body_examples import example_section
from dashboards.old.pages.contents import contents
from dashboards.old.pages.document_links import body_link
from dashboards.old.pages.page import LostError, Page, PageContext, page_head, year_choice
from dashboards.old.pages.plain import no_body, page_context
from dashboards.old.pages.verdict import gate_text, verdict
from dashboards.store import OpenedSnapshot
from dashboards.words import Words

PATH = "/body"
MOST = 5  # things to do that are listed
NEXT = {"failed": "next.answer", "undetermined": "next.answer_unknown", "not_judged": "next.answer_not_judged"}


@dataclass(frozen=True)
class Card:
    """What the page is made from, all of one body and year."""

    body: dict
    groups: list[dict]
    indicators: pl.DataFrame
    standing: pl.DataFrame
    around: cards.Around
    members: pl.DataFrame
    actions: pl.DataFrame
    changes: pl.DataFrame
    moves: pl.DataFrame
    ahead: pl.DataFrame
    year: int
    facts: dict

    @classmethod
    def of(cls, snapshot: OpenedSnapshot, body: dict, context: Any, words: Words) -> "Card":
        asked = {"code": body["code"], "year": context.year}
        compared = _compared(body) | {"body_kind": body["body_kind"], "year": context.year}
        strips, medians = (snapshot.frame(f"body_{name}", **compared) for name in ("strips", "medians"))
        standing = snapshot.frame("body_standing", **asked)
        indicators = withheld(indicators_of(snapshot, body, context.year), body["prefecture_code"], context.pref)
        gates = {row["indicator"]: gate_text(row, words) for row in indicators.iter_rows(named=True)}
        return cls(
            body=body,
            groups=groups_of(snapshot, body, context.year).rows(named=True),
            indicators=indicators,
            standing=standing,
            around=cards.Around(body, strips, medians, standing, gates),
            members=snapshot.frame("step_members"),
            actions=snapshot.frame("body_actions", **asked),
            changes=changes_of(snapshot, body, context),
            moves=snapshot.frame("body_moves", **asked),
            ahead=snapshot.frame("body_ahead", **asked),
            year=context.year,
            facts=snapshot.row("snapshot"),
        )

    @property
    def steps(self) -> list[dict]:
        return [group for group in self.groups if group["step"] is not None]

    @property
    def pillars(self) -> list[dict]:
        return [group for group in self.groups if not group["has_steps"]]


def _compared(body: dict) -> dict[str, str]:
    """The group of peers of a body."""
    return {name: body[name] or "" for name in ("question_set", "peer_rule", "peer_key")}


def indicators_of(snapshot: OpenedSnapshot, body: dict, year: int) -> pl.DataFrame:
    """Every indicator of a body, the cell it came from, and how the peers answered."""
    own = snapshot.frame("body_indicators", code=body["code"], year=year)
    peers = snapshot.frame("body_peers", **_compared(body), year=year).drop("question_set", "peer_rule", "peer_key")
    counts = [pl.col(name).fill_null(0) for name in ("peer_count", "peer_yes_count", "peer_value_count")]
    return own.join(peers, on="indicator", how="left", maintain_order="left").with_columns(counts)


def page(snapshot: OpenedSnapshot, address: Address) -> Page:
    """The body whose code the path names; without one the door to all of a prefecture."""
    code = address.below(PATH)
    return _page(snapshot, address, code) if code else door(snapshot, address)


def body_of(snapshot: OpenedSnapshot, context: PageContext, address: Address, code: str) -> dict:
    """Facts of a body. Raises LostError."""
    body = snapshot.row("body", code=code, year=context.year)
    if not body:
        raise LostError(no_body(address, code, context.year))
    return body


def _page(snapshot: OpenedSnapshot, address: Address, code: str) -> Page:
    words = address.words
    context = page_context(snapshot, address, is_result=False)
    if not context.state["is_closed"]:
        return received_answers(snapshot, context, address, code)
    body = body_of(snapshot, context, address, code)
    card = Card.of(snapshot, body, context, words)
    controls = [
        year_choice(context.years, context.year, words),
        body_link(code, body["name"], address),
        html.Button(words("body.print"), id="print", type="button", className="button no-print"),
    ]
    head = page_head(words("body.eyebrow"), body["name"], controls, _identity(body, address))
    content = html.Div(
        [head, *_sections(snapshot, card, address)], className="page-body", **{"data-year": str(context.year)}
    )
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
    link = html.Link(
        words("body.to_overview", name=body["prefecture"]), href=address.to_overview(body["prefecture_code"])
    )
    items = [html.Li(fact) for fact in facts if fact] + [html.Li(link, className="no-print")]
    return html.Div([html.P(body["kana"], className="kana"), html.Ul(items, className="identity")])


def _sections(snapshot: OpenedSnapshot, card: Card, address: Address) -> list[Any]:
    words = address.words
    indicators = {row["indicator"]: row for row in card.indicators.iter_rows(named=True)}
    sentences = verdict(card.body, card.groups, indicators, words)
    cards_below = [
        _steps(card, address),
        _pillars(card, words),
        html.Div([_next(card, words), _standing(card, address)], className="columns even"),
        *example_section(snapshot, card.body, card.steps, card.year, _rule(card, words), address),
        _changes(card, address),
        _answers(card, address),
    ]
    lead = html.P([html.Span(sentence) for sentence in sentences], className="lead")
    return [lead, basis(snapshot, card.year, address), contents(cards_below, words), *cards_below, _limits(card, words)]


def _steps(card: Card, address: Address) -> html.Section:
    words = address.words
    has_range = any(not group["is_published"] for group in card.steps)
    content = [
        cards.strip_legend(card.body, has_range, words),
        cards.cards(card.steps, card.around, words),
        cards.score_table(card.groups, card.around, words),
        _take(card, "scores", address, "stepcards.title"),
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
    told = answers.actions_text(card.actions, card.indicators)
    key = NEXT[group["state"]]
    heading = words(key, step=step, name=words.pick(group, "name"), count=card.actions.height)
    shown = told[:MOST]
    note = words("next.shown", count=len(shown)) if len(shown) < card.actions.height else ""
    return section("next", label, heading, [answers.next_list(shown, words)] if shown else [], note)


def _left(rows: list[dict]) -> str:
    return "next.text_left" if rows else "next.text_none"


def _standing(card: Card, address: Address) -> html.Section:
    words, code = address.words, card.body["code"]
    ways = [("ranges", address.to("/standing", code=code)), ("compare", address.to("/compare", codes=code))]
    return section(
        "standing",
        words("peers.title"),
        standing.answer(card.standing, words),
        [
            *_places(card, words),
            html.Ul(
                [html.Li(html.Link(words(f"peers.to_{name}"), href=href)) for name, href in ways],
                className="ways-on no-print",
            ),
        ],
        _rule(card, words),
    )


def _places(card: Card, words: Words) -> list[html.Element]:
    """The places in every group that was asked; nothing where none was."""
    if not any(group["asked_count"] for group in card.groups):
        return []
    places = standing.standing_table(card.groups, card.standing, card.body["body_kind"], words)
    return [places, html.P(words("peers.note"), className="note")]


def _rule(card: Card, words: Words) -> str:
    """Whom the body is compared with."""
    return standing.rule_text(card.body, card.facts["min_peers"], words)


def changes_of(snapshot: OpenedSnapshot, body: dict, context: PageContext) -> pl.DataFrame:
    """The answers that changed, as far as they may be shown for this body on this desk."""
    frame = snapshot.frame("body_change", code=body["code"], year=context.year)
    hidden = [
        name for name in frame["disclosure"].unique() if not may_name(name, body["prefecture_code"], context.pref)
    ]
    return frame.filter(~pl.col("disclosure").is_in(hidden))


def _changes(card: Card, address: Address) -> html.Section:
    words = address.words
    open_names = card.indicators.filter(pl.col("disclosure") == "public")
    names = {row["indicator"]: words.pick(row, "name") for row in open_names.iter_rows(named=True)}
    content = [*_moved(card, address), *_changed(card, address)]
    content += [html.H3(words("ahead.title")), changes.role_model_list(card.ahead, names, address)]
    heading = changes.answer(card.changes, words) if card.moves.height else words("changes.answer_first")
    return section("changes", words("changes.title"), heading, content)


def _moved(card: Card, address: Address) -> list[Any]:
    """The scores of both years; nothing where there is no year before."""
    words = address.words
    if card.moves.is_empty():
        return []
    told = slope.summary(card.moves, words)
    return [
        html.H3(slope.answer(card.moves, words)),
        *([html.P(told, className="card-summary")] if told else []),
        slope.slopes(card.moves, words),
        _take(card, "moves", address, "slope.title"),
    ]


def _changed(card: Card, address: Address) -> list[Any]:
    words = address.words
    if card.changes.is_empty():
        return []
    return [
        html.H3(words("changes.answers")),
        html.P(words("changes.summary"), className="note"),
        changes.change_table(card.changes, words),
        _take(card, "changes", address, "changes.answers"),
    ]


def _take(card: Card, sheet: str, address: Address, title: str) -> html.P:
    here = replace(address, more={"code": card.body["code"]})
    return downloads(here, "body", sheet, address.words(title), has_all=False)


def _answers(card: Card, address: Address) -> html.Section:
    words = address.words
    return section(
        "answers",
        words("answers.title"),
        answers.answer(card.indicators, words),
        [answers.answer_table(card.indicators, words, address), _take(card, "answers", address, "answers.title")],
        words("answers.summary"),
    )


def _limits(card: Card, words: Words) -> html.Section:
    texts = [words(f"limits.{name}") for name in ("score", "gap", "rank")]
    texts.append(words("limits.official", framework=card.facts["framework"]))
    content = [html.H2(words("limits.title"), id="limits-heading"), html.Ul([html.Li(text) for text in texts])]
    return html.Section(content, className="limits", **{"aria-labelledby": "limits-heading"})


def groups_of(snapshot: OpenedSnapshot, body: dict, year: int) -> pl.DataFrame:
    """Every STEP and pillar of a body."""
    return snapshot.frame("body_groups", code=body["code"], year=year)
