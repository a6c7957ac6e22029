"""What 団体比較 is asked with: which bodies, with whom; how to begin when none is chosen, and what was left out."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.components.body_boxes import bodies_select
from dashboards.components.pickers import peers_picker, query_select
from dashboards.page_context import PageContext
from dashboards.pages.compare_choice import COUNTS, MOST, TRAITS, choice_of, further

FIRST = 5
"""So many bodies are a way to begin: the largest, or the first one chosen with those like it."""


def controls(context: PageContext) -> list[Any]:
    """Which bodies, and with whom: the peers of the first."""
    choice, words = choice_of(context), context.words
    rows = context.rows("compare_bodies", pref=None)
    shown: list[Any] = [bodies_select(context, rows, choice.codes, MOST)]
    if choice.counts:
        shown.append(peers_picker(context, choice.counts, choice.peers))
    if choice.peers == "alike":
        traits = [{"value": name, "label": words(f"compare.trait_{name}")} for name in TRAITS]
        numbers = [{"value": count, "label": words("compare.nearest", count=count)} for count in COUNTS]
        shown.append(
            query_select(context, "traits", traits, context.asked("traits", tuple(TRAITS)), words("compare.traits"))
        )
        shown.append(query_select(context, "k", numbers, context.asked("k", COUNTS), words("compare.how_many")))
    return shown


def beginning(context: PageContext) -> html.Section:
    """Nothing is chosen: the largest bodies of the prefecture at once, or one of them."""
    words = context.words
    every = context.snapshot.frame("compare_bodies", year=context.year, prefecture_code=context.pref).to_dicts()
    bodies = [row for row in every if row["body_kind"] == "municipality"]
    largest = sorted(bodies, key=lambda row: (-(row["population"] or 0), row["code"]))[:FIRST]
    links = [dcc.Link(row["name"], href=context.address.here(codes=row["code"]), className="way") for row in bodies]
    start = dcc.Link(
        words("compare.begin_largest", count=len(largest)),
        href=context.address.here(codes=",".join(row["code"] for row in largest)),
    )
    title = words("compare.begin_title", name=context.pref_name)
    return html.Section(
        [html.H2(title), html.P(start), html.P(links, className="ways")], className="card", **{"aria-label": title}
    )


def additions(context: PageContext) -> list[html.P]:
    """The nearest bodies, and those of the prefecture that are most alike in population, beside those chosen."""
    choice, words = choice_of(context), context.words
    if not 0 < len(choice.codes) < FIRST or choice.bodies[0]["body_kind"] != "municipality":
        return []
    links = [
        dcc.Link(words(f"compare.add_{name}", count=len(codes)), href=_with(context, codes))
        for name, codes in (
            ("near", further(context, "place", FIRST)),
            ("own", further(context, "population", FIRST, is_own=True)),
        )
        if codes
    ]
    return [html.P(links, className="ways no-print")] if links else []


def _with(context: PageContext, codes: Sequence[str]) -> str:
    return context.address.here(codes=",".join([*choice_of(context).codes, *codes]))


def left_out(context: PageContext) -> list[html.P]:
    """What the address asks for and the page does not show, and why."""
    choice, words = choice_of(context), context.words
    lists = {"unknown": choice.unknown, "surplus": choice.surplus, "unlike": choice.unlike}
    return [
        html.P(
            words(f"compare.{key}", names=words("app.separator").join(names), most=MOST),
            className="note",
            role="status",
        )
        for key, names in lists.items()
        if names
    ]
