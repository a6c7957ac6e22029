"""First the gates that are not met, then the answers that coverage needs, then what adds most; of equals what most
peers have done comes first, then the order of the framework.
"""

title = "What to do next: the fewest changes that pass the next STEP"

answers = """
    body | training | message | policy | roadmap | review | published
    -----+----------+---------+--------+---------+--------+----------
    A    | yes      | yes     | no     | yes     | no     | no
    B    | yes      | yes     | no     | yes     | yes    | no
    C    | yes      | yes     | yes    | plan    | plan   | no
    D    | yes      | yes     |        | yes     | yes    | no
    E    | yes      | yes     | yes    |         |        |
    F    | yes      | yes     | plan   | yes     | yes    | yes
    G    | yes      | yes     | yes    | yes     | yes    | yes
"""


def test_the_fewest_changes_that_pass_the_next_step(spec):
    """A: with the gate 2 of 4 points are not 60, one more is needed. B: the gate alone brings 3 of 4.

    C: raising a half adds ½, raising the nothing adds 1. D: to answer the gate is enough. E: coverage is ¼, two must be
    answered for 0.70. F: a plan meets no gate. G has passed.
    """
    spec(
        answers,
        to_do={
            "A": ["review", "policy"], "B": ["policy"], "C": ["published"], "D": ["policy"],
            "E": ["roadmap", "review"], "F": ["policy"], "G": [],
        },
        to_do_step={"A": [1, 1], "B": [1], "C": [1]},
        score_when_done={
            "A": [100 * 3 / 4, 100 * 3 / 4],
            "B": [100 * 3 / 4],
            "C": [100 * (1 + 0.5 + 0.5 + 1) / 4],
            "D": [100 * 3 / 4],
            "E": [100 * 3 / 3, 100 * 3 / 3],
            "F": [100 * 4 / 4],
        },
    )  # fmt: skip


PEERS = """
    body | training | message | policy | roadmap | review | published
    -----+----------+---------+--------+---------+--------+----------
    A    | yes      | yes     | yes    | yes     | yes    | no
    B    | yes      | yes     | no     | no      | no     | no
    C    | yes      | yes     | yes    | yes     | no     | no
    D    | yes      | yes     | no     | yes     | no     | no
"""


def test_what_most_peers_have_done_comes_first(spec):
    """All four are compared with each other. Of the other three all have the roadmap, two the policy, one a review."""
    spec(
        PEERS,
        to_do={"B": ["roadmap", "policy", "review"]},
        share_of_peers={"B": [3 / 3, 2 / 3, 1 / 3]},
        peer_count={"B": [3, 3, 3]},
        is_required={"B": [False, True, False]},
        gain={"B": [100 * 1 / 4, 100 * 1 / 4, 100 * 1 / 4]},
    )
