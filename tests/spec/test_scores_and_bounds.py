"""score = the mean of what is known; low = it if every unknown were 0; high = it if every unknown were 1.

STEP2 weighs cio ½, deputy ½, structure 1, external 1, development 1: together 4.
"""

title = "A blank is neither a no nor the mean: it widens the bounds"

answers = """
    body | cio      | deputy   | structure | external | development
    -----+----------+----------+-----------+----------+------------
    A    | yes      | yes      | yes       | yes      | yes
    B    | yes      | no       | yes       | no       | no
    C    | no       | no       | no        | no       | no
    D    | yes      | yes      | yes       | yes      |
    E    | no       | no       | no        | yes      |
    F    | yes      | yes      | yes       |          |
    G    | 調査無し | 調査無し | 調査無し  | 調査無し | 調査無し
    H    | plan     | no       | no        | yes      | plan
    I    | yes      | no       | yes       | 対象外   | no
"""


def test_where_all_is_known_the_score_is_its_own_bounds(spec):
    """A plan is an answer, with points of its own: ½."""
    spec(
        answers,
        "step2",
        score={"A": 100, "B": 100 * (0.5 + 1) / 4, "C": 0, "H": 100 * (0.5 * 0.5 + 1 + 0.5) / 4},
        low={"A": 100, "B": 100 * (0.5 + 1) / 4, "C": 0, "H": 100 * (0.5 * 0.5 + 1 + 0.5) / 4},
        high={"A": 100, "B": 100 * (0.5 + 1) / 4, "C": 0, "H": 100 * (0.5 * 0.5 + 1 + 0.5) / 4},
        coverage={"A": 1, "B": 1, "C": 1, "H": 1},
    )


def test_a_blank_widens_the_bounds(spec):
    spec(
        answers,
        "step2",
        score={"D": 100 * 3 / 3, "E": 100 * 1 / 3},
        low={"D": 100 * 3 / 4, "E": 100 * 1 / 4},
        high={"D": 100 * (3 + 1) / 4, "E": 100 * (1 + 1) / 4},
        coverage={"D": 3 / 4, "E": 3 / 4},
        is_published={"D": True, "E": True},
    )


def test_below_a_coverage_of_70_percent_there_are_only_bounds(spec):
    """Left out of the survey, 調査無し, is unknown too."""
    spec(
        answers,
        "step2",
        score={"F": None, "G": None},
        low={"F": 100 * 2 / 4, "G": 0},
        high={"F": 100 * (2 + 2) / 4, "G": 100},
        coverage={"F": 2 / 4, "G": 0 / 4},
        is_published={"F": False, "G": False},
    )


def test_what_does_not_apply_leaves_the_weights(spec):
    """The other four, of weight 3, are all there is."""
    spec(
        answers,
        "step2",
        score={"I": 100 * (0.5 + 1) / 3},
        coverage={"I": 1},
    )


def test_an_indicator_of_weight_zero_moves_nothing(spec):
    weights = {"cio": 0.5, "deputy": 0, "structure": 1, "external": 1, "development": 1}
    spec(
        answers,
        "step2",
        changes={"step2": {"indicators": weights}},
        score={"A": 100, "B": 100 * (0.5 + 1) / 3.5, "D": 100 * 2.5 / 2.5},
    )


def test_a_group_that_nobody_was_asked_about_has_neither_score_nor_bounds(spec):
    spec(
        answers,
        "reach",
        score={"A": None},
        low={"A": None},
        high={"A": None},
        coverage={"A": None},
        asked_count={"A": 0},
        is_published={"A": False},
    )


def test_a_value_that_is_missing_is_a_row(spec):
    """Every body × indicator has a row in the year, whatever was answered."""
    con = spec.some_tables(answers, ["mart.indicator_score"]).con
    bodies, indicators, rows = con.sql(
        "SELECT (SELECT count(*) FROM core.body), (SELECT count(*) FROM core.indicator), count(*) "
        "FROM mart.indicator_score"
    ).fetchone()
    assert rows == bodies * indicators
