"""Who may read which rows, naively: whole tables in Python, filtered row by row, for random people and addresses."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from duckdb import ColumnExpression, ConstantExpression

from dashboards.access import Person
from dashboards.store import Store
from dashboards.visible_rows import scope_of
from pipeline.warehouse.snapshot import open_snapshot, read_lazily

Row = dict[str, Any]
KEYS = ("code", "delivery_id", "finding_id", "indicator", "item")
EDITIONS = ("internal", "open")
ANSWERS = ("core.indicator_value", "mart.indicator_score", "mart.indicator_change")
OF_THE_BODY = (
    "mart.group_score", "core.group_mean", "mart.score_component", "mart.step_status", "mart.score_change",
    "mart.stage_change", "mart.framework_score", "mart.body_stage", "mart.next_action",
)  # fmt: skip
YEARS = ("core.year_state", "core.edition_body", "core.body_trait")
BLANK = {
    "mart.body_stage": ("reproducibility", "scalability"),
    "mart.next_action": ("share_of_peers", "peer_count", "peer_rule"),
}
TABLES = (
    *ANSWERS, "core.answer", *OF_THE_BODY, *YEARS, "mart.submission_board", "meta.delivery", "meta.delivery_body",
    "meta.ledger", "meta.open_delivery", "meta.finding", "meta.finding_body", "meta.finding_effect", "meta.correction",
    "raw.cell",
    "mart.question_set", "mart.ranking", "mart.indicator_summary", "mart.peer_indicator", "mart.suppression",
    "mart.role_model", "core.body",
)  # fmt: skip
"""Every table with rows that depend on who asks, and some that do not."""


@dataclass
class Reference:
    """Both files of a night, in memory, and the rules once more, as a person would read them out."""

    published: Path
    kept: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    index: dict[tuple[str, str, str], dict[Any, list[Row]]] = field(default_factory=dict)
    own_codes: dict[Person, set[str]] = field(default_factory=dict)

    def rows(self, edition: str, table: str) -> list[Row]:
        if (edition, table) not in self.kept:
            file = json.loads((self.published / "current.json").read_text())["file"]
            folder = self.published / "open" if edition == "open" else self.published
            with open_snapshot(folder / file) as con:
                self.kept[edition, table] = con.execute(f"FROM {table}").pl().to_dicts()
        return self.kept[edition, table]

    @cached_property
    def closed_indicators(self) -> set[str]:
        return {
            row["indicator"] for row in self.rows("internal", "core.indicator") if row["disclosure"] == "aggregate_only"
        }

    @cached_property
    def closed_items(self) -> set[tuple[str, str]]:
        sources = self.rows("internal", "core.indicator_source")
        return {(row["survey"], row["item"]) for row in sources if row["indicator"] in self.closed_indicators}

    @cached_property
    def embargo(self) -> set[tuple[str, int]]:
        """Survey and year of what a body does not see of itself yet."""
        rows = self.rows("internal", "core.edition")
        return {(row["survey"], row["year"]) for row in rows if row["release_state"] == "embargo"}

    @cached_property
    def embargo_figures(self) -> set[tuple[str, int]]:
        sources = self.rows("internal", "core.indicator_source")
        return {(row["indicator"], year) for row in sources for survey, year in self.embargo if row["survey"] == survey}

    @cached_property
    def bodies_of(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {row["delivery_id"]: set() for row in self.rows("internal", "meta.delivery")}
        for row in self.rows("internal", "meta.delivery_body"):
            found[row["delivery_id"]].add(row["code"])
        return found

    @cached_property
    def survey_of(self) -> dict[str, str]:
        return {row["delivery_id"]: row["survey"] for row in self.rows("internal", "meta.delivery")}

    @cached_property
    def sender_of(self) -> dict[str, str]:
        return {row["delivery_id"]: row["sender_code"] for row in self.rows("internal", "meta.delivery")}

    def own(self, person: Person) -> set[str]:
        if person not in self.own_codes:
            self.own_codes[person] = self._own(person)
        return self.own_codes[person]

    def _own(self, person: Person) -> set[str]:
        bodies = self.rows("internal", "core.body")
        if person.role == "municipality":
            return {row["code"] for row in bodies if row["code"] in person.codes}
        return {row["code"] for row in bodies if row["prefecture_code"] in person.codes}

    def visible(self, person: Person, table: str, values: Row) -> list[Row]:
        """Return every row of a table with these values that a person may read."""
        internal, public = (self._matching(edition, table, values) for edition in EDITIONS)
        if person.role == "nation":
            return internal
        is_theirs = None if person.role in ("analyst", "public") else self._rule(person, table)
        if is_theirs is None:
            return public
        own = [row | dict.fromkeys(BLANK.get(table, ())) for row in internal if is_theirs(row)]
        is_shared = table in (*ANSWERS, "core.answer", *OF_THE_BODY, *YEARS, "mart.question_set")
        return own + ([row for row in public if not is_theirs(row)] if is_shared else [])

    def _matching(self, edition: str, table: str, values: Row) -> list[Row]:
        (key, value), *_ = values.items()
        if (edition, table, key) not in self.index:
            found: dict[Any, list[Row]] = {}
            for row in self.rows(edition, table):
                found.setdefault(row[key], []).append(row)
            self.index[edition, table, key] = found
        return [
            row
            for row in self.index[edition, table, key].get(value, [])
            if all(row[name] == value for name, value in values.items())
        ]

    def _rule(self, person: Person, table: str) -> Callable[[Row], bool] | None:
        own, is_body = self.own(person), person.role == "municipality"
        if table in ANSWERS:
            return lambda row: (
                row["code"] in own
                and (
                    not self._is_held(row, {year for name, year in self.embargo_figures if name == row["indicator"]})
                    if is_body
                    else row["indicator"] not in self.closed_indicators
                )
            )
        if table in ("core.answer", "meta.correction"):
            return lambda row: row["code"] in own and (is_body or (row["survey"], row["item"]) not in self.closed_items)
        if table in OF_THE_BODY:
            held_years = {year for _, year in self.embargo}
            return (lambda row: row["code"] in own and not self._is_held(row, held_years)) if is_body else None
        if table == "mart.question_set":
            return (lambda row: row["code"] in own and self._is_in_preview(row)) if is_body else None
        if table in (*YEARS, "mart.submission_board", "meta.delivery_body"):
            return lambda row: row["code"] in own
        if table in ("meta.delivery", "meta.ledger", "meta.open_delivery"):
            return lambda row: self._is_alone(own, row["delivery_id"])
        if table == "meta.finding":
            return lambda row: self._may_read(person, own, row)
        if table in ("meta.finding_body", "meta.finding_effect"):
            readable = {
                row["finding_id"] for row in self.rows("internal", "meta.finding") if self._may_read(person, own, row)
            }
            return lambda row: (
                row["finding_id"] in readable and (is_body or row.get("indicator") not in self.closed_indicators)
            )
        if table == "raw.cell":
            return lambda row: (
                row["code"] in own
                and (
                    is_body
                    or (
                        row["item"] is not None
                        and (self.survey_of[row["delivery_id"]], row["item"]) not in self.closed_items
                    )
                )
            )
        return None

    def _is_in_preview(self, row: Row) -> bool:
        """Whether the year is in preview, not under embargo, and the open data does not have the body's yet."""
        of_year = [one["release_state"] for one in self.rows("internal", "core.edition") if one["year"] == row["year"]]
        if "preview" not in of_year or "embargo" in of_year:
            return False
        key = {name: row[name] for name in ("code", "year", "basis")}
        return not self._matching("open", "mart.question_set", key)

    @staticmethod
    def _is_held(row: Row, years: set[int]) -> bool:
        return row["year"] in years or row.get("before_year") in years

    def _is_alone(self, own: set[str], delivery_id: str) -> bool:
        """Whether a file is of bodies of the person, or of one as its sender, and of nobody else."""
        bodies = self.bodies_of[delivery_id]
        return bodies <= own and (bool(bodies) or self.sender_of[delivery_id] in own)

    def _may_read(self, person: Person, own: set[str], finding: Row) -> bool:
        if finding["code"] not in own and (
            finding["code"] is not None or not self._is_alone(own, finding["delivery_id"])
        ):
            return False
        is_closed = (self.survey_of[finding["delivery_id"]], finding["item"]) in self.closed_items
        return person.role == "municipality" or not (is_closed and finding["raw_text"])


