"""What a page is asked for: the snapshot, the address, the prefecture and the fiscal year."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import dash
import polars as pl
from flask import current_app, has_request_context, request

from dashboards.address import Address
from dashboards.boundaries import Atlas
from dashboards.store import OpenedSnapshot, Parameter, Store
from dashboards.words import Words


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
    """One page as asked for. `prefectures`: code → name; `years`: newest first."""

    snapshot: OpenedSnapshot = field(repr=False)
    address: Address
    pref: str
    year: int
    prefectures: Mapping[str, str] = field(repr=False)
    years: tuple[int, ...]

    @classmethod
    def of(cls, address: Address | None = None) -> "PageContext":
        """Make the context of an address, else of the one that the browser shows. Raises LostError and StoreError."""
        address = address or current_address()
        snapshot = store().snapshot()
        years = tuple(snapshot.frame("years")["year"].to_list())
        known = snapshot.frame("prefectures")
        prefectures = dict(zip(known["code"], known["name"], strict=True))
        pref = address.pref or next(iter(prefectures), "")
        if not years:
            raise LostError("no_figures")
        if pref not in prefectures:
            raise LostError("no_pref", code=pref)
        if address.year and address.year not in map(str, years):
            raise LostError("no_year", year=address.year, years=address.words("app.separator").join(map(str, years)))
        return cls(snapshot, address, pref, int(address.year or years[0]), prefectures, years)

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
    def edition_state(self) -> str | None:
        """準備中, 集計中, 速報 or 確報 of the year, where the snapshot knows it (column `state` of years.sql)."""
        rows = self.snapshot.frame("years").to_dicts()
        return next((row.get("state") for row in rows if row["year"] == self.year), None)

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

    def as_of(self) -> str:
        """The day, or the first and the last day, that the answers of the year stand for."""
        dates = self.snapshot.row("year_dates", year=self.year)
        first, last = dates.get("first_date"), dates.get("last_date")
        if first is None:
            return self.words("paper.as_of_none")
        if first == last:
            return self.words("paper.as_of", date=first)
        return self.words("paper.as_of_range", first=first, last=last)
