"""What the address of 位置と幅 asks for, put right."""

from dataclasses import dataclass, replace

import polars as pl

from dashboards.address import Address
from dashboards.old.figures import trial
from dashboards.old.pages.page import LostError, PageContext
from dashboards.old.pages.plain import no_body, page_context
from dashboards.store import OpenedSnapshot

SCOPES = ("prefecture", "peers", "nearest", "all")
NEEDS_BODY = ("peers", "nearest")
MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class StandingChoice:
    """`bodies` are those of the scope, `every` all of the kind; `own` is the row of the body of interest, or empty."""

    context: PageContext
    basis: str
    bases: list[dict]
    groups: list[dict]
    group: dict
    own: dict
    scope: str
    every: pl.DataFrame
    bodies: pl.DataFrame
    children: list[dict]
    factors: dict[str, float]

    @property
    def asked(self) -> dict[str, str | int]:
        """Year, basis and group, as the queries ask for them."""
        return {"year": self.context.year, "basis": self.basis, "group": self.group["group_id"]}

    @property
    def n(self) -> int:
        """How many are ranked together in the set the bars stand in."""
        return int(self.bodies["n"].max() or 0)  # type: ignore[arg-type]

    @property
    def kind(self) -> str:
        return self.own.get("body_kind") or MUNICIPALITY

    @property
    def pref(self) -> str:
        """The prefecture whose bodies are told apart."""
        return self.context.pref

    @property
    def set(self) -> str:
        """In which set the places and ranges are drawn."""
        return set_of(self.scope)

    @property
    def left_out(self) -> int:
        """Bodies of the scope with a score that were asked other questions."""
        return int(self.bodies["left_out_count"].max() or 0)  # type: ignore[arg-type]


def set_of(scope: str) -> str:
    return "prefecture" if scope == "prefecture" else "nation"


def choice_of(snapshot: OpenedSnapshot, address: Address) -> StandingChoice | PageContext:
    """Reads the address; only the desk when nobody has a place in that year. Raises LostError for an unknown body."""
    context = page_context(snapshot, address)
    bases = snapshot.frame("standing_bases", year=context.year).rows(named=True)
    if not bases:
        return context
    names = [row["basis"] for row in bases]
    basis = address.asked("basis") if address.asked("basis") in names else names[0]
    groups = snapshot.frame("standing_groups", year=context.year, basis=basis).rows(named=True)
    group = next((each for each in groups if each["group_id"] == address.asked("group")), groups[0])
    own = _own(snapshot, context, address)
    context = _context_of(own, context)
    scope = _scope(address.asked("scope"), own)
    asked = {"year": context.year, "basis": basis, "group": group["group_id"]}
    kind = own.get("body_kind") or MUNICIPALITY
    every = snapshot.frame("standing_bodies", **asked, kind=kind, set=set_of(scope))
    children = snapshot.frame("standing_children", group=group["group_id"]).rows(named=True)
    factors = trial.factors_of(address.asked("w"), [child["child_id"] for child in children])
    bodies = _of_scope(snapshot, _alike(every, own, context.pref), scope, own, context.pref, context.year, basis)
    return StandingChoice(context, basis, bases, groups, group, own, scope, every, bodies, children, factors)


def _own(snapshot: OpenedSnapshot, context: PageContext, address: Address) -> dict:
    code = address.asked("code")
    found = snapshot.row("body", code=code, year=context.year) if code else {}
    if code and not found:
        raise LostError(no_body(address, code, context.year))
    return found


def _context_of(own: dict, context: PageContext) -> PageContext:
    """The desk of the body of interest, whose prefecture is the one shown, whatever the address says."""
    return replace(context, pref=own["prefecture_code"], name=own["prefecture"]) if own else context


def _scope(asked: str, own: dict) -> str:
    """Prefectures have no prefecture; peers and neighbours are somebody's."""
    if own and own["body_kind"] != MUNICIPALITY:
        return "all"
    return asked if asked in SCOPES and (own or asked not in NEEDS_BODY) else SCOPES[0]


def _alike(every: pl.DataFrame, own: dict, pref: str) -> pl.DataFrame:
    """Those ranked with the body of interest, or with most of the prefecture: like with like."""
    here = every.filter(pl.col("code") == own["code"]) if own else every.filter(pl.col("prefecture_code") == pref)
    marks = (here if here["is_published"].any() else every).filter("is_published")["asked_mark"].drop_nulls()
    if marks.is_empty():
        return every
    common = marks.mode().sort()[0]
    return every.filter((pl.col("asked_mark") == common) | ~pl.col("is_published"))


def _of_scope(
    snapshot: OpenedSnapshot, bodies: pl.DataFrame, scope: str, own: dict, pref: str, year: int, basis: str
) -> pl.DataFrame:
    if scope == "all":
        return bodies
    if scope == "prefecture":
        return bodies.filter(pl.col("prefecture_code") == pref)
    members = snapshot.frame("standing_members", code=own["code"], year=year, basis=basis)
    return bodies.filter(pl.col("code").is_in(members.filter(pl.col("scope") == scope)["code"].to_list()))
