"""Answers in groups of bodies: a rule compares nothing but answers of one body, so each group is checked by itself."""

from collections.abc import Iterator

import polars as pl

_KEY = pl.coalesce("code", "delivery_id")
"""What keeps answers together. Those without a body are compared with none, and so stay with their delivery."""


def split_by_body(answers: pl.LazyFrame, most_answers: int | None) -> Iterator[pl.DataFrame]:
    """Yield all answers of some bodies at a time, in the order of the answers.

    Args:
        answers: ANSWER_SCHEMA.
        most_answers: in a group, but for the last of its bodies; without it there is one group.
    """
    groups = _groups(answers, most_answers) if most_answers else []
    if len(groups) < 2:
        yield answers.collect()
        return
    for first, last in groups:
        yield answers.filter(_KEY.is_between(pl.lit(first), pl.lit(last))).collect()


def _groups(answers: pl.LazyFrame, most_answers: int) -> list[tuple[str, str]]:
    """Return the first and the last key of each group."""
    counts = answers.group_by(key=_KEY).len().sort("key")
    numbered = counts.select("key", number=(pl.col("len").cum_sum() - pl.col("len")) // most_answers)
    groups = numbered.group_by("number").agg(pl.col("key").first(), last=pl.col("key").last()).sort("number")
    return groups.select("key", "last").collect().rows()