def people(reference: Reference, random: Random, count: int) -> list[Person]:
    """Return people of every role and of any body or prefecture."""
    return list(islice(_people(reference, random), count))


def _people(reference: Reference, random: Random) -> Iterator[Person]:
    bodies = reference.rows("internal", "core.body")
    towns = [row["code"] for row in bodies if row["body_kind"] == "municipality"]
    prefectures = sorted({row["prefecture_code"] for row in bodies})
    while True:
        role = random.choice(
            ("nation", "prefecture", "prefecture", "municipality", "municipality", "analyst", "public")
        )
        codes = {
            "prefecture": frozenset(random.sample(prefectures, random.choice((1, 1, 2)))),
            "municipality": frozenset([random.choice(towns)]),
        }
        yield Person("", role, codes.get(role, frozenset()))  # type: ignore[arg-type]


def addresses(reference: Reference, random: Random) -> Iterator[tuple[str, Row]]:
    """Return a table, and values in two of its columns, drawn from the internal snapshot: of anybody's rows."""
    while True:
        table = random.choice(TABLES)
        rows = reference.rows("internal", table)
        if rows:
            row = random.choice(rows)
            given = [name for name, value in row.items() if isinstance(value, str | int) and value != ""]
            key = next(name for name in KEYS if name in given)
            yield table, {name: row[name] for name in (key, random.choice(given))}


def compare(store: Store, reference: Reference, pairs: int, people_count: int, seed: int) -> list[str]:
    """Ask for random people at random addresses. Returns the pairs that are answered otherwise than naively."""
    random = Random(seed)
    known, asked = people(reference, random, people_count), addresses(reference, random)
    wrong = []
    for _ in range(pairs):
        person, (table, values) = random.choice(known), next(asked)
        with store.snapshot_for(scope_of(person)).database.cursor() as con:
            rows = read_lazily(con, table)
            for name, value in values.items():
                rows = rows.filter(ColumnExpression(name) == ConstantExpression(value))
            found = rows.pl().to_dicts()
        if Counter(map(repr, found)) != Counter(map(repr, reference.visible(person, table, values))):
            wrong.append(f"{person.role} {sorted(person.codes)}: {table}, {values}")
    return wrong
