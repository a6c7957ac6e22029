"""Rank ranges for the nation: 1,741 bodies, the framework in force, 1,000 draws."""

import resource
import time
from pathlib import Path

import numpy as np
import polars as pl

from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.scoring.draws import rank_ranges
from pipeline.settings import Home

DRAWS = 1_000
BLANK_SHARE = 0.05


def nation(units: list[str], indicators: list[str]) -> pl.DataFrame:
    """Points at random with a seed, a quarter of them from a plan, a few left blank."""
    chance = np.random.default_rng(1)
    count = len(units) * len(indicators)
    is_blank = pl.Series(chance.random(count) < BLANK_SHARE)
    frame = pl.DataFrame({"points": chance.choice([0.0, 0.25, 0.5, 1.0], count)})
    return frame.select(
        unit=pl.Series(np.repeat(units, len(indicators))),
        indicator=pl.Series(np.tile(indicators, len(units))),
        option=pl.when(pl.col("points") == 0.25).then(pl.lit("予定")),
        points=pl.when(~is_blank).then("points"),
        status=pl.when(is_blank).then(pl.lit("not_answered")).otherwise(pl.lit("answered")),
    )


def main() -> None:
    catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
    units = [body.code for body in catalogue.registry.of_kind("municipality")]
    indicators = [indicator.id for indicator in catalogue.framework.indicator]
    points = nation(units, indicators)
    start = time.perf_counter()
    ranges = rank_ranges(catalogue.framework, points, DRAWS)
    seconds = time.perf_counter() - start
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"rank ranges: {len(units):,} bodies × {len(indicators)} indicators × {DRAWS:,} draws, {ranges.height:,} rows"
    )
    print(f"  {seconds:.2f} s, at most {peak_mib:.0f} MiB held")


if __name__ == "__main__":
    main()
