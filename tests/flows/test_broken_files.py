"""Seeded files, each broken as happens at offices: 200, or 500 in `make test-slow`, or 10,000 in `make bench`."""

from itertools import chain

import pytest

from tests.scenarios.broken_files import BrokenFile, batches, check, differences
from tests.scenarios.operators import OPERATORS

SEED, FEW, COUNT, COMPARED = 7, 200, 500, 200


@pytest.fixture(scope="module", params=[FEW, pytest.param(COUNT, marks=pytest.mark.slow)])
def broken(request: pytest.FixtureRequest) -> list[list[BrokenFile]]:
    return list(batches(SEED, request.param))


def test_what_was_meant_is_loaded_and_what_is_not_clear_is_held_back(broken):
    """A failure names the seed, what was done to the file and where its bytes are."""
    failures = list(chain.from_iterable(map(check, broken)))
    assert not failures, "\n".join(failures)


def test_the_files_are_broken_in_every_way(broken):
    used = {name for file in chain.from_iterable(broken) for name in file.sheet.applied}
    assert used == {operator.name for operator in OPERATORS}


def test_the_check_of_a_file_finds_what_the_suites_of_a_night_find(broken):
    unlike = differences(broken[0][:COMPARED])
    assert unlike.height == 0, unlike
