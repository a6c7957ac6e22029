"""Every protection of tests/protections.toml taken out: how many are noticed. In small: unit/test_protections.py.

`python -m tests.benchmarks.protections ["WHAT" …]`
"""

import sys

from tests.scenarios.protections import main

if __name__ == "__main__":
    raise SystemExit(min(1, main(sys.argv[1:])))
