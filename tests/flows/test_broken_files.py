"""Five hundred seeded files, each broken as happens at offices; `make bench` tries ten thousand."""

from itertools import chain

import pytest

from tests.scenarios.broken_files import BrokenFile, batches, check, differences
from tests.scenarios.operators import OPERATORS

SEED, COUNT, COMPARED = 7, 500, 200


@pytest.fixture(scope="module")
def broken() -> list[list[BrokenFile]]:
    return list(batches(SEED, COUNT))


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
