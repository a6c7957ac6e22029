"""Between its goalposts a number is worth clamp((x − low) / (high − low), 0, 1); `lower` turns that round.

A framework may name another normalisation, which is over all bodies that have a value: then a body's points depend on
the others.
"""

import math

title = "A number becomes points between 0 and 1"

FIVE = """
    body | online
    -----+-------
    A    | 10
    B    | 15
    C    | 30
    D    | 5
    E    | 99
"""
POSTS = {"goalposts": {"low": 10, "high": 30}}


def test_goalposts(spec):
    spec(
        FIVE,
        "online",
        changes={"online": POSTS},
        points={"A": 0, "B": (15 - 10) / (30 - 10), "C": 1, "D": 0, "E": 1},
    )


def test_goalposts_where_lower_is_better(spec):
    spec(
        FIVE,
        "online",
        changes={"online": POSTS | {"direction": "lower"}},
        points={"A": 1, "B": (30 - 15) / (30 - 10), "C": 0, "D": 1, "E": 0},
    )


LOGARITHMS = """
    body | online | paperless
    -----+--------+----------
    A    | 1      | 0.4
    B    | 10     | 0.4
    C    | 1000   | 0.4
    D    | 0      | 0.4
"""
LOG10 = {"online": {"transform": "log10", "goalposts": {"low": 0, "high": 4}}}


def test_a_logarithm_comes_before_the_goalposts(spec):
    """There is no logarithm of nothing: the answer is invalid."""
    spec(
        LOGARITHMS,
        "online",
        changes=LOG10,
        points={"A": 0 / 4, "B": 1 / 4, "C": 3 / 4, "D": None},
        value_status={"A": "answered", "D": "invalid"},
    )


def test_a_logarithm_of_nothing_stays_in_the_weights(spec):
    """The worst value of all must not be dropped, and so rewarded: half of the group is unknown."""
    spec(
        LOGARITHMS,
        "digital",
        changes=LOG10,
        score={"B": 100 * (1 / 4 + 0.4) / 2, "D": None},
        low={"D": 100 * (0 + 0.4) / 2},
        high={"D": 100 * (1 + 0.4) / 2},
        coverage={"D": 1 / 2},
    )


RATIOS = """
    body | online | procedures_total | paperless
    -----+--------+------------------+----------
    A    | 3      | 4                | 0.4
    B    | 0      | 0                | 0.4
    C    | 3      | 0                | 0.4
    D    | 3      | -4               | 0.4
    E    | 3      |                  | 0.4
"""
RATIO = {"online": {"transform": "ratio", "divided_by": {"services": "procedures_total"}}}


def test_nothing_over_nothing_is_undefined_and_something_over_nothing_invalid(spec):
    """What is undefined leaves the weights; what is invalid or not answered stays in them."""
    spec(
        RATIOS,
        "online",
        changes=RATIO,
        value_status={"A": "answered", "B": "undefined", "C": "invalid", "D": "invalid", "E": "not_answered"},
        points={"A": 3 / 4, "B": None, "C": None, "D": None, "E": None},
    )
    spec(RATIOS, "digital", changes=RATIO, coverage={"A": 1, "B": 1, "C": 1 / 2, "D": 1 / 2, "E": 1 / 2})


COUNTS = """
    body | cio | deputy | structure | paperless
    -----+-----+--------+-----------+----------
    A    | yes | yes    | no        | 0.4
    B    | no  | no     | no        | 0.4
    C    | yes | yes    |           | 0.4
    D    | yes | 対象外 | yes       | 0.4
"""
COUNT = {
    "online": {
        "transform": "count",
        "source_items": {"staff": "cio"},
        "counted_with": {"staff": ["deputy", "structure"]},
        "counted_option": "yes",
        "goalposts": {"low": 0, "high": 3, "reason": "-"},
    }
}


def test_a_count_of_options_needs_all_its_answers(spec):
    """A blank is no `no`: what is not known cannot be counted."""
    spec(
        COUNTS,
        "online",
        changes=COUNT,
        value_status={"A": "answered", "B": "answered", "C": "not_answered", "D": "not_applicable"},
        points={"A": 2 / 3, "B": 0, "C": None, "D": None},
    )


