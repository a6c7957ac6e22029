"""Boxes to pick one of many in. What is picked goes into the address."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dash_mantine_components as dmc

from dashboards.components.ids import go_id, query_id
from dashboards.page_context import PageContext, newest_year, reason_without_figures
from dashboards.release import is_before_release
from dashboards.romaji import romaji
from dashboards.words import Words

READINGS = tomllib.loads((Path(__file__).parents[1] / "indicator_readings.toml").read_text(encoding="utf-8"))
"""Indicator → its name in katakana."""
SHOWN = 60
"""Options that a list shows at once; typing narrows them."""
Option = dict[str, str]


def select(label: str, options: Sequence[Option], value: str, id_: Mapping[str, str] | str, **more: Any) -> dmc.Select:
    """A list that typing narrows, by name, reading, romaji or code. `options`: value, label, and `reading` if any."""
    return dmc.Select(
        id=id_,
        label=label,
        data=list(options),
        value=value,
        searchable=True,
        allowDeselect=False,
        limit=SHOWN,
        filter={"function": "kanaFilter"},
        comboboxProps={"shadow": "md", "zIndex": 400},
        **more,
    )


def query_select(
    context: PageContext, name: str, options: Sequence[Option], value: str, label: str = "", default: str | None = None
) -> dmc.Select:
    """A choice of this page that goes into the address as `name`, but for the default, else the first option."""
    words = context.words
    return select(
        label or words(f"field.{name}"),
        options,
        value,
        query_id(name, options[0]["value"] if default is None else default),
        className=f"picker picker-{name}",
        nothingFoundMessage=words("field.body_none"),
    )


def prefecture_picker(context: PageContext) -> dmc.Select:
    """The prefectures. Once one was chosen the address names it: one that names none means that of its body."""
    options = [{"value": code, "label": name, "reading": code[:2]} for code, name in context.prefectures.items()]
    return query_select(context, "pref", options, context.pref, default="" if context.names_pref else context.pref)


def peers_picker(context: PageContext, counts: Mapping[str, int], chosen: str) -> dmc.Select:
    """With whom to compare. Once it was chosen the address names it, for pages differ in what is usual.

    `counts`: rule → how many bodies it gives. What was chosen elsewhere and gives nobody here stays in the address.
    """
    words, named = context.words, context.address.peers
    options = [{"value": rule, "label": words(f"compared.by_{rule}", count=count)} for rule, count in counts.items()]
    if named and named not in counts:
        options.append({"value": named, "label": words("compared.elsewhere")})
    value, default = (named, "") if named else (chosen, chosen)
    return query_select(context, "peers", options, value, words("compared.label"), default=default)


def year_picker(context: PageContext) -> dmc.Select:
    """The fiscal years, newest first, with their state where they are not final."""
    options = [{"value": str(row["year"]), "label": year_label(row, context)} for row in context.years]
    return query_select(context, "year", options, str(context.year), default=str(newest_year(context.years)))


def year_label(row: Mapping[str, Any], context: PageContext) -> str:
    """A fiscal year, with 集計中 n/N, 採点なし, 速報 or 公表前. `row`: of years.sql."""
    words, snapshot, year = context.words, context.snapshot, row["year"]
    facts = {"year": words.year(year), "received": row["received_count"], "asked": row["asked_count"]}
    if not row["is_closed"]:
        return words(f"year_state.{reason_without_figures(row, snapshot)}", **facts)
    label = words("year_state.provisional", **facts) if row["edition_state"] == "provisional" else facts["year"]
    return words("year_state.embargo", year=label) if is_before_release(snapshot, year) else label


def page_picker(context: PageContext, name: str, options: Sequence[Option], path: str) -> dmc.Select:
    """A choice between pages of one kind; the values are paths."""
    words = context.words
    return select(
        words(f"field.{name}"),
        options,
        path,
        go_id(name),
        className=f"picker picker-{name}",
        nothingFoundMessage=words("field.body_none"),
    )


def body_option(row: Mapping[str, Any], base: str, words: Words) -> Option:
    """A body among all, found by name, reading, romaji, and its code of six or five digits. `row`: as of bodies.sql."""
    is_municipality = row["body_kind"] == "municipality"
    reading = f"{row['written']} {row['kana'] or ''} {romaji(row['kana'] or '')} {row['code']}"
    label = words("field.body", name=row["name"], prefecture=row["prefecture"]) if is_municipality else row["name"]
    return {"value": f"{base}/body/{row['code']}", "label": label, "reading": reading, "pref": row["prefecture_code"]}


def indicator_option(row: Mapping[str, Any], base: str, words: Words) -> Option:
    """An indicator, found by either name, reading, romaji, id, and the items it comes from.

    `row`: as of finder_indicators.sql.
    """
    kana = READINGS.get(row["indicator"], "")
    found_by = (row["name_ja"], row["name_en"], kana, romaji(kana), row["indicator"], row["items"] or "")
    label = words("field.indicator_option", name=words.pick(row, "name"))
    return {"value": f"{base}/indicator/{row['indicator']}", "label": label, "reading": " ".join(found_by)}


def bodies_select(
    context: PageContext, name: str, rows: Sequence[Mapping[str, Any]], chosen: Sequence[str], most: int
) -> dmc.MultiSelect:
    """A choice of up to `most` bodies, which goes into the address as `name`; those of the own prefecture come first.

    `rows`: as of bodies.sql, in any order.
    """
    words = context.words
    own_first = sorted(rows, key=lambda row: row["prefecture_code"] != context.pref)
    return dmc.MultiSelect(
        id=query_id(name),
        label=words(f"field.{name}"),
        placeholder=words("field.add_placeholder") if len(chosen) < most else "",
        data=[body_option(row, "", words) | {"value": row["code"]} for row in own_first],
        value=list(chosen),
        maxValues=most,
        searchable=True,
        hidePickedOptions=True,
        clearSearchOnChange=True,
        limit=SHOWN,
        filter={"function": "kanaFilter"},
        nothingFoundMessage=words("field.body_none"),
        comboboxProps={"shadow": "md", "zIndex": 400},
        className="picker picker-bodies",
    )


def body_finder(words: Words) -> dmc.Select:
    """Every body and every indicator, for the header; the options come after the page (shell.py)."""
    return select(
        "",
        [],
        "",
        go_id("find"),
        placeholder=words("field.find_placeholder"),
        w=300,
        nothingFoundMessage=words("field.body_none"),
        rightSection=" ",
        attributes=finder_name(words),
    )


def finder_name(words: Words) -> dict[str, Any]:
    """How the box of the header and its list are called: they have no label to be seen."""
    name = {"aria-label": words("field.find")}
    return {"input": name, "options": name}
