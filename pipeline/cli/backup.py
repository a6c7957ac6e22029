"""`monosashi backup` and `restore`: a home in one archive, and back."""

from pathlib import Path

from pipeline.cli.command_error import CommandError
from pipeline.operations.backup import BackupError, backup, restore
from pipeline.operations.lock import LockedError
from pipeline.orchestration.run_request import RUN_ID_FORMAT
from pipeline.outputs.messages import message
from pipeline.settings import Home, office_now
from pipeline.warehouse.publish import integrity_problem, sha256_of


def backup_command(home: Home, target: Path) -> None:
    """Write the archive; into a folder under a name made of the time. Raises CommandError."""
    if not home.history.is_dir():
        raise CommandError(f"{home.folder} に控えを取るものがありません。--home で置き場を指定してください。")
    if target.is_dir():
        target = target / f"monosashi-backup-{office_now().strftime(RUN_ID_FORMAT)}.tar"
    try:
        count = backup(home, target)
    except LockedError as error:
        raise CommandError(message("message", "locked", pid=error)) from None
    except BackupError as error:
        raise CommandError(str(error)) from None
    size_mib = target.stat().st_size / 1024**2
    print(f"控えを取りました: {target}（{count:,}ファイル、{size_mib:,.1f} MiB）")
    print(f"SHA-256 {sha256_of(target)}")


def restore_command(archive: Path, home: Home) -> None:
    """Make the home anew. Raises CommandError; nothing is there then."""
    if not archive.is_file():
        raise CommandError(f"{archive} がありません。`monosashi backup` で作った控えを指定してください。")
    try:
        count = restore(archive, home)
    except BackupError as error:
        raise CommandError(str(error)) from None
    print(f"{home.folder} に戻しました（{count:,}ファイル、すべて SHA-256 を確かめました）。")
    if problem := integrity_problem(home.published):
        print(f"! {problem}")
