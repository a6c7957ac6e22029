"""What 全国・県内での位置 is asked with, and the grid of the comparison set."""

from dataclasses import replace
from typing import Any

from dash import html

from dashboards.components import grid as grids
from dashboards.components.body_boxes import body_option
from dashboards.components.card import card
from dashboards.components.pickers import peers_picker, query_select
from dashboards.page_context import PageContext
from dashboards.pages import ranking_cards as cards
from dashboards.pages.ranking_choice import WITHOUT_BODY, RankingChoice, choice_of, usual_group
from dashboards.statements import group_name


def controls(choice: RankingChoice) -> list[Any]:
    """Body of interest, STEP or pillar, comparison set, and the basis where there are several."""
    context, words = choice.context, choice.context.words
    rows = context.snapshot.frame("compare_bodies", year=context.year, prefecture_code=context.pref).to_dicts()
    none = {"value": "", "label": words("ranking.nobody")}
    bodies = [none, *(body_option(row, "", words) | {"value": row["code"], "label": row["name"]} for row in rows)]
    groups = [{"value": row["group_id"], "label": group_name(row, words)} for row in choice.groups]
    shown = [
        query_select(context, "code", bodies, choice.own.get("code", ""), words("ranking.own")),
        query_select(
            context, "group", groups, choice.group["group_id"], default=usual_group(choice.groups)["group_id"]
        ),
        peers_picker(context, choice.counts, choice.scope) if choice.own else _scope_picker(choice),
    ]
    if len(choice.bases) > 1:
        bases = [{"value": row["basis"], "label": words.pick(row, "name")} for row in choice.bases]
        shown.append(query_select(context, "basis", bases, choice.basis))
    return shown


def _scope_picker(choice: RankingChoice) -> Any:
    """Whom bodies are set among where none is of interest: no rule of peers."""
    context, words = choice.context, choice.context.words
    options = [{"value": scope, "label": words(f"ranking.scope_{scope}")} for scope in WITHOUT_BODY]
    usual = context.address.peers if context.address.peers in WITHOUT_BODY else WITHOUT_BODY[0]
    return query_select(context, "scope", options, choice.scope, words("ranking.scope"), default=usual)


def list_tab(context: PageContext) -> html.Section:
    """一覧: the comparison set as a grid, in the order of ranks."""
    made = cards.listed(context)
    titles = made.table.columns
    digits = {"rank": 0, "score": 1, "coverage": 0}
    columns = [grids.link("name", titles["name"])]
    columns += [
        grids.number(key, title, digits[key]) if key in digits else grids.text(key, title)
        for key, title in titles.items()
        if key not in ("code", "name")
    ]
    choice = choice_of(context)
    own = choice.own.get("code", "") if choice else ""
    shown = grids.grid(context, "list", columns, made.table.rows, hidden=("rank",), own=own)
    body = [shown] if made.table.rows else []
    return card(context, "list", replace(made, body=body))
