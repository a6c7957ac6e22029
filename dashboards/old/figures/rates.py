"""Indicators of a prefecture: how many bodies do it, beside the nation."""

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.funnel import share
from dashboards.old.figures.marks import at, legend, table
from dashboards.words import Words

FILLS = (
    ("yes_count", "passed", "status.yes"),
    ("planned_count", "planned", "status.planned"),
    ("no_count", "failed", "status.no"),
    ("not_surveyed_count", "not-surveyed", "status.not_surveyed"),
    ("not_answered_count", "undetermined", "indicators.not_answered"),
)
"""Column of counts, class of its fill, key of its word."""


def gap_text(gap: float, words: Words) -> str:
    """A difference in percentage points with its sign."""
    return words.signed(gap)


def answer(choices: pl.DataFrame, words: Words) -> str:
    """The heading: where the prefecture differs most from the nation."""
    gaps = choices.with_columns(gap=pl.col("rate") - pl.col("nation_rate")).drop_nulls("gap").sort("gap", "indicator")
    if gaps.is_empty():
        return words("indicators.title")
    low, high = gaps.row(0, named=True), gaps.row(-1, named=True)
    found = {"low": words.pick(low, "name"), "low_gap": gap_text(low["gap"], words)}
    if low["gap"] < 0 < high["gap"]:
        return words("indicators.answer", **found, high=words.pick(high, "name"), high_gap=gap_text(high["gap"], words))
    most = low if abs(low["gap"]) >= abs(high["gap"]) else high
    return words("indicators.answer_low", low=words.pick(most, "name"), low_gap=gap_text(most["gap"], words))


def name_cell(row: dict, words: Words, address: Address | None = None) -> list:
    """The indicator's name, leading to its page, with a tag where a STEP requires it."""
    tag = html.Span(words("indicators.gate"), className="tag", title=words("indicators.gate_title"))
    name = words.pick(row, "name")
    shown = html.Link(name, href=address.to_indicator(row["indicator"]), className="quiet-link") if address else name
    return [shown, *([tag] if row["is_gate"] else [])]


def choice_table(choices: pl.DataFrame, words: Words, address: Address | None = None) -> html.Div:
    """A row per choice indicator: stacked bar, five counts, rate, the nation's rate, difference.

    `choices`: name_ja, name_en, is_gate, the five counts of FILLS, rate and nation_rate (percent of the surveyed).
    """
    head = [words("indicators.col_indicator"), words("indicators.col_bar"), *(words(key) for _, _, key in FILLS)]
    head += [words(f"indicators.col_{name}") for name in ("rate", "nation", "gap")]
    rows = [
        [
            html.Span(name_cell(row, words, address), className="indicator-name"),
            rate_bar(row, words),
            *(html.Span(str(row[column]), className="num") for column, _, _ in FILLS),
            html.Span(words.percent(row["rate"]), className="num strong"),
            html.Span(words.percent(row["nation_rate"]), className="num"),
            html.Span(_gap(row, words), className="num"),
        ]
        for row in choices.iter_rows(named=True)
    ]
    key = legend(
        [*((f"fill-{fill}", words(key)) for _, fill, key in FILLS), ("swatch-nation", words("indicators.nation_mark"))]
    )
    return html.Div([key, table(words("indicators.title"), head, rows, "table-rates")])


def _gap(row: dict, words: Words) -> str:
    known = row["rate"] is not None and row["nation_rate"] is not None
    return gap_text(row["rate"] - row["nation_rate"], words) if known else words("app.none")


def rate_bar(row: dict, words: Words) -> html.Div:
    """Counts of FILLS as parts of one bar; `nation_rate` is the comparator."""
    total = sum(row[column] for column, _, _ in FILLS)
    parts = [
        html.Span(className=f"rate-part fill-{fill}", style={"width": at(share(row[column], total))})
        for column, fill, _ in FILLS
        if row[column]
    ]
    nation = row["nation_rate"]
    mark = [html.Span(className="funnel-nation", style={"left": at(nation)})] if nation is not None else []
    counts = {column.removesuffix("_count"): row[column] for column, _, _ in FILLS}
    told = words("indicators.bar", name=words.pick(row, "name"), nation=words.percent(nation), **counts)
    return html.Div([*parts, *mark], className="rate-bar", role="img", **{"aria-label": told})


def number_table(numbers: pl.DataFrame, words: Words, address: Address | None = None) -> html.Div:
    """A row per number indicator: medians here and in the nation, and how many bodies have a value.

    `numbers`: name_ja, name_en, is_gate, unit, median, nation_median, answered_count, not_surveyed_count,
    not_answered_count.
    """
    head = [words("indicators.col_indicator")]
    head += [words(f"indicators.col_{name}") for name in ("median", "nation_median", "with_value", "without")]
    rows = [
        [
            html.Span(name_cell(row, words, address), className="indicator-name"),
            html.Span(with_unit(row["median"], row["unit"], words), className="num strong"),
            html.Span(with_unit(row["nation_median"], row["unit"], words), className="num"),
            html.Span(words("app.bodies", value=row["answered_count"]), className="num"),
            words(
                "indicators.without",
                not_surveyed=row["not_surveyed_count"],
                not_answered=row["not_answered_count"],
            ),
        ]
        for row in numbers.iter_rows(named=True)
    ]
    return table(words("indicators.numbers_title"), head, rows, "table-numbers")


def with_unit(value: float | None, unit: str | None, words: Words) -> str:
    """`44.4%`, `31人` or `31 people`; a dash where there is no value."""
    if unit == "%":
        return words.percent(value, 1)
    is_count = value is not None and bool(unit) and float(value).is_integer()
    text = words.number(value, 0 if is_count else 1)
    return words.amount(text, unit) if value is not None and unit else text
