"""`monosashi snapshots` and `rollback`: what is published, and going back."""

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.home_folder import require_home, require_lock
from pipeline.lake.services import SnapshotCatalogue, services_of
from pipeline.operations.lock import LockedError
from pipeline.outputs.messages import message
from pipeline.settings import Home
from pipeline.warehouse.publish import (
    PublishError,
    Snapshot,
    current,
    integrity_problem,
    missing_pointer,
)


def list_snapshots(home: Home) -> None:
    """Print a line for each snapshot, the newest first; `*` marks the current one. Its damage is reported first."""
    require_home(home)
    catalogue, present = services_of(home).catalogue, None
    catalogue.refresh()
    found = catalogue.snapshots()
    problem = integrity_problem(home.published)
    if problem:
        print(f"! {problem}")
    elif not found:
        print(missing_pointer(home.published))
    else:
        present = current(home.published)
    for snapshot in found:
        _print_line("*" if present and snapshot.run_id == present.run_id else " ", snapshot, catalogue)
    for snapshot in catalogue.vintages():
        _print_line(f"{snapshot.vintage} までに知っていたこと:", snapshot, catalogue)


def _print_line(mark: str, snapshot: Snapshot, catalogue: SnapshotCatalogue) -> None:
    years = ",".join(str(year) for year in snapshot.data_years)
    size_mib = catalogue.size_bytes(snapshot) / 1024**2
    row = (snapshot.published_at, years, snapshot.framework, f"{size_mib:.1f} MiB", snapshot.content_hash[:12])
    note = () if snapshot.is_readable else (f"（表の形 {snapshot.schema_version}: この版では戻せません）",)
    print(mark, snapshot.run_id, "", *row, *note, sep=" ")


def rollback_command(home: Home, run_id: str) -> None:
    """Move the pointer. The same input is not published again; new files or definitions are."""
    require_lock()
    require_home(home)
    services = services_of(home)
    if not home.published.is_dir() and not services.catalogue.snapshots():
        raise CommandError(missing_pointer(home.published))
    try:
        with services.lock():
            target = services.catalogue.roll_back(run_id)
    except LockedError as error:
        raise CommandError(message("message", "locked", pid=error)) from None
    except PublishError as error:
        raise WrongUsageError(str(error)) from None
    print(f"実行 {target.run_id} の公開に戻しました。新しいファイルか定義の変更があるまで、このまま公開します。")
