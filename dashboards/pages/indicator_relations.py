"""Cards of 指標 that set it against time, and against another number."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards import statements
from dashboards.components.card import Card, Table
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.scatter import scatter as scatter_figure
from dashboards.figures.trend import trend as trend_figure
from dashboards.page_context import PageContext
from dashboards.pages.indicator_cards import bodies_of, indicator_of
from dashboards.words import Words

POPULATION = "population"
Row = Mapping[str, Any]


def since_break(rows: Sequence[Row]) -> Sequence[Row]:
    """The years that can be compared with the last one: from the last change of the question's meaning on."""
    at = max((number for number, row in enumerate(rows) if row["is_break"]), default=0)
    return rows[at:]


def trend(context: PageContext) -> Card:
    """Over the years; lines stop where the meaning of the question changed."""
    words, indicator = context.words, indicator_of(context)
    rows = context.rows("indicator_trend", indicator=indicator["indicator"], year=None)
    key = "rate" if indicator["kind"] == "choice" else "median"
    unit = "%" if key == "rate" else indicator["unit"]
    columns = {
        "year": words("field.year"),
        f"here_{key}": context.pref_name,
        "here_answered_count": words("bands.col_here_count"),
        key: words("spread.nation"),
        "answered_count": words("bands.col_count"),
    }
    known = [row for row in since_break(rows) if row[f"here_{key}"] is not None]
    if len(known) < 2:
        title = words("trend.title_none")
    else:
        first, last = known[0], known[-1]
        title = words(
            "trend.title",
            first=first["year"],
            last=last["year"],
            name=context.pref_name,
            before=_amount(first, key, unit, words),
            after=_amount(last, key, unit, words),
        )
    return Card(
        words("indicator.tab_trend"),
        title,
        Table(columns, rows),
        trend_figure(rows, key, words.named("method.unit", unit) if unit != "%" else unit, context.pref_name, words),
        caveat=words("trend.note"),
        native=NativeChart("line", 0, (1, 3)),
    )


def _amount(row: Row, key: str, unit: str | None, words: Words) -> str:
    """A median, or a share with its counts: one body more is not yet a trend."""
    value = statements.amount(row[f"here_{key}"], unit, words)
    if key == "median":
        return value
    return words("trend.of", value=value, count=row["here_known_count"], done=row["here_done_count"])


def scatter_choices(context: PageContext) -> list[dict[str, str]]:
    """What may stand on the other axis: population, and numbers that may be shown by name."""
    own = context.address.below("/indicator")
    rows = context.rows("indicator_list")
    options = [{"value": POPULATION, "label": context.words("values.col_population")}]
    return options + [
        {"value": row["indicator"], "label": context.words.pick(row, "name")}
        for row in rows
        if row["kind"] == "number" and row["disclosure"] == "public" and row["asked_count"] and row["indicator"] != own
    ]


def scatter(context: PageContext) -> Card:
    """Against the population, or any number that the address names as `x`."""
    words, indicator = context.words, indicator_of(context)
    choices = {option["value"]: option["label"] for option in scatter_choices(context)}
    chosen = context.asked("x", tuple(choices))
    rows = bodies_of(context, indicator, is_nation=True)
    others = (
        {}
        if chosen == POPULATION
        else {row["code"]: row["value"] for row in context.rows("indicator_bodies", indicator=chosen, pref=None)}
    )
    key = "value" if indicator["kind"] == "number" else "points"
    points = [
        {
            "code": row["code"],
            "name": row["body"],
            "pref": row["prefecture_code"],
            "y": row[key],
            "x": row["population"] if chosen == POPULATION else others.get(row["code"]),
        }
        for row in rows
    ]
    points = [
        row
        for row in points
        if row["x"] is not None and row["y"] is not None and (row["x"] > 0 or chosen != POPULATION)
    ]
    y_name = words.pick(indicator, "name") + (words("scatter.points") if key == "points" else "")
    names = {"x": choices[chosen], "y": y_name, "own": context.pref_name, "others": words("scatter.others")}
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name"), "x": names["x"], "y": names["y"]}
    return Card(
        words("indicator.tab_scatter"),
        words("scatter.title", x=names["x"], y=words.pick(indicator, "name")),
        Table(columns, points),
        scatter_figure(points, context.pref, names, words, is_log=chosen == POPULATION) if points else None,
        len(points),
        caveat=words("scatter.note"),
        why=words("values.aggregate_only_why"),
        native=NativeChart("scatter", 2, (3,)),
    )
