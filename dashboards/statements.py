"""Every sentence once: for the page, the paper, the slide and what is taken out. Words are in messages/."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.steps import judged_share, share
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
    at = min(1, len(steps) - 1)
    row = steps[at]
    chain, nation_chain = (
        min(step[key] for step in steps[: at + 1]) for key in ("judged_count", "nation_judged_count")
    )
    if not chain:
        return _overview_of_what_is_judged(steps, name, words)
    first = max(reversed(steps), key=lambda step: step["stopped"])
    reached = words(
        "overview.lead",
        name=name,
        count=row["body_count"],
        step=row["step"],
        reached=row["reached"],
        share=percent_of(row["reached"], chain, words),
        nation_share=percent_of(row["nation_reached"], nation_chain, words),
    )
    most = words("overview.lead_first", step=first["step"], name=words.pick(first, "name"), count=first["stopped"])
    return reached + (most if first["stopped"] else "")


def _overview_of_what_is_judged(steps: Sequence[Row], name: str, words: Words) -> str:
    """Where the first STEPs rest on too few questions: that, and how many pass the first STEP that can be judged."""
    sentence = words("overview.lead_unjudged", name=name, count=steps[0]["body_count"], steps=unjudged(steps, words))
    row = next((step for step in steps if step["judged_count"]), None)
    if row is None:
        return sentence
    shares = {"share": passed_share(row, words), "nation_share": passed_share(row, words, "nation_")}
    return sentence + words("overview.lead_judged", step=row["step"], passed=row["passed"], **shares)


def unjudged(steps: Sequence[Row], words: Words) -> str:
    """The STEPs without any verdict, as a list; blank where there are verdicts on all."""
    numbers = [row["step"] for row in steps if not row["judged_count"]]
    return words("app.separator").join(words("step.label", step=step) for step in numbers)


def percent_of(part: int, whole: int, words: Words) -> str:
    """A share as text; a dash where there is no whole."""
    return words.percent(share(part, whole), 0) if whole else words("app.none")


def passed_share(row: Row, words: Words, side: str = "") -> str:
    """The share that passed a STEP, of the bodies with a verdict; a dash where there are none."""
    value = judged_share(row, side)
    return words.percent(value, 0) if value is not None else words("app.none")


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
    """Which STEP the smallest share passes, of those that can be judged; and which STEPs cannot."""
    known = [row for row in steps if row["judged_count"]]
    if not known:
        return words("steps.answer_none")
    row = min(known, key=lambda step: (judged_share(step), step["step"]))
    values = {"share": passed_share(row, words), "nation_share": passed_share(row, words, "nation_")}
    return words("overview.steps_title", step=row["step"], name=words.pick(row, "name"), **values)


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


def group_name(group: Row, words: Words) -> str:
    """`STEP2 name` of a STEP, the name of a pillar."""
    name = words.pick(group, "name")
    return name if group["step"] is None else words("step.short", step=group["step"], name=name)


def answer_dates(dates: Row, words: Words) -> str:
    """Write the day that the answers stand for, or the first and the last of several; of 速報 also as of when."""
    first, last = dates.get("first_date"), dates.get("last_date")
    if first is None:
        return words("paper.as_of_none")
    day = words("paper.as_of", date=first) if first == last else words("paper.as_of_range", first=first, last=last)
    return day + (words("paper.provisional", date=dates["night_date"]) if dates.get("is_provisional") else "")


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
