"""Speed as ratios, measured side by side in one run: `make bench`. Nothing here passes or fails."""

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

BENCHMARKS = (
    "draws", "many_values", "long_files", "marts", "isolation", "mutations", "container_mutations",
    "eight_years", "users", "felt", "served", "readers", "kills", "faults",
    "disturbed", "prefect_faults", "prefect_database", "hundred_nights", "histories", "against", "growth",
    "many_deliveries", "single_check", "contradictions", "access", "ways_to_look", "meeting",
    "power_cuts", "attacks", "protections",
)  # fmt: skip


def bench() -> None:
    """Every benchmark with its time. Its lines are printed as they come, and written to `bench.json`."""
    machine = {"python": platform.python_version(), "cpu_count": os.cpu_count(), "system": platform.platform()}
    rows = []
    for name in BENCHMARKS:  # some fork, so each begins in a process of its own, without threads
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", f"tests.benchmarks.{name}"], stdout=subprocess.PIPE, text=True, check=False
        )
        row = {"benchmark": name, "seconds": round(time.monotonic() - start, 1), "is_done": done.returncode == 0}
        rows.append(row | {"lines": done.stdout.splitlines()})
        print(f"== {name}: {row['seconds']} s{'' if row['is_done'] else ' (FAILED)'}\n{done.stdout}", flush=True)
    text = json.dumps({"measured_on": machine, "benchmarks": rows}, ensure_ascii=False, indent=1)
    Path("bench.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    bench()
