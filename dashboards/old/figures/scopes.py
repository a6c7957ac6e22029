"""One indicator by peer group or by prefecture: bars from 0 for choices, middle half and median for numbers."""

import polars as pl

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.figures.marks import at, legend, table
from dashboards.old.figures.rates import FILLS, rate_bar, with_unit
from dashboards.words import Words


def fewest(scopes: pl.DataFrame, least: int) -> pl.DataFrame:
    """Marks groups of fewer than `least` bodies as hidden: one could be told from the other counts."""
    return scopes.with_columns(is_hidden=pl.col("body_count") < least)


def scope_table(scopes: pl.DataFrame, indicator: dict, own: str, caption: str, address: Address) -> html.Div:
    """A row per scope: columns of `indicator_scopes.sql` and is_hidden. `own` is the key of the desk's prefecture."""
    words = address.words
    nation = scopes.filter(pl.col("scope") == "nation").row(0, named=True)
    rows = [row for row in scopes.iter_rows(named=True) if row["scope"] != "nation"]
    cells = _choice_cells if indicator["kind"] == "choice" else _number_cells
    axis = _axis(scopes, indicator["unit"])
    body = [
        [
            _name(row, own, address),
            *(_hidden(words) if row["is_hidden"] else cells(row, nation, axis, indicator, words)),
        ]
        for row in rows
    ]
    names = CHOICE_COLUMNS if indicator["kind"] == "choice" else NUMBER_COLUMNS
    bar = words("scopes.col_bar") if indicator["kind"] == "choice" else _axis_text(axis, indicator["unit"], words)
    head = [caption, bar, *(words(f"scopes.col_{name}") for name in names)]
    return html.Div([_key(indicator, words), table(caption, head, body, f"table-scopes is-{indicator['kind']}")])


FEW = 5
"""In a heading, no group with fewer bodies is told as the highest or the lowest."""
CHOICE_COLUMNS = ("rate", "yes", "body_count")
NUMBER_COLUMNS = ("median", "middle", "answered")


def _key(indicator: dict, words: Words) -> html.Ul:
    if indicator["kind"] == "choice":
        fills = [(f"fill-{fill}", words(key)) for _, fill, key in FILLS]
        return legend([*fills, ("swatch-nation", words("indicators.nation_mark"))])
    return legend(
        [
            ("swatch-middle", words("scopes.middle")),
            ("swatch-own", words("scopes.median")),
            ("swatch-nation", words("scopes.nation_median")),
        ]
    )


def _name(row: dict, own: str, address: Address) -> list:
    words = address.words
    if row["scope"] != "prefecture":
        return [row["scope_name"]]
    link = html.Link(row["scope_name"], href=address.here(pref=row["scope_key"]), className="quiet-link")
    return [link, html.Span(words("scopes.own"), className="tag")] if row["scope_key"] == own else [link]


def _hidden(words: Words) -> list:
    return [html.Span(words("scopes.hidden"), className="missing"), *[html.Span(words("app.none")) for _ in range(3)]]


def _choice_cells(row: dict, nation: dict, _axis: tuple[float, float], _indicator: dict, words: Words) -> list:
    told = {"name_ja": row["scope_name"], "nation_rate": nation["rate"]}
    return [
        rate_bar(row | told, words),
        html.Span(words.percent(row["rate"]), className="num strong"),
        html.Span(words.number(row["yes_count"], 0), className="num"),
        html.Span(words.number(row["body_count"], 0), className="num"),
    ]


def _axis(scopes: pl.DataFrame, unit: str | None) -> tuple[float, float]:
    """From 0, or the least value where it is below; to 100 for percentages, else the greatest value."""
    low, high = scopes["minimum"].min(), scopes["maximum"].max()
    top = max(100.0, float(high or 0)) if unit == "%" else float(high or 1)  # type: ignore[arg-type]
    return min(0.0, float(low or 0)), top  # type: ignore[arg-type]


def _axis_text(axis: tuple[float, float], unit: str | None, words: Words) -> str:
    low, high = axis
    return words("stepcards.bounds", low=words.number(low, 0), high=with_unit(high, unit, words))


def _number_cells(row: dict, nation: dict, axis: tuple[float, float], indicator: dict, words: Words) -> list:
    unit = indicator["unit"]
    middle = words(
        "scopes.from_to",
        low=words.number(row["lower_quartile"]),
        high=words.number(row["upper_quartile"]),
    )
    return [
        _range(row, nation, axis, words),
        html.Span(with_unit(row["median"], unit, words), className="num strong"),
        html.Span(middle if row["median"] is not None else words("app.none"), className="num"),
        html.Span(words("scopes.known", known=row["answered_count"], count=row["body_count"]), className="num"),
    ]


def _range(row: dict, nation: dict, axis: tuple[float, float], words: Words) -> html.Div:
    low, high = axis
    span = (high - low) or 1

    def place(value: float) -> str:
        return at(100 * (value - low) / span)

    marks = []
    if row["median"] is not None:
        width = at(100 * (row["upper_quartile"] - row["lower_quartile"]) / span)
        marks.append(html.Span(className="middle", style={"left": place(row["lower_quartile"]), "width": width}))
        marks.append(html.Span(className="middle-median", style={"left": place(row["median"])}))
    if nation["median"] is not None:
        marks.append(html.Span(className="funnel-nation", style={"left": place(nation["median"])}))
    told = words("scopes.told", name=row["scope_name"], median=words.number(row["median"]))
    return html.Div(marks, className="rate-bar range-bar", role="img", **{"aria-label": told})


def answer(scopes: pl.DataFrame, kind: str, unit: str | None, words: Words) -> str:
    """The heading: where it is highest and lowest, of the groups that may be shown."""
    column = "rate" if kind == "choice" else "median"
    is_large = pl.col("body_count") >= FEW
    known = scopes.filter((pl.col("scope") != "nation") & ~pl.col("is_hidden") & is_large).drop_nulls(column)
    if known.height < 2:
        return words("scopes.answer_none")
    ordered = known.sort(column, "scope_key", descending=[True, False])
    first, last = ordered.row(0, named=True), ordered.row(-1, named=True)
    if first[column] == last[column]:
        return words("scopes.answer_same", value=_text(first[column], kind, unit, words))
    facts = {"high": first["scope_name"], "low": last["scope_name"]}
    values = {
        "high_value": _text(first[column], kind, unit, words),
        "low_value": _text(last[column], kind, unit, words),
    }
    return words("scopes.answer", **facts, **values)


def _text(value: float, kind: str, unit: str | None, words: Words) -> str:
    return words.percent(value) if kind == "choice" else with_unit(value, unit, words)
