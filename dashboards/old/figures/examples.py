"""Those of a body's peers that had passed a STEP the year before."""

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import badge, table
from dashboards.words import Words

MOST = 10
"""How many are listed: nearest in population first."""
COLUMNS = ("body", "prefecture", "population", "before", "now")


def answer(examples: pl.DataFrame, step: dict, words: Words) -> str:
    """The heading: how many they are."""
    named = {"step": step["step"], "name": words.pick(step, "name")}
    if examples.is_empty():
        return words("examples.answer_none", **named)
    return words("examples.answer", **named, year=words.year(examples["before_year"][0]), count=examples.height)


def example_table(examples: pl.DataFrame, address: Address) -> html.Div:
    """Rows of `body_examples.sql`: the score of then, and the verdict of now."""
    words = address.words
    rows = [
        [
            html.Link(row["name"], href=address.to_body(row["code"])),
            row["prefecture"],
            html.Span(words.number(row["population"], 0), className="num"),
            html.Span(words.number(row["score"]), className="num"),
            badge(words(f"state.{row['state']}"), row["state"]),
        ]
        for row in examples.head(MOST).iter_rows(named=True)
    ]
    return table(words("examples.title"), [words(f"examples.col_{name}") for name in COLUMNS], rows, "table-examples")
