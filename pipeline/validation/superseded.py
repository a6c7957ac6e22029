"""Deliveries whose place was taken: everything they say, a later one says again."""

from collections.abc import Sequence

import polars as pl

from pipeline.intake.corrections import TABLE_ID
from pipeline.intake.delivery import Delivery

_ANSWER = ["survey", "year", "code", "item"]


def superseded(answers: pl.DataFrame, deliveries: Sequence[Delivery]) -> dict[str, str]:
    """Delivery → the last of those that took its place.

    A file replaces only the answers it holds, so one that repeats a part leaves the rest of the earlier in force. A
    correction by the office takes nobody's place.
    """
    ids = [d.receipt.delivery_id for d in deliveries if d.table_id != TABLE_ID]
    order = pl.DataFrame({"delivery_id": ids, "place": range(len(ids))}, schema_overrides={"place": pl.Int32})
    speaks = (pl.col("raw_text").str.strip_chars() != "") & (pl.col("status") != "invalid")
    said = answers.filter(speaks).select("delivery_id", *_ANSWER).join(order, on="delivery_id")
    by_answer = said.with_columns(last=pl.col("place").max().over(_ANSWER))
    replaced = by_answer.group_by("delivery_id", "place").agg(pl.col("last").min(), by=pl.col("last").max())
    gone = replaced.filter(pl.col("last") > pl.col("place")).select("delivery_id", "by")
    return {delivery_id: ids[place] for delivery_id, place in gone.iter_rows()}
