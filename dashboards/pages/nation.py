"""全国の中の都道府県: where a prefecture stands among all, by what its municipalities have reached."""

from typing import Any

import dash

from dashboards.components.card import card
from dashboards.components.page import answers_always, columns, page, title_of
from dashboards.components.pickers import query_select
from dashboards.components.tabs import tabs
from dashboards.page_context import PageContext
from dashboards.page_statements import nation as statements
from dashboards.pages import nation_cards as cards
from dashboards.pages import nation_lists as lists
from dashboards.pages import nation_offices as offices
from dashboards.pages.nation_rows import bases_of, basis_of, groups_of, measure_keys, measure_of, standings

CARDS = {
    "compared": cards.compared,
    "profile": cards.profile,
    "list": lists.prefecture_list,
    "indicators": lists.indicators,
    "scatter": cards.scatter,
    "offices": offices.offices,
}
TABS = {
    "list": lists.list_tab,
    "indicators": lists.indicators_tab,
    "scatter": lists.scatter_tab,
    "offices": offices.offices_tab,
}


def heading(context: PageContext) -> str:
    return context.words("nation.heading", name=context.pref_name)


def sentence(context: PageContext) -> str:
    group = measure_of(context)
    if group is None:
        return context.words("nation.lead_none", year=context.words.year(context.year))
    rows = standings(context, group)
    known = sum(row["value"] is not None for row in rows)
    return statements.sentence(cards.own_row(rows), group["label"], context.pref_name, known, context.words)


def _controls(context: PageContext) -> list[Any]:
    """Which STEP or pillar, and on which basis where there are several."""
    group, bases = measure_of(context), bases_of(context)
    groups = [{"value": row["key"], "label": row["label"]} for row in groups_of(context)]
    names = {row["basis"]: context.words.pick(row, "name") for row in context.rows("ranking_bases", pref=None)}
    choices = [{"value": basis, "label": names.get(basis, basis)} for basis in bases]
    made = [query_select(context, "measure", groups, group["key"], default=measure_keys(context)[0])] if group else []
    return made + ([query_select(context, "basis", choices, basis_of(context))] if len(bases) > 1 else [])


@answers_always
def layout(**_query: Any) -> Any:
    context = PageContext.of()
    shown = columns(card(context, "compared", cards.compared(context)), lists.profile_table(context), of="nation")
    more = tabs(context, TABS, "nation")
    return page(context, heading(context), sentence(context), shown, more, controls=_controls(context))


dash.register_page(
    __name__,
    path="/nation",
    order=1,
    nav="nation",
    title=title_of(heading),
    heading=heading,
    sentence=sentence,
    cards=CARDS,
    tabs=TABS,
)
