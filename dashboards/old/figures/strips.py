"""A mirrored strip: the nation above the line, the bodies compared with below it, the body's own place on it."""

import polars as pl

from dashboards.old import html
from dashboards.old.figures.marks import at, axis, bounds_of
from dashboards.words import Words


def strip(group: dict, bins: pl.DataFrame, told: str) -> html.Div:
    """`group`: score, low, high, coverage, is_published, threshold. `bins`: bin (0…100), nation_count, peer_count."""
    marks = [*bars(bins), html.Div(className="strip-line"), *_threshold(group), _own(group)]
    return html.Div(
        [html.Div(marks, className="strip-field"), axis()], className="strip", role="img", **{"aria-label": told}
    )


def bars(bins: pl.DataFrame) -> list[html.Span]:
    """The nation above the line, the bodies compared with below it; the tallest of either side are drawn alike."""
    tallest_nation = max(bins["nation_count"].max() or 0, 1) if bins.height else 1
    tallest_peer = max(bins["peer_count"].max() or 0, 1) if bins.height else 1
    return [
        bar
        for row in bins.iter_rows(named=True)
        for bar in (
            _bar("nation", row["bin"], row["nation_count"] / tallest_nation),
            _bar("peer", row["bin"], row["peer_count"] / tallest_peer),
        )
        if bar is not None
    ]


def _bar(side: str, place: float, height: float) -> html.Span | None:
    # A single body among a thousand must still be seen: never thinner than two pixels.
    style = {"left": at(place), "height": f"max(2px, {height * 50:.1f}%)"}
    return html.Span(className=f"strip-bar strip-{side}", style=style) if height else None


def _threshold(group: dict) -> list[html.Span]:
    value = group["threshold"]
    return [] if value is None else [html.Span(className="strip-threshold", style={"left": at(value)})]


def _own(group: dict) -> html.Span | None:
    if group["is_published"]:
        return html.Span(className="strip-own", style={"left": at(group["score"])})
    bounds = bounds_of(group)
    if bounds is None:
        return None
    low, high = bounds
    return html.Span(className="strip-range", style={"left": at(low), "width": at(high - low)})


def own_text(group: dict, words: Words) -> str:
    """Where the body stands, in words: a score, a range, or neither."""
    bounds = bounds_of(group)
    if group["is_published"]:
        return words("stepcards.own", score=words.number(group["score"]))
    if bounds is None:
        return words("stepcards.own_none")
    return words("stepcards.own_range", low=words.number(bounds[0]), high=words.number(bounds[1]))


def strip_text(group: dict, median: dict, body_kind: str, words: Words) -> str:
    """What the strip shows, told in one sentence."""
    facts = {
        "name": words.pick(group, "name"),
        "own": own_text(group, words),
        "nation": words(f"stepcards.nation_{body_kind}"),
        "n": median.get("nation_count", 0),
        "median": words.number(median.get("nation_median")),
        "peers": median.get("peer_count", 0),
        "peer_median": words.number(median.get("peer_median")),
    }
    if group["threshold"] is None:
        return words("stepcards.strip_pillar", **facts)
    return words("stepcards.strip", **facts, threshold=words.number(group["threshold"], 0))
