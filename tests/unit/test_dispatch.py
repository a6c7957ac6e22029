"""To whom to send the few: the choice is proven best, against every other choice."""

import time
from itertools import combinations

import numpy as np
import pytest

from pipeline.scoring.dispatch import Candidate, best_choice, choice_of
from pipeline.scoring.step_moves import Moves, StepPart, is_passed, least_work, most_steps, passed_by_one

MEASURES = [f"m{number:02}" for number in range(9)]


def _candidates(rng, count):
    return [
        Candidate(
            f"{code:06}",
            int(rng.integers(0, 4)),
            tuple(sorted(rng.choice(MEASURES, size=rng.integers(0, 5), replace=False))),
        )
        for code in range(count)
    ]


@pytest.mark.parametrize("part", range(4))
def test_no_other_choice_of_200_random_cases_is_better(part):
    rng = np.random.default_rng(part)
    for _ in range(50):
        candidates = _candidates(rng, int(rng.integers(1, 13)))
        count = int(rng.integers(1, len(candidates) + 1))
        work = {name: int(rng.integers(1, 5)) for name in MEASURES}
        every = [choice_of(chosen, work, 0.5) for chosen in combinations(candidates, count)]
        best = min((-choice.step_count, choice.work) for choice in every)
        found = best_choice(candidates, count, work, 0.5)
        assert (-found.step_count, found.work) == pytest.approx(best)
        assert len(found.codes) == count


def test_of_179_bodies_ten_are_chosen_within_two_seconds():
    rng = np.random.default_rng(179)
    candidates = _candidates(rng, 179)
    work = {name: int(rng.integers(1, 5)) for name in MEASURES}
    best_choice(candidates[:13], 2, work, 0.5)  # the import of HiGHS is not counted
    start = time.process_time()
    best_choice(candidates, 10, work, 0.5)
    assert time.process_time() - start < 2


def test_those_that_share_what_they_lack_go_before_the_cheapest_alone():
    work = {"a": 4, "b": 3, "c": 3}
    candidates = [
        Candidate("1", 1, ("b",)),
        Candidate("2", 1, ("c",)),
        Candidate("3", 1, ("a",)),
        Candidate("4", 1, ("a",)),
    ]
    assert best_choice(candidates[:2] + candidates[2:], 2, work, 0.25).codes == ("3", "4")
    assert best_choice(candidates, 1, work, 0.25).work == 3


def test_fewer_bodies_than_people_are_all_chosen_and_none_is_no_fault():
    assert best_choice([Candidate("1", 0, ())], 3, {}, 0.5).codes == ("1",)
    assert best_choice([], 3, {}, 0.5).codes == ()


def test_all_alike_are_a_choice_in_the_order_of_codes_or_another_with_the_same_worth():
    candidates = [Candidate(str(code), 1, ("a",)) for code in range(9)]
    found = best_choice(candidates, 4, {"a": 2}, 0.5)
    assert (found.step_count, found.work) == (4, 2 + 3 * 0.5 * 2)


def _parts(rng, count):
    return tuple(
        StepPart(
            f"i{at:02}",
            float(rng.choice([0.0, 0.5, 1.0])) / 10,
            None if rng.random() < 0.25 else float(rng.choice([0, 0.25, 0.5, 1])),
            bool(rng.random() < 0.2),
            int(rng.choice([1, 2, 4])),
            applies=bool(rng.random() < 0.9),
            is_open=bool(rng.random() < 0.9),
        )
        for at in range(count)
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_cheaper_measures_make_a_step_pass(seed):
    rng = np.random.default_rng(seed)
    parts = _parts(rng, int(rng.integers(1, 9)))
    found = least_work(parts, 0.6, 0.7)
    # What does not apply is carried out only where the STEP requires it.
    open_parts = [part for part in parts if part.is_open and not part.is_done and (part.applies or part.is_gate)]
    passing = [
        (sum(part.work for part in chosen), len(chosen))
        for size in range(len(open_parts) + 1)
        for chosen in combinations(open_parts, size)
        if is_passed(parts, 0.6, 0.7, [part.indicator for part in chosen])
    ]
    assert (found is None) == (not passing)
    if found:
        assert (found.work, len(found.indicators)) == min(passing)
        assert is_passed(parts, 0.6, 0.7, found.indicators)


@pytest.mark.parametrize("seed", range(60))
def test_what_passes_a_step_alone_is_what_passes_it_when_each_is_tried(seed):
    rng = np.random.default_rng(seed)
    parts = _parts(rng, int(rng.integers(1, 9)))
    tried = {part.indicator for part in parts if is_passed(parts, 0.6, 0.7, [part.indicator])}
    if not is_passed(parts, 0.6, 0.7):
        assert passed_by_one(parts, 0.6, 0.7) == tried


def test_as_many_steps_as_fit_with_the_least_work_and_a_shared_measure_once():
    work = {"a": 2, "b": 2, "c": 4}
    steps = [Moves(("a", "b"), 4), Moves(("b",), 2), Moves(("c",), 4)]
    assert most_steps(steps, 4, work) == (2, Moves(("a", "b"), 4))
    assert most_steps(steps, 1, work) == (0, Moves((), 0))
    assert most_steps([], 9, work) == (0, Moves((), 0))


def test_another_work_of_the_same_bodies_is_another_question():
    bodies = [Candidate("000001", 1, ("m00",)), Candidate("000002", 1, ("m01",))]
    assert best_choice(bodies, 1, {"m00": 1, "m01": 2}, 0.5).codes == ("000001",)
    assert best_choice(bodies, 1, {"m00": 2, "m01": 1}, 0.5).codes == ("000002",)
