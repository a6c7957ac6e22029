"""A score over the years, a line a body, which stops where years cannot be compared; open years have no score."""

from collections.abc import Mapping, Sequence
from itertools import cycle, groupby
from typing import Any

from dashboards.figures.line_ends import LINE, LineEnd, end_labels, room
from dashboards.figures.stretches import stretches
from dashboards.figures.template import COLOURS, Figure, Trace, axis, figure, hover, safe
from dashboards.words import Words

Row = Mapping[str, Any]
SIGNS = ("circle", "square", "diamond", "triangle-up")
COLOUR_OF = dict(zip(SIGNS, (COLOURS["own"], COLOURS["text"], COLOURS["own_light"], COLOURS["nation"]), strict=True))
LOOKS = (
    *((sign, COLOUR_OF[sign], "solid") for sign in SIGNS),
    *((f"{sign}-open", COLOUR_OF[sign], "dash") for sign in SIGNS),
)
"""Sign, colour, line: one hue and grey, so a sign of its own for each of eight bodies."""
NAME_COLOUR = {COLOURS["own_light"]: "#3460FB"}
"""A name needs 4.5:1 where a line has enough with 3:1."""
HEIGHT, TOP, FOOT = 360, 44, 24
ENDS = (-4, 104)


def body_lines(rows: Sequence[Row], words: Words) -> Figure:
    """Draw `rows`: code, name, year, score, is_comparable, in order of bodies and years."""
    years = sorted({row["year"] for row in rows})
    names = list(dict.fromkeys(row["code"] for row in rows))
    traces = [
        trace
        for at, code in enumerate(names)
        for trace in _line([row for row in rows if row["code"] == code], LOOKS[at % len(LOOKS)], words)
    ]
    labels = [words("trend.year", year=year) for year in years]
    ends = _ends(rows, names, years[-1])
    return figure(
        traces,
        height=HEIGHT,
        showlegend=len(ends) < len(names),
        annotations=end_labels(ends, (ENDS[1] - ENDS[0]) * LINE / (HEIGHT - TOP - FOOT)),
        xaxis=axis(type="category", categoryarray=labels, categoryorder="array", showgrid=False,
                   range=[-0.3, len(years) - 0.96]),
        yaxis=axis(range=list(ENDS), dtick=25),
        margin={"l": 8, "r": max(24, room([end.name for end in ends])), "t": TOP, "b": FOOT},
    )  # fmt: skip


def _ends(rows: Sequence[Row], names: Sequence[str], last: int) -> list[LineEnd]:
    """The lines that reach the last year, which have their names there; the others are in the legend."""
    colours = {code: NAME_COLOUR.get(colour, colour) for code, (_, colour, _) in zip(names, cycle(LOOKS), strict=False)}
    return [
        LineEnd(row["name"], colours[row["code"]], row["score"])
        for row in rows
        if row["year"] == last and row["score"] is not None
    ]


def pieces(rows: Sequence[Row]) -> list[list[Row]]:
    """Cut the years of a body where two cannot be compared, and leave out those without a score."""
    scored = [list(part) for has_score, part in groupby(rows, lambda row: row["score"] is not None) if has_score]
    return [piece for part in scored for piece in stretches(part, lambda row: not row["is_comparable"])]


def _line(rows: Sequence[Row], look: tuple[str, str, str], words: Words) -> list[Trace]:
    symbol, colour, dash = look
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": safe(piece[0]["name"]),
            "legendgroup": piece[0]["code"],
            "showlegend": not at,
            "x": [words("trend.year", year=row["year"]) for row in piece],
            "y": [row["score"] for row in piece],
            "customdata": [[row["code"], safe(row["name"])] for row in piece],
            "line": {"color": colour, "width": 2, "dash": dash},
            "marker": {"symbol": symbol, "size": 10, "color": colour, "line": {"color": colour, "width": 2}},
            "cliponaxis": False,
            "hovertext": [words.number(row["score"]) for row in piece],
            "hovertemplate": hover("%{x}", "%{customdata[1]} %{hovertext}"),
            "selected": {"marker": {"color": "#B80000"}},
            "unselected": {"marker": {"opacity": 0.4}},
        }
        for at, piece in enumerate(pieces(rows))
    ]
