"""Files made to harm, each through a night, `check`, `read` and the page: what each way answered, and what it cost.

The seven of `../shared/cases/hostile`, and those that `tests.scenarios.hostile_files` makes. The night takes all of
them at once, beside a good file. Seconds of processor time are those of `check`, with its reader.

`python -m tests.benchmarks.attacks [MOST]`
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from dashboards.check_process import CheckProcess, CheckProcessError
from dashboards.checking import PrecheckRefusedError
from pipeline.cli.reference import install_sample
from pipeline.orchestration.run import next_request, run_night
from pipeline.settings import ROOT, Home
from tests.conftest import SAMPLE_INBOX
from tests.scenarios.hostile_files import hostile_files

CASES = ROOT.parent / "shared" / "cases" / "hostile"
_WIDTH = 60


class Cost(NamedTuple):
    """What a command printed and took: exit code, its line, seconds of processor time."""

    exit_code: int
    line: str
    cpu_seconds: float


def attacks() -> dict[str, bytes]:
    """Return name → bytes."""
    shared = {path.name: path.read_bytes() for path in sorted(CASES.glob("*")) if path.suffix in (".xlsx", ".zip")}
    return shared | {one.name: one.content for one in hostile_files()}


def run_command(command: str, path: Path) -> Cost:
    """Run a command over a file, in a process of its own."""
    words = [sys.executable, "-m", "pipeline.cli", command, str(path)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(words, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if "Traceback" in text:
        raise RuntimeError(f"{command} {path.name}: a traceback reached the screen")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = lines[1] if command == "check" and len(lines) > 1 else (lines or [""])[0]
    return Cost(process.returncode, line, used.ru_utime + used.ru_stime)


def ask_page(page: CheckProcess, name: str, content: bytes) -> str:
    """Return the first sentence that the page shows."""
    try:
        result = page.check(name, content)
    except (PrecheckRefusedError, CheckProcessError) as refused:
        return f"refused: {refused}"
    return str(result.findings[0]["message_ja"]) if result.findings else str(result.deliveries[0]["state"])


def night_states(folder: Path, contents: dict[str, bytes]) -> dict[str, str]:
    """Run a night over all of them and a good file. Returns name of the file → states of its deliveries."""
    home = Home(folder)
    home.inbox.mkdir(parents=True)
    install_sample(home)
    good = next(SAMPLE_INBOX.rglob("48_葉月市.csv"))
    shutil.copyfile(good, home.inbox / good.name)
    for name, content in contents.items():
        (home.inbox / name).write_bytes(content)
    report = run_night(next_request(folder, home.inbox))
    states: dict[str, set[str]] = {}
    for row in report.deliveries:
        states.setdefault(row["name"].split("/")[0], set()).add(row["state"])
    return {name: ", ".join(sorted(found)) for name, found in states.items()}


def main(most: int | None) -> None:
    """Print a block an attack."""
    contents = dict(list(attacks().items())[:most])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        states = night_states(folder / "home", contents)
        page = CheckProcess(folder / "home")
        for attack, content in contents.items():
            path = folder / attack.replace("/", "_")
            path.write_bytes(content)
            check, read = (run_command(command, path) for command in ("check", "read"))
            print(f"{ascii(attack)[1:-1]}: night {states.get(attack, 'NOT NAMED')}; check {check.exit_code} "
                  f"({check.cpu_seconds:.1f} s) {check.line[:_WIDTH]}; read {read.exit_code} "
                  f"{read.line[:_WIDTH]}; page {ask_page(page, attack, content)[:_WIDTH]}", flush=True)  # fmt: skip
        page.close()
    print(f"{len(contents)} attacks; {len(states) - 1} named by the night")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
