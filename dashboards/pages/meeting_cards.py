"""What 会議資料一式 is made of: of whom it is, which cards there are to choose from, and their order."""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.components.deck import BETWEEN, MOST_CARDS, chosen_cards, usual_cards
from dashboards.components.ids import query_id
from dashboards.components.page import page_at
from dashboards.components.pickers import query_select
from dashboards.page_context import PageContext


def subject(context: PageContext) -> dmc.Select:
    """Of whom: the prefecture or one of its municipalities."""
    rows = [row for row in context.rows("bodies", pref=None, year=None) if row["prefecture_code"] == context.pref]
    towns = [{"value": row["code"], "label": row["name"], "reading": row["kana"] or ""} for row in rows]
    whole = {"value": "whole", "label": context.pref_name}
    return query_select(
        context, "of", [whole, *towns], context.address.asked("of") or "whole", context.words("meeting.of")
    )


def label_of(context: PageContext, one: str) -> str:
    """What a card is called in the list of choices: its page, and its own name where there is one."""
    words, (path, _, name) = context.words, one.rpartition(BETWEEN)
    kind = path.split("/")[1] or "overview"
    page_name = words.named("nav", kind)
    below = path.split("/")[2:]
    part = words(f"meeting.card_{name}") if words.has("meeting", f"card_{name}") else name
    return words("meeting.card", page=page_name, below=" ".join(below), name=part)


def choice(context: PageContext) -> dmc.MultiSelect:
    """The cards to choose from: the usual ones, and those of the address."""
    usual, chosen = usual_cards(context.address.asked("of")), chosen_cards(context.address)[:MOST_CARDS]
    options = [{"value": one, "label": label_of(context, one)} for one in dict.fromkeys([*usual, *chosen])]
    return dmc.MultiSelect(
        id=query_id("cards", ",".join(usual)),
        label=context.words("meeting.cards"),
        data=options,
        value=chosen,
        searchable=True,
        clearable=True,
        comboboxProps={"shadow": "md", "zIndex": 400},
    )


def contents(context: PageContext) -> html.Ol:
    """The cards in the order of the slides, each a link to its page."""
    chosen = chosen_cards(context.address)[:MOST_CARDS]
    pages = [(one, one.rpartition(BETWEEN)[0]) for one in chosen]
    items = [
        html.Li(dcc.Link(label_of(context, one), href=context.address.to(path)) if page_at(path) else one)
        for one, path in pages
    ]
    return html.Ol(items, className="ways-on")
