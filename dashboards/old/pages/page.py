"""What a page is, whose desk it is for, and the controls that pages share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.pages.picker import picker
from dashboards.store import OpenedSnapshot
from dashboards.table_export import Sheet
from dashboards.words import Words

Sheets = Mapping[str, Callable[[OpenedSnapshot, Address], Sheet]]
"""The tables of a page that can be taken along, by name. `all=1` in the address asks for all, not for what is seen."""


@dataclass(frozen=True)
class Page:
    """`title` goes into the browser's tab, `content` into the main part, `status` into the answer of the server."""

    title: str
    content: Any
    status: int = 200

    @property
    def is_passing(self) -> bool:
        """Whether it tells of a fault, which may be gone when the page is asked for again."""
        return self.status >= 500


class LostError(Exception):
    """The address asks for what is not there. `page` says so and leads on."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.title)
        self.page = page


@dataclass(frozen=True)
class PageContext:
    """Whose desk, and which fiscal year: what every page of figures begins with."""

    pref: str
    name: str
    year: int
    prefectures: Mapping[str, str]
    years: Sequence[Mapping[str, Any]]
    """The fiscal years of the prefecture, newest first: rows of queries/years.sql."""

    @property
    def state(self) -> Mapping[str, Any]:
        """The row of the year in view."""
        return next(row for row in self.years if row["year"] == self.year)

    @property
    def collecting(self) -> list[Mapping[str, Any]]:
        """The years of which answers are being collected."""
        return [row for row in self.years if not row["is_closed"]]

    @property
    def data(self) -> dict[str, str]:
        """For the page's outermost element: the selects compare with it, and so do not lead to where one already is."""
        return {"data-pref": self.pref, "data-year": str(self.year)}

    def controls(self, words: Words) -> list[Any]:
        """The selects of prefecture and year."""
        return [prefecture_choice(self, words), year_choice(self.years, self.year, words)]


def page_head(eyebrow: str, title: Any, controls: list[Any], below: Any = None) -> html.Div:
    """The heading of a page with its controls on the right."""
    head = [html.P(eyebrow, className="eyebrow"), html.H1(title)]
    return html.Div(
        [html.Div([*head, below], className="page-title"), html.Div(controls, className="controls")],
        className="page-head",
    )


def year_choice(years: Sequence[Mapping[str, Any]], year: int, words: Words) -> html.Div:
    """The fiscal years, newest first, with their state where they are not final."""
    options = [{"value": str(row["year"]), "label": year_label(row, words)} for row in years]
    return picker("year", options, str(year), words)


def year_label(row: Mapping[str, Any], words: Words) -> str:
    """A fiscal year, with 集計中 n/N or 速報."""
    facts = {"year": words.year(row["year"]), "received": row["received_count"], "asked": row["asked_count"]}
    if not row["is_closed"]:
        return words("year_state.collecting", **facts)
    return words("year_state.provisional", **facts) if row["edition_state"] == "provisional" else facts["year"]


def prefecture_choice(context: PageContext, words: Words) -> html.Div:
    options = [{"value": code, "label": name} for code, name in context.prefectures.items()]
    return picker("pref", options, context.pref, words)


def body_option(row: dict) -> dict:
    """A body among all: code, name with prefecture, reading."""
    is_municipality = row["body_kind"] == "municipality"
    label = f"{row['name']}（{row['prefecture']}）" if is_municipality else row["name"]
    return {"value": row["code"], "label": label, "kana": row["kana"] or ""}


def body_choice(id_: str, words: Words, chosen: dict | None = None) -> html.Div:
    """Every body, found by name, reading, prefecture or code.

    Until somebody searches there is only the one `chosen`; then the browser brings the list from /bodies.json, once.
    """
    options, value = ([body_option(chosen)], chosen["code"]) if chosen else ([], None)
    return picker(id_, options, value, words, placeholder=words(f"field.{id_}_placeholder"), **{"data-all": ""})


def year_of(address: Address, years: Sequence[Mapping[str, Any]]) -> int | None:
    """The year the URL asks for, the newest closed one when it does not say, None when there is no such year."""
    if not address.year:
        closed = [row["year"] for row in years if row["is_closed"]]
        return next(iter([*closed, *(row["year"] for row in years)]), None)
    return int(address.year) if address.year in {str(row["year"]) for row in years} else None
