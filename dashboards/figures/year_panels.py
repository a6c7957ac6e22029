"""Scores over the years in small panels, one a STEP or pillar, all on one scale."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from math import ceil
from typing import Any

from dashboards.figures.stretches import stretches
from dashboards.figures.template import COLOURS, Figure, axis, figure, hover, label_lines, safe, text_width
from dashboards.words import Words

Row = Mapping[str, Any]
Domain = tuple[list[float], list[float]]
ACROSS = 4
"""Panels side by side."""
PLOT, TITLE, GAP = 96, 20, 0.03
"""Pixels of a panel, and of the name above it; the room between two, of the whole width."""
TICK, TICK_LINE, WIDEST = 11, 15, 1260
"""Pixels of letters below a panel, of a line of them, and of all panels in a desktop window."""
LOWEST, TOP = 24, 128
"""A label below a lower mark would leave its panel; above the highest there is room for one."""


def panels(rows: Sequence[Row], words: Words) -> Figure:
    """`rows`: of body_trend.sql, by group and year. Lines stop at a break; into an open year they are dashed."""
    groups = [list(part) for _, part in groupby(rows, key=lambda row: row["group_id"])]
    years = sorted({row["year"] for row in rows})
    states = {row["year"]: row["edition_state"] for row in rows}
    ticks = _ticks(years, states, words)
    spots = _spots(groups)
    down = max((line for line, _ in spots), default=0) + 1
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    for at, (group, (line, column)) in enumerate(zip(groups, spots, strict=True), start=1):
        data += _lines(group, at, words)
        layout |= _axes(at, _domain(line, column, down, ticks), column, years, ticks)
    titles = [_title(group, _domain(*spot, down, ticks), words) for group, spot in zip(groups, spots, strict=True)]
    empty = [_empty(at, years, words) for at, group in enumerate(groups, start=1) if not _has_values(group)]
    return figure(
        data,
        height=_row_height(ticks) * down + 28,
        least_width=_least_width(ticks, [note["text"] for note in (*titles, *empty)]),
        showlegend=True,
        annotations=[*titles, *empty],
        margin={"l": 34, "r": 12, "t": 28, "b": 0},
        **layout,
    )


def _ticks(years: Sequence[int], states: Mapping[int, str], words: Words) -> list[str]:
    """Words of the years, from the last one backwards as many as stand side by side; none for the others."""
    named = [_year(year, states[year], words) for year in years]
    step = ceil(ACROSS * len(years) * _widest(named) / WIDEST)
    return [tick if (len(years) - 1 - at) % step == 0 else "" for at, tick in enumerate(named)]


def _year(year: int, state: str, words: Words) -> str:
    """A year, and below it a word a line that it is not final."""
    mark = words(f"edition.{state}").split() if state in ("collecting", "provisional") else []
    return "<br>".join([words("trend.year", year=year), *mark])


def _widest(texts: Sequence[str]) -> float:
    return max(text_width(line, TICK) for text in texts for line in text.split("<br>")) + 4


def _least_width(ticks: Sequence[str], titles: Sequence[str]) -> float:
    """Pixels of all panels: each as wide as its years side by side, and as its title, in letters of 13 pixels."""
    needed = max(_widest(ticks) * sum(map(bool, ticks)), _widest(titles) * 13 / TICK)
    return min(WIDEST, ACROSS * needed / (1 - ACROSS * GAP) + 46)


def _spots(groups: Sequence[Sequence[Row]]) -> list[tuple[int, int]]:
    """Line and column of each panel; pillars begin a line of their own."""
    spots: list[tuple[int, int]] = []
    for at, group in enumerate(groups):
        line, column = spots[-1] if spots else (0, -1)
        is_new = column + 1 == ACROSS or (at and group[0]["has_steps"] != groups[at - 1][0]["has_steps"])
        spots.append((line + 1, 0) if is_new else (line, column + 1))
    return spots


def _row_height(ticks: Sequence[str]) -> int:
    """Pixels of a row of panels: name, panel, and the lines of the years below it."""
    return TITLE + PLOT + TICK_LINE * (max(tick.count("<br>") for tick in ticks) + 1) + 8


def _domain(line: int, column: int, down: int, ticks: Sequence[str]) -> Domain:
    width, height, whole = 1 / ACROSS, 1 / down, _row_height(ticks) * down
    top = 1 - line * height - TITLE / whole
    return [column * width + GAP / 2, (column + 1) * width - GAP / 2], [top - PLOT / whole, top]


def _axes(
    at: int, domain: Domain, column: int, years: Sequence[int], ticks: Sequence[str]
) -> dict[str, dict[str, Any]]:
    x, y = domain
    x_axis = axis(domain=x, anchor=f"y{at}", tickvals=list(years), ticktext=list(ticks), tickangle=0,
                  tickfont={"size": TICK}, showgrid=False,
                  range=[min(years) - 0.4, max(years) + 0.4])  # fmt: skip
    y_axis = axis(domain=y, anchor=f"x{at}", range=[-4, TOP], dtick=50, showticklabels=column == 0)
    return {f"xaxis{at}": x_axis | {"automargin": False}, f"yaxis{at}": y_axis | {"automargin": False}}


def _title(group: Sequence[Row], domain: Domain, words: Words) -> dict[str, Any]:
    (left, _), (_, top) = domain
    name = safe(words.pick(group[0], "name"))
    text = name if group[0]["step"] is None else words("step.short", step=group[0]["step"], name=name)
    return {
        "text": text, "x": left, "y": top, "xref": "paper", "yref": "paper", "xanchor": "left",
        "yanchor": "bottom", "showarrow": False, "font": {"size": 13, "weight": 700},
    }  # fmt: skip


def _has_values(group: Sequence[Row]) -> bool:
    return any(row[key] is not None for row in group for key in ("score", "nation_median"))


def _empty(at: int, years: Sequence[int], words: Words) -> dict[str, Any]:
    """Why a panel has no marks."""
    middle = (min(years) + max(years)) / 2
    return {"text": label_lines(words("strips.none")), "x": middle, "y": 50, "xref": f"x{at}", "yref": f"y{at}",
            "showarrow": False, "font": {"size": 12, "color": COLOURS["soft"]}}  # fmt: skip


def _is_break(row: Row) -> bool:
    """Whether a question changed its meaning, or other questions were asked than the year before."""
    return bool(row["is_break"] or row["is_other_set"])


def _lines(group: Sequence[Row], at: int, words: Words) -> list[dict[str, Any]]:
    axes = {"xaxis": f"x{at}", "yaxis": f"y{at}"}
    own = [piece for stretch in stretches(group, _is_break) for piece in _own(stretch, words)]
    nation = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": words("strips.nation"),
        "legendgroup": "nation",
        "x": [row["year"] for row in group if not row["is_open"]],
        "y": [row["nation_median"] for row in group if not row["is_open"]],
        "line": {"color": COLOURS["nation"], "width": 1.5},
        "marker": {"symbol": "line-ew", "size": 8, "line": {"width": 2, "color": COLOURS["nation"]}},
        "connectgaps": False,
        "hovertext": [words.number(row["nation_median"]) for row in group if not row["is_open"]],
        "hovertemplate": hover("%{x}", words("strips.nation") + " %{hovertext}"),
    }
    traces = [nation, *own, *_revised(group, words)]
    names = {trace["name"] for trace in traces} if at == 1 else set()
    for trace in traces:
        trace |= axes
        trace["showlegend"] = trace["name"] in names
        names.discard(trace["name"])
    return traces


def _own(stretch: Sequence[Row], words: Words) -> list[dict[str, Any]]:
    """A solid line through closed years, a dashed one into an open year."""
    closed = [row for row in stretch if not row["is_open"]]
    found = [_line(closed, words("strips.own"), "solid", "circle", [row["score"] for row in closed], words)]
    if len(closed) < len(stretch):
        coming = [*closed[-1:], *(row for row in stretch if row["is_open"])]
        labels = [row["score"] if row["is_open"] else None for row in coming]
        found.append(_line(coming, words("edition.collecting"), "dash", "circle-open", labels, words))
    return found


def _line(
    rows: Sequence[Row], name: str, dash: str, symbol: str, labels: Sequence[float | None], words: Words
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": name,
        "legendgroup": name,
        "x": [row["year"] for row in rows],
        "y": [row["score"] for row in rows],
        "text": ["" if label is None else words.number(label) for label in labels],
        "textposition": [_beside(row) for row in rows],
        "textfont": {"size": 12, "color": COLOURS["own"]},
        "line": {"color": COLOURS["own"], "width": 2.5, "dash": dash},
        "marker": {"symbol": symbol, "size": 8, "color": COLOURS["own"]},
        "cliponaxis": False,
        "connectgaps": False,
        "hovertext": [words.number(row["score"]) for row in rows],
        "hovertemplate": hover("%{x}", f"{name} %{{hovertext}}"),
    }


def _beside(row: Row) -> str:
    """Away from the nation's line, and within the panel."""
    score, nation = row["score"] or 0, row["nation_median"] or 0
    return "top center" if score <= LOWEST or nation <= score else "bottom center"


def _revised(group: Sequence[Row], words: Words) -> list[dict[str, Any]]:
    """What was published before for a year whose score has changed since."""
    changed = [row for row in group if row["published_before"] is not None]
    if not changed:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": words("trend.published_before"),
            "legendgroup": "before",
            "x": [row["year"] for row in changed],
            "y": [row["published_before"] for row in changed],
            "marker": {"symbol": "x-thin", "size": 9, "line": {"width": 2, "color": COLOURS["soft"]}},
            "hovertext": [words.number(row["published_before"]) for row in changed],
            "hovertemplate": hover("%{x}", words("trend.published_before") + " %{hovertext}"),
        }
    ]
