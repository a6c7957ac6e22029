"""What a page is asked for: the snapshot, the address, the prefecture and the fiscal year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, TypeVar

import dash
import polars as pl
from flask import current_app, g, has_request_context, request

from dashboards.access import current_person, may_receive
from dashboards.address import Address
from dashboards.boundaries import Atlas
from dashboards.outside import home, rests_on
from dashboards.release import EMBARGO, PREVIEW, release_note, release_state
from dashboards.statements import answer_dates, ladder
from dashboards.store import OpenedSnapshot, Parameter, Store
from dashboards.words import Words

Made = TypeVar("Made")


class LostError(Exception):
    """The address asks for what is not there: `plain.<key>_title` and `plain.<key>_text` with `values` explain it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class ForbiddenError(LostError):
    """What is asked for is not for the person who asks."""

    def __init__(self) -> None:
        super().__init__("forbidden", person=current_person().name)


class CollectingError(LostError):
    """The page shows figures over bodies; the year in view has none, as `reason_without_figures` has it."""

    def __init__(self, context: "PageContext") -> None:
        state, words = context.year_state, context.words
        super().__init__(
            reason_without_figures(state, context.snapshot), name=context.pref_name, year=words.year(context.year),
            received=state["received_count"], asked=state["asked_count"],
        )  # fmt: skip
        self.context = context


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
class AddressContext:
    """What a page is made from that needs no snapshot: the address alone."""

    address: Address

    @property
    def words(self) -> Words:
        return self.address.words


@dataclass(frozen=True)
class PageContext:
    """One page as asked for. `prefectures`: code → name; `years`: the prefecture's rows of queries/years.sql.

    `names_pref`: whether the browser's address names the prefecture; else it is that of a body, or the first.
    """

    snapshot: OpenedSnapshot = field(repr=False)
    address: Address
    pref: str
    year: int
    prefectures: Mapping[str, str] = field(repr=False)
    years: Sequence[Mapping[str, Any]]
    names_pref: bool = True
    made: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, address: Address | None = None) -> "PageContext":
        """Make the context of an address, else of the one that the browser shows, once a request.

        Raises LostError and StoreError.
        """
        snapshot, address = store().snapshot(), address or current_address()
        known = g.setdefault("contexts", {})
        key = (snapshot.token, address.base, address.here(), address.lang, address.pref, address.year)
        if key not in known:
            known[key] = cls.in_snapshot(snapshot, address)
        return known[key]

    @classmethod
    def in_snapshot(cls, snapshot: OpenedSnapshot, address: Address) -> "PageContext":
        """Make the context of an address in a snapshot. Raises LostError."""
        snapshot, names_pref = snapshot.in_language(address.words.lang), bool(address.pref)
        address = with_prefecture(address, snapshot)
        known = snapshot.frame("prefectures")
        prefectures = dict(zip(known["code"], known["name"], strict=True))
        shown = set(snapshot.frame("years")["pref"])
        if not shown:
            raise LostError("no_figures")
        pref = address.pref or next(filter(shown.__contains__, prefectures), "")
        if pref not in prefectures:
            raise LostError("no_pref", code=pref)
        years = snapshot.frame("years", pref=pref).to_dicts()
        return cls(snapshot, address, pref, _year_of(address, years), prefectures, years, names_pref)

    @property
    def words(self) -> Words:
        return self.address.words

    @property
    def pref_name(self) -> str:
        return self.prefectures[self.pref]

    @property
    def atlas(self) -> Atlas:
        rests_on(home().boundaries)
        return current_app.config["ATLAS"]

    @property
    def year_state(self) -> Mapping[str, Any]:
        """The row of the year in view: edition_state (planned, collecting, provisional, final), is_closed, counts."""
        return next(row for row in self.years if row["year"] == self.year)

    @property
    def collecting(self) -> list[Mapping[str, Any]]:
        """The years of which answers are being collected."""
        return [row for row in self.years if row["edition_state"] == "collecting"]

    def require_closed(self) -> None:
        """Raise CollectingError for a year without figures: it is being collected, or nothing is scored."""
        if not self.year_state["is_closed"]:
            raise CollectingError(self)

    def require_receiver(self) -> None:
        """Raise ForbiddenError unless the person who asks may see what the bodies of the prefecture sent."""
        if not may_receive(current_person(), self.pref):
            raise ForbiddenError

    def frame(self, query: str, **more: Parameter) -> pl.DataFrame:
        """The answer to `queries/<query>.sql` for the prefecture and the year; `pref=None` for all prefectures."""
        asked: dict[str, Parameter] = {"pref": self.pref, "year": self.year}
        return self.snapshot.frame(query, **(asked | more))

    def rows(self, query: str, **more: Parameter) -> list[dict[str, Any]]:
        return self.frame(query, **more).to_dicts()

    def as_of(self) -> str:
        """The day, or the first and the last day, that the answers of the year stand for."""
        return answer_dates(self.snapshot.row("year_dates", year=self.year), self.words)

    def release_note(self) -> str:
        """公表前, until when, where others do not see the figures of the year yet; else nothing."""
        return release_note(self.snapshot, self.year, self.words)

    def ladder(self, body_kind: str = "municipality") -> str:
        """How well the STEPs scale in the nation in the year: what stands beside every stage; empty without STEPs."""
        return ladder(self.snapshot.row("ladder", scope_key="JP", body_kind=body_kind, year=self.year), self.words)

    def asked(self, name: str, choices: tuple[str, ...]) -> str:
        """A parameter of this page; the first of `choices` when the address names none of them."""
        value = self.address.asked(name)
        return value if value in choices else choices[0]


def with_prefecture(address: Address, snapshot: OpenedSnapshot) -> Address:
    """The address with the prefecture of the body that it names, where it names no prefecture."""
    named = [address.path.removeprefix("/body/"), address.asked("code"), *address.asked("codes").split(",")]
    codes = [code for code in named if code.isdigit()]
    if address.pref or not codes:
        return address
    return replace(address, pref=snapshot.row("bodies", code=codes[0]).get("prefecture_code", ""))


def once(make: Callable[[PageContext], Made]) -> Callable[[PageContext], Made]:
    """Wrap a function of the context that several cards need: it is worked out once for a context.

    Nothing outlives the context, and that not the request.
    """

    @wraps(make)
    def made(context: PageContext) -> Made:
        if make not in context.made:
            context.made[make] = make(context)
        return context.made[make]

    return made


def cached(make: Callable[[PageContext], Made]) -> Callable[[PageContext], Made]:
    """Wrap what takes long to work out for a prefecture and a year: the last ones stay with their snapshot.

    `make` may depend on nothing else of the context but the definitions, and what it returns holds nothing of it.
    """

    @wraps(make)
    def made(context: PageContext) -> Made:
        snapshot = context.snapshot
        definitions = rests_on(home().definitions)
        key = (make.__qualname__, snapshot.scope, snapshot.lang, context.pref, context.year, definitions)
        return snapshot.derived.made(key, lambda: make(context))

    return made


def reason_without_figures(state: Mapping[str, Any], snapshot: OpenedSnapshot) -> str:
    """Return why a year that is not closed has no figures: `collecting`, `embargo`, `unscored`.

    `state`: its row of years.sql. Before its publication it has none for a body but in its preview, nor for others.
    """
    if state["edition_state"] == "collecting":
        return "collecting"
    return EMBARGO if release_state(snapshot, state["year"]) in (EMBARGO, PREVIEW) else "unscored"


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
