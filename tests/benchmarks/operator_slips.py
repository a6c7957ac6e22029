"""What becomes of each way in which an operator could lose a published year, or a score, without meaning to.

`python -m tests.benchmarks.operator_slips [WORDS]`: of all slips, or of those whose name has the words.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.flows.nights import publish_first_year
from tests.scenarios.operator_slips import SLIPS, outcome


def main(words: str = "") -> Counter[str]:
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "published"
        publish_first_year(home)
        for number, slip in enumerate(slip for slip in SLIPS if words in slip.name):
            what, text = outcome(home, Path(folder) / str(number), slip)
            found[what] += 1
            print(f"{slip.name}: {what}: {text[:300]!r}", flush=True)
    print(f"slips: {dict(found)}")
    if found["unnoticed"]:
        raise SystemExit("WRONG: something was lost unnoticed")
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
