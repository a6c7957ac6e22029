"""The cards of 指標: distribution, bands, trend, scatter, map, the bodies one by one."""

from typing import Any

from dashboards import statements
from dashboards.components.card import Card, Table
from dashboards.components.maps import map_credit, map_figure
from dashboards.documents.workbook import NativeChart
from dashboards.figures.bands import bands as band_figure
from dashboards.figures.scatter import scatter as scatter_figure
from dashboards.figures.spread import fitted, number_spread, option_bars
from dashboards.figures.steps import share
from dashboards.figures.tones import toned
from dashboards.figures.trend import trend as trend_figure
from dashboards.view import LostError, View

Row = dict[str, Any]
FULL = 1 - 1e-9
POPULATION = "population"


def indicator_of(view: View) -> Row:
    """The row of core.indicator that the path names. Raises LostError."""
    name = view.address.below("/indicator")
    row = view.snapshot.row("indicator", indicator=name)
    if not row:
        raise LostError("no_indicator", id=name)
    return row


def scope(view: View, kind: str, key: str = "") -> Row:
    """Counts and quartiles of the nation, or of one prefecture; empty when it has no body."""
    rows = view.snapshot.frame("indicator_scopes", indicator=indicator_of(view)["indicator"], year=view.year)
    return next(
        (row for row in rows.iter_rows(named=True) if row["scope"] == kind and key in ("", row["scope_key"])), {}
    )


def is_asked(view: View) -> bool:
    """Whether any body was asked this year."""
    missing = view.frame("indicator_missing", indicator=indicator_of(view)["indicator"])
    unasked = sum(row["nation_count"] for row in missing.iter_rows(named=True) if row["status"] == "not_asked")
    return bool(unasked < scope(view, "nation").get("body_count", 0))


def bodies_of(view: View, indicator: Row, *, is_nation: bool = False) -> list[Row]:
    """The bodies that may be shown by name: none, those of the own prefecture, or all of the nation."""
    if indicator["disclosure"] == "aggregate_only":
        return []
    pref = None if is_nation and indicator["disclosure"] == "public" else view.pref
    return view.rows("indicator_bodies", indicator=indicator["indicator"], pref=pref)


def status_of(row: Row, kind: str) -> str:
    """A key below `answer_status.`: for a choice that was answered, what its points mean; else the status itself."""
    if row["status"] != "answered" or kind != "choice" or row["points"] is None:
        return str(row["status"])
    return "yes" if row["points"] >= FULL else "planned" if row["points"] > 1 - FULL else "no"


def answer_text(view: View, row: Row, indicator: Row) -> str:
    """The value with its unit, the option as worded, or why there is none."""
    if row["status"] != "answered":
        return view.words.named("answer_status", row["status"])
    if indicator["kind"] == "number":
        return statements.with_unit(row["value"], indicator["unit"] or "", view.words)
    return str(row["option_text"] or row["raw_text"] or view.words("app.none")).strip()


def spread(view: View) -> Card:
    """How the answers are spread, here and in the nation."""
    words, indicator = view.words, indicator_of(view)
    name, nation = indicator["indicator"], scope(view, "nation")
    if indicator["kind"] == "choice":
        options, missing = (
            view.rows("indicator_options", indicator=name),
            view.rows("indicator_missing", indicator=name),
        )
        rows = [*options, *({**row, "option_text": words.named("answer_status", row["status"])} for row in missing)]
        whole = {side: sum(row[f"{side}_count"] for row in rows) for side in ("here", "nation")}
        table = [
            {
                "option": row["option_text"],
                **{side: row[f"{side}_count"] for side in whole},
                **{f"{side}_share": share(row[f"{side}_count"], whole[side]) for side in whole},
            }
            for row in rows
        ]
        columns = {
            "option": words("spread.col_option"),
            "here": view.pref_name,
            "here_share": f"{view.pref_name} %",
            "nation": words("spread.nation"),
            "nation_share": f"{words('spread.nation')} %",
        }
        top = max(options, key=lambda row: row["nation_count"], default=None)
        title = (
            words("spread.no_values")
            if top is None
            else words(
                "spread.title_choice",
                option=top["option_text"],
                share=words.percent(share(top["nation_count"], whole["nation"])),
                here=words.percent(share(top["here_count"], whole["here"])),
                name=view.pref_name,
            )
        )
        return Card(
            words("spread.title"),
            title,
            Table(columns, table),
            option_bars(options, missing, view.pref_name, words),
            whole["nation"],
            native=NativeChart("bar", 0, (2, 4)),
        )
    return _number_spread(view, indicator, nation)


