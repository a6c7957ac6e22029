"""What a body has to do to pass a STEP, with the least work: exact, for STEPs that are arithmetic means.

With T the threshold, a STEP passes when its gates are met, enough of its weight is known, and the sum of w (x − T) over
what is known reaches 0. To carry out what is lacking adds w (1 − x), to carry out and answer what is unknown w (1 − T).
The macro `rescored` of the snapshot makes the published score of the same answers; tests hold the two together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

_DECIMALS = 9
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class StepPart:
    """One indicator that was asked in a STEP. `points` from 0 to 1, None where unknown; `work` to carry it out.

    `applies`: does it count towards the mean; `is_open`: may it be carried out, or does it stay as it is.
    """

    indicator: str
    weight: float
    points: float | None
    is_gate: bool
    work: int
    applies: bool = True
    is_open: bool = True

    @property
    def is_done(self) -> bool:
        """Full points: only these meet a gate."""
        return self.points is not None and self.points >= 1 - _TOLERANCE


@dataclass(frozen=True)
class Moves:
    """Measures, in order of their names, and the sum of their work."""

    indicators: tuple[str, ...]
    work: int


def is_passed(parts: Sequence[StepPart], threshold: float, min_coverage: float, done: Iterable[str] = ()) -> bool:
    """Return whether a STEP passes once the measures `done` are carried out. `threshold` and coverage from 0 to 1."""
    carried_out = set(done)
    points = [(part, 1.0 if part.indicator in carried_out else part.points) for part in parts]
    if any(part.is_gate and (value is None or value < 1 - _TOLERANCE) for part, value in points):
        return False
    counted = [(part.weight, value) for part, value in points if part.applies or part.indicator in carried_out]
    known = [(weight, value) for weight, value in counted if value is not None]
    weight_known = sum(weight for weight, _ in known)
    surplus = sum(weight * (value - threshold) for weight, value in known)
    enough = weight_known >= min_coverage * sum(weight for weight, _ in counted) - _TOLERANCE
    return weight_known > 0 and enough and surplus >= -_TOLERANCE


def passed_by_one(parts: Sequence[StepPart], threshold: float, min_coverage: float) -> frozenset[str]:
    """Return the measures each of which alone makes a STEP pass that has not passed."""
    unmet = [part for part in parts if part.is_gate and not part.is_done]
    if len(unmet) > 1:
        return frozenset()
    return frozenset(
        part.indicator for part in unmet or parts if is_passed(parts, threshold, min_coverage, [part.indicator])
    )


def least_work(parts: Sequence[StepPart], threshold: float, min_coverage: float) -> Moves | None:
    """Find the measures with the least work that make a STEP pass; of equal work the fewest, then by name.

    Keeps of every sum of work only the choices that no other beats in score and in what is known.

    Returns:
        Nothing to do when it passes already; None when no measures that are open make it pass.
    """
    required = [part for part in parts if part.is_gate and not part.is_done]
    if not all(part.is_open for part in required):
        return None
    gated = [part for part in parts if part.applies or part in required]
    least_known = min_coverage * sum(part.weight for part in gated)
    known = [(part.weight, 1.0 if part in required else part.points) for part in gated]
    start = (
        sum(weight * (points - threshold) for weight, points in known if points is not None),
        sum(weight for weight, points in known if points is not None),
    )
    optional = [
        part for part in gated if part.is_open and part not in required and not part.is_done and part.weight > 0
    ]
    chosen = _least_choice(optional, threshold, start, least_known)
    if chosen is None:
        return None
    names = sorted([*chosen, *(part.indicator for part in required)])
    work = {part.indicator: part.work for part in parts}
    return Moves(tuple(names), sum(work[name] for name in names))


_Choice = tuple[int, int, tuple[str, ...], float, float]
"""Work, how many, which, surplus over the threshold, weight known."""


def _least_choice(
    parts: Sequence[StepPart], threshold: float, start: tuple[float, float], least_known: float
) -> tuple[str, ...] | None:
    choices: list[_Choice] = [(0, 0, (), round(start[0], _DECIMALS), round(start[1], _DECIMALS))]
    for part in sorted(parts, key=lambda each: each.indicator):
        choices = _undominated([*choices, *(_with(choice, part, threshold) for choice in choices)])
    passing = [
        each for each in choices if each[3] >= -_TOLERANCE and each[4] >= max(least_known - _TOLERANCE, _TOLERANCE)
    ]
    return min(passing)[2] if passing else None


def _with(choice: _Choice, part: StepPart, threshold: float) -> _Choice:
    work, count, names, surplus, known = choice
    if part.points is None:
        gain, answered = part.weight * (1 - threshold), part.weight
    else:
        gain, answered = part.weight * (1 - part.points), 0.0
    more = (round(surplus + gain, _DECIMALS), round(known + answered, _DECIMALS))
    return (work + part.work, count + 1, (*names, part.indicator), *more)


def _undominated(choices: Sequence[_Choice]) -> list[_Choice]:
    """The choices that none with as little work, as few measures and an earlier name beats in surplus and known."""
    kept: list[_Choice] = []
    for choice in sorted(choices):
        if not any(other[1] <= choice[1] and other[3] >= choice[3] and other[4] >= choice[4] for other in kept):
            kept.append(choice)
    return kept


def most_steps(by_step: Sequence[Moves], capacity: int, work: dict[str, int]) -> tuple[int, Moves]:
    """Find how many STEPs fit into a capacity of work, and the measures with the least work for so many.

    Args:
        by_step: the measures of every STEP that is not passed; a measure of several STEPs is work once.
        capacity: most work.
        work: of every measure.
    """
    best = (0, Moves((), 0))
    for count in range(1, len(by_step) + 1):
        fitting = [
            moves for chosen in combinations(by_step, count) if (moves := _joined(chosen, work)).work <= capacity
        ]
        if not fitting:
            break
        best = (count, min(fitting, key=lambda moves: (moves.work, len(moves.indicators), moves.indicators)))
    return best


def _joined(chosen: Sequence[Moves], work: dict[str, int]) -> Moves:
    names = sorted({name for moves in chosen for name in moves.indicators})
    return Moves(tuple(names), sum(work[name] for name in names))
