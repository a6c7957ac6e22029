"""A whole night over the nation's wave against what a user would pick instead: dbt with DuckDB, and pandas with GX.

The wave: 1,741 `long` CP932 files of about 60 items, all new, into an empty home. Each contender is a process of its
own, its start included; rounds take turns. Warm: a standing Prefect server records the runs. Cold: the night starts a
server of its own in a new folder. `python -m tests.benchmarks.against [ROUNDS]`
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import ROOT, Home
from pipeline.warehouse.publish import current_file
from tests.benchmarks.dbt_night import environment, make_project, run_dbt, scores
from tests.benchmarks.long_files import files
from tests.flows.servers import MONOSASHI, ask_prefect, free_port, prefect_server

OFFICE_FILES = 150
WHOLE_SECONDS = 180
"""An office script that takes longer over all files is measured on some of them."""


def wave(folder: Path, catalogue: Catalogue) -> Path:
    """The inbox of the nation."""
    folder.mkdir()
    for name, content in files(catalogue).items():
        (folder / name).write_bytes(content)
    return folder


@contextmanager
def standing_server(folder: Path) -> Iterator[str]:
    """A Prefect server on a port of this machine. Yields the address of its API."""
    port = free_port()
    with prefect_server(folder, port):
        yield f"http://127.0.0.1:{port}/api"


def night(home: Path, inbox: Path, api: str | None) -> float:
    """Seconds of one `monosashi run` from nothing."""
    shutil.rmtree(home, ignore_errors=True)
    env = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    env |= {"PREFECT_API_URL": api} if api else {}
    start = time.perf_counter()
    done = subprocess.run([*MONOSASHI, "run", "--inbox", inbox, "--home", home], cwd=ROOT, env=env, capture_output=True)
    seconds = time.perf_counter() - start
    if done.returncode != 1:  # some of the made-up answers are sent back
        raise RuntimeError(done.stderr.decode()[-2000:])
    return seconds


def stage_seconds(home: Path) -> dict[str, float]:
    report = max((home / "reports").glob("2*.json"))
    return dict(json.loads(report.read_text(encoding="utf-8"))["stage_seconds"])


def office(inbox: Path, file_count: int) -> tuple[float, str]:
    """Seconds of the office's script over all files, and how they were found."""

    def ran(count: int) -> list[float]:
        command = [sys.executable, "-m", "tests.benchmarks.office_script", inbox, str(count)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return [float(word) for word in done.stdout.split()]

    imports, own, grouping, _ = ran(OFFICE_FILES)
    whole = imports + grouping + own * file_count / OFFICE_FILES
    if whole > WHOLE_SECONDS:
        return whole, f"{own / OFFICE_FILES:.2f} s a file, measured on {OFFICE_FILES} of them"
    return sum(ran(file_count)[:3]), "all files"


def told(what: str, times: list[float]) -> str:
    return f"  {what:44} {median(times):6.1f} s  ({min(times):.1f}–{max(times):.1f}, {len(times)} rounds)"


def parts_of(home: Path, whole: float) -> Iterator[str]:
    """What the last of the warm nights did with its time."""
    stages = stage_seconds(home)
    for name, seconds in stages.items():
        yield f"    {name:42} {seconds:6.1f} s"
    yield f"    {'imports, Prefect, report, end':42} {whole - sum(stages.values()):6.1f} s"


def main(rounds: int = 3) -> None:
    environment()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
        inbox, project = wave(folder / "inbox", catalogue), make_project(folder, catalogue)
        home, warm, cold, dbt = folder / "home", [], [], []
        with standing_server(folder) as api:
            run_dbt(project, inbox)  # it parses its project once, and keeps what it parsed
            for _ in range(rounds):
                warm.append(night(home, inbox, api))
                start = time.perf_counter()
                database = run_dbt(project, inbox)
                dbt.append(time.perf_counter() - start)
            known = ask_prefect(api, "flow_runs/count", {})
        differing = len(scores(current_file(home / "published")) ^ scores(database))
        parts = list(parts_of(home, warm[-1]))
        cold.extend(night(home, inbox, None) for _ in range(rounds))
        seconds, how = office(inbox, len(list(inbox.iterdir())))
    ratio = median(ours / theirs for ours, theirs in zip(warm, dbt, strict=True))
    print(f"a night over 1,741 files of about 60 items; medians and range, side by side; runs on the server: {known}")
    print(told("monosashi run, warm (standing server)", warm), *parts, sep="\n")
    print(told("monosashi run, cold (server of its own)", cold))
    print(told("dbt build (dbt-core 1.10, dbt-duckdb)", dbt) + f"  group scores that differ from ours: {differing}")
    print(f"  {'pandas, with GX per file':44} {seconds:6.1f} s  ({how})")
    print(f"  warm night ÷ dbt {ratio:.2f}; cold ÷ dbt {median(cold) / median(dbt):.2f}; "
          f"warm ÷ pandas with GX {median(warm) / seconds:.3f}")  # fmt: skip
    print("  not in dbt's time: ledger, place of every cell, findings and slips, exports, checksums, report, snapshot")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
