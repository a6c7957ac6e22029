"""Who may be shown by name: what an indicator's disclosure class allows on the desk of one prefecture."""

import polars as pl

WITHHELD = "withheld"
"""Status of an answer that is there and may not be shown for this body."""


def may_name(disclosure: str, body_pref: str, desk_pref: str) -> bool:
    """May this body's answer be shown by name on the desk of `desk_pref`?"""
    return disclosure == "public" or (disclosure == "own_prefecture" and body_pref == desk_pref)


def withheld(frame: pl.DataFrame, body_pref: str, desk_pref: str) -> pl.DataFrame:
    """Answers of one body; what may not be shown loses its text, its value, its points, and the cell it came from."""
    hidden = [
        name for name in ("public", "own_prefecture", "aggregate_only") if not may_name(name, body_pref, desk_pref)
    ]
    is_hidden = pl.col("disclosure").is_in(hidden) & (pl.col("status") != "not_asked")
    emptied = ("raw_text", "option_text", "value", "points", "delivery_name", "row_no", "column_no")
    return frame.with_columns(
        pl.when(is_hidden).then(pl.lit(WITHHELD)).otherwise("status").alias("status"),
        *(pl.when(~is_hidden).then(name).alias(name) for name in emptied if name in frame.columns),
    )
