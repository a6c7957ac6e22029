"""Every sentence once: for the page, the paper, the slide and what is taken out. Words are in messages/."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.steps import share
from dashboards.words import Words

Row = Mapping[str, Any]


def with_unit(value: float | None, unit: str, words: Words, digits: int = 1) -> str:
    """`12.5%`, `31日`; a dash where there is no value."""
    if value is None:
        return words("app.none")
    return words.percent(value, digits) if unit == "%" else words.amount(words.number(value, digits), unit)


def signed(value: float | None, words: Words) -> str:
    """`＋29.9`, `△9.1`: in Japanese public accounts ▲ and △ are minus, so a rise is never ▲."""
    if value is None:
        return words("app.none")
    rounded = words.number(abs(value))
    if rounded == words.number(0):
        return rounded
    return words("number.plus" if value > 0 else "number.minus", value=rounded)


def overview(steps: Sequence[Row], name: str, words: Words) -> str:
    """How many bodies of a prefecture have come as far as the second STEP, and where most begin. `steps`: in order."""
    row = steps[min(1, len(steps) - 1)]
    first = max(reversed(steps), key=lambda step: step["stopped"])
    reached = words(
        "overview.lead",
        name=name,
        count=row["body_count"],
        step=row["step"],
        reached=row["reached"],
        share=words.percent(share(row["reached"], row["body_count"])),
        nation_share=words.percent(share(row["nation_reached"], row["nation_count"])),
    )
    most = words("overview.lead_first", step=first["step"], name=words.pick(first, "name"), count=first["stopped"])
    return reached + (most if first["stopped"] else "")


def overview_pillars(medians: Sequence[Row], name: str, words: Words) -> str:
    """The same for a framework without STEPs: the medians of the pillars. `medians`: name, here and nation."""
    parts = [
        words("pillars.part", name=words.pick(row, "name"), median=words.number(row["here_median"]),
              nation=words.number(row["nation_median"]))
        for row in medians if row["here_median"] is not None
    ]  # fmt: skip
    if not parts:
        return words("overview.lead_nothing", name=name)
    return words("overview.lead_pillars", name=name, parts=words("app.separator").join(parts))


def weakest_step(steps: Sequence[Row], words: Words) -> str:
    """Which STEP the fewest bodies pass."""
    row = min(steps, key=lambda step: (step["passed"], step["step"]))
    return words(
        "overview.steps_title",
        step=row["step"],
        name=words.pick(row, "name"),
        share=words.number(share(row["passed"], row["body_count"]), 0),
        nation_share=words.number(share(row["nation_passed"], row["nation_count"]), 0),
    )


def widest_gap(medians: Sequence[Row], words: Words) -> str:
    """In which pillar the median here is farthest below that of the nation, or least above it."""
    known = [row for row in medians if row["here_median"] is not None and row["nation_median"] is not None]
    if not known:
        return words("pillars.answer_none")
    row = min(known, key=lambda each: (each["here_median"] - each["nation_median"], each["group_id"]))
    values = {"name": words.pick(row, "name"), "here": words.number(row["here_median"]),
              "nation": words.number(row["nation_median"])}  # fmt: skip
    is_below = row["here_median"] < row["nation_median"]
    return words("overview.pillars_below" if is_below else "overview.pillars_not_below", **values)


def stage(row: Row, words: Words) -> str:
    """How far a body has come. `row`: stage, next_step, next_state."""
    if row["next_step"] is None:
        return words("step_stage.all")
    if row["stage"] is None:
        return words(f"step_stage.none_{row['next_state']}", step=row["next_step"])
    return words("step_stage.reached", step=row["stage"])


def indicator(indicator: Row, here: Row | None, nation: Row, name: str, words: Words) -> str:
    """A prefecture beside the nation in one indicator. `here`, `nation`: rows of indicator_scopes.sql."""
    if not here or not here["body_count"]:
        return words("indicator.lead_none", name=name)
    if indicator["kind"] == "number":
        unit = indicator["unit"] or ""
        values = {"here": with_unit(here["median"], unit, words), "nation": with_unit(nation["median"], unit, words)}
        return words("indicator.lead_number", name=name, count=here["answered_count"], **values)
    surveyed = here["body_count"] - here["not_surveyed_count"]
    return words(
        "indicator.sentence",
        name=name,
        count=surveyed,
        yes=here["yes_count"],
        planned=here["planned_count"],
        share=words.percent(share(here["yes_count"], surveyed)),
        nation=words.percent(nation["rate"]),
        silent=here["not_answered_count"],
    )
