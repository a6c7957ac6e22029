"""Boxes in which a body is found by name, reading, romaji or code; in that of the header, indicators, too.

At first they have what a list shows before anybody types, and what is chosen; the others come with the first letter.
All bodies of the nation are 50 kB in each box: a third of what a page may weigh.
"""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State
from dash.exceptions import PreventUpdate
from flask import current_app

from dashboards.address import Address
from dashboards.components.ids import go_id, query_id
from dashboards.components.pickers import SHOWN, Option, select
from dashboards.page_context import PageContext, store, with_prefecture
from dashboards.romaji import romaji
from dashboards.words import Words

READINGS = tomllib.loads((Path(__file__).parents[1] / "indicator_readings.toml").read_text(encoding="utf-8"))
"""Indicator → its name in katakana."""
FIND, CODES = go_id("find"), query_id("codes")
Rows = Sequence[Mapping[str, Any]]


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


def own_first(rows: Rows, pref: str) -> Rows:
    """The bodies of the own prefecture before the others."""
    return sorted(rows, key=lambda row: row["prefecture_code"] != pref)


def at_once(rows: Rows, chosen: Collection[str] = ()) -> Rows:
    """What a list shows before anybody types, and those chosen, which would else have no name."""
    return [row for at, row in enumerate(rows) if at < SHOWN or row["code"] in chosen]


def bodies_select(context: PageContext, rows: Rows, chosen: Sequence[str], most: int) -> dmc.MultiSelect:
    """A choice of up to `most` bodies, which goes into the address as `codes`; those of the own prefecture come first.

    `rows`: as of bodies.sql, in any order.
    """
    words = context.words
    shown = at_once(own_first(rows, context.pref), chosen)
    return dmc.MultiSelect(
        id=CODES,
        label=words("field.codes"),
        placeholder=words("field.add_placeholder") if len(chosen) < most else "",
        data=[_chosen_option(row, words) for row in shown],
        value=list(chosen),
        maxValues=most,
        searchable=True,
        hidePickedOptions=True,
        clearSearchOnChange=True,
        limit=SHOWN,
        filter={"function": "kanaFilter"},
        nothingFoundMessage=words("field.body_awaited"),
        comboboxProps={"shadow": "md", "zIndex": 400},
        className="picker picker-bodies",
    )


def _chosen_option(row: Mapping[str, Any], words: Words) -> Option:
    """A body whose code goes into the address."""
    return body_option(row, "", words) | {"value": row["code"]}


def body_finder(words: Words) -> dmc.Select:
    """Every body and every indicator, for the header; the options come after the page."""
    return select(
        "",
        [],
        "",
        FIND,
        placeholder=words("field.find_placeholder"),
        w=300,
        nothingFoundMessage=words("field.body_awaited"),
        rightSection=" ",
        attributes=finder_name(words),
    )


def finder_name(words: Words) -> dict[str, Any]:
    """How the box of the header and its list are called: they have no label to be seen."""
    name = {"aria-label": words("field.find")}
    return {"input": name, "options": name}


def _bodies(address: Address) -> Rows:
    """Every body, in the language of the address, those of its prefecture first."""
    snapshot = store().found()
    if snapshot is None:
        return []
    rows = snapshot.in_language(address.lang).frame("bodies").to_dicts()
    return own_first(rows, with_prefecture(address, snapshot).pref)


def _first_options(address: Address) -> list[Option]:
    """What the list of the header shows before anybody types."""
    return [body_option(row, current_app.config["BASE"], address.words) for row in at_once(_bodies(address))]


def _all_options(address: Address) -> list[Option]:
    """What the search finds: indicators, and every body."""
    snapshot, base, words = store().found(), current_app.config["BASE"], address.words
    indicators = snapshot.frame("finder_indicators").to_dicts() if snapshot else []
    bodies = [body_option(row, base, words) for row in _bodies(address)]
    return [*(indicator_option(row, base, words) for row in indicators), *bodies]


def register_callbacks(app: dash.Dash) -> None:
    """Fill the boxes: with what they show at once, then with all, once."""

    @app.callback(
        Output(FIND, "data"),
        Output(FIND, "nothingFoundMessage"),
        Output(FIND, "placeholder"),
        Output(FIND, "attributes"),
        Input("url", "search"),
        Input(FIND, "searchValue"),
        State(FIND, "nothingFoundMessage"),
    )
    def fill_finder(search: str, typed: str | None, message: str) -> tuple[Any, ...]:
        address = Address.parse("/", search)
        words, none = address.words, address.words("field.body_none")
        if message == none:
            raise PreventUpdate
        options = _all_options(address) if typed else _first_options(address)
        said = none if typed else words("field.body_awaited")
        return options, said, words("field.find_placeholder"), finder_name(words)

    @app.callback(
        Output(CODES, "data"),
        Output(CODES, "nothingFoundMessage"),
        Input(CODES, "searchValue"),
        State(CODES, "nothingFoundMessage"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def fill_codes(typed: str | None, message: str, search: str) -> tuple[list[Option], str]:
        address = Address.parse("/", search)
        words = address.words
        if not typed or message == words("field.body_none"):
            raise PreventUpdate
        return [_chosen_option(row, words) for row in _bodies(address)], words("field.body_none")
