"""A line in the trail of the home for each command of an operator: who, when, what, and how it ended."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.operations.audit_trail import AuditTrail
from pipeline.outputs.messages import message
from pipeline.settings import Home


@contextmanager
def logged(home: Home, command: str, *, is_quiet: bool = False, **facts: object) -> Iterator[None]:
    """Log the command at its end, also when it failed. `facts` are run ids, paths and counts, never an answer.

    `is_quiet`: nothing is printed where the line cannot be written, as for those who may only read the home.
    """
    outcome = "failed"
    try:
        yield
        outcome = "done"
    except SystemExit as ended:
        outcome = f"exit {ended.code or 0}"
        raise
    finally:
        if home.folder.is_dir():  # a mistyped --home is not made by its trail
            _write(home, command, outcome, facts, is_quiet)


def _write(home: Home, command: str, outcome: str, facts: dict[str, object], is_quiet: bool) -> None:
    """Write the line; where that cannot be, the command goes on, and its operator reads that it left none."""
    shown = {name: str(value) for name, value in facts.items() if value is not None}
    try:
        AuditTrail(home.audit).append("command", account(), command=command, outcome=outcome, **shown)
    except OSError as error:
        if not is_quiet:
            print(message("audit", "not_written", folder=home.audit, reason=error.strerror or error), file=sys.stderr)


def account() -> str:
    """Return the account; behind sudo, who called it."""
    try:
        own = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        own = str(os.getuid())
    caller = os.environ.get("SUDO_USER", "")
    return f"{own} ({caller})" if caller else own
