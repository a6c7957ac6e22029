"""STEP by STEP: how many bodies passed, failed, or cannot be judged."""

from collections.abc import Callable

import polars as pl

from dashboards.old import html
from dashboards.old.figures.marks import as_table, legend, stack
from dashboards.words import Words

STATES = ("passed", "failed", "undetermined", "not_judged")


def share(part: int, whole: int) -> float:
    """Percent; 0 of 0 is 0."""
    return 100 * part / whole if whole else 0.0


def judged_share(part: int, judged: int, words: Words, decimals: int = 0) -> str:
    """Percent of the bodies with a verdict, as text; a dash where no verdict has enough evidence."""
    return words.percent(share(part, judged), decimals) if judged else words("app.none")


def judged(steps: pl.DataFrame) -> pl.DataFrame:
    """The STEPs on which there are verdicts."""
    return steps.filter(pl.col("judged_count") > 0)


def unjudged_names(steps: pl.DataFrame, words: Words) -> str:
    """The STEPs on which there are none, as a list; blank where there are verdicts on all."""
    numbers = steps.filter(pl.col("judged_count") == 0)["step"].to_list()
    return words("app.separator").join(words("step.label", step=step) for step in numbers)


def with_chains(steps: pl.DataFrame) -> pl.DataFrame:
    """Add how many bodies have verdicts on a STEP and on all before it, at most: stages end where there are none."""
    return steps.with_columns(
        chain_count=pl.col("judged_count").cum_min(), nation_chain_count=pl.col("nation_judged_count").cum_min()
    )


def answer(steps: pl.DataFrame, words: Words) -> str:
    """The heading: which STEP the fewest bodies pass, of those that can be judged."""
    known = judged(steps)
    if known.is_empty():
        return words("steps.answer_none")
    row = known.sort("passed", "step").row(0, named=True)
    return words(
        "steps.answer",
        step=row["step"],
        name=words.pick(row, "name"),
        share=judged_share(row["passed"], row["judged_count"], words),
        nation_share=judged_share(row["nation_passed"], row["nation_judged_count"], words),
    )


def summary(steps: pl.DataFrame, words: Words) -> str:
    """One sentence with every count, and one on what cannot be judged."""
    parts = words("app.separator").join(
        words("steps.part", step=row["step"], passed=row["passed"]) for row in judged(steps).iter_rows(named=True)
    )
    sentence = words("steps.summary", count=steps["body_count"][0], parts=parts + words("steps.part_verb"))
    open_count = steps.select(pl.col("undetermined").max()).item()
    unjudged = unjudged_names(steps, words)
    return "".join(
        [
            sentence if parts else "",
            words("steps.undetermined", count=open_count) if open_count else "",
            words("steps.unjudged", steps=unjudged) if unjudged else "",
        ]
    )


def funnel(steps: pl.DataFrame, to_step: Callable[[int], str], words: Words) -> html.Div:
    """Stacked bars from 0, in percent of the bodies, the nation's share as a mark, and the table behind them.

    `steps` has a row per STEP: step, name_ja, name_en, passed, failed, undetermined, reached, body_count,
    nation_passed, nation_reached, nation_count. `to_step` is where the name of a STEP leads.
    """
    rows = [_bar_row(row, to_step(row["step"]), words) for row in steps.iter_rows(named=True)]
    entries = [(f"fill-{state}", words(f"state.{state}")) for state in STATES]
    key = legend([*entries, ("swatch-nation", words("steps.nation"))])
    return html.Div([key, html.Div(rows, className="funnel"), _table(steps, words)])


def _bar_row(row: dict, href: str, words: Words) -> html.Div:
    step, name = words("step.label", step=row["step"]), words.pick(row, "name")
    own = judged_share(row["passed"], row["judged_count"], words)
    nation_share = share(row["nation_passed"], row["nation_judged_count"]) if row["nation_judged_count"] else None
    nation = judged_share(row["nation_passed"], row["nation_judged_count"], words)
    counts = {state: row[state] for state in STATES}
    told = words("steps.bar", step=step, name=name, share=own, nation_share=nation, **counts)
    bar = stack([(f"fill-{state}", row[state]) for state in STATES], row["body_count"], told, nation_share)
    side = [
        html.Span(own, className="funnel-share num"),
        html.Span(words("steps.share_nation", nation_share=nation), className="note num"),
    ]
    label = [html.Span(step, className="step-tag"), html.Span(name)]
    link = html.Link(label, href=href, title=words("open.more", step=step, name=name), className="funnel-label")
    return html.Div(
        [link, bar, html.Div(side, className="funnel-side")],
        className="funnel-row",
    )


def _table(steps: pl.DataFrame, words: Words) -> html.Details:
    head = [words("steps.col_step"), *(words(f"state.{state}") for state in STATES)]
    head += [words(f"steps.col_{name}") for name in ("share", "nation", "reached", "nation_reached")]
    rows = [
        [
            words("step.named", step=row["step"], name=words.pick(row, "name")),
            *(words("app.bodies", value=row[state]) for state in STATES),
            judged_share(row["passed"], row["judged_count"], words, 1),
            judged_share(row["nation_passed"], row["nation_judged_count"], words, 1),
            words("app.bodies", value=row["reached"]) if row["chain_count"] else words("app.none"),
            judged_share(row["nation_reached"], row["nation_chain_count"], words, 1),
        ]
        for row in with_chains(steps).iter_rows(named=True)
    ]
    return as_table(words, words("steps.title"), head, rows)
