"""Bodies below one another, a panel a STEP or pillar, all on one scale from 0 to 100, with their peers."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.part_bars import HALO
from dashboards.figures.template import (
    COLOURS,
    Figure,
    Trace,
    axis,
    codes,
    figure,
    hover,
    names_axis,
    picked,
    safe,
    shortened,
    text_width,
)
from dashboards.words import Words

Row = Mapping[str, Any]
MOST = 6
"""Panels side by side; more stand in further lines."""
GAP, TOP, ROW, TITLE, LIFT, FOOT = 0.022, 8, 30, 17, 4, 26
"""Between panels, in parts of the width; in pixels the edge, a body, a line of a title, its room, an axis."""
CARD = 600
"""Pixels of their card, which takes half of a page; in a narrower one the figure scrolls."""
PANEL, LEAST = 150, 380
"""Pixels that a panel takes at least, with its share of the names on the left; and all of them, however few."""
WIDE = 19
"""How wide a line of a title may be; a sign of Japanese is 2 wide."""
CLOSE = 26
"""Points within which a number beside a dot would cover a line."""
LONGEST = 10
"""Signs of a name beside a panel; the whole of it is in the hover and in the table."""
ENDS = (-6, 106)
UNNAMED = ("middle_half", "peer_median")
"""What the note below the chart explains."""
KINDS = ("passed", "failed", "not_judged", "scored")
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "passed": {"symbol": "circle", "color": COLOURS["own"], "line": {"color": COLOURS["own"], "width": 1}},
    "failed": {"symbol": "circle-open", "color": COLOURS["own"], "line": {"width": 2.5}},
    "not_judged": {"symbol": "diamond-open", "color": COLOURS["soft"], "line": {"width": 2}},
    "scored": {"symbol": "circle", "color": COLOURS["own_light"], "line": {"color": COLOURS["own"], "width": 1.5}},
}


def panels(
    groups: Sequence[Row], bodies: Sequence[Row], scores: Sequence[Row], medians: Mapping[str, Row], words: Words
) -> Figure:
    """Draw a panel per group. `groups`: group_id, title (its lines), threshold; `bodies`: code, name, from the top.

    `scores`: rows of compare_scores.sql with `text`, the score or its absence in words; `medians`: group_id →
    peer_lower_quartile, peer_median, peer_upper_quartile.
    """
    lines = -(-len(groups) // MOST)
    titles = [_title_lines(group["title"]) for group in groups]
    head = TITLE * max(map(len, titles), default=1) + 8 + LIFT
    line = head + ROW * len(bodies) + FOOT
    height = TOP + lines * line
    layout: dict[str, Any] = {"annotations": [], "shapes": []}
    traces: list[Trace] = []
    seen: set[str] = set()
    for at, group in enumerate(groups):
        key = "" if not at else str(at + 1)
        wide = min(len(groups), MOST)
        top = 1 - (at // MOST) * line / (height - TOP)
        layout |= _axes(key, (at % MOST, wide), (top, line, head, height - TOP), bodies, is_first=at % MOST == 0)
        layout["annotations"].append(_title("<br>".join(titles[at]), key))
        median = medians.get(group["group_id"], {})
        lines_at = [value for value in (median.get("peer_median"), group["threshold"]) if value is not None]
        traces += _peers(median, key, len(bodies), words)
        if group["threshold"] is not None:
            traces.append(_line(group["threshold"], key, len(bodies), "threshold", words))
        traces += _bodies([row for row in scores if row["group_id"] == group["group_id"]], bodies, key, lines_at, words)
    for trace in traces:
        trace["showlegend"] = trace["legendgroup"] not in seen and trace["legendgroup"] not in UNNAMED
        seen.add(trace["legendgroup"])
    return figure(
        traces,
        height,
        max(LEAST, PANEL * min(len(groups), MOST)),
        CARD,
        showlegend=True,
        margin={"l": 8, "r": 8, "t": TOP, "b": 0},
        **layout,
    )


def _axes(
    key: str, place: tuple[int, int], heights: tuple[float, int, int, int], bodies: Sequence[Row], *, is_first: bool
) -> dict[str, Any]:
    column, wide = place
    top, line, head, height = heights
    width = (1 - GAP * (wide - 1)) / wide
    left = column * (width + GAP)
    names = [_short(row["name"]) for row in bodies]
    y = names_axis(tickvals=list(range(len(bodies))), ticktext=names if is_first else [""] * len(bodies))
    return {
        f"xaxis{key}": axis(range=list(ENDS), tickvals=[0, 50, 100], domain=[left, left + width], anchor=f"y{key}",
                            tickfont={"size": 12}),
        f"yaxis{key}": {**y, "range": [len(bodies) - 0.5, -0.5], "autorange": False, "anchor": f"x{key}",
                        "domain": [max(0.0, top - (line - FOOT) / height), top - head / height]},
    }  # fmt: skip


def _short(name: str) -> str:
    return safe(shortened(name, LONGEST))


def _title_lines(title: Sequence[str]) -> list[str]:
    """A title, line by line; a line that is too wide goes on below, at a space where it has one."""
    found: list[str] = []
    for text in title:
        words = text.split(" ") if " " in text else list(text)
        glue = " " if " " in text else ""
        lines = [words[0]]
        for word in words[1:]:
            if text_width(lines[-1] + glue + word, 2) > WIDE:
                lines.append(word)
            else:
                lines[-1] += glue + word
        found += lines
    return [safe(line) for line in found]


def _title(text: str, key: str) -> dict[str, Any]:
    return {"text": text, "x": 0, "xref": f"x{key} domain", "xanchor": "left", "y": 1, "yref": f"y{key} domain",
            "yanchor": "bottom", "yshift": LIFT, "align": "left", "showarrow": False, "font": {"size": 13}}  # fmt: skip


def _peers(median: Row, key: str, count: int, words: Words) -> list[Trace]:
    """The middle half of those compared with, and their median."""
    low, high = median.get("peer_lower_quartile"), median.get("peer_upper_quartile")
    if low is None or high is None:
        return []
    ends = [-0.5, count - 0.5]
    half = {
        **_base("middle_half", key, words), "mode": "lines", "x": [low, high, high, low, low],
        "y": [ends[0], ends[0], ends[1], ends[1], ends[0]], "fill": "toself", "fillcolor": "#E3E6EE",
        "line": {"width": 1, "color": COLOURS["missing"]}, "hoverinfo": "skip",
    }  # fmt: skip
    return [half, _line(median["peer_median"], key, count, "peer_median", words)]


def _line(value: float, key: str, count: int, kind: str, words: Words) -> Trace:
    style = {"width": 1.5, "dash": "dot" if kind == "threshold" else "solid"}
    colour = COLOURS["text"] if kind == "threshold" else COLOURS["nation"]
    name = words(f"compare.key_{kind}")
    return {
        **_base(kind, key, words), "mode": "lines", "x": [value, value], "y": [-0.5, count - 0.5],
        "line": {**style, "color": colour}, "hovertemplate": hover(f"{name} {words.number(value)}"),
    }  # fmt: skip


def _base(kind: str, key: str, words: Words) -> Trace:
    return {"type": "scatter", "xaxis": f"x{key}", "yaxis": f"y{key}", "legendgroup": kind,
            "name": words(f"compare.key_{kind}")}  # fmt: skip


def _bodies(
    scores: Sequence[Row], bodies: Sequence[Row], key: str, lines_at: Sequence[float], words: Words
) -> list[Trace]:
    """A dot per body with a score, by its verdict; without one, how far its answers reach."""
    place = {row["code"]: at for at, row in enumerate(bodies)}
    names = {row["code"]: row["name"] for row in bodies}
    rows = [{**row, "name": names[row["code"]]} for row in scores if row["is_closed"] and row["asked_count"]]
    traces = [_dots([row for row in rows if kind_of(row) == kind], kind, place, key, lines_at, words) for kind in KINDS]
    open_ = [row for row in rows if kind_of(row) == "open" and row["low"] is not None]
    return [trace for trace in [_reaches(open_, place, key, words), *traces] if trace["x"]]


def kind_of(row: Row) -> str:
    """How a score is drawn: passed, failed, not_judged, scored (pillars), or open when there is none."""
    if not row["is_published"] or row["state"] == "undetermined":
        return "open"
    return row["state"] or "scored"


def _dots(
    rows: Sequence[Row], kind: str, place: Mapping[str, int], key: str, lines_at: Sequence[float], words: Words
) -> Trace:
    return {
        **_base(kind, key, words),
        "mode": "markers+text",
        "x": [row["score"] for row in rows],
        "y": [place[row["code"]] for row in rows],
        "text": [words.number(row["score"]) for row in rows],
        "textposition": [f"middle {_side(row['score'], lines_at)}" for row in rows],
        "textfont": {"size": 12, "shadow": HALO},
        "cliponaxis": False,
        "customdata": [[*pair, row["text"]] for pair, row in zip(codes(rows), rows, strict=True)],
        "marker": {"size": 11, **LOOKS[kind]},
        "hovertemplate": hover("%{customdata[1]}", "%{customdata[2]}"),
        **picked(15),
    }


def _side(score: float, lines_at: Sequence[float]) -> str:
    """On which side of a dot its number covers no line, within the panel."""
    covers = {
        "right": any(0 < line - score < CLOSE for line in lines_at) or score > ENDS[1] - CLOSE,
        "left": any(0 < score - line < CLOSE for line in lines_at) or score < CLOSE,
    }
    usual = "right" if score <= 50 else "left"
    other = "left" if usual == "right" else "right"
    fits = score <= ENDS[1] - CLOSE if other == "right" else score >= CLOSE
    return other if covers[usual] and not covers[other] and fits else usual


def _reaches(rows: Sequence[Row], place: Mapping[str, int], key: str, words: Words) -> Trace:
    """Dashed lines between the bounds, for bodies of which answers are missing."""
    gaps: Trace = {"x": [], "y": [], "customdata": []}
    for row, pair in zip(rows, codes(rows), strict=True):
        gaps["x"] += [row["low"], row["high"], None]
        gaps["y"] += [place[row["code"]]] * 2 + [None]
        gaps["customdata"] += [[*pair, row["text"]]] * 3
    return {
        **_base("open", key, words), "mode": "lines+markers", **gaps,
        "line": {"color": COLOURS["soft"], "width": 2, "dash": "dash"},
        "marker": {"symbol": "line-ns", "size": 8, "line": {"width": 2, "color": COLOURS["soft"]}},
        "hovertemplate": hover("%{customdata[1]}", "%{customdata[2]}"),
        **picked(12),
    }  # fmt: skip
