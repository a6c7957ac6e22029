"""Up to eight bodies side by side: numbered marks over the nation and the peers, and tables body by body."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from dashboards.address import Address
from dashboards.disclosure import may_name
from dashboards.old import html
from dashboards.old.figures.answers import peer_cell, status_of
from dashboards.old.figures.body_list import stage_text
from dashboards.old.figures.marks import at, axis, badge, bounds_of, legend, missing, score_reason, table
from dashboards.old.figures.rates import name_cell, with_unit
from dashboards.old.figures.strips import bars
from dashboards.words import Words

APART = 4.5
"""Marks closer than this, in points of the axis, are drawn one above the other."""


@dataclass(frozen=True)
class Bodies:
    """The bodies compared, in order of the URL: rows of `compare_bodies.sql`."""

    rows: Sequence[dict]

    def number(self, code: str) -> int:
        return [row["code"] for row in self.rows].index(code) + 1

    @property
    def codes(self) -> list[str]:
        return [row["code"] for row in self.rows]

    @property
    def names(self) -> list[str]:
        return [row["name"] for row in self.rows]


def number_mark(number: int) -> html.Span:
    return html.Span(str(number), className="number-mark num", **{"aria-hidden": "true"})


def chosen(bodies: Bodies, address: Address) -> html.Ol:
    """The bodies with what they are, each to be taken out."""
    words = address.words
    items = []
    for row in bodies.rows:
        rest = ",".join(code for code in bodies.codes if code != row["code"])
        facts = [row["prefecture"], row["peer_group"] or words.named("kind", row["kind"])]
        facts.append(words("compare.population", value=words.number(row["population"], 0)))
        facts.append(stage_text(row, words))
        away = html.Link(
            html.Span("×", **{"aria-hidden": "true"}),
            href=address.here(codes=rest),
            className="take-away no-print",
            title=words("compare.take_away", name=row["name"]),
        )
        name = html.Link(row["name"], href=address.to_body(row["code"]))
        text = html.Div([html.Strong(name), html.Span(words("compare.dot").join(facts), className="note")])
        items.append(html.Li([number_mark(bodies.number(row["code"])), text, away]))
    return html.Ol(items, className="chosen")


def lanes(places: Sequence[tuple[float, int]]) -> list[tuple[float, int, int]]:
    """(place, number) → (place, number, lane): marks that would cover each other go to lanes of their own."""
    ends: list[float] = []
    laid = []
    for place, number in sorted(places):
        lane = next((lane for lane, end in enumerate(ends) if place - end >= APART), len(ends))
        ends[lane : lane + 1] = [place]
        laid.append((place, number, lane))
    return laid


def strips(scores: pl.DataFrame, bins: pl.DataFrame, medians: pl.DataFrame, bodies: Bodies, words: Words) -> html.Div:
    """A strip per group that was asked: nation above, peers below, the bodies as numbered marks."""
    of = {row["group_id"]: row for row in medians.iter_rows(named=True)}
    figures = [
        _strip(part, bins.filter(pl.col("group_id") == key[0]), of.get(key[0], {}), bodies, words)
        for key, part in scores.group_by("group_id", maintain_order=True)
    ]
    entries = [("swatch-bar-nation", words("compare.nation")), ("swatch-bar-peer", words("compare.peers"))]
    key = legend([*entries, ("swatch-threshold", words("stepcards.legend_threshold"))])
    return html.Div([key, html.Div(figures, className="compare-strips")])


def _strip(scores: pl.DataFrame, bins: pl.DataFrame, median: dict, bodies: Bodies, words: Words) -> html.Div:
    rows = list(scores.iter_rows(named=True))
    title = html.H3(_group_title(rows[0], words))
    if not any(row["asked_count"] for row in rows):
        return html.Div([title, html.Div(words("pillars.not_asked"), className="not-asked")])
    laid = lanes([(row["score"], bodies.number(row["code"])) for row in rows if row["is_published"]])
    height = 26 * (1 + max((lane for _, _, lane in laid), default=0))
    marks = [
        html.Span(str(number), className="number-mark num", style={"left": at(place), "top": f"{26 * lane}px"})
        for place, number, lane in laid
    ]
    threshold = rows[0]["threshold"]
    line = [] if threshold is None else [html.Span(className="strip-threshold", style={"left": at(threshold)})]
    field = html.Div([*bars(bins), html.Div(className="strip-line"), *line], className="strip-field")
    plot = html.Div(
        [html.Div(marks, className="strip-marks", style={"height": f"{height}px"}), field, axis()],
        className="strip",
        role="img",
        **{"aria-label": _description(rows, median, bodies, words)},
    )
    return html.Div([title, plot, *_without(rows, bodies, words)])


def _group_title(row: dict, words: Words) -> str:
    name = words.pick(row, "name")
    return name if row["step"] is None else words("step.named", step=row["step"], name=name)


def _description(rows: list[dict], median: dict, bodies: Bodies, words: Words) -> str:
    names = dict(zip(bodies.codes, bodies.names, strict=True))
    answer_text = [
        words("compare.said", name=names[row["code"]], score=words.number(row["score"]))
        for row in rows
        if row["is_published"]
    ]
    facts = {"n": median.get("nation_count", 0), "median": words.number(median.get("nation_median"))}
    peers = {"peers": median.get("peer_count", 0), "peer_median": words.number(median.get("peer_median"))}
    group = _group_title(rows[0], words)
    return words("compare.told", group=group, said=words("app.separator").join(answer_text), **facts, **peers)


def _without(rows: list[dict], bodies: Bodies, words: Words) -> list[html.P]:
    return [
        html.P(
            [number_mark(bodies.number(row["code"])), missing(words, score_reason(row), bounds_of(row))],
            className="note",
        )
        for row in rows
        if not row["is_published"]
    ]


def score_table(scores: pl.DataFrame, medians: pl.DataFrame, bodies: Bodies, words: Words) -> html.Div:
    """Group × body: verdict, score or range, beside the medians of peers and nation."""
    of = {row["group_id"]: row for row in medians.iter_rows(named=True)}
    rows = []
    for key, part in scores.group_by("group_id", maintain_order=True):
        cells = [_score_cell(row, words) for row in part.iter_rows(named=True)]
        median = of.get(key[0], {})
        comparators = [
            html.Span(words.number(median.get(f"{side}_median")), className="num") for side in ("peer", "nation")
        ]
        rows.append([_group_title(part.row(0, named=True), words), *cells, *comparators])
    head = [words("compare.col_group"), *heads(bodies), words("compare.col_peers"), words("compare.col_nation")]
    return table(words("compare.scores_title"), head, rows, "table-compare")


def heads(bodies: Bodies) -> list[str]:
    return [f"{number} {name}" for number, name in enumerate(bodies.names, start=1)]


def _score_cell(row: dict, words: Words) -> html.Span:
    verdict = [badge(words(f"state.{row['state']}"), row["state"])] if row["state"] else []
    if not row["is_published"]:
        return html.Span([*verdict, missing(words, score_reason(row), bounds_of(row))], className="stack")
    return html.Span([html.Span(words.number(row["score"]), className="num strong"), *verdict], className="stack")


def answer(scores: pl.DataFrame, bodies: Bodies, words: Words) -> str:
    """The heading: where the bodies differ most, told only where their ranges do not overlap."""
    names = dict(zip(bodies.codes, bodies.names, strict=True))
    best: tuple[float, dict, dict] | None = None
    for _, part in scores.filter("is_published").group_by("group_id", maintain_order=True):
        ordered = part.sort("score", "code")
        low, high = ordered.row(0, named=True), ordered.row(-1, named=True)
        gap = high["low"] - low["high"]
        if gap > 0 and (best is None or gap > best[0]):
            best = (gap, low, high)
    if best is None:
        return words("compare.answer_none")
    _, low, high = best
    facts = {"high": names[high["code"]], "low": names[low["code"]], "group": _group_title(low, words)}
    values = {"high_score": words.number(high["score"]), "low_score": words.number(low["score"])}
    return words("compare.answer", **facts, **values)


def value_table(values: pl.DataFrame, bodies: Bodies, pref: str, least: int, address: Address) -> html.Div:
    """Indicator × body: status mark and answer, the peers at the end. `pref`: whose bodies may be named."""
    words = address.words
    rows = []
    for _, part in values.group_by("indicator", maintain_order=True):
        cells = list(part.iter_rows(named=True))
        name = html.Span(name_cell(cells[0], words, address), className="indicator-name")
        rows.append([name, *(_value_cell(row, pref, words) for row in cells), _peers(cells[0], least, words)])
    head = [words("indicators.col_indicator"), *heads(bodies), words("compare.col_peers")]
    return table(words("compare.values_title"), head, rows, "table-compare")


def is_shown(row: dict, pref: str) -> bool:
    """May this body's answer be shown by name?"""
    return may_name(row["disclosure"], row["prefecture_code"], pref)


