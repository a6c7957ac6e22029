"""`monosashi snapshots` and `rollback`: what is published, and going back."""

from pathlib import Path

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.home_folder import require_home, require_lock
from pipeline.operations.lock import LockedError, run_lock
from pipeline.outputs.messages import message
from pipeline.settings import Home
from pipeline.warehouse.publish import (
    PublishError,
    Snapshot,
    current,
    integrity_problem,
    missing_pointer,
    roll_back,
)
from pipeline.warehouse.publish import snapshots as published_snapshots


def list_snapshots(home: Home) -> None:
    """Print a line for each snapshot, the newest first; `*` marks the current one. Its damage is reported first."""
    require_home(home)
    found, present = published_snapshots(home.published), None
    problem = integrity_problem(home.published)
    if problem:
        print(f"! {problem}")
    elif not found:
        print(missing_pointer(home.published))
    else:
        present = current(home.published)
    for snapshot in found:
        _print_line("*" if present and snapshot.run_id == present.run_id else " ", snapshot, home.published)
    for snapshot in published_snapshots(home.vintages):
        _print_line(f"{snapshot.vintage} までに知っていたこと:", snapshot, home.vintages)


def _print_line(mark: str, snapshot: Snapshot, folder: Path) -> None:
    years = ",".join(str(year) for year in snapshot.data_years)
    size_mib = snapshot.path(folder).stat().st_size / 1024**2
    row = (snapshot.published_at, years, snapshot.framework, f"{size_mib:.1f} MiB", snapshot.content_hash[:12])
    note = () if snapshot.is_readable else (f"（表の形 {snapshot.schema_version}: この版では戻せません）",)
    print(mark, snapshot.run_id, "", *row, *note, sep=" ")


def rollback_command(home: Home, run_id: str) -> None:
    """Move the pointer. The same input is not published again; new files or definitions are."""
    require_lock()
    require_home(home)
    if not home.published.is_dir():
        raise CommandError(missing_pointer(home.published))
    try:
        with run_lock(home.lock):
            target = roll_back(home.published, run_id)
    except LockedError as error:
        raise CommandError(message("message", "locked", pid=error)) from None
    except PublishError as error:
        raise WrongUsageError(str(error)) from None
    print(f"実行 {target.run_id} の公開に戻しました。新しいファイルか定義の変更があるまで、このまま公開します。")
