"""The cards of 指標: distribution, bands, map, the bodies one by one."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards import statements
from dashboards.components.card import Card, Table
from dashboards.components.maps import map_credit, map_figure
from dashboards.disclosure import may_name
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.bands import bands as band_figure
from dashboards.figures.spread import fitted, number_spread, option_bars
from dashboards.figures.steps import share
from dashboards.figures.tones import toned
from dashboards.page_context import LostError, PageContext
from dashboards.words import Words

Row = dict[str, Any]


def indicator_of(context: PageContext) -> Row:
    """The row of core.indicator that the path names. Raises LostError."""
    name = context.address.below("/indicator")
    row = context.snapshot.row("indicator", indicator=name)
    if not row:
        raise LostError("no_indicator", id=name)
    return row


def scope(context: PageContext, kind: str, key: str = "") -> Row:
    """Return counts, share and quartiles of the nation, or of one prefecture; empty where it has no body."""
    rows = context.snapshot.frame("indicator_scopes", indicator=indicator_of(context)["indicator"], year=context.year)
    return next(
        (row for row in rows.iter_rows(named=True) if row["scope"] == kind and key in ("", row["scope_key"])), {}
    )


def is_asked(context: PageContext) -> bool:
    """Whether any body was asked this year."""
    missing = context.frame("indicator_missing", indicator=indicator_of(context)["indicator"])
    unasked = sum(row["nation_count"] for row in missing.iter_rows(named=True) if row["status"] == "not_asked")
    return bool(unasked < scope(context, "nation").get("body_count", 0))


def bodies_of(context: PageContext, indicator: Row, *, is_nation: bool = False) -> list[Row]:
    """The bodies that may be shown by name: none, those of the own prefecture, or all of the nation."""
    pref = None if is_nation and indicator["disclosure"] == "public" else context.pref
    rows = context.rows("indicator_bodies", indicator=indicator["indicator"], pref=pref)
    return [row for row in rows if may_name(indicator["disclosure"], row["pref"], context.pref, row["code"])]


def answer_text(context: PageContext, row: Row, indicator: Row) -> str:
    """The value with its unit, the option as worded, or why there is none."""
    return statements.answer({**row, "kind": indicator["kind"], "unit": indicator["unit"]}, context.words)


def spread(context: PageContext) -> Card:
    """How the answers are spread, here and in the nation."""
    indicator = indicator_of(context)
    if indicator["kind"] == "choice":
        return _option_spread(context, indicator["indicator"])
    return _number_spread(context, indicator, scope(context, "nation"))


def _option_spread(context: PageContext, indicator: str) -> Card:
    words = context.words
    options = context.rows("indicator_options", indicator=indicator)
    missing = context.rows("indicator_missing", indicator=indicator)
    whole = {side: sum(row[f"{side}_count"] for row in [*options, *missing]) for side in ("here", "nation")}
    return Card(
        words("spread.title"),
        _most_usual(options, whole, context),
        _option_table(options, missing, whole, context),
        option_bars(options, missing, context.pref_name, words),
        whole["nation"],
        native=NativeChart("bar", 0, (2, 4)),
    )


def _option_table(
    options: Sequence[Row], missing: Sequence[Row], whole: Mapping[str, int], context: PageContext
) -> Table:
    """A row per option, then per reason why there is no answer: bodies, and their share in percent."""
    words = context.words
    texts = [row["option_text"] and words.named("option_named", row["option_text"]) for row in options]
    texts += [words.named("answer_status", row["status"]) for row in missing]
    columns = {
        "option": words("spread.col_option"),
        "here": context.pref_name,
        "here_share": f"{context.pref_name} %",
        "nation": words("spread.nation"),
        "nation_share": f"{words('spread.nation')} %",
    }
    rows = [
        {
            "option": text,
            **{side: row[f"{side}_count"] for side in whole},
            **{f"{side}_share": share(row[f"{side}_count"], whole[side]) for side in whole},
        }
        for text, row in zip(texts, [*options, *missing], strict=True)
    ]
    return Table(columns, rows)


def _most_usual(options: Sequence[Row], whole: Mapping[str, int], context: PageContext) -> str:
    """The option that most bodies of the nation chose, with its shares here and there."""
    words, top = context.words, max(options, key=lambda row: row["nation_count"], default=None)
    if top is None:
        return words("spread.no_values")
    return words(
        "spread.title_choice",
        option=words.named("option_named", top["option_text"]),
        share=words.percent(share(top["nation_count"], whole["nation"])),
        here=words.percent(share(top["here_count"], whole["here"])),
        name=context.pref_name,
    )


def _number_spread(context: PageContext, indicator: Row, nation: Row) -> Card:
    words, unit = context.words, indicator["unit"]
    everywhere = context.frame("indicator_bodies", indicator=indicator["indicator"], pref=None)
    values = everywhere["value"].drop_nulls().to_list()
    own = [
        {"code": row["code"], "name": row["body"], "value": row["value"]}
        for row in bodies_of(context, indicator)
        if row["value"] is not None
    ]
    if not values:
        return Card(words("spread.title"), words("spread.no_values"), Table({}, []), why=words("spread.no_values"))
    low, high, _ = fitted(values)
    medians = {"here": scope(context, "prefecture", context.pref).get("median"), "nation": nation["median"]}
    quartiles = {key: statements.amount(nation[f"{key}_quartile"], unit, words) for key in ("lower", "upper")}
    caveat = words("spread.fitted", low=statements.amount(low, unit, words), high=statements.amount(high, unit, words))
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name"), "value": words("values.col_answer")}
    return Card(
        words("spread.title"),
        words("spread.title_number", **quartiles),
        Table(columns, own),
        number_spread(
            values, own, medians, words.named("method.unit", unit) if unit != "%" else unit, context.pref_name, words
        ),
        len(values),
        caveat,
        native=NativeChart("column", 1, (2,)),
    )


def bands(context: PageContext) -> Card:
    """By population band: like with like."""
    words, indicator = context.words, indicator_of(context)
    found = [row for row in context.rows("indicator_bands", indicator=indicator["indicator"]) if row["answered_count"]]
    rows = [{**row, "band": _band(row, words)} for row in found]
    key = "rate" if indicator["kind"] == "choice" else "median"
    known = [row for row in rows if row[f"here_{key}"] is not None and row[key] is not None]
    below = [row["band"] for row in known if row[f"here_{key}"] < row[key]]
    title = words("bands.title", count=len(known), below=len(below)) if known else words("bands.none")
    columns = {
        "band": words("bands.col_band"),
        "answered_count": words("bands.col_count"),
        key: words("spread.nation"),
        "here_answered_count": words("bands.col_here_count"),
        f"here_{key}": context.pref_name,
    }
    unit = indicator["unit"]
    figure = band_figure(
        rows, indicator["kind"], words.named("method.unit", unit) if unit != "%" else unit, context.pref_name, words
    )
    return Card(
        words("bands.label_card"),
        title,
        Table(columns, rows),
        figure if rows else None,
        sum(row["answered_count"] for row in rows),
        words(f"bands.note_{indicator['kind']}"),
        why=words("bands.none"),
        native=NativeChart("bar", 0, (4, 2)),
    )


def _band(row: Row, words: Words) -> str:
    """The name of the band, which the framework has in Japanese; else where it begins."""
    start = words("bands.from", start=words.number(row["from_population"], 0))
    return words.pick({"band_ja": row["band"], "band_en": start}, "band")


def value_map(context: PageContext) -> Card:
    """One prefecture, or with `area=nation` all; classes of like many bodies."""
    words, indicator = context.words, indicator_of(context)
    is_nation = context.asked("area", ("here", "nation")) == "nation" and indicator["disclosure"] == "public"
    rows = bodies_of(context, indicator, is_nation=is_nation)
    key = "points" if indicator["kind"] == "choice" else "value"
    places, legend = toned(rows, key, lambda row: answer_text(context, dict(row), indicator))
    known = sum(place.tone is not None for place in places)
    columns = {"code": words("bodies.col_code"), "name": words("bodies.col_name"), "text": words("values.col_answer")}
    table = [{"code": place.code, "name": place.name, "text": place.text} for place in places]
    return Card(
        words("indicator.tab_map"),
        words("maps.title", count=len(places), known=known),
        Table(columns, table),
        map_figure(context, places, legend, is_nation=is_nation) if places else None,
        known,
        map_credit(context, is_nation=is_nation),
        why=words("values.aggregate_only_why"),
    )


def bodies(context: PageContext) -> Card:
    """Every body of the prefecture with its answer as received."""
    words, indicator = context.words, indicator_of(context)
    rows = [
        {
            "code": row["code"],
            "name": row["body"],
            "kana": row["kana"],
            "href": context.address.to(f"/body/{row['code']}"),
            "status": statements.status_text({**row, "kind": indicator["kind"]}, words),
            "answer": (row["raw_text"] or "").strip(),
            "points": row["points"],
            "population": row["population"],
            "peer_group": row["peer_group"] or "",
            "open": words("source.open"),
            "source": {"code": row["code"], "indicator": indicator["indicator"]},
        }
        for row in bodies_of(context, indicator)
    ]
    columns = {"code": words("bodies.col_code"), "name": words("values.col_body")} | {
        key: words(f"values.col_{key}") for key in ("status", "answer", "points", "population", "peer_group")
    }
    title = words("values.answer", name=context.pref_name, count=len(rows)) if rows else words("values.aggregate_only")
    return Card(
        words("values.title"), title, Table(columns, rows), count=len(rows), why=words("values.aggregate_only_why")
    )
