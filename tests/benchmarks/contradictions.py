"""Pages, A4 sheets, exports and the API of 200 bodies: no two of them contradict each other.

`python -m tests.benchmarks.contradictions [HOME YEAR COUNT]`; without a home, a nation of made-up answers.
"""

import os
import sys
import tempfile
from pathlib import Path

from dashboards.app import create_app
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import Home
from tests.benchmarks.users import YEARS, national_home
from tests.scenarios.outputs_of_a_body import contradictions, of_bodies


def compare(home: Path, year: int, count: int) -> None:
    before = os.times()
    seen = of_bodies(create_app(home), home, year, count)
    after = os.times()
    found = contradictions(seen)
    outputs = len({each.output for each in seen})
    print(f"{count} bodies in {year}, {len(seen):,} texts of {outputs} outputs, "
          f"{after.user - before.user:.0f} s of processor time: {len(found)} contradictions")  # fmt: skip
    print("".join(f"  {line}\n" for line in found[:20]), end="")


def main(home: str = "", year: str = str(max(YEARS)), count: str = "200") -> None:
    if home:
        compare(Path(home), int(year), int(count))
        return
    with tempfile.TemporaryDirectory() as folder:
        catalogue = load_catalogue(definition_paths(Home(Path("nowhere")), "2026.1"))
        compare(national_home(Path(folder), catalogue), int(year), int(count))


if __name__ == "__main__":
    main(*sys.argv[1:4])
