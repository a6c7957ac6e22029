"""Above or below the middle of its peers is robust when it holds among the official peer group, the population band and
the 100 nearest in population alike.
"""

title = "A statement about peers is robust when it does not depend on who the peers are"

answers = """
    body | peer_group | population | training | message | policy | roadmap | review | published
    -----+------------+------------+----------+---------+--------+---------+--------+----------
    A    | X          | 1000       | yes      | yes     | yes    | yes     | no     | no
    B    | X          | 1000       | yes      | yes     | yes    | no      | no     | no
    C    | X          | 1000       | yes      | yes     | yes    | no      | no     | no
    D    | Y          | 1000       | yes      | yes     | yes    | yes     | yes    | no
    E    | Y          | 1000       | yes      | yes     | yes    | yes     | yes    | no
    F    | Y          | 1000       | yes      | yes     | yes    | yes     | yes    | yes
"""


def test_a_robust_statement_holds_under_every_choice_of_peers(spec):
    """A, with 2 points, is above the middle of X (2, 1, 1), and below the middle of all six. F is above in both."""
    spec(
        answers,
        "step1",
        among_peers={"A": "above", "F": "above"},
        among_band={"A": "below", "F": "above"},
        among_nearest={"A": "below", "F": "above"},
        is_robust={"A": False, "F": True},
        contradicted_by={"A": ["population_band", "nearest"], "F": []},
    )
