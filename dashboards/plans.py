"""Saved plans: which measures for which bodies, by whom and when, in `H/plans/` of the home, one file each.

A plan holds no answers. Who saves or reads one may see what the bodies of its place send (access.py); each that is
saved or removed is a line in the audit trail.
"""

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dashboards.access import Person, may_receive
from pipeline.definitions.model import Model
from pipeline.definitions.visible_text import nothing, visible
from pipeline.operations.atomic_write import write_atomically
from pipeline.operations.audit_trail import AuditTrail
from pipeline.settings import Home, office_now

LONGEST_TITLE = 100
MOST_MEASURES, MOST_BODIES = 200, 200
MOST_PLANS = 300
"""Plans of one place."""
_log = logging.getLogger(__name__)


class PlanError(Exception):
    """A plan is not saved: `plans.<key>` of the messages explains why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Plan(Model):
    """`place`: the prefecture whose people plan, or the one body; `bodies`: codes of those it is for."""

    place: str
    title: str
    measures: tuple[str, ...]
    bodies: tuple[str, ...]
    year: int
    framework: str
    date: str
    by: str

    @property
    def id(self) -> str:
        """The same plan of the same day has the same id: saved twice it is one."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


def new_plan(place: str, title: str, measures: list[str], bodies: list[str], **facts: Any) -> Plan:
    """Make a plan of today. `facts`: year, framework, by. Raises PlanError."""
    if not measures:
        raise PlanError("no_measures")
    if len(measures) > MOST_MEASURES or len(bodies) > MOST_BODIES:
        raise PlanError("too_long")
    shown = " ".join(visible(title, mark=nothing).split())[:LONGEST_TITLE]
    today = office_now().date().isoformat()
    return Plan(place=place, title=shown, measures=tuple(measures), bodies=tuple(bodies), date=today, **facts)


def save_plan(home: Home, plan: Plan, person: Person) -> None:
    """Write a plan and its line in the audit trail. Raises PlanError."""
    _require_own(person, plan.place)
    folder = home.plans / plan.place
    if folder.is_dir() and sum(1 for _ in folder.glob("*.json")) >= MOST_PLANS:
        raise PlanError("too_many")
    try:
        AuditTrail(home.audit).append("plan_saved", person.name, place=plan.place, plan=plan.id)
        write_atomically(folder / f"{plan.id}.json", plan.model_dump_json(indent=1))
    except OSError as error:
        _log.error("a plan could not be saved: %s", error)
        raise PlanError("not_written") from error


def remove_plan(home: Home, place: str, plan_id: str, person: Person) -> None:
    """Remove a plan, with a line in the audit trail; one that is no more is no fault. Raises PlanError."""
    _require_own(person, place)
    paths = [path for path in (home.plans / place).glob("*.json") for plan in _read(path) if plan.id == plan_id]
    try:
        for path in paths:
            AuditTrail(home.audit).append("plan_removed", person.name, place=place, plan=plan_id)
            path.unlink()
    except OSError as error:
        _log.error("a plan could not be removed: %s", error)
        raise PlanError("not_written") from error


def list_plans(home: Home, place: str, person: Person) -> list[Plan]:
    """Read the plans of a place, newest first; none where the person is not of the place."""
    if not _is_own(person, place):
        return []
    found = [plan for path in (home.plans / place).glob("*.json") for plan in _read(path)]
    return sorted(found, key=lambda plan: (plan.date, plan.title, plan.id), reverse=True)


def _is_own(person: Person, place: str) -> bool:
    if not (len(place) == 6 and place.isascii() and place.isdigit()):
        return False
    return may_receive(person, place[:2], place)


def _require_own(person: Person, place: str) -> None:
    if not _is_own(person, place):
        raise PlanError("not_yours")


def _read(path: Path) -> Iterator[Plan]:
    """Read the plan of a file; one that cannot be read is left out, with a line in the log."""
    try:
        yield Plan.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        _log.warning("not a plan: %s: %s", path.name, type(error).__name__)
