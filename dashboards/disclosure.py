"""Whose answers may be shown by name: what an indicator's class allows beside one prefecture, and to who is asking."""

import polars as pl

from dashboards.access import current_person, may_see
from dashboards.visible_rows import scope_of

WITHHELD = "withheld"
"""Status of an answer that is there and may not be shown for this body."""
CLASSES = ("public", "own_prefecture", "aggregate_only")


def may_name(disclosure: str, body_pref: str, view_pref: str, code: str = "") -> bool:
    """May this body's answer be shown by name, in the view of one prefecture, to the person who is asking?

    The view narrows and never widens: an address grants nothing.
    """
    is_in_view = disclosure == "public" or (disclosure == "own_prefecture" and body_pref == view_pref)
    return is_in_view and may_see(current_person(), disclosure, body_pref, code)


def withheld(frame: pl.DataFrame, body_pref: str, view_pref: str, code: str = "") -> pl.DataFrame:
    """Answers of one body; what may not be shown loses its text, its value, its points, and the cell it came from."""
    hidden = [name for name in CLASSES if not may_name(name, body_pref, view_pref, code)]
    # the open data has restricted questions as not asked, although they are only withheld
    is_left_out = pl.lit(not scope_of(current_person()).is_internal)
    is_hidden = pl.col("disclosure").is_in(hidden) & ((pl.col("status") != "not_asked") | is_left_out)
    emptied = ("raw_text", "option_text", "value", "points", "delivery_name", "row_no", "column_no")
    return frame.with_columns(
        pl.when(is_hidden).then(pl.lit(WITHHELD)).otherwise("status").alias("status"),
        *(pl.when(~is_hidden).then(name).alias(name) for name in emptied if name in frame.columns),
    )
