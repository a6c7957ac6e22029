"""The sentences of 県の概況 and of the sheet of a prefecture: how far its bodies are, beside the nation."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from dashboards.figures.steps import judged_share
from dashboards.statements import group_title, percent_of, step_labels, tentatively
from dashboards.words import Words

Row = Mapping[str, Any]
WAITING_KINDS = ("missing", "rejected", "partially_accepted", "unreadable_by_us", "corrected")
"""What may wait for a prefecture, the most pressing first."""
CAUSES = 3
"""So many indicators are named for a change."""


def overview(steps: Sequence[Row], name: str, words: Words) -> str:
    """How many bodies of a prefecture have come as far as the second STEP, and where most begin. `steps`: in order."""
    at = min(1, len(steps) - 1)
    row = steps[at]
    if not row["reach_count"]:
        return _overview_of_what_is_judged(steps, name, words)
    first = max(reversed(steps), key=lambda step: step["stopped"])
    reached = words(
        "overview.lead",
        name=name,
        count=row["body_count"],
        step=row["step"],
        reached=row["reached"],
        judged=row["reach_count"],
        share=percent_of(row["reached"], row["reach_count"], words),
        nation_share=percent_of(row["nation_reached"], row["nation_reach_count"], words),
    )
    most = words("overview.lead_first", step=first["step"], name=words.pick(first, "name"), count=first["stopped"])
    parts = [reached, most if first["stopped"] else "", _provisional(steps[: at + 1], words)]
    return words("body.between_sentences").join(filter(None, parts))


def most_behind(tied: Sequence[str], words: Words) -> str:
    """Who is farthest behind of those judged: one, or all that are tied there."""
    if len(tied) == 1:
        return words("overview.ends_title", behind=tied[0])
    return words("overview.ends_title_tied", count=len(tied))


def moved(changes: Sequence[Row], words: Words) -> str:
    """In each pillar, how many of the bodies that can be compared rose, and how many fell. `changes`: of one year."""
    names = {row["group_id"]: words.pick(row, "name") for row in changes}
    ways = {group: [row["direction"] for row in changes if row["group_id"] == group] for group in names}
    parts = [
        words(
            "overview.moves_part",
            name=name,
            count=len(ways[group]),
            **{way: ways[group].count(way) for way in ("up", "down")},
        )
        for group, name in names.items()
    ]
    return words(
        "overview.moves_title", year=words.year(changes[0]["before_year"]), parts=words("app.separator").join(parts)
    )


def change(scores: Sequence[Row], pillars: Sequence[Row], causes: Sequence[Row], count: int, words: Words) -> str:
    """By how much the bodies of a prefecture moved since the year before, and why; empty where none can tell.

    `scores`: of overview_movers.sql; `pillars`: of overview_changes.sql; `causes`: of overview_causes.sql, the first
    the one that most bodies moved in one way. All of the same two years; `count`: all bodies of the prefecture.
    """
    if not scores:
        return ""
    middle, low, high = (
        median(row[name] for row in scores) for name in ("change", "change_low", "change_high")
    )  # fmt: skip
    low, high = round(min(low, middle), 1), round(max(high, middle), 1)
    is_open = low < 0 < high
    key = "open" if is_open else "blanks" if low < high else ""
    blanks = words(f"overview.change_{key}", low=words.signed(low), high=words.signed(high)) if key else ""
    facts = {"year": words.year(scores[0]["before_year"]), "known": len(scores), "count": count}
    lead = words("overview.change", **facts, change=words.signed(middle), blanks=blanks)
    by_pillar = "" if is_open else _moved_pillars(pillars, words)
    return words.sentences(lead, by_pillar, _moved_indicators(causes, words))


def _moved_pillars(changes: Sequence[Row], words: Words) -> str:
    """The pillar whose median moved farthest, with all that moved as far; empty where none moved."""
    found: dict[str, list[Row]] = {}
    for row in changes:
        found.setdefault(row["group_id"], []).append(row)
    medians = {group: round(median(row["change"] for row in rows), 1) for group, rows in found.items()}
    most = max(map(abs, medians.values()), default=0)
    parts = [
        words(
            "overview.change_pillar",
            name=words.pick(rows[0], "name"),
            change=words.signed(medians[group]),
            count=len(rows),
        )
        for group, rows in found.items()
        if abs(medians[group]) == most
    ]
    return words("overview.change_pillars", parts=words("app.separator").join(parts)) if most else ""


def _moved_indicators(causes: Sequence[Row], words: Words) -> str:
    """The few indicators that moved in most bodies, rises and falls set off; none of several that are tied."""
    moving = [row for row in causes if row["up"] != row["down"]]
    surplus = [abs(row["up"] - row["down"]) for row in moving]
    shown = moving[:CAUSES]
    if len(moving) > CAUSES:
        shown = [row for row, by in zip(shown, surplus, strict=False) if by > surplus[CAUSES]]
    parts = [
        words(
            "overview.change_indicator",
            name=words.pick(row, "name"),
            **{name: row[name] for name in ("compared_count", "up", "down")},
        )
        for row in shown
    ]
    return words("overview.change_indicators", parts=words("app.separator").join(parts)) if parts else ""


def lead_number(steps: Sequence[Row], words: Words) -> tuple[str, str] | None:
    """The share of bodies that came as far as `overview` writes of, and what it is; None where none is judged."""
    if not steps:
        return None
    row = steps[min(1, len(steps) - 1)]
    if not row["reach_count"]:
        return None
    share = percent_of(row["reached"], row["reach_count"], words)
    return share, words("overview.lead_number", step=row["step"])


def _overview_of_what_is_judged(steps: Sequence[Row], name: str, words: Words) -> str:
    """Where the first STEPs rest on too few questions: that, and how many pass the first STEP that can be judged."""
    unasked, facts = unjudged(steps, words), {"name": name, "count": steps[0]["body_count"]}
    sentence = (
        words("overview.lead_unjudged", **facts, steps=unasked) if unasked else words("overview.lead_silent", **facts)
    )
    row = next((step for step in steps if step["judged_count"]), None)
    if row is None:
        return sentence
    counts = {"step": step_label(row, words), "judged": row["judged_count"], "passed": row["passed"]}
    judged = words("overview.lead_judged", **counts, **_shares(row, words))
    return words("body.between_sentences").join([sentence, judged])


def _provisional(steps: Sequence[Row], words: Words) -> str:
    weak = [row["step"] for row in steps if row["evidence"] == "provisional"]
    return words("verdict.provisional", steps=step_labels(weak, words)) if weak else ""


def _shares(row: Row, words: Words) -> dict[str, str]:
    return {"share": passed_share(row, words), "nation_share": passed_share(row, words, "nation_")}


def step_label(row: Row, words: Words) -> str:
    """`STEP2（暫定）`: the STEP, marked where its verdicts rest on part of the questions."""
    return tentatively(words("step.label", step=row["step"]), row["evidence"], words)


def step_title(row: Row, words: Words) -> str:
    """`STEP2「推進体制」（暫定）`."""
    return tentatively(group_title(row, words), row["evidence"], words)


def unjudged(steps: Sequence[Row], words: Words) -> str:
    """The STEPs without any verdict, as a list; blank where there are verdicts on all."""
    return step_labels([row["step"] for row in steps if row["not_judged"] == row["body_count"]], words)


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


def weakest(steps: Sequence[Row]) -> Row | None:
    """Return the STEP that the smallest share passes, of equal ones the first; None where none can be judged."""
    known = [row for row in steps if row["judged_count"]]
    return min(known, key=lambda step: (judged_share(step), step["step"]), default=None)


def weakest_step(steps: Sequence[Row], words: Words) -> str:
    """Which STEP the smallest share passes, of those that can be judged; and which STEPs cannot."""
    row = weakest(steps)
    if row is None:
        is_asked = any(row["not_judged"] < row["body_count"] for row in steps)
        return words("steps.answer_silent" if is_asked else "steps.answer_none")
    return words("overview.steps_title", step=step_title(row, words), **_shares(row, words))


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
