"""The ledger identity: cells in a file = labels + ignored + loaded + held back + empty. No cell is lost."""

import polars as pl


def ledger_frame(cells: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Six counts per delivery that could be read. Loaded and held-back are counted from the answers, not the cells."""
    by_role = cells.group_by("delivery_id").agg(
        cell_count=pl.len(),
        label_count=(pl.col("role") == "label").sum(),
        ignored_count=(pl.col("role") == "ignored").sum(),
        empty_count=(pl.col("role") == "empty").sum(),
    )
    said = answers.filter(pl.col("raw_text").str.strip_chars() != "").group_by("delivery_id")
    by_status = said.agg(
        loaded_count=(pl.col("status") != "invalid").sum(),
        held_back_count=(pl.col("status") == "invalid").sum(),
    )
    joined = by_role.join(by_status, on="delivery_id", how="left").sort("delivery_id")
    return joined.with_columns(pl.col("loaded_count", "held_back_count").fill_null(0))
