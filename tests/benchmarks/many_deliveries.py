"""One night over many small deliveries: processor time, peak memory of all its processes, content hash.

Memory is the sum over the night and its worker process, without what they share, twice a second; the peak of the
night's own process is as the kernel counts it. A second number is the deliveries that are read at a time.

`python -m tests.benchmarks.many_deliveries [DELIVERIES [BATCH]]`
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.definitions.registry import Body
from pipeline.definitions.survey import Survey
from pipeline.operations.worker_process import SUITES, running_worker
from pipeline.orchestration.run import next_request, run_night
from pipeline.settings import ROOT, Home
from tests.benchmarks.long_files import HEADER, answer

COUNTS = (1_000, 10_000)
YEAR = 2025
LONG_SHARE, FEWEST_ROWS, MOST_ROWS = 0.3, 3, 17
PEERS = ROOT.parent / "shared" / "reference" / "municipality_codes_peer_groups_2020_2024.csv"


def files(catalogue: Catalogue, count: int) -> Iterator[tuple[str, bytes]]:
    """Make forms of 32 to 144 cells of one edition: body after body, and then all of them again.

    How memory grows with the years is what `growth` measures.
    """
    chance, survey = Random(1), catalogue.survey("pref_dx")
    bodies = catalogue.registry.of_kind("municipality")
    for number in range(count):
        sent, body = number // len(bodies), bodies[number % len(bodies)]
        make = _long_rows if chance.random() < LONG_SHARE else _wide_rows
        text = io.StringIO()
        csv.writer(text).writerows(make(survey, body, YEAR, chance))
        yield f"{sent}/{body.code}.csv", text.getvalue().encode("cp932", errors="replace")


def _wide_rows(survey: Survey, body: Body, year: int, chance: Random) -> list[list[str]]:
    items = survey.items_in(year)
    return [
        ["団体コード", "団体名", "調査年度", *(item.label_in(year) for item in items)],
        [body.code, body.name, str(year), *(answer(item, chance) for item in items)],
    ]


def _long_rows(survey: Survey, body: Body, year: int, chance: Random) -> list[list[str]]:
    items = survey.items_in(year)
    first, count = chance.randrange(len(items) - MOST_ROWS), chance.randrange(FEWEST_ROWS, MOST_ROWS + 1)
    return [
        list(HEADER),
        *(
            [body.code, body.name, str(year), item.label_in(year), item.text, "", answer(item, chance), ""]
            for item in items[first : first + count]
        ),
    ]


def make_home(folder: Path, count: int) -> None:
    """Make a home with an inbox, and with the groups of the nation's municipalities where they are at hand."""
    home = Home(folder)
    if PEERS.exists():
        home.reference.mkdir(parents=True)
        shutil.copyfile(PEERS, home.reference / "peers.csv")
    for name, content in files(load_catalogue(definition_paths(home, "2026.1")), count):
        path = home.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def run_here(folder: Path) -> None:
    """Run the night in this process, as `monosashi run` does but for Prefect, and print its figures as JSON."""
    home, peaks = Home(folder), dict[str, float]()

    def note_peak(stage: str, seconds: float | None, steps: tuple[int, int] | None = None) -> None:
        if seconds is not None:
            peaks[stage] = _read_kib(Path("/proc/self/status"), "VmHWM:") // 1024
            print(f"  {stage} {peaks[stage]} MiB", file=sys.stderr, flush=True)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the kernel's mark of the peak begins anew

    with running_worker(SUITES):
        report = run_night(next_request(folder, home.inbox), on_progress=note_peak)
    used = os.times()
    print(json.dumps({
        "deliveries": len(report.deliveries), "findings": len(report.findings), "peaks": peaks,
        "content_hash": report.content_hash, "cpu_seconds": sum(used[:4]),
    }))  # fmt: skip


def measure(folder: Path, batch: int | None) -> dict:
    """Run the night in a process of its own. Returns its figures and MiB at its peak."""
    command = [sys.executable, "-m", "tests.benchmarks.many_deliveries", "night", str(folder)]
    environment = os.environ | ({"MONOSASHI_READ_BATCH": str(batch)} if batch else {})
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as night:
        watch = MemoryWatch(night.pid)
        watch.start()
        output, _ = night.communicate()
        watch.join()
    if night.returncode:
        raise RuntimeError(f"the night ended with {night.returncode}")
    return json.loads(output.splitlines()[-1]) | {"peak_mib": watch.peak_mib, "own_peak_mib": watch.own_peak_mib}


class MemoryWatch(threading.Thread):
    """Watches the memory of a process and of its children until it ends."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak_mib, self.own_peak_mib = pid, 0.0, 0.0

    def run(self) -> None:
        """Look twice a second; a process that has just ended counts as nothing."""
        while own := _read_kib(Path("/proc", f"{self.pid}", "status"), "VmHWM:"):
            self.own_peak_mib = max(self.own_peak_mib, own / 1024)
            total = sum(_read_kib(Path("/proc", pid, "smaps_rollup"), "Pss:") for pid in _family(f"{self.pid}"))
            self.peak_mib = max(self.peak_mib, total / 1024)
            time.sleep(0.5)


def _family(pid: str) -> list[str]:
    """Return a process and all its children's children."""
    try:
        children = Path("/proc", pid, "task", pid, "children").read_text(encoding="ascii").split()
    except OSError:
        children = []
    return [pid, *(member for child in children for member in _family(child))]


def _read_kib(path: Path, name: str) -> int:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def main(counts: tuple[int, ...], batch: int | None) -> None:
    """Print a line a number of deliveries."""
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            make_home(Path(name), count)
            start = time.perf_counter()
            figures = measure(Path(name), batch)
            seconds = time.perf_counter() - start
        print(f"{figures['deliveries']:6,} deliveries, {figures['findings']:,} findings: {seconds:.0f} s, "
              f"{figures['cpu_seconds']:.1f} s of CPU; peak {figures['peak_mib']:.0f} MiB, of the night's own process "
              f"{figures['own_peak_mib']:.0f} MiB; content {figures['content_hash'][:12]}\n"
              f"  MiB of its own by stage: {figures['peaks']}", flush=True)  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["night"]:
        run_here(Path(sys.argv[2]))
    else:
        given = [int(word) for word in sys.argv[1:]]
        main(tuple(given[:1]) or COUNTS, given[1] if len(given) > 1 else None)
