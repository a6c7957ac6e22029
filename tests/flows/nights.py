"""Nights in processes of their own: libraries are imported once, each night is a fork. For readers and kills."""

import ctypes
import os
import shutil
import signal
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

from pipeline.cli.reference import install_sample
from pipeline.orchestration import stages
from pipeline.orchestration.run import run_night
from pipeline.orchestration.run_request import RUN_ID_FORMAT, IntakeResult, RunRequest
from pipeline.outputs.exports import changed_files
from pipeline.settings import ROOT, Home
from pipeline.warehouse.publish import current, sha256_of, snapshots

FIRST = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
"""When the first night of a home begins; the night of day `number` begins so many days later."""


_LIBRARIES = (
    "great_expectations", "jinja2", "xlsxwriter", "expectations.suites", "pipeline.outputs.exports",
    "pipeline.outputs.return_slips", "pipeline.validation.marts", "pipeline.validation.validate",
    "pipeline.warehouse.build", "pipeline.warehouse.change_attribution", "pipeline.warehouse.input_tables",
)  # fmt: skip


def import_everything() -> None:
    """What a night imports, before any fork, so that a night is its own work alone."""
    for name in _LIBRARIES:
        import_module(name)


def forked(work: Callable[[], object]) -> int:
    """Start it in a child process. Its exit code is 0 when it did not raise."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def output_of(work: Callable[[], str]) -> str:
    """Run it in a child process and return its text."""
    return start_with_output(work)()


def start_with_output(work: Callable[[], str]) -> Callable[[], str]:
    """Start it in a child process. Returns a function that waits for its end and returns its text."""
    read_end, write_end = os.pipe()

    def write_output() -> None:
        os.close(read_end)
        os.write(write_end, work().encode())

    child = forked(write_output)
    os.close(write_end)

    def wait() -> str:
        with os.fdopen(read_end, "rb") as output:
            text = output.read().decode()
        os.waitpid(child, 0)
        return text

    return wait


def bound_by_permissions() -> None:
    """From here on also root is: no capability is left (capset(2), version 3)."""
    header, none = struct.pack("Ii", 0x20080522, 0), bytes(24)
    assert ctypes.CDLL(None).capset(header, none) == 0


def ended_well(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def run_request(home: Path, number: int) -> RunRequest:
    """The night of a day: its inbox is the home's own."""
    started_at = FIRST + timedelta(days=number)
    return RunRequest(home, home / "inbox", "2026.1", started_at.strftime(RUN_ID_FORMAT), started_at)


def receive_for(request: RunRequest) -> IntakeResult:
    """The first stage of a night alone."""
    return stages.receive_files(request, request.load_catalogue())


def put_news(home: Path, number: int) -> None:
    """A file nobody has seen before."""
    (home / "inbox").mkdir(exist_ok=True)
    (home / "inbox" / "new.csv").write_text(f"a,b\n{number},1\n")


def publish_night(home: Path, number: int) -> None:
    put_news(home, number)
    assert run_night(run_request(home, number)).outcome == "published"


def publish_first_year(home: Path) -> None:
    """A home with the sample's first year in its own inbox, published."""
    install_sample(Home(home))
    shutil.copytree(ROOT / "data" / "sample" / "inbox" / "2023", home / "inbox")
    assert run_night(run_request(home, 0)).outcome == "published"


def kill_a_night(home: Path, number: int, after_seconds: float) -> bool:
    """Begin a night with news and kill it. Returns whether it was still running."""
    put_news(home, number)
    child = forked(lambda: run_night(run_request(home, number)))
    time.sleep(after_seconds)
    was_running = os.waitpid(child, os.WNOHANG)[0] == 0
    if was_running:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return was_running


def faults(home: Path) -> list[str]:
    """What a killed night must never leave behind: a pointer to anything but a whole, checked snapshot."""
    published = home / "published"
    present = current(published)
    if present is None or not present.path(published).exists():
        return ["the pointer names nothing"]
    wrong = [] if sha256_of(present.path(published)) == present.sha256 else ["the snapshot is not what was checked"]
    return wrong + changed_files(present.exports(published))


def leftover_files(home: Path) -> list[str]:
    """List files that belong to no finished night and to no receipt."""
    published = home / "published"
    known = {"current.json", "pinned.json", "vintages"}
    for snapshot in snapshots(published):
        known |= {snapshot.file, f"{Path(snapshot.file).stem}.json", Path(snapshot.file).stem}
    odd = [path.name for path in published.iterdir() if path.name not in known]
    odd += [str(path.relative_to(home)) for path in home.rglob("*.part")]
    traces = {one for trace in (home / "work").glob("*/error.txt") for one in (trace, trace.parent)}
    return odd + [str(path.relative_to(home)) for path in (home / "work").rglob("*") if path not in traces]
