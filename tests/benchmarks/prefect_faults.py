"""Every fault of Prefect's database. In small: tests/flows/test_prefect_faults.py.

`python -m tests.benchmarks.prefect_faults [WORD…]`
"""

import sys
import tempfile
from pathlib import Path

from tests.flows.nights import import_everything
from tests.scenarios.killed_nights import sample_home
from tests.scenarios.prefect_faults import FAULTS, in_a_row


def main(*wanted: str) -> None:
    import_everything()
    several = tuple(one for one in FAULTS if not wanted or any(word in one.what for word in wanted))
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        home = sample_home(Path(folder) / "home")
        for what, seconds, wrong in in_a_row(home, FAULTS[:1] + several if wanted else several):
            bad += bool(wrong)
            verdict = (
                f"WRONG: {', '.join(wrong)}" if wrong else "published, nothing lost, Prefect records the next night"
            )
            print(f"  Prefect: {what}: {verdict}, {seconds:.0f} s", flush=True)
    print(f"{len(several)} faults of Prefect's database, {bad} with anything wrong")


if __name__ == "__main__":
    main(*sys.argv[1:])
