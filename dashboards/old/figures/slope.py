"""Slopes: the scores of the year before on the left, this year's on the right, a line for each that can be compared."""

from collections.abc import Sequence

import polars as pl

from dashboards.old import html
from dashboards.old.figures.marks import as_table, at, group_name, legend, short_name
from dashboards.old.figures.moves import change_text
from dashboards.old.html import Path, Svg
from dashboards.words import Words

LEFT, RIGHT = 8, 92
"""Where the years' axes stand across the plot, in percent; beside them lines lead to labels that had to give way."""
LINES = 13
"""Lines of text that a plot is high; more when more labels must stand one below another."""
COLUMNS = ("group", "before", "now", "change", "compared", "broken")
TITLES = {True: "slope.steps", False: "pillarcards.title"}
"""The heading of a plot, by whether its groups are STEPs."""


def answer(moves: pl.DataFrame, words: Words) -> str:
    """The heading: what rose and what fell by five points or more. `moves`: rows of `body_moves.sql`."""
    known = moves.filter(pl.col("reason").is_null())
    if known.is_empty():
        return words("slope.answer_none")
    named = {way: _named(known.filter(pl.col("direction") == way), words) for way in ("up", "down")}
    key = "_".join(way for way, names in named.items() if names) or "level"
    return words(f"slope.answer_{key}", before=words.year(known["before_year"][0]), **named)


def summary(moves: pl.DataFrame, words: Words) -> str:
    """What moved furthest, and why these scores may be others than those above."""
    known = moves.filter(pl.col("reason").is_null())
    if known.is_empty():
        return ""
    row = known.sort(pl.col("change").abs(), descending=True, maintain_order=True).row(0, named=True)
    scores = {"before": words.number(row["score_before"]), "now": words.number(row["score_after"])}
    return words("slope.summary", name=group_name(row, words), **scores) + words("slope.over_both")


def slopes(moves: pl.DataFrame, words: Words) -> html.Div:
    """A plot for the STEPs and one for the pillars; below them what is not compared and why, and the table."""
    plots = [_plot(has_steps, part, words) for has_steps in TITLES if (part := _comparable(moves, has_steps)).height]
    parts = [_legend(words), html.Div(plots, className="slopes")] if plots else []
    return html.Div([*parts, *_not_compared(moves, words), _table(moves, words)], className="slope-figure")


def spread_out(places: Sequence[float], gap: float) -> list[float]:
    """Places on 0…100 moved as little as may be (by least squares) so that neighbours stand `gap` apart.

    `places` ascend. Neighbours that would overlap form a heap around the middle of where they belong.
    """
    heaps: list[tuple[float, int]] = []
    for position, place in enumerate(places):
        heaps.append((place - position * gap, 1))
        while len(heaps) > 1 and heaps[-2][0] > heaps[-1][0]:
            (first, many), (second, more) = heaps[-2:]
            heaps[-2:] = [((first * many + second * more) / (many + more), many + more)]
    room = max(0.0, 100 - (len(places) - 1) * gap)
    starts = [min(max(start, 0), room) for start, count in heaps for _ in range(count)]
    return [start + position * gap for position, start in enumerate(starts)]


def _named(rows: pl.DataFrame, words: Words) -> str:
    return words("app.separator").join(short_name(row, words) for row in rows.iter_rows(named=True))


def _comparable(moves: pl.DataFrame, has_steps: bool) -> pl.DataFrame:
    return moves.filter((pl.col("has_steps") == has_steps) & pl.col("reason").is_null())


def _legend(words: Words) -> html.Ul:
    return legend([(f"swatch-slope is-{way}", words(f"slope.key_{way}")) for way in ("up", "down", "level")])


