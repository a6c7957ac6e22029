"""What an indicator means: definition, points, weight, source, dates, limits."""

from typing import Any

import polars as pl

from dashboards.old import html
from dashboards.old.figures.marks import section
from dashboards.old.figures.rates import with_unit
from dashboards.store import OpenedSnapshot
from dashboards.surveys import survey_title
from dashboards.words import Words


def definition(
    snapshot: OpenedSnapshot, indicator: dict, year: int, options: pl.DataFrame, words: Words
) -> html.Section:
    """A list of term and meaning; lines without content are left out."""
    name = indicator["indicator"]
    entries = {
        "definition": words.pick(indicator, "definition"),
        "points": _points(indicator, options, words),
        "groups": _groups(snapshot.frame("indicator_places", indicator=name), words),
        "weight": words.pick(indicator, "weight_reason"),
        "dates": _dates(snapshot.frame("indicator_dates", indicator=name, year=year), words),
        "source": words.pick(indicator, "source"),
        "disclosure": words.named("disclosure", indicator["disclosure"]),
        "advice": words.pick(indicator, "advice"),
        "limits": words.pick(indicator, "limits"),
    }
    items: list[Any] = [
        html.Div([html.Dt(words(f"definition.{key}")), html.Dd(text)]) for key, text in entries.items() if text
    ]
    return section(
        "definition", words("definition.title"), words("definition.answer"), [html.Dl(items, className="terms")]
    )


def _points(indicator: dict, options: pl.DataFrame, words: Words) -> str:
    if indicator["kind"] == "choice":
        parts = [
            words("spread.option", text=row["option_text"] or words("app.none"), points=words.number(row["points"], 2))
            for row in options.iter_rows(named=True)
        ]
        return words("app.separator").join(parts)
    low, high = indicator["goalpost_low"], indicator["goalpost_high"]
    if low is None:
        return ""
    first, last = (high, low) if indicator["direction"] == "lower" else (low, high)
    zero, one = with_unit(first, indicator["unit"], words), with_unit(last, indicator["unit"], words)
    return words("definition.goalposts", zero=zero, one=one)


def _groups(places: pl.DataFrame, words: Words) -> str:
    return words("app.separator").join(
        words(
            "definition.group",
            name=words.pick(row, "name")
            if row["step"] is None
            else words("step.named", step=row["step"], name=words.pick(row, "name")),
            weight=words.percent(100 * row["weight"], 1),
        )
        for row in places.iter_rows(named=True)
    )


def _dates(dates: pl.DataFrame, words: Words) -> str:
    return words("app.separator").join(
        words(
            "definition.date",
            survey=survey_title(row["survey"], words),
            date=row["as_of_date"].isoformat() if row["as_of_date"] else words("answers.no_date"),
        )
        for row in dates.iter_rows(named=True)
    )
