"""What a page is asked for: the snapshot, the address, the prefecture and the fiscal year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import dash
import polars as pl
from flask import current_app, has_request_context, request

from dashboards.address import Address
from dashboards.boundaries import Atlas
from dashboards.store import OpenedSnapshot, Parameter, Store
from dashboards.words import Words

Made = TypeVar("Made")


class LostError(Exception):
    """The address asks for what is not there: `plain.<key>_title` and `plain.<key>_text` with `values` explain it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def store() -> Store:
    """Find the store of the app that answers this request."""
    return current_app.config["STORE"]


def current_address() -> Address:
    """Read the address that the browser shows: that of the page callback, else that of the request."""
    base = current_app.config["BASE"]
    inputs: Mapping[str, Any] = dash.ctx.inputs if has_request_context() and _is_callback() else {}
    if "_pages_location.pathname" in inputs:
        return Address.parse(inputs["_pages_location.pathname"], inputs["_pages_location.search"], base)
    return Address.parse(request.script_root + request.path, request.query_string.decode("ascii", "replace"), base)


def _is_callback() -> bool:
    return request.path.endswith("/_dash-update-component")


@dataclass(frozen=True)
class PageContext:
    """One page as asked for. `prefectures`: code → name; `years`: the prefecture's rows of queries/years.sql."""

    snapshot: OpenedSnapshot = field(repr=False)
    address: Address
    pref: str
    year: int
    prefectures: Mapping[str, str] = field(repr=False)
    years: Sequence[Mapping[str, Any]]
    _made: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, address: Address | None = None) -> "PageContext":
        """Make the context of an address, else of the one that the browser shows. Raises LostError and StoreError."""
        address = address or current_address()
        snapshot = store().snapshot()
        known = snapshot.frame("prefectures")
        prefectures = dict(zip(known["code"], known["name"], strict=True))
        pref = address.pref or next(iter(prefectures), "")
        if snapshot.frame("years").is_empty():
            raise LostError("no_figures")
        if pref not in prefectures:
            raise LostError("no_pref", code=pref)
        years = snapshot.frame("years", pref=pref).to_dicts()
        return cls(snapshot, address, pref, _year_of(address, years), prefectures, years)

    @property
    def words(self) -> Words:
        return self.address.words

    @property
    def pref_name(self) -> str:
        return self.prefectures[self.pref]

    @property
    def atlas(self) -> Atlas:
        return current_app.config["ATLAS"]

    @property
    def year_state(self) -> Mapping[str, Any]:
        """The row of the year in view: edition_state (planned, collecting, provisional, final), is_closed, counts."""
        return next(row for row in self.years if row["year"] == self.year)

    @property
    def collecting(self) -> list[Mapping[str, Any]]:
        """The years of which answers are being collected."""
        return [row for row in self.years if not row["is_closed"]]

    def frame(self, query: str, **more: Parameter) -> pl.DataFrame:
        """The answer to `queries/<query>.sql` for the prefecture and the year; `pref=None` for all prefectures."""
        asked: dict[str, Parameter] = {"pref": self.pref, "year": self.year}
        return self.snapshot.frame(query, **(asked | more))

    def rows(self, query: str, **more: Parameter) -> list[dict[str, Any]]:
        return self.frame(query, **more).to_dicts()

    def asked(self, name: str, choices: tuple[str, ...]) -> str:
        """A parameter of this page; the first of `choices` when the address names none of them."""
        value = self.address.asked(name)
        return value if value in choices else choices[0]

    def once(self, make: "Callable[[PageContext], Made]") -> Made:
        """What several cards of the page need: made of this context by `make`, once."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]

    def as_of(self) -> str:
        """The day, or the first and the last day, that the answers of the year stand for."""
        dates = self.snapshot.row("year_dates", year=self.year)
        first, last = dates.get("first_date"), dates.get("last_date")
        if first is None:
            return self.words("paper.as_of_none")
        day = (
            self.words("paper.as_of", date=first)
            if first == last
            else self.words("paper.as_of_range", first=first, last=last)
        )
        return day + (self.words("paper.provisional", date=dates["night_date"]) if dates.get("is_provisional") else "")


def newest_year(years: Sequence[Mapping[str, Any]]) -> int:
    """The newest closed year; where none is closed, the newest."""
    return next((row["year"] for row in years if row["is_closed"]), years[0]["year"])


def _year_of(address: Address, years: Sequence[Mapping[str, Any]]) -> int:
    """The year that the address asks for, else the newest closed one. Raises LostError."""
    known = [row["year"] for row in years]
    if not known:
        raise LostError("no_figures")
    if not address.year:
        return newest_year(years)
    if address.year not in map(str, known):
        raise LostError("no_year", year=address.year, years=address.words("app.separator").join(map(str, known)))
    return int(address.year)
