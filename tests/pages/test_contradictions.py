"""No two outputs contradict each other: pages, A4 sheets, exports and the API of the same bodies."""

from pathlib import Path

import pytest

from tests.scenarios.outputs_of_a_body import Observation, contradictions, of_bodies

KINDS = {"verdict", "reason", "score", "place", "band", "stage", "change", "next", "evidence", "peers"}


@pytest.fixture(scope="module")
def seen(app, sample_home: Path) -> list[Observation]:
    """Of 20 bodies of the sample; of 200 bodies of a nation: tests/benchmarks/contradictions.py."""
    return of_bodies(app, sample_home, 2025, 20)


def test_no_two_outputs_contradict_each_other(seen):
    assert contradictions(seen) == []


def test_every_kind_of_figure_is_compared_by_several_outputs(seen):
    outputs = {kind: {each.output for each in seen if each.figure[-1] == kind} for kind in KINDS}
    assert {each.figure[-1] for each in seen} == KINDS
    assert all(len(found) > 1 for found in outputs.values())


def test_a_number_that_differs_is_a_contradiction():
    figures = [Observation(("131016", "people", "score"), output, text)
               for output, text in (("page", "62.3"), ("sheet", "62.2"), ("API", "62.3"))]  # fmt: skip
    assert contradictions(figures) == ["131016 people score: {'62.3': ['page', 'API'], '62.2': ['sheet']}"]
