"""Rank ranges: a bar per body from the 5 % to the 95 % place, in order of the nominal score."""

from math import ceil, floor
from typing import Any

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import at, legend, missing, score_reason, table
from dashboards.words import Words

COLUMNS = ("body", "bar", "band", "rank", "range", "blanks", "score")


def range_of(row: dict) -> tuple[int, int] | None:
    """First and last place of nine draws in ten, rounded outwards; None where nothing was drawn."""
    return None if row["rank_p05"] is None else (floor(row["rank_p05"]), ceil(row["rank_p95"]))


def places(first: float, last: float, words: Words) -> str:
    """`3位`, or `3〜8位`."""
    texts = {"rank": words.number(first, 0), "last": words.number(last, 0)}
    return words("peers.rank_one" if first == last else "peers.rank_range", **texts)


def band_text(row: dict, words: Words) -> str:
    """The band in words; that there is none where nothing was drawn or too few are ranked."""
    return words(f"band.{row['band']}") if row["band"] else words("band.none")


def range_text(row: dict, words: Words) -> str:
    """Band and range in one phrase: `中位（12〜18位）`."""
    found = range_of(row)
    if found is None:
        return band_text(row, words)
    return words("band.with_range", band=band_text(row, words), range=places(*found, words))


def range_table(bodies: pl.DataFrame, own: str, n: int, trial: dict[str, int], address: Address) -> html.Div:
    """A row per body. `bodies`: rows of standing_bodies with a place; `trial`: code → rank with changed weights."""
    words = address.words
    rows = [_row(row, row["code"] == own, n, trial, address) for row in bodies.iter_rows(named=True)]
    return table(words("ranges.title"), [words(f"ranges.col_{name}") for name in COLUMNS], rows, "table-ranges")


def _row(row: dict, is_own: bool, n: int, trial: dict[str, int], address: Address) -> list:
    words = address.words
    name: list[Any] = [html.Link(row["name"], href=address.to_body(row["code"]), className="quiet-link")]
    if is_own:
        name.append(html.Span(words("ranges.own"), className="tag"))
    if row["is_thin"]:
        name.append(html.Span(words("ranges.thin"), className="tag"))
    found = range_of(row)
    return [
        html.Span(name, className="is-own" if is_own else ""),
        bar(row, n, trial.get(row["code"]), is_own, words),
        band_text(row, words),
        html.Span(places(row["rank"], row["rank"], words), className="num strong"),
        html.Span(places(*found, words) if found else words("app.none"), className="num"),
        html.Span(places(row["rank_best"], row["rank_worst"], words), className="num"),
        html.Span(words.number(row["score"]), className="num"),
    ]


def bar(row: dict, n: int, trial: int | None, is_own: bool, words: Words) -> html.Div:
    """What blanks allow as a thin line, the drawn range as a bar, its median, the place by the framework's weights."""
    marks = [_span("rank-blanks", row["rank_best"], row["rank_worst"], n)]
    found = range_of(row)
    if found:
        marks += [_span("rank-range", *found, n), _mark("rank-median", row["rank_median"], n)]
    marks.append(_mark("rank-nominal", row["rank"], n))
    if trial is not None and trial != row["rank"]:
        marks.append(_mark("rank-trial", trial, n))
    told = words("ranges.told", name=row["name"], n=words.number(n, 0), rank=places(row["rank"], row["rank"], words),
                 range=range_text(row, words))  # fmt: skip
    return html.Div(marks, className="rank-bar is-own" if is_own else "rank-bar", role="img", **{"aria-label": told})


def _span(kind: str, first: float, last: float, n: int) -> html.Span:
    style = {"left": at(100 * (first - 1) / n), "width": at(100 * (last - first + 1) / n)}
    return html.Span(className=kind, style=style)


def _mark(kind: str, place: float, n: int) -> html.Span:
    return html.Span(className=kind, style={"left": at(100 * (place - 0.5) / n)})


def overview(bodies: pl.DataFrame, own: str, pref: str, n: int, told: str, words: Words) -> html.Div:
    """All bodies as thin bars from the first place at the top; a prefecture's own darker, one body marked."""
    height = max(2.0, 100 / max(1, bodies.height) * 4)
    lines = [
        _line(row, at_row, bodies.height, own, pref, n, words) for at_row, row in enumerate(bodies.rows(named=True))
    ]
    field = html.Div(lines, className="rank-field", style={"--line": f"{min(6.0, height):.0f}px"})
    ticks = [
        html.Span(places(place, place, words), style={"left": at(100 * (place - 0.5) / n)})
        for place in dict.fromkeys((1, ceil(n / 3), ceil(2 * n / 3), n))
    ]
    ruler = html.Div(ticks, className="ruler", **{"aria-hidden": "true"})
    return html.Div([field, ruler], className="rank-overview", role="img", **{"aria-label": told})


def _line(row: dict, place: int, count: int, own: str, pref: str, n: int, words: Words) -> html.I:
    first, last = range_of(row) or (row["rank"], row["rank"])
    style = {
        "top": at(100 * place / count),
        "left": at(100 * (first - 1) / n),
        "width": at(100 * (last - first + 1) / n),
    }
    if row["code"] == own:
        return html.I(className="is-own", style=style, title=row["name"])
    if row["prefecture_code"] == pref:
        return html.I(className="is-here", style=style, title=f"{row['name']} {range_text(row, words)}")
    return html.I(style=style)


def key(words: Words, *, is_overview: bool, has_trial: bool, place: str) -> html.Ul:
    """How to read the bars."""
    if is_overview:
        names = [
            ("swatch-rank-other", words("ranges.key_other")),
            ("swatch-rank-here", words("ranges.key_here", name=place)),
        ]
        return legend([*names, ("swatch-rank-own", words("ranges.key_own"))])
    entries = [("swatch-rank-range", "range"), ("swatch-rank-median", "median"), ("swatch-own", "nominal"),
               ("swatch-rank-blanks", "blanks"), ("swatch-rank-thirds", "thirds")]  # fmt: skip
    trial = [("swatch-rank-trial", words("ranges.key_trial"))] if has_trial else []
    return legend([*((swatch, words(f"ranges.key_{name}")) for swatch, name in entries), *trial])


def without_place(bodies: pl.DataFrame, words: Words, *, is_named: bool) -> html.P | None:
    """Bodies without a score have no place: hatched, how many, why, and who."""
    rows = bodies.filter(~pl.col("is_published")).rows(named=True)
    if not rows:
        return None
    reasons = words("app.separator").join(dict.fromkeys(words.named("why", score_reason(row)) for row in rows))
    names = words("app.separator").join(row["name"] for row in rows) if is_named else ""
    text = words("ranges.no_score", count=words.number(len(rows), 0), why=reasons)
    said = text + (words("ranges.no_score_names", names=names) if names else "")
    return html.P([html.Span(className="swatch fill-undetermined", **{"aria-hidden": "true"}), said], className="note")


def no_place(row: dict, words: Words) -> html.Span:
    """In place of a body's own place when it has no score."""
    return missing(words, score_reason(row))
