"""The ledger identity: cells in a file = labels + ignored + loaded + held back + empty. No cell is lost."""

import polars as pl


def ledger_frame(cells: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Six counts per delivery that could be read. Loaded and held-back are counted from the answers, not the cells.

    Remarks count as labels: they say something of an answer. Answers of nobody knows whom count as held back.
    """
    by_role = cells.group_by("delivery_id").agg(
        cell_count=pl.len(),
        label_count=pl.col("role").is_in(["label", "remark"]).sum(),
        ignored_count=(pl.col("role") == "ignored").sum(),
        empty_count=(pl.col("role") == "empty").sum(),
        nameless_count=(pl.col("role") == "held").sum(),
    )
    said = answers.filter(pl.col("raw_text").str.strip_chars() != "").group_by("delivery_id")
    by_status = said.agg(
        loaded_count=(pl.col("status") != "invalid").sum(),
        invalid_count=(pl.col("status") == "invalid").sum(),
    )
    joined = by_role.join(by_status, on="delivery_id", how="left").sort("delivery_id")
    counts = joined.with_columns(pl.col("loaded_count", "invalid_count").fill_null(0))
    return counts.with_columns(held_back_count=pl.col("invalid_count") + pl.col("nameless_count")).drop(
        "invalid_count", "nameless_count"
    )
