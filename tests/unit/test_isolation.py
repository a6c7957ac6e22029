"""Which of many deliveries make our own code raise, and when it is the code that is at fault."""

import pytest

from pipeline.intake.isolation import find_crashing
from pipeline.operations.time_limits import StoppedError


class Attempt:
    """Raises over any of the bad numbers, and counts how often it was called."""

    def __init__(self, bad: set[int], error: BaseException | None = None) -> None:
        self.bad, self.error, self.count = bad, error or ValueError("no answer may stand here"), 0

    def __call__(self, parts) -> None:
        self.count += 1
        if not self.bad.isdisjoint(parts):
            raise self.error


@pytest.mark.parametrize("bad", [set(), {0}, {199}, {3, 4}, {0, 100, 199}, set(range(1, 200, 2))])
def test_the_parts_at_fault_are_found(bad):
    found = find_crashing(range(200), Attempt(bad))
    assert {part for part, _ in found} == bad
    assert all(place.startswith("ValueError ") and "answer" not in place for _, place in found)


def test_code_that_raises_over_everything_is_at_fault_and_is_known_soon():
    attempt = Attempt(set(range(1741)))
    assert find_crashing(range(1741), attempt) == []
    assert attempt.count <= 10


@pytest.mark.parametrize("count", [1, 2, 8])
def test_of_a_few_each_is_tried(count):
    assert len(find_crashing(range(count), Attempt(set(range(count))))) == count


def test_what_raises_only_together_is_the_fault_of_none():
    def attempt(parts) -> None:
        if len(parts) > 1:
            raise ValueError

    assert find_crashing(range(4), attempt) == []


def test_the_end_of_a_run_is_passed_on():
    with pytest.raises(StoppedError):
        find_crashing(range(4), Attempt({2}, StoppedError("stop")))
