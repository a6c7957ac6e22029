"""Counts of restricted answers are shown only where no two of them differ in few bodies."""

from itertools import combinations
from random import Random

import pytest

from pipeline.scoring.suppression import NATION, REST, choose_shown, with_rest

LEAST = 5


def members(prefecture: str, yes: int, no: int, first: int = 0) -> dict[str, bool]:
    """Bodies of a prefecture, numbered from `first`: those that do it, then those that do not."""
    return {f"{prefecture}{first + place:03}": place < yes for place in range(yes + no)}


def fixed_sets(year: int, *prefectures: dict[str, bool]) -> dict:
    """The sets of a year: each prefecture by the first two digits, and the nation."""
    sets = {(year, next(iter(one))[:2]): one for one in prefectures}
    return sets | {(year, NATION): {code: answer for one in prefectures for code, answer in one.items()}}


def chosen(answers: dict, *earlier: dict):
    return choose_shown(answers, [with_rest(one) for one in earlier], LEAST)


def test_a_count_needs_its_number_of_bodies_on_either_side():
    answers = fixed_sets(2025, members("10", 5, 5), members("20", 20, 4), members("30", 9, 0), members("40", 8, 9))
    shown = chosen(answers).sets
    assert (2025, "20") not in shown and (2025, "30") not in shown, "no share of 100 %, and none of four bodies"


def test_one_prefecture_that_is_withheld_does_not_follow_from_the_nation():
    answers = fixed_sets(2025, members("10", 30, 30), members("20", 6, 7), members("30", 2, 9))
    shown = chosen(answers)
    assert shown.reasons == {(2025, "30"): "few", (2025, "20"): "sets"}
    rest = with_rest(shown.sets)[2025, REST]
    assert set(rest) == set(answers[2025, "20"]) | set(answers[2025, "30"])


def test_two_years_of_a_set_that_differ_in_one_body_are_not_shown_together():
    before, now = members("10", 20, 20), members("10", 20, 20) | {"10999": True}
    answers = fixed_sets(2024, before) | fixed_sets(2025, now)
    assert chosen(answers).reasons == {(2024, "10"): "years", (2024, NATION): "years"}
    same = fixed_sets(2024, before) | fixed_sets(2025, before)
    assert not chosen(same).reasons, "the same bodies: the difference is of answers that all may have changed"


def test_a_late_answer_does_not_follow_from_the_count_that_was_published_before():
    before, now = members("10", 20, 20), members("10", 20, 20) | {"10999": True}
    shown = chosen(fixed_sets(2025, now), chosen(fixed_sets(2025, before)).sets)
    assert set(shown.reasons.values()) == {"snapshot"}
    corrected = before | {"10000": False}
    assert set(chosen(fixed_sets(2025, corrected), fixed_sets(2025, before)).reasons.values()) == {"snapshot"}
    three = before | dict.fromkeys(("10000", "10001", "10002"), False)
    assert set(chosen(fixed_sets(2025, three), fixed_sets(2025, before)).reasons.values()) == {"snapshot"}
    many = before | {f"10{900 + place}": True for place in range(LEAST)}
    assert not chosen(fixed_sets(2025, many), fixed_sets(2025, before)).reasons


def random_answers(random: Random) -> dict:
    """Three years of a nation in which some bodies answer late, or never."""
    answers: dict = {}
    bodies = {
        f"{pref}": [f"{pref}{place:03}" for place in range(random.choice((3, 8, 14, 40)))] for pref in range(10, 18)
    }
    for year in (2023, 2024, 2025):
        parts = [
            {code: random.random() < share for code in codes if random.random() < 0.97}
            for codes in bodies.values()
            for share in [random.choice((0.05, 0.4, 0.6))]
        ]
        answers |= fixed_sets(year, *(part for part in parts if part))
    return answers


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_subtracted_leaves_enough_bodies(seed):
    """Sets, what follows from them, years of a set, and the night after in which three bodies changed."""
    random = Random(seed)
    answers = random_answers(random)
    first = with_rest(chosen(answers).sets)
    changed = {key: dict(one) for key, one in answers.items()}
    for code in random.sample(sorted(answers[2025, NATION]), 3):
        for key in ((2025, NATION), (2025, code[:2])):
            changed[key][code] = not changed[key][code]
    second = with_rest(chosen(changed, first).sets)
    for night in (first, second):
        for members_of in night.values():
            yes = sum(members_of.values())
            assert min(yes, len(members_of) - yes) >= LEAST
        for (one_key, one), (other_key, other) in combinations(night.items(), 2):
            if one_key[1] == other_key[1]:
                assert not 0 < len(one.keys() ^ other.keys()) < LEAST, (one_key, other_key)
    for key in first.keys() & second.keys():
        assert not 0 < len({code for code, _ in first[key].items() ^ second[key].items()}) < LEAST, key
