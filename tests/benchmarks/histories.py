"""Random histories of a survey: forms in any order over editions that open and close, a night after another."""

import sys
import tempfile
from pathlib import Path

from pipeline.cli.reference import install_sample
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.settings import Home
from tests.property.test_histories import run_history

COUNT = 20


def main() -> None:
    """Run so many histories; an AssertionError says what was lost, or moved without an answer."""
    count, moves = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT, 0
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        install_sample(home)
        catalogue = load_catalogue(definition_paths(home, "2026.1"))
        for seed in range(count):
            own = Path(folder) / str(seed)
            own.mkdir()
            moves += run_history(catalogue, own, seed)
    print(f"{count} histories, {moves} rises and falls, each told by an answer; no year lost without its name")


if __name__ == "__main__":
    main()
