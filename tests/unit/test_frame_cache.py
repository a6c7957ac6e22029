"""Frames cached in a folder between runs: a file that is not as it was written counts as absent."""

import polars as pl

from pipeline.warehouse.frame_cache import FrameCache

FRAME, OTHER = pl.DataFrame({"a": [1, 2]}), pl.DataFrame({"a": [3]})


def test_a_stored_frame_is_found_by_the_next_run(tmp_path):
    FrameCache(tmp_path)["key"] = FRAME
    FrameCache(tmp_path)["key"] = OTHER
    assert FrameCache(tmp_path)["key"].equals(OTHER)
    assert list(FrameCache(tmp_path)) == ["key"]


def test_unused_frames_are_evicted(tmp_path):
    FrameCache(tmp_path)["old"] = FRAME
    now = FrameCache(tmp_path)
    now["new"] = FRAME
    (tmp_path / "half.part").write_bytes(b"PAR1")
    now.evict_unused()
    assert list(now) == ["new"] and len(list(tmp_path.iterdir())) == 1


def test_a_damaged_file_counts_as_absent(tmp_path):
    frames = FrameCache(tmp_path)
    for damage in (b"", b"PAR1 not really"):
        frames["key"] = FRAME
        next(tmp_path.iterdir()).write_bytes(damage)
        assert "key" not in frames
    frames["key"] = FRAME
    assert frames["key"].equals(FRAME)


def test_a_frame_in_the_place_of_another_counts_as_absent(tmp_path):
    frames = FrameCache(tmp_path)
    frames["key"] = FRAME
    OTHER.write_parquet(next(tmp_path.iterdir()))
    assert "key" not in frames


def test_a_folder_that_cannot_be_written_stores_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    frames = FrameCache(tmp_path / "file")
    frames["key"] = FRAME
    assert "key" not in frames and len(frames) == 0
