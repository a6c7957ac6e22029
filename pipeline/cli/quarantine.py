"""`monosashi quarantine`: files that nights leave out, since reading them ends the process; and their way back."""

from collections.abc import Callable
from datetime import datetime

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.home_folder import require_home, require_lock
from pipeline.cli.terminal import print_line
from pipeline.intake.quarantine import Quarantine, QuarantineRecord
from pipeline.lake.services import services_of
from pipeline.operations.lock import LockedError
from pipeline.outputs.messages import message
from pipeline.settings import OFFICE_TIME, Home


def list_quarantine(home: Home) -> None:
    """Print a line for each file that is in quarantine, or waits to be read anew."""
    require_home(home)
    records = [one for one in Quarantine(home.history).records() if one.state != "read"]
    for record in records:
        since = datetime.fromisoformat(record.since).astimezone(OFFICE_TIME)
        print_line(
            f"{record.delivery_id}  {message('quarantine_state', record.state)}  {since:%Y-%m-%d %H:%M}  "
            f"{message('quarantine_reason', record.reason, place=record.place)}  {record.name}"
        )
    if not records:
        print(message("quarantine", "empty"))


def retry_command(home: Home, names: list[str], *, is_all: bool) -> None:
    """Let the next night read files once more. Raises CommandError when one is not in quarantine."""
    _change(home, names, is_all, "retry", Quarantine.retry)


def release_command(home: Home, names: list[str], *, is_all: bool) -> None:
    """Let every night read files, which are never held again. Raises CommandError when one is not in quarantine."""
    _change(home, names, is_all, "release", Quarantine.release)


def _change(
    home: Home, names: list[str], is_all: bool, kind: str, change: Callable[[Quarantine, QuarantineRecord], None]
) -> None:
    require_lock()
    require_home(home)
    quarantine = Quarantine(home.history)
    if not names and not is_all:
        raise CommandError(message("quarantine", "which", kind=kind))
    try:
        services = services_of(home)
        with services.lock():
            services.history.fetch()
            records = quarantine.held() if is_all else _chosen(quarantine, names)
            for record in records:
                change(quarantine, record)
                print_line(message("quarantine", kind, name=record.name, number=record.delivery_id))
            services.history.store()
    except LockedError as error:
        raise CommandError(message("message", "locked", pid=error)) from None
    if not records:
        print(message("quarantine", "empty"))


def _chosen(quarantine: Quarantine, names: list[str]) -> list[QuarantineRecord]:
    """Return the records by receipt number, name, or the end of a name. Raises CommandError."""
    records = [one for one in quarantine.records() if one.state != "read"]
    return [_find(records, name) for name in names]


def _find(records: list[QuarantineRecord], name: str) -> QuarantineRecord:
    exact = [one for one in records if name in (one.delivery_id, one.name)]
    found = exact or [one for one in records if one.name.endswith(f"/{name}")]
    if len(found) == 1:
        return found[0]
    key = "several" if found else "unknown"
    numbers = "、".join(one.delivery_id for one in found or records)
    raise WrongUsageError(message("quarantine", key, name=name, numbers=numbers or message("quarantine", "none")))
