"""One end of a pipe that a child process inherits, as each operating system does it."""

import os
import subprocess
import sys
from multiprocessing.connection import Connection
from typing import Any

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection


def inheritance(number: int) -> dict[str, Any]:
    """Return what `subprocess.Popen` needs, so that the child has this end, and Ctrl-C is for the parent alone."""
    if sys.platform == "win32":
        os.set_handle_inheritable(number, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [number]})
        return {"startupinfo": startup, "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"pass_fds": [number], "start_new_session": True}


def open_inherited(number: int) -> Connection:
    """Open the end that the parent handed over under this number."""
    if sys.platform == "win32":
        return PipeConnection(number)
    return Connection(number)
