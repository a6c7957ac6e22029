"""The sentence of 指標: a prefecture beside the nation in one indicator."""

from collections.abc import Mapping
from typing import Any

from dashboards.statements import amount, percent_of
from dashboards.words import Words

Row = Mapping[str, Any]


def indicator(indicator: Row, here: Row | None, nation: Row, name: str, words: Words) -> str:
    """A prefecture beside the nation in one indicator. `here`, `nation`: rows of indicator_scopes.sql."""
    if not here or not here["body_count"]:
        return words("indicator.lead_none", name=name)
    if indicator["kind"] == "number":
        unit = indicator["unit"]
        values = {"here": amount(here["median"], unit, words), "nation": amount(nation["median"], unit, words)}
        return words("indicator.lead_number", name=name, count=here["answered_count"], **values)
    answered = here["yes_count"] + here["planned_count"] + here["no_count"]
    return words(
        "indicator.sentence",
        name=name,
        count=answered,
        yes=here["yes_count"],
        planned=here["planned_count"],
        share=percent_of(here["yes_count"], answered, words),
        nation=words.percent(nation["rate"], 0) if nation["rate"] is not None else words("app.none"),
        silent=here["not_answered_count"],
    )
