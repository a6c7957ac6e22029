"""Rank ranges of years without new answers are kept from night to night."""

import polars as pl
import pytest

from pipeline.scoring.draws import RANGE_SCHEMA, SETS, rank_ranges_of_sets
from pipeline.warehouse.kept import KeptFrames
from tests.spec.small_world import framework

FRAME = pl.DataFrame({"a": [1, 2]})


def points_of(year: int, points: float) -> pl.DataFrame:
    rows = [
        ("municipality", None, year, "full", unit, indicator.id, points, "answered", "")
        for unit in ("001", "002")
        for indicator in framework().indicator
    ]
    names = [*SETS, "year", "basis", "unit", "indicator", "points", "status", "option"]
    return pl.DataFrame(rows, schema=names, schema_overrides={"prefecture": pl.String}, orient="row")


def test_a_year_without_new_answers_is_not_drawn_again(tmp_path):
    drawn = KeptFrames(tmp_path)
    both = pl.concat([points_of(2024, 0.5), points_of(2025, 1.0)])
    first = rank_ranges_of_sets(framework(), both, drawn)
    assert len(drawn) == 2
    for key in drawn:
        drawn[key] = drawn[key].with_columns(rank_mean=pl.lit(99.0))
    changed = pl.concat([points_of(2024, 0.5), points_of(2025, 0.0)])
    second = rank_ranges_of_sets(framework(), changed, drawn)
    assert second.filter(year=2024)["rank_mean"].unique().to_list() == [99.0], "taken from the folder"
    assert second.filter(year=2025).drop("rank_mean").equals(first.filter(year=2025).drop("rank_mean"))
    assert (second.filter(year=2025)["rank_mean"] != 99.0).all(), "drawn anew"


def test_what_was_kept_is_what_was_drawn(tmp_path):
    kept = rank_ranges_of_sets(framework(), points_of(2025, 0.5), KeptFrames(tmp_path))
    assert rank_ranges_of_sets(framework(), points_of(2025, 0.5), KeptFrames(tmp_path)).equals(kept)
    assert rank_ranges_of_sets(framework(), points_of(2025, 0.5)).equals(kept)
    assert set(RANGE_SCHEMA) <= set(kept.columns)


def test_what_nobody_asks_for_is_forgotten(tmp_path):
    KeptFrames(tmp_path)["old"] = FRAME
    now = KeptFrames(tmp_path)
    now["new"] = FRAME
    now.forget_the_rest()
    assert list(now) == ["new"]


@pytest.mark.parametrize("damage", [b"", b"PAR1 not really"])
def test_a_damaged_file_is_as_good_as_none(tmp_path, damage):
    frames = KeptFrames(tmp_path)
    frames["key"] = FRAME
    (tmp_path / "key.parquet").write_bytes(damage)
    assert "key" not in frames
    frames["key"] = FRAME
    assert frames["key"].equals(FRAME)


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    frames = KeptFrames(tmp_path / "file")
    frames["key"] = FRAME
    assert "key" not in frames and len(frames) == 0
