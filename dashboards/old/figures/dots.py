"""A strip of dots: the scores of a prefecture's bodies over 0–100, with the medians marked."""

from math import ceil, sqrt

import polars as pl

from dashboards.old import html
from dashboards.old.figures.marks import as_table, at, axis, score_reason
from dashboards.words import Words

BIN = 2.5
"""Scores closer than this share a column of dots."""


def pillars(groups: pl.DataFrame, scores: pl.DataFrame, medians: pl.DataFrame, words: Words) -> html.Div:
    """A strip per pillar, and the table of all scores.

    `groups`: group_id, name_ja, name_en. `scores`: a row per body × group (name, group_id, score 0…100, low, high,
    coverage, asked_count, is_published). `medians`: group_id, here_median, here_count, nation_median.
    """
    known = {row["group_id"]: row for row in medians.iter_rows(named=True)}
    strips = [
        _strip(group, scores.filter(pl.col("group_id") == group["group_id"]), known[group["group_id"]], words)
        for group in groups.iter_rows(named=True)
    ]
    return html.Div([*strips, _table(groups, scores, words)], className="dot-strips")


def answer(groups: pl.DataFrame, medians: pl.DataFrame, words: Words) -> str:
    """The heading: the median of every pillar that was asked, beside the nation's."""
    joined = groups.join(medians, on="group_id", how="inner", maintain_order="left").filter(
        pl.col("here_median").is_not_null()
    )
    parts = [
        words(
            "pillars.part",
            name=words.pick(row, "name"),
            median=words.number(row["here_median"]),
            nation=words.number(row["nation_median"]),
        )
        for row in joined.iter_rows(named=True)
    ]
    return words("pillars.answer", parts=words("app.separator").join(parts)) if parts else words("pillars.answer_none")


def summary(groups: pl.DataFrame, medians: pl.DataFrame, words: Words) -> str:
    """One sentence: how many bodies each strip shows."""
    joined = groups.join(medians, on="group_id", how="inner", maintain_order="left").filter(pl.col("asked_count") > 0)
    parts = [
        words("pillars.summary_part", name=words.pick(row, "name"), count=row["here_count"])
        for row in joined.iter_rows(named=True)
    ]
    return words("pillars.summary", parts=words("app.separator").join(parts)) if parts else ""


def clusters(scores: pl.DataFrame) -> list[tuple[float, list[tuple[str, float]]]]:
    """Published scores by bin: (place on the axis, [(body, score), …]), from 0 upwards."""
    published = scores.filter("is_published").with_columns(bin=(pl.col("score") / BIN).round() * BIN)
    return [
        (key[0], list(zip(part["name"], part["score"], strict=True)))
        for key, part in published.sort("bin", "score", "name").group_by("bin", maintain_order=True)
    ]


def _strip(group: dict, scores: pl.DataFrame, median: dict, words: Words) -> html.Div:
    name = words.pick(group, "name")
    title = html.H3(name)
    if not median["asked_count"]:
        told = html.Div(words("pillars.not_asked"), className="not-asked")
        return html.Div(
            [title, told, html.P(words("pillars.not_asked_text", name=name), className="note")], className="dot-strip"
        )
    if not median["here_count"]:
        return html.Div([title, *_without_score(scores, words)], className="dot-strip")
    here, nation = words.number(median["here_median"]), words.number(median["nation_median"])
    label = words("pillars.label", name=name, count=median["here_count"], median=here, nation=nation)
    field = [
        _median(words("pillars.nation", value=nation), median["nation_median"], "nation"),
        *(_cluster(place, bodies, words) for place, bodies in clusters(scores)),
        _median(words("pillars.here", value=here), median["here_median"], "here"),
    ]
    plot = html.Div(
        [html.Div(field, className="dot-field"), axis()], className="dot-plot", role="img", **{"aria-label": label}
    )
    return html.Div([title, plot, *_without_score(scores, words)], className="dot-strip")


def _cluster(place: float, bodies: list[tuple[str, float]], words: Words) -> html.Div:
    # Nearly square heaps, so that a place where many bodies share one score stays readable.
    columns = ceil(sqrt(len(bodies)))
    dots = [
        html.Span(className="dot", title=words("pillars.dot", name=name, score=words.number(score)))
        for name, score in bodies
    ]
    return html.Div(
        dots, className="dot-heap", style={"left": at(place), "gridTemplateColumns": f"repeat({columns}, 7px)"}
    )


def _median(text: str, value: float, which: str) -> html.Div:
    side = "start" if value < 15 else "end" if value > 85 else "middle"
    return html.Div(html.Span(text), className=f"median median-{which} lean-{side}", style={"left": at(value)})


def _without_score(scores: pl.DataFrame, words: Words) -> list[html.P]:
    bodies = list(scores.filter(~pl.col("is_published")).iter_rows(named=True))
    if not bodies:
        return []
    why = words("app.separator").join(dict.fromkeys(words.named("why", score_reason(row)) for row in bodies))
    names = words("app.separator").join(row["name"] for row in bodies)
    text = words("pillars.no_score", count=len(bodies), why=why, names=names)
    return [
        html.P([html.Span(className="swatch fill-undetermined", **{"aria-hidden": "true"}), text], className="note")
    ]


def _table(groups: pl.DataFrame, scores: pl.DataFrame, words: Words) -> html.Details:
    rows_of = {(row["name"], row["code"], row["group_id"]): row for row in scores.iter_rows(named=True)}
    bodies = scores.select("code", "name").unique(maintain_order=True).sort("code")
    head = [words("pillars.col_body"), *(words.pick(group, "name") for group in groups.iter_rows(named=True))]
    rows = [
        [name, *(_score_text(rows_of[name, code, group_id], words) for group_id in groups["group_id"])]
        for code, name in bodies.iter_rows()
    ]
    return as_table(words, words("pillars.title"), head, rows)


def _score_text(row: dict, words: Words) -> str:
    if row["is_published"]:
        return words.number(row["score"])
    return words("bodies.missing_plain", why=words.named("why", score_reason(row)))
