"""The power cut at every call of two nights, on a model of the disk. In small: tests/unit/test_durability.py.

`python -m tests.benchmarks.power_cuts`
"""

import shutil
import tempfile
import time
from pathlib import Path

from pipeline.cli.reference import install_sample
from pipeline.orchestration.run import run_night
from pipeline.settings import ROOT, Home
from tests.flows.nights import import_everything, put_news, run_request
from tests.scenarios.power_cut import cut_everywhere


def main() -> None:
    import_everything()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        install_sample(Home(home))
        shutil.copytree(ROOT / "data" / "sample" / "inbox" / "2023", home / "inbox")

        def nights() -> None:
            for number in (1, 2):
                put_news(home, number)
                run_night(run_request(home, number))

        start = time.process_time()
        found = cut_everywhere(home, nights)
        seconds = time.process_time() - start
        kept = sum(path.startswith("history/files/") for path in found.left)
        print(f"{found.moments} moments of two nights, {found.trees} ways to be left, in {seconds:.0f} s of CPU")
        print(f"  receipts without their bytes, pointers to no whole snapshot: {len(found.faults)}; files kept: {kept}")
        for fault in found.faults[:10]:
            print(f"  {fault}")


if __name__ == "__main__":
    main()
