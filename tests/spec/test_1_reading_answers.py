"""How a cell becomes an answer (method: Status of an answer, Points)."""

import pytest

from tests.spec.conftest import BLANK, LEFT_OUT, NO, YES


@pytest.mark.parametrize(
    ("text", "status", "option"),
    [
        (YES, "answered", "実施"),
        (NO, "answered", "未実施"),  # matched whole: 未実施 is never 実施
        (" 実施　", "answered", "実施"),  # outer spaces of either width say nothing
        (LEFT_OUT, "not_surveyed", None),  # left out of the survey is not a no
        ("未回答", "not_answered", None),
        ("対象外", "not_applicable", None),
        (BLANK, "not_answered", None),
    ],
)
def test_a_choice(read, text, status, option):
    answer = read({"cio": text}).row(0, named=True)
    assert (answer["status"], answer["option"]) == (status, option)


def test_the_raw_text_is_kept_as_it_came(read):
    assert read({"cio": " 実施　"})["raw_text"].to_list() == [" 実施　"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("58%", 58), ("58", 58), ("５８％", 58), ("74.2%", 74.2), ("1,234", 1234), ("0%", 0)],
)
def test_a_number(read, text, number):
    assert read({"card": text})["number"].to_list() == [number]


def test_a_percentage_is_recomputed_from_its_parts(read):
    answers = read({"frequent": "58%", "frequent_total": "24", "frequent_online": "14"})
    percent = answers.row(0, named=True)
    assert percent["number"] == pytest.approx(100 * 14 / 24)
    assert percent["published_number"] == 58


def test_nothing_over_nothing_is_undefined_not_zero(read):
    percent = read({"frequent": "%", "frequent_total": "0", "frequent_online": "0"}).row(0, named=True)
    assert (percent["status"], percent["number"]) == ("undefined", None)


def test_a_percentage_without_parts_stands_as_it_is(read):
    percent = read({"frequent": "58%", "frequent_total": BLANK, "frequent_online": BLANK}).row(0, named=True)
    assert (percent["status"], percent["number"]) == ("answered", 58)
