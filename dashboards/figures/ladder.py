"""Whether the STEPs are a ladder: reproducibility and scalability over the years, with what is customary."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.figures.template import COLOURS, Figure, axis, figure, hover, safe, text_width

MEASURES = ("reproducibility", "scalability")


def ladder_lines(
    series: Mapping[str, Sequence[Mapping[str, Any]]], limits: Mapping[str, float], names: Mapping[str, str], year: str
) -> Figure:
    """Two panels. `series`: nation, then the prefecture → rows with `year` and the measures; `limits`: measure → value.

    `names`: measure → title of its panel; `year`: the word of a year, with `{year}`.
    """
    years = sorted({row["year"] for rows in series.values() for row in rows})
    data = [
        _line(measure, at, name, rows, is_own)
        for at, measure in enumerate(MEASURES)
        for (name, rows), is_own in zip(series.items(), (False, True), strict=False)
    ]
    low = min(
        [
            0.0,
            *(
                row[measure]
                for rows in series.values()
                for row in rows
                for measure in MEASURES
                if row[measure] is not None
            ),
        ]
    )
    panels: dict[str, Any] = {}
    for at in range(len(MEASURES)):
        end, domain = ("", "2")[at], ([0, 0.46], [0.54, 1])[at]
        ticks = {"tickvals": years, "ticktext": [year.format(year=each) for each in years]}
        panels[f"xaxis{end}"] = axis(domain=domain, range=[years[0] - 0.4, years[-1] + 0.4], showgrid=False, **ticks)
        panels[f"yaxis{end}"] = axis(range=[low - 0.04, 1.04], anchor=f"x{end}", dtick=0.25)
    return figure(
        data,
        height=280,
        showlegend=True,
        least_width=2.4 * max(*map(text_width, names.values()), len(years) * text_width(year.format(year=years[0]))),
        shapes=[_limit(at, limits[measure]) for at, measure in enumerate(MEASURES)],
        annotations=[_title(at, names[measure]) for at, measure in enumerate(MEASURES)],
        margin={"l": 8, "r": 16, "t": 62, "b": 26},
        **panels,
    )


def _line(measure: str, at: int, name: str, rows: Sequence[Mapping[str, Any]], is_own: bool) -> dict[str, Any]:
    end = ("", "2")[at]
    colour = COLOURS["own"] if is_own else COLOURS["nation"]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": safe(name),
        "legendgroup": name,
        "showlegend": at == 0,
        "x": [row["year"] for row in rows],
        "y": [row[measure] for row in rows],
        "text": [row["count_text"] for row in rows],
        "xaxis": f"x{end}",
        "yaxis": f"y{end}",
        "line": {"color": colour, "width": 2.5, "dash": "solid" if is_own else "dot"},
        "marker": {"color": colour, "size": 9, "symbol": "circle" if is_own else "diamond"},
        "hovertemplate": hover(safe(name), "%{x}: %{y:.2f}", "%{text}"),
    }


def _limit(at: int, value: float) -> dict[str, Any]:
    """The line of what is customary."""
    end = ("", "2")[at]
    return {"type": "line", "xref": f"x{end} domain", "yref": f"y{end}", "x0": 0, "x1": 1, "y0": value, "y1": value,
            "line": {"color": "#B80000", "width": 2, "dash": "dash"}}  # fmt: skip


def _title(at: int, text: str) -> dict[str, Any]:
    end = ("", "2")[at]
    return {"xref": f"x{end} domain", "yref": "paper", "x": 0, "y": 1, "yshift": 24, "xanchor": "left",
            "yanchor": "top", "showarrow": False, "text": safe(text), "font": {"size": 13}}  # fmt: skip
