"""A line in the log of the home for each command of an operator: who, when, what, and how it ended."""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.operations.logs import COMMAND_FILE, Log
from pipeline.settings import Home


@contextmanager
def logged(home: Home, command: str, **facts: object) -> Iterator[None]:
    """Log the command at its end, also when it failed. `facts` are run ids, paths and counts, never an answer."""
    outcome = "failed"
    try:
        yield
        outcome = "done"
    except SystemExit as ended:
        outcome = f"exit {ended.code or 0}"
        raise
    finally:
        if home.folder.is_dir():  # a mistyped --home is not made by its log
            _write(home, command, outcome, facts)


def _write(home: Home, command: str, outcome: str, facts: dict[str, object]) -> None:
    shown = {name: str(value) for name, value in facts.items() if value is not None}
    Log(home.logs, "", COMMAND_FILE).write("command", command=command, who=_account(), outcome=outcome, **shown)


def _account() -> str:
    """Return the account; behind sudo, who called it."""
    try:
        own = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        own = str(os.getuid())
    caller = os.environ.get("SUDO_USER", "")
    return f"{own} ({caller})" if caller else own
