"""Bodies and measures as rows: what every body of a prefecture lacks, how ready it is, which STEPs it could pass."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from dashboards.disclosure import may_name
from dashboards.page_context import PageContext, cached
from dashboards.support_rules import support_rules
from pipeline.definitions.support import Support
from pipeline.scoring.step_moves import Moves, StepPart, is_passed, least_work, passed_by_one

Row = dict[str, Any]
FULL = 1 - 1e-9
LACKS, SHORT, PARTLY, HAS = "lacks", "short", "partly", "has"
"""Not begun; a number with fewer points than `lacking_below`, of which nobody can say that it has not begun."""
OPEN_STATES = ("not_answered", "not_surveyed", "invalid", "suppressed")
"""Statuses of answers that may still come."""


@dataclass(frozen=True)
class Needs:
    """The bodies of a prefecture in one year.

    `bodies`: code → row of support_bodies.sql; `measures`: indicator → row of support_measures.sql, only those that may
    be shown by name here and were asked; `states`: (code, indicator) → state of the answer; `parts`: (code, step) →
    what the STEP is made of; `thresholds`: step → 0…1, of STEPs that are arithmetic means.
    """

    bodies: Mapping[str, Row]
    measures: Mapping[str, Row]
    states: Mapping[tuple[str, str], str]
    parts: Mapping[tuple[str, int], tuple[StepPart, ...]] = field(repr=False)
    thresholds: Mapping[int, float]
    min_coverage: float
    rules: Support = field(repr=False)

    @cached_property
    def _lacked(self) -> frozenset[tuple[str, str]]:
        """(code, indicator) of what is lacking: nothing has begun, or it is only planned or considered."""
        lacking = {LACKS, SHORT, *(one.id for one in self.rules.readiness)}
        return frozenset(pair for pair, state in self.states.items() if state in lacking)

    def is_lacking(self, code: str, indicator: str) -> bool:
        """Lacks it outright, or only plans or considers it."""
        return (code, indicator) in self._lacked

    def lacking(self, indicator: str) -> list[str]:
        """The bodies that lack a measure."""
        return [code for code in self.bodies if (code, indicator) in self._lacked]

    def lacked_by(self, code: str) -> list[str]:
        """The measures that a body lacks, those that most bodies lack first."""
        return [name for name in self.measures if (code, name) in self._lacked]

    def steps_passed_by(self, code: str, measures: Sequence[str]) -> list[int]:
        """The STEPs that a body has not passed and would pass with these measures."""
        return [
            step
            for step in self.open_steps(code)
            if is_passed(self.parts[code, step], self.thresholds[step], self.min_coverage, measures)
        ]

    def is_passing_alone(self, code: str, indicator: str) -> bool:
        """Whether a body would pass a STEP with this measure and no other."""
        return (code, indicator) in self._passing_alone

    @cached_property
    def _passing_alone(self) -> frozenset[tuple[str, str]]:
        """(code, indicator); asked for all bodies and measures at once, by two cards."""
        return frozenset(
            (code, name)
            for code in self.bodies
            for step in self.open_steps(code)
            for name in passed_by_one(self.parts[code, step], self.thresholds[step], self.min_coverage)
        )

    def open_steps(self, code: str) -> list[int]:
        """The STEPs that a body was judged in, and has not passed."""
        body = self.bodies[code]
        verdicts = zip(body["step_list"], body["states"], strict=True)
        return [step for step, state in verdicts if state in ("failed", "undetermined") and (code, step) in self.parts]

    def moves(self, code: str) -> list[Moves]:
        """The measures with the least work for every STEP that a body has not passed, as far as there are some."""
        found = (
            least_work(self.parts[code, step], self.thresholds[step], self.min_coverage)
            for step in self.open_steps(code)
        )
        return [moves for moves in found if moves is not None and moves.indicators]

    def work(self) -> dict[str, int]:
        """Measure → its work, also of those that are not shown by name."""
        return {part.indicator: part.work for parts in self.parts.values() for part in parts}


@cached
def needs(context: PageContext) -> Needs:
    """Read what the bodies of the prefecture lack in the year in view: 56 ms of the largest, asked by every card."""
    rules = support_rules(context)
    answers = context.rows("support_answers")
    listed = context.rows("support_measures", pref=None, year=None)
    asked = {row["indicator"] for row in answers}
    shown = {
        row["indicator"]: row
        for row in reversed(listed)
        if row["indicator"] in asked and may_name(row["disclosure"], context.pref[:2], context.pref[:2])
    }
    states = {(row["code"], row["indicator"]): state_of(row, rules) for row in answers if row["indicator"] in shown}
    lack = {LACKS, SHORT, *(one.id for one in rules.readiness)}
    counts = Counter(indicator for (_, indicator), state in states.items() if state in lack)
    framework_order = list(shown)[::-1]
    order = sorted(framework_order, key=lambda name: -counts[name])
    steps = [row for row in listed if row["step"] is not None and row["aggregation"] == "arithmetic"]
    return Needs(
        bodies={row["code"]: row for row in context.rows("support_bodies")},
        measures={name: shown[name] for name in order},
        states=states,
        parts=_parts(answers, steps, frozenset(shown), rules),
        thresholds={row["step"]: row["threshold"] / 100 for row in steps},
        min_coverage=float(context.snapshot.row("snapshot")["min_coverage"]),
        rules=rules,
    )


def state_of(answer: Row, rules: Support) -> str:
    """`has`, `partly`, an id of the readiness, `lacks`, `short`, or the status of who did not answer."""
    points = answer["points"]
    if answer["status"] != "answered" or points is None:
        return str(answer["status"])
    if points >= FULL:
        return HAS
    if points >= rules.judgement.lacking_below.value - 1e-9:
        return PARTLY
    is_number = answer["option_text"] is None
    return SHORT if is_number else rules.readiness_of(answer["option_text"]) or LACKS


def _parts(
    answers: Sequence[Row], steps: Sequence[Row], shown: frozenset[str], rules: Support
) -> dict[tuple[str, int], tuple[StepPart, ...]]:
    """(code, step) → the indicators of the STEP that the body was asked."""
    found = {}
    by_step = {step: list(members) for step, members in groupby(steps, key=lambda row: row["step"])}
    work = {member["indicator"]: rules.cost_of(member["indicator"]).work for member in steps}
    for code, own in groupby(answers, key=lambda row: row["code"]):
        given = {row["indicator"]: row for row in own}
        for step, members in by_step.items():
            found[code, step] = tuple(
                _part(member, given[member["indicator"]], work, is_open=member["indicator"] in shown)
                for member in members
                if member["indicator"] in given
            )
    return found


def _part(member: Row, answer: Row, work: Mapping[str, int], *, is_open: bool) -> StepPart:
    return StepPart(
        indicator=member["indicator"],
        weight=member["weight"],
        points=answer["points"],
        is_gate=member["is_gate"],
        work=work[member["indicator"]],
        applies=answer["status"] not in ("not_asked", "not_applicable", "undefined"),
        is_open=is_open,
    )
