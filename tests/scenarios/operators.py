"""What happens to files, as functions: each does one thing to a questionnaire and notes what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from random import Random

from tests.scenarios.questionnaires import Questionnaire

Operation = Callable[[Questionnaire, Random], None]
"""Raises NotApplicable where a file has nothing that it could be done to."""


class Phase(IntEnum):
    """The order in which operators are applied: what comes later finds its place by what was there before."""

    CELL = 0
    LABEL = 1
    COLUMN = 2
    ROW = 3
    FILE = 4
    BYTES = 5


@dataclass(frozen=True)
class Operator:
    """An operator, and the kinds of file and layout that it is for; empty for all."""

    name: str
    phase: Phase
    apply: Operation
    kind: str = ""
    layout: str = ""

    def fits(self, sheet: Questionnaire) -> bool:
        return self.kind in ("", sheet.kind) and self.layout in ("", sheet.layout)


OPERATORS: list[Operator] = []


def operator(phase: Phase, kind: str = "", layout: str = "") -> Callable[[Operation], Operation]:
    """Add a function to the operators."""

    def add(function: Operation) -> Operation:
        OPERATORS.append(Operator(function.__name__, phase, function, kind, layout))
        return function

    return add
