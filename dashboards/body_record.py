"""One body in one fiscal year: what its page and its A4 sheet are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from dashboards.disclosure import WITHHELD, may_name, withheld
from dashboards.peers import PUBLISHED, peer_sets, rule_in_words
from dashboards.statements import FULL
from dashboards.store import OpenedSnapshot
from dashboards.words import Words

Row = dict[str, Any]
ANSWERED = {
    "peer_known_count": ("peer_known_count", "peer_done_count"),
    "peer_value_count": ("peer_value_count", "peer_median"),
}
"""How many of the peers answered → what rests on them."""


def is_open(row: Mapping[str, Any]) -> bool:
    """Was it asked, and is it not yet worth full points?"""
    is_asked = row["status"] not in ("not_asked", "not_applicable", WITHHELD)
    return is_asked and (row["points"] is None or row["points"] < FULL)


@dataclass(frozen=True)
class BodyRecord:
    """Rows of one body, asked for when they are needed.

    `body`: a row of queries/body.sql. `pref`: whose pages these are; what may be shown by name depends on it.
    `rule`: with whom it is compared, of dashboards/peers.py.
    """

    snapshot: OpenedSnapshot = field(repr=False)
    body: Row
    year: int
    pref: str
    rule: str = PUBLISHED

    @classmethod
    def of(
        cls, snapshot: OpenedSnapshot, code: str, year: int, pref: str, rule: str = PUBLISHED
    ) -> "BodyRecord | None":
        """Find a body with figures of a year; None where there is none. A rule that gives it nobody is put right."""
        body = snapshot.row("body", code=code, year=year)
        if not body:
            return None
        known = rule != PUBLISHED and rule in peer_sets(snapshot, code, year)
        return cls(snapshot, body, year, pref, rule if known else PUBLISHED)

    @property
    def code(self) -> str:
        return str(self.body["code"])

    def rows(self, query: str, **more: Any) -> list[Row]:
        """The rows of `queries/<query>.sql` for this body and year."""
        asked: dict[str, Any] = {"code": self.code, "year": self.year}
        return self.snapshot.frame(query, **(asked | more)).to_dicts()

    @cached_property
    def peer_sets(self) -> dict[str, list[str]]:
        """Rule → codes of those it can be compared with."""
        return peer_sets(self.snapshot, self.code, self.year)

    @property
    def peers(self) -> str:
        """The codes of those it is compared with, itself among them, with commas."""
        return ",".join(self.peer_sets.get(self.rule, ()))

    def rule_in_words(self, words: Words) -> str:
        """Whom the body is compared with, and why them."""
        count = len(self.peer_sets.get(self.rule, ()))
        return rule_in_words(self.snapshot, self.code, self.year, self.rule, count, words)

    @property
    def peer_counts(self) -> dict[str, int]:
        """Rule of comparison → how many bodies it gives; empty where there are none."""
        return {rule: len(codes) for rule, codes in self.peer_sets.items()}

    @property
    def peer_group(self) -> dict[str, str]:
        """The key of the published group of peers."""
        return {name: self.body[name] or "" for name in ("question_set", "peer_rule", "peer_key")}

    @cached_property
    def groups(self) -> list[Row]:
        """Every STEP and pillar."""
        return self.rows("body_groups")

    @property
    def steps(self) -> list[Row]:
        return [group for group in self.groups if group["step"] is not None]

    @property
    def pillars(self) -> list[Row]:
        return [group for group in self.groups if not group["has_steps"]]

    @property
    def next_step(self) -> Row | None:
        return next((group for group in self.steps if group["step"] == self.body["next_step"]), None)

    @cached_property
    def indicators(self) -> dict[str, Row]:
        """Every indicator: answer, cell, and how the peers answered; what may not be shown is withheld."""
        own = self.snapshot.frame("body_indicators", code=self.code, year=self.year)
        peers = self._answers_of_peers()
        counts = [pl.col(name).fill_null(0) for name in peers.columns if name.endswith("_count")]
        joined = own.join(peers, on="indicator", how="left", maintain_order="left").with_columns(counts)
        shown = withheld(joined, self.body["prefecture_code"], self.pref, self.body["code"])
        return {row["indicator"]: row for row in shown.iter_rows(named=True)}

    def _answers_of_peers(self) -> pl.DataFrame:
        """How the peers answered, indicator by indicator; of a rule that was chosen nothing where they are too few."""
        if self.rule == PUBLISHED:
            return self.snapshot.frame("body_peers", **self.peer_group, year=self.year).drop(*self.peer_group)
        least = self.snapshot.row("snapshot")["min_peers"]
        found = self.snapshot.frame("compare_members", peers=self.peers, year=self.year).drop("peer_count")
        return found.with_columns(
            pl.when(pl.col(count) >= least).then(pl.col(name))
            for count, names in ANSWERED.items() for name in names
        )  # fmt: skip

    @cached_property
    def peer_medians(self) -> dict[str, Row]:
        """By group: the medians of those it is compared with and of the nation."""
        if self.rule == PUBLISHED:
            return self.medians
        asked = {"peers": self.peers, "body_kind": self.body["body_kind"], "year": self.year}
        return {row["group_id"]: row for row in self.snapshot.frame("compare_medians", **asked).iter_rows(named=True)}

    @cached_property
    def medians(self) -> dict[str, Row]:
        """By group: the medians of the published peers and of the nation."""
        asked = self.peer_group | {"body_kind": self.body["body_kind"], "year": self.year}
        return {row["group_id"]: row for row in self.snapshot.frame("body_medians", **asked).iter_rows(named=True)}

    @cached_property
    def actions(self) -> list[Row]:
        """The fewest things that pass the next STEP, in order, with the answers they would change."""
        named = self.indicators
        shared = ("share_of_peers", "peer_count", "is_required", "gain", "position", "step")
        return [
            named[row["indicator"]] | {name: row[name] for name in shared}
            for row in self.rows("body_actions")
            if may_name(row["disclosure"], self.body["prefecture_code"], self.pref, self.body["code"])
        ]

    @cached_property
    def unfinished(self) -> list[Row]:
        """The indicators of the STEPs that are not at full points, what is required first."""
        members = {row["indicator"] for row in self.snapshot.frame("step_members").iter_rows(named=True)}
        found = [row for name, row in self.indicators.items() if name in members and is_open(row)]
        found.sort(key=lambda row: not row["is_gate"])
        more = {"share_of_peers": None, "peer_count": None, "gain": None, "step": None}
        return [row | more | {"is_required": row["is_gate"], "position": at} for at, row in enumerate(found, start=1)]

    @property
    def to_do(self) -> list[Row]:
        """What passes the next STEP; where all are passed, what else would raise their scores."""
        return self.actions if self.next_step else self.unfinished

    @cached_property
    def ranking(self) -> dict[tuple[str, str], Row]:
        """By group and comparison set: the place."""
        return {(row["group_id"], row["comparison_set"]): row for row in self.rows("body_standing")}

    def shown(self, rows: Sequence[Mapping[str, Any]], code: str = "") -> list[Mapping[str, Any]]:
        """Those rows whose `disclosure` allows to name the body of a code, else this one."""
        pref = f"{(code or self.code)[:2]}"
        return [row for row in rows if may_name(row["disclosure"], pref, self.pref[:2])]