def answer_text(row: dict, words: Words) -> str:
    """The answer as it was given, or with its unit; empty when there is none."""
    return with_unit(row["value"], row["unit"], words) if row["value"] is not None else (row["raw_text"] or "").strip()


def _value_cell(row: dict, pref: str, words: Words) -> html.Span:
    if not is_shown(row, pref):
        return html.Span(words.named("disclosure", row["disclosure"]), className="missing")
    status = status_of(row)
    mark = badge(words.named("status", status), status)
    text = answer_text(row, words)
    text = "" if text == words.named("status", status) else text
    return html.Span([mark, html.Span(text, className="raw-text note")] if text else [mark], className="stack")


def _peers(row: dict, least: int, words: Words) -> html.Span | html.Div:
    if row["disclosure"] != "public" and (row["peer_count"] or 0) < least:
        return html.Span(words("scopes.hidden"), className="missing")
    return peer_cell(row, words)


def differing(values: pl.DataFrame, pref: str) -> tuple[int, int]:
    """How many indicators the bodies that answered see differently, of how many that may be shown for all of them."""
    answers: dict[str, set[tuple]] = {}
    hidden = {row["indicator"] for row in values.iter_rows(named=True) if not is_shown(row, pref)}
    for row in values.filter(pl.col("status") == "answered").iter_rows(named=True):
        answers.setdefault(row["indicator"], set()).add((status_of(row), row["value"]))
    shown = [answer_text for indicator, answer_text in answers.items() if indicator not in hidden]
    return sum(len(answer_text) > 1 for answer_text in shown), len(shown)
