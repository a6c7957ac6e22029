"""The prepared queries of `data/queries`, found by name wherever the program is installed."""

from pathlib import Path

from pipeline.cli.terminal import print_line
from pipeline.settings import ROOT

FOLDER = ROOT / "data" / "queries"


def print_prepared_queries() -> None:
    """Print the folder, and the name of each query with its question."""
    print_line(f"{FOLDER}")
    for path in sorted(FOLDER.glob("*.sql")):
        print_line(f"  {path.stem}  {_question(path)}")


def find_prepared_query(name: str) -> Path | None:
    """Return the prepared query of a name, with or without `.sql`; None where there is none."""
    path = FOLDER / f"{name.removesuffix('.sql')}.sql"
    return path if path in FOLDER.glob("*.sql") else None


def _question(path: Path) -> str:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    return first.removeprefix("-- ").partition(" | ")[0]
