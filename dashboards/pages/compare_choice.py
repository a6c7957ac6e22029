"""Which bodies 団体比較 sets side by side, and with whom it compares them: what the address asks for, put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboards.page_context import LostError, PageContext, once
from dashboards.peers import peer_sets
from pipeline.scoring.similarity import most_similar

Row = dict[str, Any]
MOST = 8
TRAITS = {
    "both": ("log_population", "east_km", "north_km"),
    "population": ("log_population",),
    "place": ("east_km", "north_km"),
}
"""What the most alike are alike in, and the columns of mart.similarity_feature it stands for."""
COUNTS = ("20", "10", "50", "100")


@dataclass(frozen=True)
class CompareChoice:
    """`bodies`: rows of compare_bodies.sql in the order of the address; `unknown`, `surplus`, `unlike`: left out.

    `peers` is the rule in force, `counts` how many bodies each rule gives, `peer_codes` those by it, with commas.
    """

    bodies: Sequence[Row]
    unknown: Sequence[str]
    surplus: Sequence[str]
    unlike: Sequence[str]
    peers: str
    counts: Mapping[str, int]
    peer_codes: str

    @property
    def codes(self) -> list[str]:
        return [row["code"] for row in self.bodies]

    @property
    def names(self) -> list[str]:
        return [row["name"] for row in self.bodies]

    @property
    def listed(self) -> str:
        """The codes with commas, as addresses and queries carry them."""
        return ",".join(self.codes)


@once
def choice_of(context: PageContext) -> CompareChoice:
    """Read what the address asks for. Raises LostError when codes are given and none is known."""
    asked = context.address.asked("codes").split(",")
    given = list(dict.fromkeys(code.strip() for code in asked if code.strip()))
    every = context.snapshot.frame("compare_bodies", year=context.year)
    known = {row["code"]: row for row in every.filter(pl.col("code").is_in(given)).iter_rows(named=True)}
    if given and not known:
        codes = context.words("app.separator").join(given[:MOST])
        raise LostError("no_bodies", codes=codes, year=context.words.year(context.year))
    rows = [known[code] for code in given if code in known]
    alike = [row for row in rows if row["body_kind"] == rows[0]["body_kind"]]
    found = _peers(context, alike[:MOST])
    rule = _chosen(context, found)
    return CompareChoice(
        alike[:MOST],
        [code for code in given if code not in known],
        [row["name"] for row in alike[MOST:]],
        [row["name"] for row in rows if row not in alike],
        rule,
        {name: len(codes) for name, codes in found.items()},
        ",".join(found.get(rule, ())),
    )


def _peers(context: PageContext, bodies: Sequence[Row]) -> dict[str, list[str]]:
    """Rule → its codes: those of all pages, and here the most alike and those chosen."""
    if not bodies:
        return {}
    first = bodies[0]
    more = {"alike": _most_alike(context, first), "own": sorted(row["code"] for row in bodies)}
    return peer_sets(context.snapshot, first["code"], context.year) | {
        rule: codes for rule, codes in more.items() if len(codes) > 1
    }


def _chosen(context: PageContext, found: Mapping[str, Any]) -> str:
    """The rule that was chosen, else the first there is."""
    return context.address.peers if context.address.peers in found else next(iter(found), "all")


def _most_alike(context: PageContext, body: Row) -> list[str]:
    """The codes of a body and of those most like it; empty when one of the traits is not known of it."""
    chosen, count = TRAITS[context.asked("traits", tuple(TRAITS))], int(context.asked("k", COUNTS))
    traits = context.snapshot.frame("compare_traits", body_kind=body["body_kind"], year=context.year)
    near = most_similar(traits, chosen, body["code"], count)
    return [body["code"], *near["code"]] if near.height else []


def further(context: PageContext, traits: str, whole: int, *, is_own: bool = False) -> list[str]:
    """As many codes as make `whole`: the municipalities most like the first one chosen, of its prefecture or of any."""
    chosen = choice_of(context).codes
    known = context.snapshot.frame("compare_traits", body_kind="municipality", year=context.year)
    if is_own:
        pref = choice_of(context).bodies[0]["prefecture_code"]
        here = context.snapshot.frame("compare_bodies", year=context.year, prefecture_code=pref)
        known = known.filter(pl.col("code").is_in(here["code"].implode()))
    near = most_similar(known, TRAITS[traits], chosen[0], whole + len(chosen))["code"]
    return [code for code in near if code not in chosen][: whole - len(chosen)]
