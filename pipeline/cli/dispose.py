"""`monosashi dispose`: remove what was received, by order, and leave the record that it was."""

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.cli.command_log import account
from pipeline.cli.home_folder import require_home, require_lock
from pipeline.cli.terminal import print_line
from pipeline.intake.disposal import disposals
from pipeline.intake.receive import Receipt, receipts
from pipeline.lake.services import services_of
from pipeline.operations.lock import LockedError
from pipeline.outputs.messages import message
from pipeline.settings import OFFICE_TIME, Home, office_now


def show_command(home: Home, names: list[str]) -> None:
    """Print what would be disposed of. Raises WrongUsageError when nothing is called so."""
    require_home(home)
    for receipt in _chosen(home, names):
        print_line(_line("would", receipt))
    print(message("dispose", "not_yet"))


def dispose_command(home: Home, names: list[str], reason: str) -> None:
    """Dispose of deliveries. Raises CommandError: locked, nothing is called so, no reason is given."""
    from pipeline.orchestration.disposal import dispose

    require_lock()
    require_home(home)
    if not reason.strip():
        raise WrongUsageError(message("dispose", "reason"))
    try:
        services = services_of(home)
        with services.lock():
            services.files.sync()  # reports and slips of other hosts quote its answers, too
            services.history.fetch()
            chosen = _chosen(home, names)
            dispose(home, chosen, account(), reason.strip(), office_now())
            services.history.store()
            services.files.sync()
    except LockedError as error:
        raise CommandError(message("message", "locked", pid=error)) from None
    for receipt in chosen:
        print_line(_line("done", receipt))
    open_ones = [one for one in disposals(home.history) if not one.is_complete]
    print(message("dispose", "next_night" if open_ones else "complete"))


def _line(key: str, receipt: Receipt) -> str:
    received = receipt.received_at.astimezone(OFFICE_TIME)
    return message("dispose", key, number=receipt.delivery_id, name=receipt.name, received=f"{received:%Y-%m-%d %H:%M}")


def _chosen(home: Home, names: list[str]) -> list[Receipt]:
    """Return the deliveries with one of these receipt numbers or names. Raises WrongUsageError."""
    known = receipts(home.history)
    for name in names:
        if not any(name in (one.delivery_id, one.name) for one in known):
            raise WrongUsageError(message("dispose", "unknown", name=name))
    return [one for one in known if {one.delivery_id, one.name} & set(names)]
