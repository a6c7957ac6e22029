"""Boxes to pick one of many in. What is picked goes into the address."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc

from dashboards.components.ids import go_id, query_id
from dashboards.page_context import PageContext, newest_year, reason_without_figures
from dashboards.release import is_before_release

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
