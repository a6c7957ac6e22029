"""One pillar since the year before: body by body, and indicator by indicator."""

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import table
from dashboards.old.figures.moves import change_text, stage_number, stages_text
from dashboards.old.figures.rates import gap_text, name_cell
from dashboards.words import Words

BODIES = ("body", "before", "after", "change", "stage")
INDICATORS = ("indicator", "rose", "fell", "level", "before", "after", "change", "nation")


def answer(changes: pl.DataFrame, words: Words) -> str:
    """The heading: how many fell, how many rose. `changes`: rows of `overview_changes.sql` of one pillar."""
    known = changes.filter(pl.col("reason").is_null())
    if known.is_empty():
        return words("moves.answer_none")
    counts = {way: known.filter(pl.col("direction") == way).height for way in ("down", "up")}
    facts = {"name": words.pick(changes.row(0, named=True), "name"), "year": words.year(changes["before_year"][0])}
    return words("moves.pillar_answer", **facts, count=known.height, fell=counts["down"], rose=counts["up"])


def body_table(changes: pl.DataFrame, address: Address) -> html.Div:
    """Every body, the greatest fall first; what cannot be compared comes last, with its reason."""
    words = address.words
    ordered = changes.sort(pl.col("change"), pl.col("code"), nulls_last=True)
    rows = [
        [html.Link(row["body"], href=address.to_body(row["code"])), *_points(row, words)]
        for row in ordered.iter_rows(named=True)
    ]
    return table(
        words("moves.pillar_bodies"),
        [words(f"moves.col_{name}") for name in BODIES],
        rows,
        "table-pillar of-bodies table-compact",
    )


def _points(row: dict, words: Words) -> list[html.Span]:
    scores = [html.Span(words.number(row[name]), className="num") for name in ("score_before", "score_after")]
    stages = stage_number(row["stage_before"]), stage_number(row["stage"])
    return [*scores, change_text(row, words), stages_text(stages, words)]


def indicator_table(indicators: pl.DataFrame, address: Address) -> html.Div:
    """Rows of `pillar_indicators.sql`: how many bodies moved, the mean of their points, and the nation's change."""
    words = address.words
    rows = [
        [html.Span(name_cell(row, words, address), className="indicator-name"), *_moved(row, words)]
        for row in indicators.iter_rows(named=True)
    ]
    return table(words("moves.indicators"), [words(f"moves.col_{name}") for name in INDICATORS], rows, "table-pillar")


def _moved(row: dict, words: Words) -> list[html.Span]:
    if not row["compared_count"]:
        why = words("moves.break" if row["is_break"] else "moves.not_both")
        none = [html.Span(words("app.none"))] * (len(INDICATORS) - 2)
        return [html.Span(why, className="missing"), *none]
    level = row["compared_count"] - row["rose_count"] - row["fell_count"]
    counts = [html.Span(str(count), className="num") for count in (row["rose_count"], row["fell_count"], level)]
    means = [html.Span(words.number(row[name]), className="num") for name in ("before_mean", "mean")]
    gaps = [row["mean"] - row["before_mean"], row["nation_change"]]
    return [*counts, *means, *(html.Span(gap_text(gap, words), className="num") for gap in gaps)]
