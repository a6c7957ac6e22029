"""Bodies that are alike in traits which the reader chooses."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipeline.scoring.counter_rng import Floats

_DECIMALS = 9


def most_similar(traits: pl.DataFrame, chosen: Sequence[str], code: str, k: int) -> pl.DataFrame:
    """Find the `k` bodies most similar to one, the most similar first; of two equally similar, the lower code.

    Args:
        traits: `code` and a column of numbers for every trait (mart.similarity_feature of one year and kind of body).
        chosen: the traits that count. Bodies that lack one of them are left out; one that lacks one itself has none
            that are similar.
        code: the body.
        k: how many to find.

    Returns:
        code and distance, in standard deviations.

    Raises:
        ValueError: no trait is chosen.

    """
    known = traits.drop_nulls(list(chosen)).sort("code")
    rows = np.flatnonzero((known["code"] == code).to_numpy())
    if not len(rows):
        return pl.DataFrame(schema={"code": pl.String, "distance": pl.Float64})
    distance = distances(known.select(chosen).to_numpy(), int(rows[0]))
    found = known.select("code", distance=pl.Series(distance)).filter(pl.col("code") != code)
    return found.sort(pl.col("distance").round(_DECIMALS), "code").head(k)


def distances(numbers: Floats, row: int) -> Floats:
    """Return the Euclidean distance of every row to one, over columns brought to mean 0 and standard deviation 1.

    Symmetric, and 0 to itself. A column in which all are equal adds nothing.

    Raises:
        ValueError: there is no column.

    """
    if not numbers.shape[1]:
        raise ValueError("choose at least one trait")
    spread = numbers.std(axis=0)
    difference = (numbers - numbers[row]) / np.where(spread > 0, spread, 1)
    return np.sqrt((difference**2).sum(axis=1))
