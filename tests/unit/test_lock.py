"""One run at a time in a home."""

import pytest

from pipeline.cli.command_error import CommandError
from pipeline.cli.snapshots import rollback_command
from pipeline.operations.lock import LockedError, run_lock
from pipeline.settings import Home


def test_a_second_run_is_refused_and_names_the_first(tmp_path):
    lock = tmp_path / "night.lock"
    with run_lock(lock), pytest.raises(LockedError, match=r"^\d+$"), run_lock(lock):
        pass
    with run_lock(tmp_path / "night.lock"):
        pass


def test_no_rollback_while_a_night_runs(tmp_path):
    Home(tmp_path).published.mkdir()
    with run_lock(Home(tmp_path).lock), pytest.raises(CommandError, match="別の実行が動いています"):
        rollback_command(Home(tmp_path), "20261123T013000")


def test_a_rollback_in_a_mistyped_home_makes_none(tmp_path):
    with pytest.raises(CommandError, match="typo がありません"):
        rollback_command(Home(tmp_path / "typo"), "20261123T013000")
    assert not (tmp_path / "typo").exists()
