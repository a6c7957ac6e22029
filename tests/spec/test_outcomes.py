"""An office declares in the framework, before anything is computed, what should go together with its scores later."""

title = "Does a score go together with what came later? Within bodies of one size, for size alone makes a correlation"

declared = {
    "framework": {
        "population_band": [{"label": "small", "from_population": 0}, {"label": "large", "from_population": 10_000}],
        "outcome": [
            {"id": "cards_later", "survey": "services", "item": "card", "year": 2025, "measured": "2025-04-01",
             "predictor_year": 2023, "basis": "full", "indicators": ["online"], "groups": [],
             "min_bodies": 4},
        ],
    }
}  # fmt: skip

answers = """
    body | year | peer_group | population | online | card
    -----+------+------------+------------+--------+-----
    A    | 2023 | I-1        | 5000       | 0.1    | -
    B    | 2023 | I-1        | 5000       | 0.2    | -
    C    | 2023 | I-1        | 5000       | 0.3    | -
    D    | 2023 | I-1        | 5000       | 0.4    | -
    E    | 2023 | I-1        | 50000      | 0.5    | -
    F    | 2023 | I-1        | 50000      | 0.6    | -
    G    | 2023 | I-1        | 50000      | 0.7    | -
    H    | 2023 | I-1        | 50000      | 0.8    | -
    A    | 2025 | I-1        | 5000       | -      | 0.2
    B    | 2025 | I-1        | 5000       | -      | 0.4
    C    | 2025 | I-1        | 5000       | -      | 0.1
    D    | 2025 | I-1        | 5000       | -      | 0.3
    E    | 2025 | I-1        | 50000      | -      | 0.6
    F    | 2025 | I-1        | 50000      | -      | 0.8
    G    | 2025 | I-1        | 50000      | -      | 0.5
    H    | 2025 | I-1        | 50000      | -      | 0.7
"""

not_yet = """
    body | year | peer_group | population | online
    -----+------+------------+------------+-------
    A    | 2023 | I-1        | 5000       | 0.1
    B    | 2023 | I-1        | 5000       | 0.2
    C    | 2023 | I-1        | 5000       | 0.3
    D    | 2023 | I-1        | 5000       | 0.4
"""


def test_size_alone_correlates_over_all_and_not_within_bands(spec):
    """Spearman: 1 − 6 Σd² / (n (n² − 1)), d being the difference of the two ranks of a body. Within a band ranks are
    taken anew: 1, 2, 3, 4 beside 2, 4, 1, 3, centred, have products that add up to 0.
    """
    spec(
        answers,
        "online",
        changes=declared,
        correlation={
            "nation": 1 - 6 * (1 + 4 + 4 + 1 + 1 + 4 + 4 + 1) / (8 * (8**2 - 1)),
            "within_bands": (1.5 * 0.5 - 0.5 * 1.5 - 0.5 * 1.5 + 1.5 * 0.5) / 5,
            "small": (1.5 * 0.5 - 0.5 * 1.5 - 0.5 * 1.5 + 1.5 * 0.5) / 5,
        },
        pair_count={"nation": 8, "within_bands": 8, "small": 4, "large": 4},
    )


def test_until_the_survey_of_the_outcome_has_come_in_there_is_no_row(spec):
    """What was declared stands in `meta.outcome`; `mart.validity` begins with the outcome itself."""
    spec(not_yet, "online", changes=declared, correlation={"nation": None}, pair_count={"nation": None})