def _number_spread(view: View, indicator: Row, nation: Row) -> Card:
    words, unit = view.words, indicator["unit"] or ""
    everywhere = view.rows("indicator_bodies", indicator=indicator["indicator"], pref=None)
    values = [row["value"] for row in everywhere if row["value"] is not None]
    own = [
        {"code": row["code"], "name": row["body"], "value": row["value"]}
        for row in bodies_of(view, indicator)
        if row["value"] is not None
    ]
    if not values:
        return Card(words("spread.title"), words("spread.no_values"), Table({}, []), why=words("spread.no_values"))
    low, high, _ = fitted(values)
    medians = {"here": scope(view, "prefecture", view.pref).get("median"), "nation": nation["median"]}
    quartiles = {key: statements.with_unit(nation[f"{key}_quartile"], unit, words) for key in ("lower", "upper")}
    caveat = words(
        "spread.fitted", low=statements.with_unit(low, unit, words), high=statements.with_unit(high, unit, words)
    )
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name"), "value": words("values.col_answer")}
    return Card(
        words("spread.title"),
        words("spread.title_number", **quartiles),
        Table(columns, own),
        number_spread(
            values, own, medians, words.named("method.unit", unit) if unit != "%" else unit, view.pref_name, words
        ),
        len(values),
        caveat,
        native=NativeChart("column", 1, (2,)),
    )


def bands(view: View) -> Card:
    """By population band: like with like."""
    words, indicator = view.words, indicator_of(view)
    rows = [row for row in view.rows("indicator_bands", indicator=indicator["indicator"]) if row["surveyed_count"]]
    key = "rate" if indicator["kind"] == "choice" else "median"
    known = [row for row in rows if row[f"here_{key}"] is not None and row[key] is not None]
    below = [row["band"] for row in known if row[f"here_{key}"] < row[key]]
    title = words("bands.title", count=len(known), below=len(below)) if known else words("bands.none")
    columns = {
        "band": words("bands.col_band"),
        "surveyed_count": words("bands.col_count"),
        key: words("spread.nation"),
        "here_surveyed_count": words("bands.col_here_count"),
        f"here_{key}": view.pref_name,
    }
    unit = indicator["unit"] or ""
    figure = band_figure(
        rows, indicator["kind"], words.named("method.unit", unit) if unit != "%" else unit, view.pref_name, words
    )
    return Card(
        words("bands.label_card"),
        title,
        Table(columns, rows),
        figure if rows else None,
        sum(row["surveyed_count"] for row in rows),
        words(f"bands.note_{indicator['kind']}"),
        why=words("bands.none"),
        native=NativeChart("bar", 0, (4, 2)),
    )


def trend(view: View) -> Card:
    """Over the years; lines stop where the meaning of the question changed."""
    words, indicator = view.words, indicator_of(view)
    rows = view.rows("indicator_trend", indicator=indicator["indicator"], year=None)
    key = "rate" if indicator["kind"] == "choice" else "median"
    unit = "%" if key == "rate" else indicator["unit"] or ""
    columns = {
        "year": words("field.year"),
        f"here_{key}": view.pref_name,
        "here_surveyed_count": words("bands.col_here_count"),
        key: words("spread.nation"),
        "surveyed_count": words("bands.col_count"),
    }
    known = [row for row in rows if row[f"here_{key}"] is not None]
    if len(known) < 2:
        title = words("trend.title_none")
    else:
        first, last = known[0], known[-1]
        title = words(
            "trend.title",
            first=first["year"],
            last=last["year"],
            name=view.pref_name,
            before=statements.with_unit(first[f"here_{key}"], unit, words),
            after=statements.with_unit(last[f"here_{key}"], unit, words),
        )
    return Card(
        words("indicator.tab_trend"),
        title,
        Table(columns, rows),
        trend_figure(rows, key, words.named("method.unit", unit) if unit != "%" else unit, view.pref_name, words),
        caveat=words("trend.note"),
        native=NativeChart("line", 0, (1, 3)),
    )


