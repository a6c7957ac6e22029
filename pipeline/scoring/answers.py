"""What the bodies answered, as arrays: a row for every body, a column for every indicator of the framework."""

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

    `points`: 0…1, NaN where there are none. `is_applicable`: stays in the weights. `is_asked`: somebody asked for it.
    `ranged`: which of `options` was chosen whose points are themselves uncertain, or NO_RANGE.
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
        return self.is_applicable & ~np.isnan(self.points)


def as_arrays(framework: Framework, points: pl.DataFrame) -> AnswerArrays:
    """From a row for every unit × indicator: `points` (null for none), `status`, `option`.

    A pair without a row was not asked. Rows of indicators that the framework does not have are left aside.
    """
    units = tuple(points["unit"].unique().sort())
    indicators = tuple(sorted(i.id for i in framework.indicator))
    options = tuple(sorted((i.id, option) for i in framework.indicator for option in i.points_range))
    placed = points.filter(pl.col("indicator").is_in(indicators)).with_columns(
        row=_place(pl.col("unit"), units),
        column=_place(pl.col("indicator"), indicators),
        ranged=_place(pl.concat_str("indicator", "option", separator="\n"), tuple(map("\n".join, options))),
        is_asked=pl.col("status") != "not_asked",
        is_applicable=~pl.col("status").is_in(EXCLUDED_STATUSES),
    )
    at = (placed["row"].to_numpy(), placed["column"].to_numpy())
    shape = (len(units), len(indicators))

    def spread(name: str, empty: float | bool | int) -> NDArray:
        table = np.full(shape, empty)
        table[at] = placed[name].fill_null(empty).to_numpy()
        return table

    return AnswerArrays(
        units,
        indicators,
        spread("points", np.nan).astype(np.float64),
        spread("is_applicable", False),
        spread("is_asked", False),
        spread("ranged", NO_RANGE).astype(np.int32),
        options,
    )


def _place(column: pl.Expr, names: tuple[str, ...]) -> pl.Expr:
    """The position of each text among `names`, null where it is not one of them."""
    if not names:
        return pl.lit(None, pl.Int32)
    return column.replace_strict(list(names), range(len(names)), default=None, return_dtype=pl.Int32)
