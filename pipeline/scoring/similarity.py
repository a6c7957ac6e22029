"""Bodies that are like each other in traits the reader chooses."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipeline.scoring.counter_rng import Floats

_DECIMALS = 9


def most_similar(traits: pl.DataFrame, chosen: Sequence[str], code: str, k: int) -> pl.DataFrame:
    """The `k` bodies nearest to one by the chosen traits, the nearest first; of two equally near the lower code.

    `traits`: `code` and a column for every trait, numbers (mart.similarity_feature of one year and one kind of body). Bodies that
    lack one of the chosen traits are left out; a body that lacks one itself has no neighbours. Returns code and
    distance, in standard deviations. Raises ValueError when no trait is chosen.
    """
    known = traits.drop_nulls(list(chosen)).sort("code")
    rows = np.flatnonzero((known["code"] == code).to_numpy())
    if not len(rows):
        return pl.DataFrame(schema={"code": pl.String, "distance": pl.Float64})
    away = distances(known.select(chosen).to_numpy(), int(rows[0]))
    found = known.select("code", distance=pl.Series(away)).filter(pl.col("code") != code)
    return found.sort(pl.col("distance").round(_DECIMALS), "code").head(k)


def distances(numbers: Floats, row: int) -> Floats:
    """Euclidean distance of every row to one, over columns brought to mean 0 and standard deviation 1.

    Symmetric, and 0 to itself. A column in which all are alike tells nobody apart. Raises ValueError without columns.
    """
    if not numbers.shape[1]:
        raise ValueError("choose at least one trait")
    spread = numbers.std(axis=0)
    apart = (numbers - numbers[row]) / np.where(spread > 0, spread, 1)
    return np.sqrt((apart**2).sum(axis=1))
