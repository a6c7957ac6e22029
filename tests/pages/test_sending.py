"""The comparison in the method document is what the pages work out from the years held."""

import pytest

from tests.spec.sending import compared_years
from tests.spec.sending_table import read_sending


def _as_text(lines):
    return [{name: str(value) for name, value in line.items()} for line in lines]


@pytest.mark.slow
def test_the_years_of_the_sample_are_compared_as_the_document_shows(sample_home):
    assert _as_text(compared_years(sample_home, "sample")) == read_sending("sample")


@pytest.mark.slow
def test_the_nations_prefectures_are_compared_as_the_document_shows(national_home):
    assert _as_text(compared_years(national_home, "nation")) == read_sending("nation")


def test_the_best_choice_never_passes_fewer_steps_than_the_lowest_scores():
    for row in read_sending():
        assert int(row["best_steps"]) >= int(row["lowest_steps"])
        assert int(row["most_lost"]) >= 0 and (int(row["fewer_in"]) > 0) == (int(row["most_lost"]) > 0)
