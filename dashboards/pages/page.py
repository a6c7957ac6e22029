"""What a page is, and the controls that pages share."""

from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.address import Address
from dashboards.store import Snapshot
from dashboards.words import Words


@dataclass(frozen=True)
class Page:
    """`title` goes into the browser's tab, `content` into the main part."""

    title: str
    content: Any


def page_head(eyebrow: str, title: Any, controls: list[Any], below: Any = None) -> html.Div:
    """The heading of a page with its controls on the right."""
    head = [html.P(eyebrow, className="eyebrow"), html.H1(title)]
    return html.Div(
        [html.Div([*head, below], className="page-title"), html.Div(controls, className="controls")],
        className="page-head",
    )


def choice(id_: str, label: str, options: list[dict], value: str, **more: Any) -> dmc.Select:
    """A select whose value always stands in the URL: it cannot be emptied."""
    return dmc.Select(
        id=id_,
        label=label,
        data=options,
        value=value,
        allowDeselect=False,
        checkIconPosition="right",
        comboboxProps={"withinPortal": True, "shadow": "md"},
        className="control",
        **more,
    )


def year_choice(years: list[int], year: int, words: Words) -> dmc.Select:
    """The fiscal years with verdicts, newest first."""
    options = [{"value": str(each), "label": words.year(each)} for each in years]
    return choice("year", words("field.year"), options, str(year))


def body_choice(snapshot: Snapshot, value: str | None, words: Words) -> dmc.Select:
    """Every body, found by name, reading, prefecture or code."""
    options = [
        {
            "value": row["code"],
            "label": f"{row['name']}（{row['prefecture']}）" if row["body_kind"] == "municipality" else row["name"],
            "kana": row["kana"] or "",
        }
        for row in snapshot.frame("bodies").iter_rows(named=True)
    ]
    return choice(
        "body",
        words("field.body"),
        options,
        value or "",
        searchable=True,
        limit=60,
        placeholder=words("field.body_placeholder"),
        nothingFoundMessage=words("field.body_none"),
        filter={"function": "findBodies"},
        clearSearchOnFocus=True,
    )


def years_of(snapshot: Snapshot) -> list[int]:
    """Fiscal years with verdicts, newest first."""
    return snapshot.frame("years")["year"].to_list()


def year_of(address: Address, years: list[int]) -> int | None:
    """The year the URL asks for, the newest when it does not say, None when there is no such year."""
    if not address.year:
        return years[0] if years else None
    return int(address.year) if address.year in {str(year) for year in years} else None
