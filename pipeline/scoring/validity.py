"""Does a score foretell anything? Its rank correlation with a later outcome, over all bodies and within size bands.

Size goes together with both scores and outcomes, so a correlation over all bodies may be nothing but size. Within a
population band ranks are taken anew; the bands are pooled by adding the products of their centred ranks. What chance
gives is found by permuting the outcomes within the band (Spearman 1904; stratified permutation: Good 2005).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from pipeline.definitions.framework import Framework
from pipeline.scoring.counter_rng import Floats, key

VALIDITY_SCHEMA = {
    "year": pl.Int32, "outcome": pl.String, "predictor_kind": pl.String, "predictor": pl.String, "position": pl.Int32,
    "scope": pl.String, "scope_key": pl.String, "n": pl.Int32, "correlation": pl.Float64, "permutation_low": pl.Float64,
    "permutation_high": pl.Float64,
}  # fmt: skip
NATION = "JP"
_PAIR = ["year", "outcome", "predictor_kind", "predictor", "position"]
_CHANCE = (0.025, 0.975)


class _Products(NamedTuple):
    """Sums over the centred ranks of some bodies; `permuted` holds one sum of products for each permutation."""

    n: int
    product: float
    square_before: float
    square_after: float
    permuted: Floats


def measure_validity(framework: Framework, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the rank correlation of every predictor with its outcome, beside what chance gives.

    Args:
        framework: its judgement `draws` is the number of permutations, its outcomes give the fewest bodies.
        pairs: _PAIR, `code`, `population_band`, `predicted_by` (points or score) and `outcome_value`, both known.

    Returns:
        VALIDITY_SCHEMA: for each predictor a row over all bodies (scope `nation`), one pooled within the population
        bands (`within_bands`) and one for each band; without a coefficient where there are too few bodies or where
        all of them are equal. The chance columns bound 95 % of the permutations.
    """
    fewest = {outcome.id: outcome.min_bodies for outcome in framework.outcome}
    rows = [
        (*name, *row)
        for name, own in sorted(pairs.partition_by(_PAIR, as_dict=True).items())
        for row in _of_predictor(framework, own.sort("code"), fewest[str(name[1])])
    ]
    return pl.DataFrame(rows, schema=VALIDITY_SCHEMA, orient="row")


def _of_predictor(framework: Framework, pairs: pl.DataFrame, fewest: int) -> Iterator[tuple[object, ...]]:
    name = ("validity", framework.id, str(pairs["outcome"][0]), str(pairs["predictor"][0]))
    draws = framework.judgement.draws.value
    yield ("nation", NATION, *_coefficient([_products(pairs, draws, (*name, NATION))], fewest))
    bands = pairs.drop_nulls("population_band").partition_by("population_band", as_dict=True)
    found = {str(band): _products(own, draws, (*name, str(band))) for (band,), own in sorted(bands.items())}
    yield ("within_bands", NATION, *_coefficient([*found.values()], fewest))
    for band, products in found.items():
        yield ("population_band", band, *_coefficient([products], fewest))


def _products(pairs: pl.DataFrame, draws: int, name: tuple[str, ...]) -> _Products:
    """Return the sums over the mid-ranks of some bodies, centred on their mean."""
    before, after = (_centred_ranks(pairs[column]) for column in ("predicted_by", "outcome_value"))
    chance = np.random.Generator(np.random.PCG64(key(*name)))
    permuted = chance.permuted(np.tile(after, (draws, 1)), axis=1) @ before
    return _Products(len(pairs), float(before @ after), float(before @ before), float(after @ after), permuted)


def _centred_ranks(values: pl.Series) -> Floats:
    ranks = values.round(9).rank("average").to_numpy()
    return np.asarray(ranks - ranks.mean(), dtype=np.float64)


def _coefficient(parts: list[_Products], fewest: int) -> tuple[int, float | None, float | None, float | None]:
    """Return n, the coefficient, and the bounds of what chance gives; no figures where they cannot be had."""
    count = sum(part.n for part in parts)
    size = np.sqrt(sum(part.square_before for part in parts) * sum(part.square_after for part in parts))
    if count < fewest or size <= 0:
        return count, None, None, None
    low, high = np.quantile(np.sum([part.permuted for part in parts], axis=0) / size, _CHANCE)
    return count, float(sum(part.product for part in parts) / size), float(low), float(high)
