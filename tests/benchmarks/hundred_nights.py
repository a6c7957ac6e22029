"""Nights in a row on a changing inbox against one night on the final inbox: the same answers and scores, nothing grows.

What came when differs by nature (dates of receipt, revisions, files superseded); every other table must be equal by
content. Each night changes some answers of one municipality's file. `python -m tests.benchmarks.hundred_nights 100`
"""

import os
import resource
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.commands.reference import install_sample
from pipeline.flows import run_night
from pipeline.settings import Home
from pipeline.stages import RUN_ID_FORMAT, Order
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX

FIRST = datetime(2026, 4, 1, 16, 30, tzinfo=UTC)
TABLES = ("core.indicator_value", "mart.indicator_score", "mart.group_score", "mart.step_status", "mart.body_stage",
          "mart.standing", "mart.peer_group", "mart.change", "mart.national_summary", "mart.next_action")  # fmt: skip
DIGEST = """
SELECT bit_xor(hash(t)), count(*) FROM (SELECT COLUMNS(name -> name <> 'delivery_id') FROM {name}) AS t
"""
KEPT = 5
YES, NO = "発信している,", "発信していない,"


def change(inbox: Path, number: int) -> None:
    """One answer of one file of the last year turns round; the files take turns."""
    files = sorted((inbox / "2025" / "48_見本県").glob("*.csv"))
    file = files[number % len(files)]
    text = file.read_bytes().decode("cp932", errors="surrogateescape")
    turned = text.replace(YES, NO) if YES in text else text.replace(NO, YES)
    file.write_bytes((turned + "\n").encode("cp932", errors="surrogateescape"))


def night(home: Path, inbox: Path, number: int) -> str:
    started_at = FIRST + timedelta(days=number)
    return run_night(Order(home, inbox, "2026.1", started_at.strftime(RUN_ID_FORMAT), started_at)).outcome


def contents(home: Path) -> dict[str, str]:
    """A digest of every table, whatever the order of its rows, and whichever of the files that say it came first."""
    published = home / "published"
    with open_snapshot(current(published).path(published)) as con:
        return {name: str(con.sql(DIGEST.format(name=name)).fetchone()) for name in TABLES}


def memory_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2


def size_mib(home: Path, *left_out: str) -> float:
    files = (path for path in home.rglob("*") if path.is_file() and path.relative_to(home).parts[0] not in left_out)
    return sum(path.stat().st_size for path in files) / 1024**2


def compare(folder: Path, nights: int) -> dict[str, object]:
    """Figures of a row of nights, and the tables that differ from those of one night on the final inbox."""
    os.environ |= {"MONOSASHI_KEEP_SNAPSHOTS": str(KEPT), "MONOSASHI_KEEP_REPORTS": str(KEPT)}
    inbox, many, single = folder / "inbox", folder / "many", folder / "single"
    shutil.copytree(SAMPLE_INBOX, inbox)
    for home in (many, single):
        install_sample(Home(home))
    seen: list[tuple[float, int, float]] = []
    for number in range(nights):
        change(inbox, number)
        assert night(many, inbox, number) == "published"
        file_count = sum(1 for path in many.rglob("*") if path.is_file() and "history" not in path.parts)
        seen.append((memory_mib(), file_count, size_mib(many, "history")))
        print(f"  night {number + 1}: {seen[-1]}", file=sys.stderr, flush=True)
    night(single, inbox, nights)
    after, last = seen[min(KEPT + 1, nights - 1)], seen[-1]
    ours, theirs = contents(many), contents(single)
    return {
        "nights": nights,
        "tables that differ": [name for name in TABLES if ours[name] != theirs[name]],
        "memory_mib": [round(after[0]), round(last[0])],
        "files without history": [after[1], last[1]],
        "size_mib without history": [round(after[2], 1), round(last[2], 1)],
        "history_mib": round(size_mib(many / "history"), 1),
    }


def main(nights: int = 100) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        figures = compare(Path(folder), nights)
    print(f"nights in a row against one night: {figures} (pairs: once retention sets in, and at the end)")
    return figures


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
