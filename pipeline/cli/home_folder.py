"""What commands ask of the home that they are given."""

from pathlib import Path

from pipeline.cli.command_error import CommandError, WrongUsageError
from pipeline.operations.lock import HAS_LOCK
from pipeline.outputs.messages import message
from pipeline.settings import Home, default_home


def require_home(home: Home) -> None:
    """Raise WrongUsageError, with how to begin, where a command that only reads is given a folder that is no home."""
    require_folder(home)
    if not home.folder.exists():
        raise WrongUsageError(message("home", "missing", home=home.folder))


def require_home_if_named(home: Home) -> None:
    """The same for a command that does without a home: one that was named by mistake is not passed over."""
    require_folder(home)
    if home.folder != default_home():
        require_home(home)


def require_folder(home: Home) -> None:
    """Raise WrongUsageError where a home is a file. One that is missing is made by commands that write."""
    if home.folder.exists() and not home.folder.is_dir():
        raise WrongUsageError(message("home", "is_file", home=home.folder))


def require_lock() -> None:
    """Raise CommandError where this operating system has no lock, under which alone a home may be changed."""
    if not HAS_LOCK:
        raise CommandError(message("home", "needs_linux"))


def require_output_folder(out: Path | None) -> None:
    """Raise WrongUsageError where the folder of a file to be written is missing."""
    if out and not out.parent.is_dir():
        raise WrongUsageError(message("os_error", "no_folder", path=out, folder=out.parent))