def _plot(has_steps: bool, rows: pl.DataFrame, words: Words) -> html.Div:
    lines = max(LINES, rows.height + 1)
    before, now = (_labels(rows, name, 100 / lines) for name in ("score_before", "score_after"))
    drawn = rows.rows(named=True)
    field = [
        Svg(_paths(drawn, before, now), viewBox="0 0 100 100", preserveAspectRatio="none", **{"aria-hidden": "true"}),
        *(_dot(row, at(x), row[name]) for row in drawn for x, name in ((LEFT, "score_before"), (RIGHT, "score_after"))),
        *(html.Span(str(100 - top), className="slope-tick", style={"top": at(top)}) for top in (0, 100)),
    ]
    told = words("slope.told", parts=words("app.separator").join(_description(row, words) for row in drawn))
    years = [html.Span(words("slope.year", year=rows[name][0])) for name in ("before_year", "year")]
    cells = [
        html.Div([_label(row, "before", before, words) for row in drawn], className="slope-before"),
        html.Div(field, className="slope-field"),
        html.Div([_label(row, "now", now, words) for row in drawn], className="slope-now"),
    ]
    head = html.Div(years, className="slope-years")
    plot = html.Div(
        [head, *cells], className="slope", role="img", style={"--lines": str(lines)}, **{"aria-label": told}
    )
    return html.Div([html.H4(words(TITLES[has_steps])), plot])


def _labels(rows: pl.DataFrame, score: str, gap: float) -> dict[str, float]:
    """Where the label of each group stands, from the top."""
    ordered = rows.sort(score, descending=True, maintain_order=True)
    return dict(zip(ordered["group_id"], spread_out([100 - each for each in ordered[score]], gap), strict=True))


def _paths(rows: Sequence[dict], before: dict[str, float], now: dict[str, float]) -> list[Path]:
    grid = "".join(f"M{LEFT},{100 - tick}H{RIGHT}" for tick in range(0, 101, 20))
    paths = [Path(d=grid, className="slope-grid"), Path(d=f"M{LEFT},0V100M{RIGHT},0V100", className="slope-axis")]
    for row in rows:
        left, right = 100 - row["score_before"], 100 - row["score_after"]
        leads = f"M0,{before[row['group_id']]:.2f}L{LEFT},{left:.2f}M{RIGHT},{right:.2f}L100,{now[row['group_id']]:.2f}"
        paths.append(Path(d=leads, className="slope-lead"))
        line = f"M{LEFT},{left:.2f}L{RIGHT},{right:.2f}"
        paths.append(Path(d=line, className=f"slope-line is-{row['direction']}"))
    return paths


def _dot(row: dict, left: str, score: float) -> html.Span:
    return html.Span(className=f"slope-dot is-{row['direction']}", style={"left": left, "top": at(100 - score)})


def _label(row: dict, when: str, places: dict[str, float], words: Words) -> html.Span:
    name = html.Span(short_name(row, words), className="slope-name", title=group_name(row, words))
    score = html.Span(words.number(row["score_before" if when == "before" else "score_after"]), className="num")
    parts = [name, score] if when == "before" else [score, name, change_text(row, words)]
    return html.Span(parts, className=f"slope-label is-{row['direction']}", style={"top": at(places[row["group_id"]])})


def _description(row: dict, words: Words) -> str:
    scores = {"before": words.number(row["score_before"]), "after": words.number(row["score_after"])}
    return words("slope.told_part", name=group_name(row, words), **scores)


def _not_compared(moves: pl.DataFrame, words: Words) -> list[html.P]:
    """By reason, hatched: a group without a line is named, not left out."""
    left = moves.filter(pl.col("reason").is_not_null())
    return [
        html.P(
            [
                html.Span(className="swatch fill-undetermined", **{"aria-hidden": "true"}),
                words("slope.left_out", names=_named(part, words), why=words(f"not_compared.{reason}")),
            ],
            className="note",
        )
        for (reason,), part in left.group_by("reason", maintain_order=True)
    ]


def _table(moves: pl.DataFrame, words: Words) -> html.Details:
    head = [words(f"slope.col_{name}") for name in COLUMNS]
    return as_table(words, words("slope.title"), head, [_row(row, words) for row in moves.iter_rows(named=True)])


def _row(row: dict, words: Words) -> list:
    counts = [words.number(row[name], 0) for name in ("indicator_count", "broken_count")]
    if row["reason"]:
        why = html.Span(words(f"not_compared.{row['reason']}"), className="missing")
        return [group_name(row, words), words("app.none"), words("app.none"), why, *counts]
    scores = [words.number(row[name]) for name in ("score_before", "score_after")]
    return [group_name(row, words), *scores, change_text(row, words), *counts]
