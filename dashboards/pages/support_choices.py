"""選び方の比較: the best choice of whom to send to beside others, under ranges of places, blanks, in other years."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dash import html

from dashboards.components import grid as grids
from dashboards.components.card import Card, Table, card
from dashboards.page_context import PageContext
from dashboards.pages.support_rows import Needs, needs
from dashboards.pages.support_send import candidates, count_of
from pipeline.scoring.dispatch import Candidate, Choice, best_choice, choice_of


def chosen_by(context: PageContext, count: int) -> dict[str, tuple[str, ...]]:
    """Way of choosing → the codes: the best; the lowest scores; the lowest places by either end of their ranges."""
    needed = needs(context)
    scored = {code: body["score"] for code, body in needed.bodies.items() if body["score"] is not None}
    ranks = {row["code"]: row for row in context.rows("support_ranks") if row["rank_p05"] is not None}
    return {
        "best": _best(candidates(context).now, needed, count).codes,
        "lowest": tuple(sorted(scored, key=lambda code: (scored[code], code))[:count]),
        "worst_place": tuple(sorted(ranks, key=lambda code: (-ranks[code]["rank_p95"], code))[:count]),
        "best_place": tuple(sorted(ranks, key=lambda code: (-ranks[code]["rank_p05"], code))[:count]),
    }


def _best(candidates: Mapping[str, Candidate], needed: Needs, count: int) -> Choice:
    gaining = [one for one in candidates.values() if one.step_count]
    return best_choice(gaining, count, needed.work(), needed.rules.judgement.repeated_part.value)


def _steps(candidates: Mapping[str, Candidate], needed: Needs, codes: Sequence[str]) -> int:
    part = needed.rules.judgement.repeated_part.value
    return choice_of([candidates[code] for code in codes], needed.work(), part).step_count


def choices(context: PageContext) -> Card:
    """A row per way of choosing, then per year the best and the lowest scores."""
    words, needed, count = context.words, needs(context), count_of(context)
    if not needed.thresholds:
        why = words("support.send_no_steps")
        return Card(words("choices.label"), why, Table({}, []), why=why)
    rows = [*_ways(context, count), *_years(context, count)]
    names = ("way", "towns", "passed", "regret", "if_done", "regret_if_done")
    columns = {key: words(f"choices.col_{key}") for key in names}
    most = max(row["regret"] for row in rows)
    return Card(
        words("choices.label"),
        words("choices.title", most=most) if most else words("choices.title_same"),
        Table(columns, rows),
        caveat=words("choices.note", count=count),
    )


def _ways(context: PageContext, count: int) -> Iterator[dict[str, Any]]:
    needed, found = needs(context), candidates(context)
    chosen = chosen_by(context, count)
    best = _steps(found.now, needed, chosen["best"])
    best_if_done = _best(found.if_done, needed, count).step_count
    for kind, codes in chosen.items():
        steps, done = _steps(found.now, needed, codes), _steps(found.if_done, needed, codes)
        yield {
            "key": kind,
            "way": context.words(f"choices.{kind}"),
            "towns": context.words("app.separator").join(needed.bodies[code]["name"] for code in codes),
            "passed": steps,
            "regret": best - steps,
            "if_done": done,
            "regret_if_done": best_if_done - done,
        }


def _years(context: PageContext, count: int) -> Iterator[dict[str, Any]]:
    """The lowest scores beside the best choice in each other closed year that is held."""
    for row in context.years:
        if row["year"] == context.year or not row["is_closed"]:
            continue
        other = PageContext.in_snapshot(context.snapshot, replace(context.address, year=str(row["year"])))
        lowest = [each for each in _ways(other, count) if each["key"] == "lowest" and each["towns"]]
        for each in lowest:
            yield each | {"way": context.words("choices.lowest_in", year=row["year"])}


def choices_card(context: PageContext) -> html.Section:
    """The comparison as a grid."""
    made = choices(context)
    columns = [
        grids.text(key, title, minWidth=220, flex=2, wrapText=True, autoHeight=True)
        if key in ("way", "towns")
        else grids.number(key, title)
        for key, title in made.table.columns.items()
    ]
    body = [grids.grid(context, "choices", columns, made.table.rows, key="way")] if made.table.rows else []
    return card(context, "choices", replace(made, body=body))
