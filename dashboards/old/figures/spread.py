"""How one indicator is spread: options as bars from 0, numbers as a mirrored strip, and what is missing, hatched."""

import polars as pl

from dashboards.old import html
from dashboards.old.figures.funnel import share
from dashboards.old.figures.marks import as_table, at, legend
from dashboards.old.figures.rates import with_unit
from dashboards.old.figures.strips import bars
from dashboards.words import Words

TICKS = 4


def options(answers: pl.DataFrame, missing: pl.DataFrame, here: str, words: Words) -> html.Div:
    """A pair of bars per option and per reason without a value: the prefecture, and the nation. In percent of bodies.

    `answers`: option_text, points, here_count, nation_count. `missing`: status, here_count, nation_count.
    """
    total = {side: _total(answers, missing, side) for side in ("here", "nation")}
    rows = [_pair(_option_label(row, words), "value", row, total, words) for row in answers.iter_rows(named=True)]
    rows += [
        _pair(words.named("status", row["status"]), "missing", row, total, words)
        for row in missing.iter_rows(named=True)
    ]
    key = legend(
        [
            ("swatch-here", here),
            ("swatch-bar-nation", words("spread.nation")),
            ("fill-undetermined", words("spread.missing")),
        ]
    )
    return html.Div([key, html.Div(rows, className="options"), _option_table(answers, missing, total, here, words)])


def _total(answers: pl.DataFrame, missing: pl.DataFrame, side: str) -> int:
    return sum(answers[f"{side}_count"].to_list()) + sum(missing[f"{side}_count"].to_list())


def _option_label(row: dict, words: Words) -> str:
    return words("spread.option", text=row["option_text"] or words("app.none"), points=words.number(row["points"], 2))


def _pair(label: str, kind: str, row: dict, total: dict[str, int], words: Words) -> html.Div:
    bars = []
    for side in ("here", "nation"):
        percent = share(row[f"{side}_count"], total[side])
        bar = html.Span(className=f"option-bar option-{side} is-{kind}", style={"width": at(percent)})
        told = words("spread.count", count=words.number(row[f"{side}_count"], 0), share=words.percent(percent, 0))
        bars.append(html.Div([html.Div(bar, className="option-track"), html.Span(told, className="num")]))
    return html.Div(
        [html.P(label, className="option-label"), html.Div(bars, className="option-bars")], className="option"
    )


def _option_table(
    answers: pl.DataFrame, missing: pl.DataFrame, total: dict[str, int], here: str, words: Words
) -> html.Details:
    rows = [(_option_label(row, words), row) for row in answers.iter_rows(named=True)]
    rows += [(words.named("status", row["status"]), row) for row in missing.iter_rows(named=True)]
    cells = [
        [
            label,
            *(
                text
                for side in ("here", "nation")
                for text in (
                    words.number(row[f"{side}_count"], 0),
                    words.percent(share(row[f"{side}_count"], total[side]), 1),
                )
            ),
        ]
        for label, row in rows
    ]
    head = [words("spread.col_option"), words("spread.col_count", name=here), words("spread.col_share", name=here)]
    head += [
        words("spread.col_count", name=words("spread.nation")),
        words("spread.col_share", name=words("spread.nation")),
    ]
    return as_table(words, words("spread.title"), [words("spread.col_option"), *head], cells)


def numbers(bins: pl.DataFrame, here: dict, nation: dict, name: str, unit: str | None, words: Words) -> html.Div:
    """A mirrored strip: the nation above the line, the prefecture below it, the medians marked.

    `bins`: bin (0…100 of the axis), low, high (the axis), nation_count, here_count. `here`, `nation`: median.
    """
    if bins.is_empty():
        return html.Div(words("spread.no_values"), className="not-asked")
    low, high = bins["low"][0], bins["high"][0]
    span = (high - low) or 1
    told = words(
        "spread.told",
        count=words.number(sum(bins["nation_count"].to_list()), 0),
        nation=with_unit(nation["median"], unit, words),
        name=name,
        here=with_unit(here["median"], unit, words),
    )
    marks = [*bars(bins.rename({"here_count": "peer_count"})), html.Div(className="strip-line")]
    for row, mark in ((nation, "strip-threshold"), (here, "strip-own")):
        if row["median"] is not None:
            marks.append(html.Span(className=mark, style={"left": at(100 * (row["median"] - low) / span)}))
    ticks = [
        html.Span(words.number(low + span * tick / TICKS, 0 if span > 8 else 1), style={"left": at(100 * tick / TICKS)})
        for tick in range(TICKS + 1)
    ]
    plot = html.Div(
        [html.Div(marks, className="strip-field"), html.Div(ticks, className="ruler", **{"aria-hidden": "true"})],
        className="strip strip-tall",
        role="img",
        **{"aria-label": told},
    )
    key = legend(
        [
            ("swatch-bar-nation", words("spread.nation_above")),
            ("swatch-bar-peer", words("spread.here_below", name=name)),
            ("swatch-threshold", words("spread.nation_median", value=with_unit(nation["median"], unit, words))),
            ("swatch-own", words("spread.here_median", name=name, value=with_unit(here["median"], unit, words))),
        ]
    )
    told = words("spread.unit", unit=words.named("method.unit", unit) or words("app.none"))
    return html.Div([key, plot, html.P(told, className="note")])


def missing_list(missing: pl.DataFrame, here: str, words: Words) -> html.Ul | None:
    """Hatched: bodies without a value, by reason, with counts."""
    if missing.is_empty():
        return None
    items = [
        html.Li(
            [
                html.Span(words.named("status", row["status"]), className="missing missing-why"),
                words(
                    "spread.missing_counts",
                    name=here,
                    here=words.number(row["here_count"], 0),
                    nation=words.number(row["nation_count"], 0),
                ),
            ]
        )
        for row in missing.iter_rows(named=True)
    ]
    return html.Ul(items, className="missing-list")