def scatter_choices(view: View) -> list[dict[str, str]]:
    """What may stand on the other axis: population, and numbers that may be shown by name."""
    own = view.address.below("/indicator")
    rows = view.rows("indicator_list")
    options = [{"value": POPULATION, "label": view.words("values.col_population")}]
    return options + [
        {"value": row["indicator"], "label": view.words.pick(row, "name")}
        for row in rows
        if row["kind"] == "number" and row["disclosure"] == "public" and row["asked_count"] and row["indicator"] != own
    ]


def scatter(view: View) -> Card:
    """Against the population, or any number that the address names as `x`."""
    words, indicator = view.words, indicator_of(view)
    choices = {option["value"]: option["label"] for option in scatter_choices(view)}
    chosen = view.asked("x", tuple(choices))
    rows = bodies_of(view, indicator, is_nation=True)
    others = (
        {}
        if chosen == POPULATION
        else {row["code"]: row["value"] for row in view.rows("indicator_bodies", indicator=chosen, pref=None)}
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
    names = {"x": choices[chosen], "y": y_name, "own": view.pref_name}
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name"), "x": names["x"], "y": names["y"]}
    return Card(
        words("indicator.tab_scatter"),
        words("scatter.title", x=names["x"], y=words.pick(indicator, "name")),
        Table(columns, points),
        scatter_figure(points, view.pref, names, words, is_log=chosen == POPULATION) if points else None,
        len(points),
        why=words("values.aggregate_only_why"),
        native=NativeChart("scatter", 2, (3,)),
    )


def value_map(view: View) -> Card:
    """One prefecture, or with `area=nation` all; classes of like many bodies."""
    words, indicator = view.words, indicator_of(view)
    is_nation = view.asked("area", ("here", "nation")) == "nation" and indicator["disclosure"] == "public"
    rows = bodies_of(view, indicator, is_nation=is_nation)
    key = "points" if indicator["kind"] == "choice" else "value"
    places, legend = toned(rows, key, lambda row: answer_text(view, dict(row), indicator))
    known = sum(place.tone is not None for place in places)
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name"), "text": words("values.col_answer")}
    table = [{"code": place.code, "name": place.name, "text": place.text} for place in places]
    return Card(
        words("indicator.tab_map"),
        words("maps.title", count=len(places), known=known),
        Table(columns, table),
        map_figure(view, places, legend, is_nation=is_nation) if places else None,
        known,
        map_credit(view, is_nation=is_nation),
        why=words("values.aggregate_only_why"),
    )


def bodies(view: View) -> Card:
    """Every body of the prefecture with its answer as received."""
    words, indicator = view.words, indicator_of(view)
    rows = [
        {
            "code": row["code"],
            "name": row["body"],
            "href": view.address.to(f"/body/{row['code']}"),
            "status": words.named("answer_status", status_of(row, indicator["kind"])),
            "answer": (row["raw_text"] or "").strip(),
            "points": row["points"],
            "population": row["population"],
            "peer_group": row["peer_group"] or "",
            "open": words("source.open"),
            "source": {"code": row["code"], "indicator": indicator["indicator"]},
        }
        for row in bodies_of(view, indicator)
    ]
    columns = {"code": words("bodies.col_code"), "name": words("values.col_body")} | {
        key: words(f"values.col_{key}") for key in ("status", "answer", "points", "population", "peer_group")
    }
    title = words("values.answer", name=view.pref_name, count=len(rows)) if rows else words("values.aggregate_only")
    return Card(
        words("values.title"), title, Table(columns, rows), count=len(rows), why=words("values.aggregate_only_why")
    )
