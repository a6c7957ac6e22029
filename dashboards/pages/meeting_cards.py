"""What 会議資料一式 is made of: of whom it is, which cards there are to choose from, and their order."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.components.deck import BETWEEN, MOST_CARDS, chosen_cards, usual_cards
from dashboards.components.ids import query_id
from dashboards.components.page import page_at
from dashboards.components.pickers import query_select
from dashboards.page_context import PageContext

LEFT_OUT = ("joint_first", "saved")


def subject(context: PageContext) -> dmc.Select:
    """Of whom: the prefecture or one of its municipalities."""
    rows = [row for row in context.rows("bodies", pref=None, year=None) if row["prefecture_code"] == context.pref]
    bodies = [{"value": row["code"], "label": row["name"], "reading": row["kana"] or ""} for row in rows]
    whole = {"value": "whole", "label": context.pref_name}
    return query_select(
        context, "of", [whole, *bodies], context.address.asked("of") or "whole", context.words("meeting.of")
    )


def label_of(context: PageContext, one: str) -> str:
    """What a card is called in the list of choices: its page, and its own name where there is one."""
    words, (path, _, name) = context.words, one.rpartition(BETWEEN)
    kind = path.split("/")[1] or "overview"
    page_name = " ".join([words.named("nav", kind), *path.split("/")[2:]])
    own = f"card_{kind}_{name}"
    part = words.named("meeting", own if words.has("meeting", own) else f"card_{name}")
    return words("meeting.card", page=page_name, name=part)


def further_cards(usual: Sequence[str]) -> list[str]:
    """All cards of the pages that the usual ones are of, but those that repeat another or list what was saved."""
    paths = dict.fromkeys(one.rpartition(BETWEEN)[0] for one in usual)
    cards = [(path, name) for path in paths for name in (page_at(path) or {}).get("cards", ())]
    return [f"{path}{BETWEEN}{name}" for path, name in cards if name not in LEFT_OUT]


def choice(context: PageContext) -> dmc.MultiSelect:
    """The cards to choose from: those of the pages that the usual ones are of, and those of the address."""
    usual, chosen = usual_cards(context.address.asked("of")), chosen_cards(context.address)[:MOST_CARDS]
    known = [*usual, *further_cards(usual), *chosen]
    options = [{"value": one, "label": label_of(context, one)} for one in dict.fromkeys(known)]
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
        html.Li(
            [
                html.Span(context.words("meeting.at", number=number), className="num"),
                dcc.Link(label_of(context, one), href=context.address.to(path)) if page_at(path) else one,
            ]
        )
        for number, (one, path) in enumerate(pages, start=1)
    ]
    return html.Ol(items, className="ways-on")
