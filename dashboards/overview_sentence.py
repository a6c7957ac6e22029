"""The sentence of 県の概況, which the page, the digest of a week and the material for a meeting begin with."""

from typing import Any

from dashboards.page_context import PageContext
from dashboards.page_statements import overview as statements

Row = dict[str, Any]


def pillar_medians(context: PageContext) -> list[Row]:
    """A row per pillar that was asked: names, medians here and in the nation, how many bodies."""
    medians = {row["group_id"]: row for row in context.rows("overview_medians")}
    pillars = [row for row in context.snapshot.frame("groups").to_dicts() if not row["has_steps"]]
    return [{**medians[row["group_id"]], **row} for row in pillars if row["group_id"] in medians]


def overview_sentence(context: PageContext) -> str:
    """How far the municipalities of the prefecture in view have come."""
    words, name = context.words, context.pref_name
    if not context.frame("overview_bodies").height:
        return words("overview.lead_none", name=name, year=words.year(context.year))
    steps = context.rows("overview_steps")
    if not steps:
        return statements.overview_pillars(pillar_medians(context), name, words)
    return statements.overview(steps, name, words)
