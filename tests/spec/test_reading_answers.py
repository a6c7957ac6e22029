"""The text of a cell, without outer spaces, is matched whole with the options; a mark such as 調査無し is a status."""

title = "A cell becomes an answer, and its text stays as it came"

CHOICES = """
    body | counter
    -----+----------
    A    | 実施
    B    | 未実施
    C    | " 実施　"
    D    | 調査無し
    E    | 未回答
    F    | 対象外
    G    |
"""


def test_an_option_is_matched_whole_and_a_mark_is_no_answer(spec):
    """未実施 is never 実施; who was left out of the survey (調査無し) has not said no."""
    spec(
        CHOICES,
        "counter",
        option_text={"A": "実施", "B": "未実施", "C": "実施", "D": None, "E": None, "F": None, "G": None},
        status={
            "A": "answered", "B": "answered", "C": "answered", "D": "not_surveyed", "E": "not_answered",
            "F": "not_applicable", "G": "not_answered",
        },
    )  # fmt: skip


def test_the_raw_text_is_never_changed(spec):
    spec(CHOICES, "counter", raw_text={"C": " 実施　", "D": "調査無し"})


NUMBERS = """
    body | procedures | online
    -----+------------+-------
    A    | 58%        | 58
    B    | ５８％     | 1,234
    C    | 74.2%      | 0.5
    D    | 0%         | 0
"""


def test_a_number_may_carry_commas_and_a_percent_sign_of_either_width(spec):
    spec(
        NUMBERS,
        "procedures",
        number={"A": 58, "B": 58, "C": 74.2, "D": 0},
    )
    spec(
        NUMBERS,
        "online",
        number={"A": 58, "B": 1234, "C": 0.5, "D": 0},
    )


PERCENTAGES = """
    body | procedures | procedures_online | procedures_total
    -----+------------+-------------------+-----------------
    A    | 58%        | 14                | 24
    B    | %          | 0                 | 0
"""


def test_a_percentage_is_recomputed_from_its_parts(spec):
    """The published one stays beside it. Nothing over nothing is undefined, not zero."""
    spec(
        PERCENTAGES,
        "procedures",
        number={"A": 100 * 14 / 24, "B": None},
        published_number={"A": 58},
        status={"A": "answered", "B": "undefined"},
    )
