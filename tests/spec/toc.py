"""The table of contents of the method: chapters, and the modules of each in the order in which they are read."""

CONTENTS = {
    "From a cell to points": ("reading_answers", "vintages", "numbers_become_points", "extreme_values"),
    "Scores": ("scores_and_bounds", "groups_of_groups"),
    "STEPs": ("steps", "evidence", "next_actions", "role_models"),
    "Places among others": (
        "ranks",
        "rank_ranges",
        "robust_statements",
        "favourable_weights",
        "joint_ranks",
        "counts_and_rates",
    ),
    "Change": ("change", "blanks", "snapshot_differences"),
    "The framework": ("judgements", "outcomes"),
}
