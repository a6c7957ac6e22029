"""The answers as arrays: a row for every body, a column for every indicator of the framework."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.definitions.framework import Framework
from pipeline.scoring.counter_rng import Floats

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int32]

EXCLUDED_STATUSES = ("not_asked", "not_applicable", "undefined")
NO_RANGE = -1


@dataclass(frozen=True)
class AnswerArrays:
    """Bodies and indicators in sorted order, whatever order they came in.

    Attributes:
        points: 0…1, NaN where there are none.
        is_applicable: stays in the weights.
        is_asked: a survey of the year asked it.
        ranged: the chosen one of `options` whose points are uncertain, or NO_RANGE.
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    points: Floats
    is_applicable: Flags
    is_asked: Flags
    ranged: Numbers
    options: tuple[tuple[str, str], ...]

    @property
    def is_known(self) -> Flags:
        """Return where an applicable indicator has points."""
        return self.is_applicable & ~np.isnan(self.points)


def as_arrays(framework: Framework, points: pl.DataFrame) -> AnswerArrays:
    """Make arrays of a row for every unit × indicator: `points` (null for none), `status`, `option`.

    A pair without a row was not asked. Rows of indicators that the framework does not have are ignored.
    """
    units = tuple(points["unit"].unique().sort())
    indicators = tuple(sorted(i.id for i in framework.indicator))
    options = tuple(sorted((i.id, option) for i in framework.indicator for option in i.points_range))
    indexed = points.filter(pl.col("indicator").is_in(indicators)).with_columns(
        row=_index(pl.col("unit"), units),
        column=_index(pl.col("indicator"), indicators),
        ranged=_index(pl.concat_str("indicator", "option", separator="\n"), tuple(map("\n".join, options))),
        is_asked=pl.col("status") != "not_asked",
        is_applicable=~pl.col("status").is_in(EXCLUDED_STATUSES),
    )
    at = (indexed["row"].to_numpy(), indexed["column"].to_numpy())
    shape = (len(units), len(indicators))

    def to_table(name: str, empty: float | bool | int) -> NDArray:
        table = np.full(shape, empty)
        table[at] = indexed[name].fill_null(empty).to_numpy()
        return table

    return AnswerArrays(
        units,
        indicators,
        to_table("points", np.nan).astype(np.float64),
        to_table("is_applicable", False),
        to_table("is_asked", False),
        to_table("ranged", NO_RANGE).astype(np.int32),
        options,
    )


def _index(column: pl.Expr, names: tuple[str, ...]) -> pl.Expr:
    """Return the position of each text among `names`, null where it is not one of them."""
    if not names:
        return pl.lit(None, pl.Int32)
    return column.replace_strict(list(names), range(len(names)), default=None, return_dtype=pl.Int32)
