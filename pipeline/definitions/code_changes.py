"""Changes of codes, names and kinds of bodies, for whoever joins older statistics."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.settings import ROOT

FILE = ROOT / "data" / "registry" / "code_changes.csv"


@dataclass(frozen=True)
class CodeChange:
    """From `change_date` on, `code_after` stands where `code_before` stood."""

    change_date: date
    code_before: str
    code_after: str
    change_kind: str
    note: str


def load_code_changes(path: Path = FILE) -> tuple[CodeChange, ...]:
    """Read all changes, by date."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        CodeChange(date.fromisoformat(row["date"]), row["old_code"], row["new_code"], row["kind"], row["note"])
        for row in rows
    )
