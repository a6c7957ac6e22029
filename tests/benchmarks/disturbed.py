"""Every incident of a night, each in a home of its own. In small: tests/flows/test_disturbed.py.

`python -m tests.benchmarks.disturbed`
"""

import tempfile
from pathlib import Path

from tests.flows.nights import import_everything
from tests.scenarios.incidents import ALL
from tests.scenarios.killed_nights import sample_home
from tests.scenarios.nights_with_incidents import each_alone, prepared


def main() -> None:
    import_everything()
    count = bad = 0
    with tempfile.TemporaryDirectory() as folder:
        ready = prepared(Path(folder), sample_home(Path(folder) / "first_year"))
        for what, said, wrong in each_alone(Path(folder), *ready, ALL):
            count, bad = count + 1, bad + bool(wrong)
            verdict = "WRONG: " + ", ".join(wrong) if wrong else "nothing lost, nothing half, the next night is right"
            print(f"  {what}: {verdict} | {said.replace(folder, '')[:110]}", flush=True)
    print(f"{count} incidents, {bad} with anything wrong")


if __name__ == "__main__":
    main()