PER_PERSON = """
    body | peer_group | population | online | paperless
    -----+------------+------------+--------+----------
    A    | one        | 2000       | 1      | 0.4
    B    | one        | 0          | 0      | 0.4
    C    | one        | 0          | 1      | 0.4
"""
PER_1000 = {"online": {"transform": "per_1000_population"}}


def test_a_rate_needs_a_population(spec):
    spec(
        PER_PERSON,
        "online",
        changes=PER_1000,
        points={"A": 1000 * 1 / 2000},
        value_status={"A": "answered", "B": "undefined", "C": "invalid"},
    )


TWO_SURVEYS = """
    body | training | message
    -----+----------+--------
    A    | yes      | no
    B    |          | plan
    C    | no       |
"""
BOTH_ASK = {"training": {"source_items": {"office": "message", "nation": "training"}}}


def test_of_two_answers_of_one_date_the_frameworks_first_counts(spec):
    """Both surveys speak of 1 April; the framework lists `office`, which asks `message`, first."""
    spec(
        TWO_SURVEYS,
        "training",
        changes=BOTH_ASK,
        points={"A": 0, "B": 0.5, "C": 0},
        chosen_survey={"A": "office", "B": "office", "C": "nation"},
        source_rule={"A": "order", "B": "answered", "C": "answered"},
    )


THREE = """
    body | online | paperless | card
    -----+--------+-----------+-----
    A    | 2      | 2         | 7
    B    | 4      | 4         | 7
    C    | 9      | 4         |
    D    |        | 9         |
"""


MIN_MAX = {name: {"normalisation": "min_max"} for name in ("online", "paperless", "card")}
PERCENT_RANK = {name: {"normalisation": "percent_rank"} for name in ("online", "paperless", "card")}
Z_SCORE = {name: {"normalisation": "z_score"} for name in ("online", "paperless", "card")}
LOWER = {
    "online": {"normalisation": "min_max", "direction": "lower"},
    "paperless": {"normalisation": "z_score", "direction": "lower"},
}


def test_min_max(spec):
    """From the least, 2, to the most, 9."""
    spec(
        THREE,
        "online",
        changes=MIN_MAX,
        points={"A": 0, "B": (4 - 2) / (9 - 2), "C": 1, "D": None},
    )


def test_percent_rank(spec):
    """The share of the others that are below; equal values are worth the same."""
    spec(
        THREE,
        "online",
        changes=PERCENT_RANK,
        points={"A": 0 / 2, "B": 1 / 2, "C": 2 / 2},
    )
    spec(
        THREE,
        "paperless",
        changes=PERCENT_RANK,
        points={"A": 0 / 3, "B": 1 / 3, "C": 1 / 3, "D": 3 / 3},
    )


def test_z_score(spec):
    """Mean 5, sample standard deviation √(((2 − 5)² + (4 − 5)² + (9 − 5)²) / (3 − 1)): (50 + 10 z) / 100."""
    spec(
        THREE,
        "online",
        changes=Z_SCORE,
        points={
            "A": 0.5 + 0.1 * (2 - 5) / math.sqrt((9 + 1 + 16) / 2),
            "B": 0.5 + 0.1 * (4 - 5) / math.sqrt((9 + 1 + 16) / 2),
            "C": 0.5 + 0.1 * (9 - 5) / math.sqrt((9 + 1 + 16) / 2),
        },
    )


def test_lower_is_better_turns_them_round(spec):
    """Of paperless the mean is 4.75, the deviation √((2.75² + 0.75² + 0.75² + 4.25²) / (4 − 1))."""
    spec(
        THREE,
        "online",
        changes=LOWER,
        points={"A": 1, "B": (9 - 4) / (9 - 2), "C": 0},
    )
    spec(
        THREE,
        "paperless",
        changes=LOWER,
        points={
            "A": 0.5 - 0.1 * (2 - 4.75) / math.sqrt((2.75**2 + 2 * 0.75**2 + 4.25**2) / 3),
            "D": 0.5 - 0.1 * (9 - 4.75) / math.sqrt((2.75**2 + 2 * 0.75**2 + 4.25**2) / 3),
        },
    )


def test_where_all_are_alike_all_are_in_the_middle(spec):
    spec(THREE, "card", changes=MIN_MAX, points={"A": 0.5, "B": 0.5})
    spec(THREE, "card", changes=PERCENT_RANK, points={"A": 0.5, "B": 0.5})
    spec(THREE, "card", changes=Z_SCORE, points={"A": 0.5, "B": 0.5})
