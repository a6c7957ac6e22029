"""The ledger identity: cells in a file = labels + ignored + loaded + held back + empty. No cell is lost."""

import polars as pl

from pipeline.intake.text import is_blank


def build_ledger(cells: pl.LazyFrame, answers: pl.LazyFrame) -> pl.DataFrame:
    """Count six kinds of cell for each delivery that could be read.

    Loaded and held-back cells are counted from the answers, not from the cells. Remarks count as labels. Answers of
    an unknown body and cells of rows that slipped count as held back; `unread_count` of them stand beside the columns
    of answers.
    """
    counts = _count_roles(cells).join(_count_answers(answers), on="delivery_id", how="left").sort("delivery_id")
    counts = counts.with_columns(pl.col("loaded_count", "invalid_count").fill_null(0))
    held_back = pl.col("invalid_count") + pl.col("unaddressed_count") + pl.col("unread_count")
    return counts.with_columns(held_back_count=held_back).drop("invalid_count", "unaddressed_count").collect()


def _count_roles(cells: pl.LazyFrame) -> pl.LazyFrame:
    role = pl.col("role")
    return cells.group_by("delivery_id").agg(
        cell_count=pl.len(),
        label_count=role.is_in(["label", "remark"]).sum(),
        ignored_count=(role == "ignored").sum(),
        empty_count=(role == "empty").sum(),
        unaddressed_count=(role == "held").sum(),
        unread_count=(role == "unread").sum(),
    )


def _count_answers(answers: pl.LazyFrame) -> pl.LazyFrame:
    """Count the answers of each delivery, ticks left blank included, by whether they are held back."""
    is_held_back = pl.col("status") == "invalid"
    filled = answers.filter(~is_blank("raw_text") | (pl.col("status") == "answered"))
    return filled.group_by("delivery_id").agg(
        loaded_count=(~is_held_back).sum(),
        invalid_count=is_held_back.sum(),
    )
