"""Deliveries that later ones replace whole."""

from collections.abc import Iterable, Sequence

import polars as pl

from pipeline.intake.corrections import TABLE_ID
from pipeline.intake.delivery import Delivery

_ANSWER = ["survey", "year", "code", "item"]


def find_superseded(parts: Iterable[pl.DataFrame], deliveries: Sequence[Delivery]) -> dict[str, str]:
    """Map each delivery of which later deliveries answer every question again to the last of those.

    A file replaces only the answers it holds, so a file with some of the questions leaves the rest of the earlier one
    in force. A correction by the office replaces no delivery.

    Args:
        parts: the answers, all of a body in one part.
        deliveries: in order of arrival.
    """
    ids = [d.receipt.delivery_id for d in deliveries if d.table_id != TABLE_ID]
    order = pl.DataFrame(
        {"delivery_id": ids, "place": range(len(ids))}, schema={"delivery_id": pl.String, "place": pl.Int32}
    )
    found = pl.concat(_latest_places(part, order) for part in parts).group_by("place")
    by_delivery = found.agg(pl.col("first").min(), pl.col("last").max())
    replaced = by_delivery.filter(pl.col("first") > pl.col("place")).select("place", "last")
    return {ids[place]: ids[last] for place, last in replaced.iter_rows()}


def _latest_places(answers: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
    """Return for each delivery the first and the last of the places of those that answer its questions last."""
    is_loaded = (pl.col("raw_text").str.strip_chars() != "") & (pl.col("status") != "invalid")
    loaded = answers.filter(is_loaded).select("delivery_id", *_ANSWER).join(order, on="delivery_id")
    latest = loaded.with_columns(latest=pl.col("place").max().over(_ANSWER))
    return latest.group_by("place").agg(first=pl.col("latest").min(), last=pl.col("latest").max())
