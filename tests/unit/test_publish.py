"""Snapshots: publication, the pointer, rollback, retention and repair."""

import json
from pathlib import Path

import pytest

from pipeline.settings import SCHEMA_VERSION
from pipeline.warehouse.publish import (
    PublishError,
    Snapshot,
    current,
    integrity_problem,
    publish,
    repair,
    roll_back,
    sha256_of,
    snapshots,
)


def publish_run(
    tmp_path: Path, run_id: str, digest: str = "", keep: int = 14, schema: str = SCHEMA_VERSION
) -> Snapshot:
    """Publish a file that holds the run's name."""
    built = tmp_path / f"monosashi-{run_id}.duckdb"
    built.write_text(run_id)
    snapshot = Snapshot(
        run_id, built.name, sha256_of(built), "2026-11-23T01:30:00+00:00", (2023,), "2026.1", schema, "",
        digest or run_id,
    )  # fmt: skip
    exports = tmp_path / f"monosashi-{run_id}"
    exports.mkdir()
    (exports / "sha256.txt").write_text("")
    publish(built, exports, snapshot, tmp_path / "published", keep)
    return snapshot


def published_runs(tmp_path: Path) -> list[str]:
    return [snapshot.run_id for snapshot in snapshots(tmp_path / "published")]


def published_files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "published").glob("monosashi-*"))


def test_the_pointer_names_the_newest_and_older_ones_stay(tmp_path):
    publish_run(tmp_path, "1")
    second = publish_run(tmp_path, "2")
    assert current(tmp_path / "published") == second
    assert published_runs(tmp_path) == ["2", "1"]
    assert second.path(tmp_path / "published").stat().st_mode & 0o777 == 0o440


def test_a_run_is_never_published_twice(tmp_path):
    publish_run(tmp_path, "1")
    with pytest.raises(PublishError, match="exists already"):
        publish_run(tmp_path, "1")


def test_after_a_rollback_the_same_input_is_not_published_again(tmp_path):
    first, second = publish_run(tmp_path, "1"), publish_run(tmp_path, "2")
    roll_back(tmp_path / "published", "1")
    present = current(tmp_path / "published")
    assert present.run_id == "1"
    assert present.covers(second.input_digest) and present.covers(first.input_digest)
    assert not present.covers("new input")


def test_a_rollback_to_an_unknown_run_lists_the_known_ones(tmp_path):
    publish_run(tmp_path, "1")
    with pytest.raises(PublishError, match="実行 9 の公開データはありません。あるのは 1 です"):
        roll_back(tmp_path / "published", "9")


def test_a_rollback_to_a_damaged_snapshot_is_refused(tmp_path):
    first = publish_run(tmp_path, "1")
    publish_run(tmp_path, "2")
    path = first.path(tmp_path / "published")
    path.chmod(0o644)
    path.write_text("changed")
    with pytest.raises(PublishError, match="壊れています"):
        roll_back(tmp_path / "published", "1")


def test_a_rollback_to_a_snapshot_of_an_older_shape_is_refused_with_the_way_out(tmp_path):
    publish_run(tmp_path, "1", schema="0")
    publish_run(tmp_path, "2")
    third = publish_run(tmp_path, "3")
    with pytest.raises(PublishError, match=r"表の形が違う.*schema_version 0.*戻せるのは 3、2 です.*その版のプログラム"):
        roll_back(tmp_path / "published", "1")
    assert current(tmp_path / "published") == third


def test_a_snapshot_of_another_shape_is_made_anew_whatever_the_input(tmp_path):
    """Also where the pointer was moved back to it by the program of its own version."""
    older = publish_run(tmp_path, "1", digest="same input", schema="0")
    assert not older.covers("same input")


def test_retention_spares_the_current_and_the_pinned_snapshot(tmp_path):
    publish_run(tmp_path, "1")
    (tmp_path / "published" / "pinned.json").write_text(json.dumps(["1"]))
    for run_id in "234":
        publish_run(tmp_path, run_id, keep=2)
    assert published_runs(tmp_path) == ["4", "3", "1"]
    # exports and manifests go with their snapshot
    assert published_files(tmp_path) == [
        f"monosashi-{run}{suffix}" for run in "134" for suffix in ("", ".duckdb", ".json")
    ]


def test_an_unreadable_pointer_is_reported_with_the_repair(tmp_path):
    publish_run(tmp_path, "1")
    (tmp_path / "published" / "current.json").write_text("{")
    with pytest.raises(PublishError, match="monosashi rollback RUN"):
        current(tmp_path / "published")


@pytest.mark.parametrize("moved", [["exports"], ["exports", "file"]])
def test_a_publication_cut_off_before_the_pointer_leaves_nothing(tmp_path, moved):
    first = publish_run(tmp_path, "1")
    if "file" in moved:
        (tmp_path / "published" / "monosashi-2.duckdb").write_text("2")
    (tmp_path / "published" / "monosashi-2").mkdir()
    repair(tmp_path / "published")
    assert published_files(tmp_path) == ["monosashi-1", "monosashi-1.duckdb", "monosashi-1.json"]
    assert current(tmp_path / "published") == first


def test_a_publication_cut_off_after_the_pointer_is_completed(tmp_path):
    publish_run(tmp_path, "1")
    second = publish_run(tmp_path, "2")
    (tmp_path / "published" / "monosashi-2.json").unlink()
    repair(tmp_path / "published")
    assert published_runs(tmp_path) == ["2", "1"]
    assert current(tmp_path / "published") == second


def test_a_repair_changes_nothing_while_the_pointer_is_damaged(tmp_path):
    publish_run(tmp_path, "1")
    (tmp_path / "published" / "current.json").write_text("{")
    (tmp_path / "published" / "monosashi-1.json").unlink()
    repair(tmp_path / "published")
    assert published_files(tmp_path) == ["monosashi-1", "monosashi-1.duckdb"]


def test_an_integrity_problem_is_reported_with_the_repair(tmp_path):
    published = tmp_path / "published"
    assert integrity_problem(published) == ""
    first = publish_run(tmp_path, "1")
    assert integrity_problem(published) == ""
    (published / "current.json").rename(tmp_path / "moved.json")
    assert "current.json がありません。`monosashi run`" in integrity_problem(published)
    (tmp_path / "moved.json").rename(published / "current.json")
    path = first.path(published)
    path.chmod(0o644)
    path.write_text("changed")
    assert "変わっています（SHA-256 が控えと違います）。`monosashi run`" in integrity_problem(published)
    path.unlink()
    assert "monosashi-1.duckdb がありません。`monosashi run`" in integrity_problem(published)
    (published / "current.json").write_text("{")
    assert "このファイルを消してから `monosashi run`" in integrity_problem(published)  # nothing to go back to
