"""Who has not passed a STEP, and why; and how many comparable bodies passed it the year before."""

from dataclasses import dataclass

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import badge, table
from dashboards.words import Words

EXAMPLES = "examples"
"""Where on a body's page those of its peers stand that passed the year before."""


@dataclass(frozen=True)
class Open:
    """One body that has not passed: a row of `step_open.sql`, and the reason in words."""

    row: dict
    why: str


def answer(bodies: list[Open], step: dict, words: Words) -> str:
    """The heading: how many failed, how many cannot be judged."""
    named = {"step": step["step"], "name": words.pick(step, "name")}
    if not bodies:
        return words("open.answer_none", **named)
    states = [body.row["state"] for body in bodies]
    counts = {state: states.count(state) for state in ("failed", "undetermined")}
    return words("open.answer" if counts["undetermined"] else "open.answer_failed", **named, **counts)


def summary(bodies: list[Open], words: Words) -> str:
    """One sentence: what most of them lack."""
    gates = pl.Series([gate for body in bodies for gate in body.row["unmet_names"]], dtype=pl.String)
    if gates.is_empty():
        return ""
    name, count = gates.value_counts().sort("count", gates.name, descending=[True, False]).row(0)
    return words("open.summary", name=name, count=count, all=len(bodies))


def open_table(bodies: list[Open], address: Address) -> html.Div:
    """A row per body: verdict, score, why, and the way to its examples."""
    words = address.words
    before = bodies[0].row["before_year"]
    head = [words(f"open.col_{name}") for name in ("body", "state", "score", "why")]
    head += [words("open.col_examples", year=before)] if before else []
    rows = [
        [
            html.Link(body.row["name"], href=address.to_body(body.row["code"])),
            badge(words(f"state.{body.row['state']}"), body.row["state"]),
            _score(body.row, words),
            html.Span(body.why),
            *([_examples(body.row, address)] if before else []),
        ]
        for body in bodies
    ]
    return table(words("open.title"), head, rows, "table-open")


def _score(row: dict, words: Words) -> html.Span:
    if row["is_published"]:
        return html.Span(words.number(row["score"]), className="num")
    return html.Span(
        words("stepcards.bounds", low=words.number(row["low"]), high=words.number(row["high"])), className="num"
    )


def _examples(row: dict, address: Address) -> html.Span | html.A:
    words, count = address.words, row["peer_passed_count"]
    if not count:
        return html.Span(words("app.bodies", value=0), className="note num")
    href = f"{address.to('/body/' + row['code'], step=str(row['step']))}#{EXAMPLES}"
    told = words("open.examples_of", name=row["name"], count=count)
    return html.A(words("app.bodies", value=count), href=href, **{"aria-label": told, "data-goes": ""})
