"""Checks in a process of their own: the heavy library and a large file hold up no page.

The process reads questions and writes answers as pickles, through pipes that nobody else holds. It ends when the
dashboards do, however they end.
"""

import os
import pickle
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from dashboards.checking import check_here

if TYPE_CHECKING:
    from dashboards.checking import PrecheckResult

YIELDS = 5
"""How far the process stands back behind the pages, as `nice` counts."""


class AsideError(Exception):
    """The check could not be run, or its process has ended."""


class Aside:
    """The process over one home. Callers take turns; when it broke down, the next check begins another."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._process = self._begin()

    def _begin(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", __name__, str(self._home)]
        # A session of its own: Ctrl-C is for the dashboards, which then close the pipe.
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)  # noqa: S603

    def check(self, name: str, content: bytes) -> "PrecheckResult":
        """Check one file there. Raises AsideError."""
        if self._process.poll() is not None:
            self._process = self._begin()
        try:
            slip = self._asked(name, content)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.close()
            raise AsideError(str(error)) from error
        if isinstance(slip, Exception):
            raise AsideError(str(slip)) from slip
        return slip

    def _asked(self, name: str, content: bytes) -> Any:
        assert self._process.stdin and self._process.stdout
        pickle.dump((name, content), self._process.stdin)
        self._process.stdin.flush()
        return pickle.load(self._process.stdout)  # noqa: S301 - our own process, our own pipe

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what could not be written any more
                pipe.close()  # type: ignore[union-attr]


def main() -> None:
    """Answer until there is nothing more to read. What a library prints goes elsewhere than the answers."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.nice(YIELDS)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    home = Path(sys.argv[1])
    _answer("-", b"", home)  # load what the first check would wait for; its outcome does not matter
    while True:
        try:
            name, content = pickle.load(sys.stdin.buffer)  # noqa: S301 - likewise
        except EOFError:
            return
        pickle.dump(_answer(name, content, home), answers)
        answers.flush()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)  # in the middle of whatever it does: nobody waits for it any more


def _answer(name: str, content: bytes, home: Path) -> "PrecheckResult | Exception":
    try:
        return check_here(home, name, content)
    except Exception as error:
        return AsideError(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
