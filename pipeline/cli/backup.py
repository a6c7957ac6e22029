"""`monosashi backup` and `restore`: a home in one archive, and back."""

from contextlib import suppress
from pathlib import Path

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.home_folder import require_home, require_lock
from pipeline.intake.receive import HistoryDamagedError, receipts
from pipeline.operations.backup import (
    BackupError,
    backup,
    has_signature,
    is_for_encryption,
    restore,
    verify_backup,
)
from pipeline.operations.backup_encryption import SUFFIX as ENCRYPTED_SUFFIX
from pipeline.operations.backup_encryption import EncryptionError, make_identity
from pipeline.operations.backup_signature import SignatureError, make_key_pair
from pipeline.operations.lock import LockedError
from pipeline.orchestration.run_request import RUN_ID_FORMAT
from pipeline.outputs.messages import message
from pipeline.settings import OFFICE_TIME, Home, office_now
from pipeline.warehouse.publish import PublishError, current, integrity_problem, sha256_of

_SUFFIX = ".tar"
_NO_KEY = "署名を確かめるには、公開鍵を --key で指定してください。"


def choose_target(target: Path | None, folder: Path | None) -> Path:
    """Return where to write, DEST or the folder of --to. Raises WrongUsageError for both, none, or no such folder.

    A share that is not connected is no folder: a file of its name would pass for a backup.
    """
    chosen = target or folder
    if chosen is None or (target and folder):
        raise WrongUsageError(message("backup", "one_target"))
    if folder and not folder.is_dir():
        raise WrongUsageError(message("backup", "no_folder", folder=folder, suffix=_SUFFIX))
    return chosen


def backup_command(home: Home, target: Path) -> None:
    """Write the archive; into a folder under a name made of the time. Raises CommandError."""
    require_lock()
    require_home(home)
    if not home.history.is_dir():
        raise WrongUsageError(f"{home.folder} に控えを取るものがありません。--home で置き場を指定してください。")
    target = _archive_at(target, _SUFFIX + ENCRYPTED_SUFFIX if is_for_encryption(home) else _SUFFIX)
    try:
        count = backup(home, target)
    except LockedError as error:
        raise CommandError(message("message", "locked", pid=error)) from None
    except BackupError as error:
        raise WrongUsageError(str(error)) from None
    size_mib = target.stat().st_size / 1024**2
    print(f"控えを取りました: {target}（{count:,}ファイル、{size_mib:,.1f} MiB）")
    print(f"SHA-256 {sha256_of(target)}")
    print(message("backup", "encrypted" if is_for_encryption(home) else "not_encrypted"))
    print(_signature_line(target))


def _archive_at(target: Path, suffix: str) -> Path:
    """Return the file to write, in a folder one named by the time. Raises WrongUsageError for another ending."""
    if target.is_dir():
        return target / f"monosashi-backup-{office_now().strftime(RUN_ID_FORMAT)}{suffix}"
    if not target.name.endswith(suffix):
        raise WrongUsageError(message("backup", "no_folder", folder=target, suffix=suffix))
    return target


def _signature_line(archive: Path) -> str:
    if has_signature(archive):
        return f"署名しました: {archive.name}.minisig（控えと一緒に置いてください）"
    return "! 署名はありません。書き換えられても分かりません。`monosashi backup --new-key KEY.pub` で鍵を作れます。"


def new_key_command(home: Home, public_key: Path) -> None:
    """Make the keys that backups are signed with. Raises CommandError."""
    try:
        make_key_pair(home, public_key)
    except SignatureError as error:
        raise WrongUsageError(str(error)) from None
    print(f"鍵を作りました: {home.backup_key}（秘密の鍵。控えには入りません）、{public_key}（公開鍵）")
    print("公開鍵は、控えとは別の場所に置いてください。これからの控えは署名されます。")


def new_identity_command(home: Home, identity: Path) -> None:
    """Make the keys that backups are encrypted with. Raises CommandError."""
    try:
        make_identity(home, identity)
    except EncryptionError as error:
        raise WrongUsageError(str(error)) from None
    print(message("backup", "identity_made", identity=identity, recipient=home.backup_recipient))


def verify_command(archive: Path, public_key: Path | None, identity: Path | None) -> None:
    """Read an archive through, with its signature where a key is given. Raises CommandError."""
    _require_file(archive)
    try:
        files, is_signed = verify_backup(archive, public_key, identity)
    except BackupError as error:
        raise WrongUsageError(str(error)) from None
    if files is None:
        print(message("backup", "not_decrypted", archive=archive))
    else:
        print(f"{archive} は、{files:,}ファイルすべての SHA-256 が合っています。")
    print(_verified_line(archive, is_signed))


def restore_command(archive: Path, home: Home, public_key: Path | None, identity: Path | None) -> None:
    """Make the home anew. Raises CommandError; nothing is there then."""
    _require_file(archive)
    try:
        count = restore(archive, home, public_key, identity)
    except BackupError as error:
        raise WrongUsageError(str(error)) from None
    print(f"{home.folder} に戻しました（{count:,}ファイル、すべて SHA-256 を確かめました）。")
    print(_verified_line(archive, public_key is not None))
    with suppress(HistoryDamagedError, PublishError, OSError):  # a damaged archive is named below
        _print_state(home)
    if problem := integrity_problem(home.published):
        print(f"! {problem}")


def _print_state(home: Home) -> None:
    """Name until when the archive knows anything: the guard cannot miss what this home never had."""
    received = [receipt.received_at for receipt in receipts(home.history)]
    snapshot = current(home.published)
    if received and snapshot:
        last = max(received).astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M")
        years = "・".join(map(str, snapshot.data_years))
        print(message("backup", "restored_state", run_id=snapshot.run_id, years=years, last=last))


def _require_file(archive: Path) -> None:
    if not archive.is_file():
        raise WrongUsageError(f"{archive} がありません。`monosashi backup` で作った控えを指定してください。")


def _verified_line(archive: Path, is_verified: bool) -> str:
    if is_verified:
        return "署名も合っています。"
    if has_signature(archive):
        return f"! 署名は確かめていません。{_NO_KEY}"
    return "! この控えに署名はありません。書き換えられていても分かりません。"
