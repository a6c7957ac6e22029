"""A home of version 0.1.0 goes on: no sender is answered twice, and the vintages stay listed."""

import json
from dataclasses import replace
from datetime import date

import pytest

from pipeline.operations.home_upgrade import upgrade_home
from pipeline.operations.notification import read_status
from pipeline.orchestration.run import next_request, run_vintage
from pipeline.settings import Home
from pipeline.warehouse.publish import snapshot_file, snapshots
from tests.conftest import night

DAY = date(2026, 11, 23)


def give_old_names(home: Home) -> None:
    """Name files, folders and keys as 0.1.0 did."""
    (lists,) = home.answered.iterdir()
    lists.rename(home.history / "told.json")
    home.answered.rmdir()
    home.vintages.rename(home.published / "as-known")
    home.frame_cache.rename(home.folder / "kept")
    for manifest in [*(home.published / "as-known").glob("*.json"), *home.published.glob("*.json")]:
        row = json.loads(manifest.read_text(encoding="utf-8"))
        row["as_known"] = row.pop("vintage")
        manifest.chmod(0o644)
        manifest.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    status = json.loads(home.status.read_text(encoding="utf-8"))
    status["told_date"] = "2026-11-22"
    del status["notified_date"]
    home.status.write_text(json.dumps(status), encoding="utf-8")


@pytest.mark.slow
def test_a_night_on_a_home_of_0_1_0_answers_nobody_twice_and_lists_its_vintages(own_first_year):
    home = Home(own_first_year)
    request = next_request(home.folder, home.inbox)
    run_vintage(replace(request, vintage=DAY, run_id=f"{request.run_id}-known-{DAY}"))
    returned = sorted(home.returns.rglob("*"))
    give_old_names(home)

    night(home.folder, home.inbox, minute=1)

    assert sorted(home.returns.rglob("*")) == returned
    assert [snapshot.vintage for snapshot in snapshots(home.vintages)] == [str(DAY)]
    assert snapshot_file(home.published, str(DAY)).parent == home.vintages
    status = read_status(home)
    assert status and status.notified_date == "2026-11-22"
    assert not (home.history / "told.json").exists()
    assert not (home.published / "as-known").exists()
    assert not (home.folder / "kept").exists()


def test_an_upgrade_that_was_cut_short_goes_on(tmp_path):
    home = Home(tmp_path)
    old = home.published / "as-known"
    old.mkdir(parents=True)
    home.vintages.mkdir()
    (old / "monosashi-2.duckdb").write_text("second")
    (home.vintages / "monosashi-1.duckdb").write_text("first")

    for _ in range(2):
        upgrade_home(home)

    assert sorted(path.name for path in home.vintages.iterdir()) == ["monosashi-1.duckdb", "monosashi-2.duckdb"]
    assert not old.exists()
