"""Deliveries that later ones replace whole."""

from collections.abc import Sequence

import polars as pl

from pipeline.intake.corrections import TABLE_ID
from pipeline.intake.delivery import Delivery

_ANSWER = ["survey", "year", "code", "item"]


def find_superseded(answers: pl.DataFrame, deliveries: Sequence[Delivery]) -> dict[str, str]:
    """Map each delivery of which later deliveries answer every question again to the last of those.

    A file replaces only the answers it holds, so a file with some of the questions leaves the rest of the earlier one
    in force. A correction by the office replaces no delivery.
    """
    ids = [d.receipt.delivery_id for d in deliveries if d.table_id != TABLE_ID]
    order = pl.DataFrame(
        {"delivery_id": ids, "place": range(len(ids))}, schema={"delivery_id": pl.String, "place": pl.Int32}
    )
    is_loaded = (pl.col("raw_text").str.strip_chars() != "") & (pl.col("status") != "invalid")
    loaded = answers.filter(is_loaded).select("delivery_id", *_ANSWER).join(order, on="delivery_id")
    latest = loaded.with_columns(latest=pl.col("place").max().over(_ANSWER))
    by_delivery = latest.group_by("delivery_id", "place").agg(pl.col("latest").min(), by=pl.col("latest").max())
    replaced = by_delivery.filter(pl.col("latest") > pl.col("place")).select("delivery_id", "by")
    return {delivery_id: ids[place] for delivery_id, place in replaced.iter_rows()}
