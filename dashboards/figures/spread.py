"""How the answers to one indicator are spread: options as bars, numbers as a histogram with the own bodies below."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.steps import share
from dashboards.figures.strips import heaps
from dashboards.figures.template import (
    COLOURS,
    HATCH,
    Figure,
    Trace,
    axis,
    codes,
    figure,
    hover,
    label_lines,
    names_axis,
    picked,
    safe,
)
from dashboards.words import Words

BINS = 30
Row = Mapping[str, Any]


def _label(option: str | None, words: Words) -> str:
    return label_lines(safe(words.named("option_named", option) or words("app.none")))


def option_bars(options: Sequence[Row], missing: Sequence[Row], name: str, words: Words) -> Figure:
    """Share of every answer, here and in the nation; where there is no value, why: hatched."""
    rows = [{**row, "label": _label(row["option_text"], words), "is_missing": False} for row in options]
    rows += [{**row, "label": words.named("answer_status", row["status"]), "is_missing": True} for row in missing]
    shares = {side: _shares(rows, side) for side in ("here", "nation")}
    top = max([0.0, *shares["here"], *shares["nation"]])
    marks = [at for at in range(0, 101, 25) if at <= top + 12]
    return figure(
        [
            _side_bars(rows, "here", shares["here"], top, name, COLOURS["own"], words),
            _side_bars(rows, "nation", shares["nation"], top, words("spread.nation"), COLOURS["nation"], words),
        ],
        height=46 * len(rows) + 60,
        barmode="group",
        bargap=0.3,
        bargroupgap=0.08,
        showlegend=True,
        xaxis=axis(range=[0, top * 1.12 + 1], tickvals=marks, ticktext=[f"{at}%" for at in marks]),
        yaxis=names_axis(),
        margin={"l": 8, "r": 16, "t": 32, "b": 24},
    )


def _shares(rows: Sequence[Row], side: str) -> list[float]:
    """The part of each row in all bodies of a side, in percent."""
    whole = sum(row[f"{side}_count"] for row in rows)
    return [share(row[f"{side}_count"], whole) for row in rows]


def _side_bars(
    rows: Sequence[Row], side: str, shares: Sequence[float], top: float, title: str, colour: str, words: Words
) -> dict[str, Any]:
    """The bars of a side, each with its number and share. `top`: the longest bar of both sides."""
    patterns = [HATCH["shape"] if row["is_missing"] else "" for row in rows]
    held = [_holds_text(row, value, top) for row, value in zip(rows, shares, strict=True)]
    return {
        "type": "bar",
        "orientation": "h",
        "name": title,
        "y": [row["label"] for row in rows],
        "x": list(shares),
        "marker": {
            "color": colour,
            "pattern": {**HATCH, "shape": patterns, "fgcolor": colour},
            "line": {"color": colour, "width": 1},
        },
        "text": [
            words("spread.bar", count=row[f"{side}_count"], share=words.number(value, 0))
            for row, value in zip(rows, shares, strict=True)
        ],
        "textposition": ["inside" if is_held else "outside" for is_held in held],
        "constraintext": "none",
        "insidetextanchor": "end",
        "cliponaxis": False,
        "insidetextfont": {"size": 13, "color": COLOURS["paper"]},
        "outsidetextfont": {"size": 13, "color": COLOURS["text"]},
        "hovertemplate": hover("%{y}", f"{title} %{{text}}"),
    }


def _holds_text(row: Row, value: float, top: float) -> bool:
    """Whether the number stands within its bar: it is long enough, also in a narrow window, and not hatched."""
    return value > 0.55 * top and not row["is_missing"]


def fitted(values: Sequence[float]) -> tuple[float, float, float]:
    """An axis fitted to the values: its ends and the width of a bin, on round numbers."""
    low, high = min(values), max(values)
    step = _round_step((high - low) / BINS or 1.0)
    return math.floor(low / step) * step, max(math.ceil(high / step - 1e-9), math.floor(low / step) + 1) * step, step


def _round_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next(size * part for part in (1, 2, 2.5, 5, 10) if size * part >= rough - 1e-12)


def number_spread(
    values: Sequence[float], own: Sequence[Row], medians: Mapping[str, float | None], unit: str, name: str, words: Words
) -> Figure:
    """`values`: of the nation; `own`: code, name, value of the bodies here; `medians`: here, nation."""
    low, high, step = fitted(values)
    counts = histogram(values, low, high, step)
    top = max(counts)
    room = (high - low) * 0.02 or 1
    ticks = {"tickvals": [0, top], "title": {"text": words("spread.axis"), "font": {"size": 13}}}
    return figure(
        [
            _nation_bars(counts, low, step, unit, words),
            _own_dots(own, (high - low) * 0.014, top, unit, words("spread.own_dots", name=name)),
            *_median_lines(medians, top, unit, words),
        ],
        height=300,
        bargap=0,
        showlegend=True,
        xaxis=axis(range=[low - room, high + room], ticksuffix=safe(unit)),
        yaxis=axis(range=[-top * 0.5, top * 1.06], showgrid=False, **ticks),
        margin={"l": 8, "r": 16, "t": 54, "b": 24},
    )


def histogram(values: Sequence[float], low: float, high: float, step: float) -> list[int]:
    """How many values are in each bin of `step` from `low` to `high`."""
    counts = [0] * max(1, round((high - low) / step))
    for value in values:
        counts[min(len(counts) - 1, int((value - low) / step + 1e-9))] += 1
    return counts


def _nation_bars(counts: Sequence[int], low: float, step: float, unit: str, words: Words) -> Trace:
    return {
        "type": "bar",
        "name": words("spread.nation_bars"),
        "x": [low + (at + 0.5) * step for at in range(len(counts))],
        "y": list(counts),
        "width": step,
        "marker": {"color": "#AEB4C4", "line": {"color": "#FFFFFF", "width": 1}},
        "hovertemplate": hover(f"%{{x}}{safe(unit)}", words("spread.nation") + " %{y}"),
    }


def _own_dots(own: Sequence[Row], width: float, top: int, unit: str, name: str) -> Trace:
    """A dot a body, below the bars; values nearer than `width` below one another."""
    rows = sorted(own, key=lambda row: (row["value"], row["code"]))
    values = [row["value"] for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": values,
        "y": [-top * (0.1 + 0.42 * height) for height in heaps(values, width)],
        "customdata": codes(rows),
        "marker": {"size": 9, "color": COLOURS["own_light"], "line": {"color": COLOURS["own"], "width": 1}},
        "hovertemplate": hover("%{customdata[1]}", f"%{{x}}{safe(unit)}"),
        **picked(14),
    }


def _median_lines(medians: Mapping[str, float | None], top: int, unit: str, words: Words) -> list[Trace]:
    looks = {"nation": {"color": COLOURS["text"], "dash": "dash"}, "here": {"color": COLOURS["own"], "dash": "solid"}}
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": words(f"spread.{side}_line"),
            "x": [medians[side]] * 2,
            "y": [-top * 0.42, top],
            "line": {"width": 2, **look},
            "hovertemplate": hover(words(f"spread.{side}_line") + f" %{{x}}{safe(unit)}"),
        }
        for side, look in looks.items()
        if medians[side] is not None
    ]
