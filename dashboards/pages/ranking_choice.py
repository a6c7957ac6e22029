"""What the address of 全国・県内での位置 asks for, put right: group, basis, set, body of interest, weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from dashboards.page_context import LostError, PageContext, once
from dashboards.peers import peer_sets

Row = dict[str, Any]
WITHOUT_BODY = ("prefecture", "all")
"""Whom bodies are set among where none is of interest; the first is the usual one."""
MUNICIPALITY = "municipality"
MOST, STEP = 3.0, 0.25
"""A weight can be taken out (0) or tripled, in quarters."""


@dataclass(frozen=True)
class RankingChoice:
    """`groups`, `bases`: rows to choose from; `own`: the body of interest, a row of compare_bodies.sql, or empty.

    `scope`: whom they are set among, a rule of `sets`, with the codes each gives the body of interest.
    `every`: rows of ranking_bodies.sql that were asked the same; `bodies`: those of the comparison set among them.
    """

    context: PageContext
    bases: Sequence[Row]
    basis: str
    groups: Sequence[Row]
    group: Row
    own: Row
    scope: str
    sets: Mapping[str, Sequence[str]]
    every: pl.DataFrame
    bodies: pl.DataFrame

    @property
    def asked(self) -> dict[str, str | int]:
        """Year, basis and group, as the queries ask for them."""
        return {"year": self.context.year, "basis": self.basis, "group": self.group["group_id"]}

    @property
    def kind(self) -> str:
        return self.own.get("body_kind") or MUNICIPALITY

    @property
    def counts(self) -> dict[str, int]:
        """Comparison sets of the body of interest to choose from, with how many bodies each gives."""
        if self.kind != MUNICIPALITY:
            return {"all": self.every.height}
        return {rule: len(codes) for rule, codes in self.sets.items()}

    @property
    def set(self) -> str:
        """In which set places and ranges are drawn: peers and neighbours are shown by their places in the nation."""
        return "prefecture" if self.scope == "prefecture" else "nation"

    @property
    def placed(self) -> pl.DataFrame:
        """The bodies with a rank and with evidence enough for a band, in the order of their ranks."""
        return self.bodies.filter(pl.col("rank").is_not_null() & (pl.col("evidence") != "insufficient"))

    @property
    def n(self) -> int:
        """How many are ranked together in the set in which the bars stand."""
        return int(self.bodies["n"].max() or 0)  # type: ignore[arg-type]

    @cached_property
    def children(self) -> list[Row]:
        """What the group holds and somebody was asked: only these weights can move anything."""
        return self.context.snapshot.frame("ranking_children", **self.asked).to_dicts()

    @property
    def factors(self) -> dict[str, float]:
        return factors_of(self.context.address.more, [child["child_id"] for child in self.children])


@once
def choice_of(context: PageContext) -> RankingChoice | None:
    """Read the address; None when nobody has a place in that year. Raises LostError for an unknown body."""
    own = _own(context)
    bases = context.snapshot.frame("ranking_bases", year=context.year).to_dicts()
    if not bases or not context.year_state["is_closed"]:
        return None
    basis = context.asked("basis", tuple(row["basis"] for row in bases))
    groups = context.snapshot.frame("ranking_groups", year=context.year, basis=basis).to_dicts()
    usual = usual_group(groups)["group_id"]
    group_id = context.asked("group", (usual, *(row["group_id"] for row in groups)))
    group = next(row for row in groups if row["group_id"] == group_id)
    sets = peer_sets(context.snapshot, own["code"], context.year, basis) if own else {}
    scope = _scope(context, own, sets)
    asked: dict[str, Any] = {"year": context.year, "basis": basis, "group": group_id}
    place = "prefecture" if scope == "prefecture" else "nation"
    every = context.snapshot.frame("ranking_bodies", **asked, kind=own.get("body_kind") or MUNICIPALITY, set=place)
    every = _asked_alike(every, own, context.pref)
    bodies = _of_scope(context, every, scope, sets)
    return RankingChoice(context, bases, basis, groups, group, own, scope, sets, every, bodies)


def usual_group(groups: Sequence[Row]) -> Row:
    """The group that is shown when none is named: the first in which bodies can be placed."""
    return next((row for row in groups if row["has_bands"]), groups[0])


def _own(context: PageContext) -> Row:
    """The body of interest; none when the prefecture was chosen anew after it. Raises LostError for an unknown one."""
    code = context.address.asked("code")
    if not code:
        return {}
    found = context.snapshot.row("compare_bodies", year=context.year, code=code)
    if not found:
        raise LostError("no_body", code=code, year=context.words.year(context.year))
    return found if context.address.pref in ("", found["prefecture_code"]) else {}


def _scope(context: PageContext, own: Row, sets: Mapping[str, Sequence[str]]) -> str:
    """The set that is asked for, where there is one. Prefectures have no prefecture.

    Without a body `scope` names it; so it does with one in addresses that were sent round before there was `peers`.
    """
    known = ("all",) if own and own["body_kind"] != MUNICIPALITY else (*WITHOUT_BODY, *sets)
    asked = (context.address.peers, context.address.asked("scope"))
    return next((rule for rule in (asked if own else asked[::-1]) if rule in known), known[0])


def _asked_alike(every: pl.DataFrame, own: Row, pref: str) -> pl.DataFrame:
    """Those ranked with the body of interest, or with most of the prefecture: only like questions compare."""
    here = every.filter(pl.col("code") == own["code"]) if own else every.filter(pl.col("prefecture_code") == pref)
    marks = (here if here["is_published"].any() else every).filter("is_published")["asked_mark"].drop_nulls()
    if marks.is_empty():
        return every
    return every.filter((pl.col("asked_mark") == marks.mode().sort()[0]) | ~pl.col("is_published"))


def _of_scope(context: PageContext, every: pl.DataFrame, scope: str, sets: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    if scope == "all":
        return every
    if scope == "prefecture":
        return every.filter(pl.col("prefecture_code") == context.pref)
    return every.filter(pl.col("code").is_in(sets[scope]))


def factors_of(asked: Mapping[str, str], children: Sequence[str]) -> dict[str, float]:
    """Read `w.<child>=2` and `w=<child>:2,…` as factors from 0 to 3 in quarters; those of 1 are left out.

    Empty when nothing would be left to score with.
    """
    pairs = [pair.rpartition(":")[::2] for pair in asked.get("w", "").split(",")]
    pairs += [(name.removeprefix("w."), value) for name, value in asked.items() if name.startswith("w.")]
    found = {child: _factor(value) for child, value in pairs if child in children}
    moved = {child: factor for child, factor in found.items() if factor not in (None, 1.0)}
    is_left = any(moved.get(child, 1.0) for child in children)
    return {child: factor for child, factor in moved.items() if factor is not None} if is_left else {}


def _factor(text: str) -> float | None:
    if not (text.isascii() and text.replace(".", "", 1).isdigit()):
        return None
    return min(MOST, round(float(text[:8]) / STEP) * STEP)


def weights_text(factors: Mapping[str, float]) -> str:
    """Factors as the query reads them."""
    return ",".join(f"{child}:{factor:g}" for child, factor in factors.items())
