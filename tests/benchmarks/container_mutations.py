"""Five thousand workbooks and ZIPs, changed in their structure, through whole nights of two hundred each.

In small: tests/flows/test_container_mutations.py. A seed other than 1 tries others; a failure names its seed.

`python -m tests.benchmarks.container_mutations [SEED] [COUNT]`
"""

import json
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from pipeline.orchestration.run import run_night
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.flows.nights import import_everything, output_of, run_request
from tests.scenarios.container_mutations import MutatedFile, batches, failures

COUNT = 5_000
_TABLES = ("meta.delivery", "meta.ledger", "meta.finding")


def night_over(home: Path, files: list[MutatedFile]) -> str:
    """Run a night over files in a new home. Return what came of it, as JSON."""
    (home / "inbox").mkdir(parents=True)
    for one in files:
        (home / "inbox" / one.name).write_bytes(one.content)
    start = time.monotonic()
    report = run_night(run_request(home, 0))
    seconds = time.monotonic() - start
    with open_snapshot(current(home / "published").path(home / "published")) as con:
        found = list(failures(files, *(con.sql(f"FROM {table}").pl() for table in _TABLES)))
    own, readers = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    states = Counter(row["state"] for row in report.deliveries)
    return json.dumps({"seconds": seconds, "failures": found, "states": states, "mib": own, "reader_mib": readers})


def main(seed: int, count: int) -> None:
    import_everything()
    stopped, lost, states, peak, reader_peak, slowest = 0, 0, Counter[str](), 0, 0, 0.0
    for files in batches(seed, count):
        with tempfile.TemporaryDirectory() as folder:
            text = output_of(lambda folder=folder, files=files: night_over(Path(folder) / "home", files))
        outcome = json.loads(text or "{}")
        stopped += not text
        if not text:
            print(f"the night over seeds {files[0].seed} to {files[-1].seed} was stopped")
            continue
        lost += len(outcome["failures"])
        print(*outcome["failures"], sep="\n", end="\n" if outcome["failures"] else "")
        states.update(outcome["states"])
        peak, reader_peak = max(peak, outcome["mib"]), max(reader_peak, outcome["reader_mib"])
        slowest = max(slowest, outcome["seconds"])
    print(
        f"{count:,} workbooks and ZIPs, seeds {seed} to {seed + count - 1}: {stopped} stopped nights, {lost} failures"
    )
    print(f"states of deliveries: {dict(states)}")
    print(f"peak memory: night {peak} MiB, reading process {reader_peak} MiB; slowest night {slowest:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1, int(sys.argv[2]) if len(sys.argv) > 2 else COUNT)
