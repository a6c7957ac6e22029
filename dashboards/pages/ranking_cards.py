"""The cards of 全国・県内での位置: ranges of the comparison set, bands group by group, one body's places, the list."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboards import statements as shared
from dashboards.components.card import Card, Table
from dashboards.documents.exhibit import NativeChart
from dashboards.figures.band_bars import PARTS, band_bars
from dashboards.figures.places import places as place_bars
from dashboards.figures.ranges import ranges as range_bars
from dashboards.latin_names import peer_name
from dashboards.page_context import PageContext
from dashboards.page_statements import ranking as statements
from dashboards.pages.ranking_choice import MUNICIPALITY, WITHOUT_BODY, RankingChoice, choice_of
from dashboards.statements import group_name, group_title
from dashboards.words import Words

Row = dict[str, Any]


def nothing(context: PageContext, label: str) -> Card:
    """A card of a year in which nobody is ranked."""
    why = context.words("ranking.nothing", year=context.words.year(context.year))
    return Card(context.words(label), why, Table({}, []), why=why)


def where(choice: RankingChoice, set_: str | None = None) -> str:
    """The set in which bodies are ranked, in words."""
    words = choice.context.words
    if (set_ or choice.set) == "prefecture":
        return words("ranking.in_prefecture", name=choice.context.pref_name)
    return words(f"ranking.in_nation_{choice.kind}")


def _shown_set(choice: RankingChoice) -> str:
    """The bodies that are shown, in words: their bands are those of the set in which they are ranked."""
    return where(choice) if choice.scope in WITHOUT_BODY else choice.context.words("ranking.in_chosen")


def _shown(choice: RankingChoice, row: Row) -> Row:
    words = choice.context.words
    text = words("ranking.hover", band=shared.band_and_range(row, words), rank=shared.rank(row, words),
                 n=row["n"], score=words.number(row["score"]))  # fmt: skip
    code = choice.own.get("code")
    is_marked = row["code"] == code if code else choice.scope == "all" and row["prefecture_code"] == choice.context.pref
    return {**row, "text": text, "band_text": shared.band(row, words), "is_marked": is_marked}


def ranges(context: PageContext) -> Card:
    """Every body of the comparison set with its range; nothing is drawn where there is no evidence."""
    words, choice = context.words, choice_of(context)
    if choice is None:
        return nothing(context, "ranking.ranges")
    rows = [_shown(choice, row) for row in choice.placed.iter_rows(named=True)]
    parts = context.snapshot.row("ranking_parts").get("parts") or 1
    title = statements.counted([row["band"] for row in rows], _shown_set(choice), words)
    marked = choice.own.get("name") or words("ranking.key_here", name=choice.context.pref_name)
    note = words("ranking.ranges_note", where=where(choice), n=words.number(choice.n, 0))
    columns = {"name": words("bodies.col_name"), "band_text": words("ranking.col_band")}
    columns |= {
        key: words(f"ranking.col_{key}") for key in ("rank", "n", "rank_p05", "rank_p95", "rank_best", "rank_worst")
    }
    return Card(
        words("ranking.ranges"),
        title,
        Table({"code": words("bodies.col_code"), **columns}, rows),
        range_bars(rows, choice.n, parts if any(row["band"] for row in rows) else 1, marked, words) if rows else None,
        len(rows),
        note + _left_out(choice),
        why=words("ranking.no_evidence"),
        native=NativeChart("bar", 1, (3, 5, 6), ("own", "own_light", "missing")),
    )


def _left_out(choice: RankingChoice) -> str:
    """Who is not among the bars, and why."""
    words, bodies = choice.context.words, choice.bodies
    unscored = bodies.filter(pl.col("rank").is_null())["name"].to_list()
    insufficient = bodies.filter(pl.col("rank").is_not_null() & (pl.col("evidence") == "insufficient")).height
    other = int(bodies["left_out_count"].max() or 0)  # type: ignore[arg-type]
    named = words("app.separator").join(unscored) if len(unscored) <= 5 else ""
    parts = [
        words("ranking.unscored_named" if named else "ranking.unscored", count=len(unscored), names=named)
        if unscored
        else "",
        words("ranking.insufficient", count=insufficient) if insufficient else "",
        words("ranking.other_questions", count=other) if other else "",
    ]
    return "".join(parts)


def bands(context: PageContext) -> Card:
    """In which STEPs and pillars the bodies of the prefecture lie high or low in the nation."""
    words, choice = context.words, choice_of(context)
    if choice is None:
        return nothing(context, "ranking.bands")
    rows = [
        {**row, "title": group_name(row, words)} for row in choice.context.rows("ranking_bands", basis=choice.basis)
    ]
    names = {
        row["group_id"]: row["title"] if row["step"] is None else words("step.label", step=row["step"]) for row in rows
    }
    columns = {"title": words("compare.col_group"), **{part: words(f"ranking.part_{part}") for part in PARTS}}
    return Card(
        words("ranking.bands"),
        statements.most_on_top(rows, names, words),
        Table(columns, rows),
        band_bars(rows, words) if rows else None,
        max((row["body_count"] for row in rows), default=0),
        words("ranking.bands_note"),
        why=words("ranking.bands_none"),
        native=NativeChart(
            "bar",
            0,
            (1, 2, 3, 4, 5),
            ("own", "own_pale", "own_light", "missing", "line"),
            "stacked",
            unit=words("chart_unit.bodies"),
        ),
    )


def own_rows(choice: RankingChoice) -> dict[str, Row]:
    """Comparison set → place of the body of interest in it."""
    rows = choice.context.snapshot.frame("ranking_own", **choice.asked, code=choice.own["code"]).to_dicts()
    return {row["comparison_set"]: row for row in rows}


def set_names(choice: RankingChoice, rows: Mapping[str, Row]) -> dict[str, str]:
    """Comparison set → its name, with the rule and the group by which the peers were found."""
    words = choice.context.words
    rules = {
        row["peer_rule"]: words.pick(row, "name") for row in choice.context.snapshot.frame("ranking_rules").to_dicts()
    }
    names = {"nation": where(choice, "nation"), "prefecture": where(choice, "prefecture")}
    if "peers" in rows:
        rule, _, key = rows["peers"]["set_key"].partition(":")
        named = rules.get(rule, rule)
        names["peers"] = words("ranking.in_peers", rule=named, key=peer_name(key, words)) if key else named
    if "nearest" in rows:
        names["nearest"] = words("ranking.in_nearest", n=rows["nearest"]["n"])
    return {key: name for key, name in names.items() if key in rows}


def _band_of_set(row: Row, words: Words) -> str | None:
    """Band and range; none among peers and neighbours, for which no range is drawn."""
    return None if row["comparison_set"] in shared.WITHOUT_RANGES else shared.band_and_range(row, words)


def places(context: PageContext) -> Card:
    """Where the body of interest stands with whomever it is compared."""
    words, choice = context.words, choice_of(context)
    if choice is None or not choice.own:
        return nothing(context, "ranking.places")
    rows = own_rows(choice)
    names = set_names(choice, rows)
    shown = [
        {**rows[key], "title": words("ranking.set_of", name=name, n=words.number(rows[key]["n"], 0)),
         "rank_text": shared.rank(rows[key], words), "band_text": _band_of_set(rows[key], words),
         "text": f"{_band_of_set(rows[key], words) or ''} {shared.rank(rows[key], words)}".strip()}
        for key, name in names.items()
    ]  # fmt: skip
    drawn = [row for row in shown if row["evidence"] != "insufficient"]
    columns = {"title": words("ranking.col_set"), "band_text": words("ranking.col_band"),
               "rank_text": words("ranking.col_rank"), "n": words("ranking.col_n")}  # fmt: skip
    first = next(iter(rows.values()), None)
    title = statements.places_title(first, choice.own["name"], words)
    return Card(
        words("ranking.places"),
        title,
        Table(columns, shown),
        place_bars(drawn, words) if drawn else None,
        None,
        words("ranking.places_note"),
        why=words("ranking.no_evidence") if rows else words("peers.no_score"),
    )


def listed(context: PageContext) -> Card:
    """Everybody of the comparison set, with a band before any rank; those without a score last."""
    words, choice = context.words, choice_of(context)
    if choice is None:
        return nothing(context, "ranking.tab_list")
    bodies = choice.bodies.sort(pl.col("evidence") == "insufficient", nulls_last=True, maintain_order=True)
    rows = [_listed(row, context) for row in bodies.iter_rows(named=True)]
    columns = {"name": words("bodies.col_name"), "prefecture": words("field.pref")}
    keys = ("band", "rank", "rank_text", "range", "blanks", "score", "evidence", "coverage")
    columns |= {key: words(f"ranking.col_{key}") for key in keys}
    return Card(
        words("ranking.tab_list"),
        words("ranking.list_title", count=words.number(len(rows), 0), group=group_title(choice.group, words)),
        Table({"code": words("bodies.col_code"), **columns}, rows),
        count=len(rows),
        caveat=words("ranking.limits"),
        why=words("ranking.count_empty"),
    )


def _listed(row: Row, context: PageContext) -> Row:
    """A body of the list. Who was asked too little to be judged has its band's word in place of ranks."""
    words, is_judged = context.words, row["evidence"] != "insufficient"
    has_blanks = is_judged and row["rank_best"] is not None
    is_weak = row["evidence"] in ("provisional", "insufficient")
    return {
        "code": row["code"],
        "name": row["name"],
        "kana": row["kana"],
        "href": context.address.to(f"/body/{row['code']}"),
        "prefecture": row["prefecture"],
        "band": shared.band(row, words),
        "rank": row["rank"] if is_judged else None,
        "rank_text": shared.rank(row, words),
        "range": shared.places(*found, words) if (found := shared.range_of(row)) else None,
        "blanks": shared.places(row["rank_best"], row["rank_worst"], words) if has_blanks else None,
        "score": row["score"] if row["is_published"] else None,
        "evidence": words(f"evidence.{row['evidence']}") if is_weak else "",
        "coverage": 100 * row["coverage"] if row["coverage"] is not None else None,
    }


def sentence_of(choice: RankingChoice) -> str:
    """Where the body of interest stands; without one, how many of the set stand high or low."""
    words, group = choice.context.words, group_title(choice.group, choice.context.words)
    if choice.own:
        own = own_rows(choice)
        sets = ("nation", "prefecture") if choice.kind == MUNICIPALITY else ("nation",)
        extra = (choice.scope,) if choice.scope in ("peers", "nearest") else ()
        names = set_names(choice, own)
        shown = {key: names[key] for key in (*sets, *extra) if key in names}
        return statements.of_body(choice.own["name"], group, own, shown, words)
    if choice.scope != "prefecture":
        counted = statements.counted(choice.placed["band"].to_list(), where(choice), words)
        return words("ranking.lead", group=group, counted=counted)
    rows = choice.context.rows("ranking_bands", basis=choice.basis)
    found = next((row for row in rows if row["group_id"] == choice.group["group_id"]), None)
    return statements.of_prefecture(choice.context.pref_name, group, found, words)
