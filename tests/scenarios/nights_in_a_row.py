"""Nights in a row on a changing inbox against one night on the final inbox: the same answers and scores, nothing grows.

What came when differs by nature (dates of receipt, revisions, files superseded), and so does the number of the delivery
that first held the current answer; it has to be a file of the same name. Every other table must be equal by content.
Each night changes some answers of one municipality's file.
"""

import os
import resource
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.cli.reference import install_sample
from pipeline.orchestration.run import run_night
from pipeline.orchestration.run_request import RUN_ID_FORMAT, RunRequest
from pipeline.settings import Home
from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.conftest import SAMPLE_INBOX

FIRST = datetime(2026, 4, 1, 16, 30, tzinfo=UTC)
TABLES = (
    "core.indicator_value", "mart.indicator_score", "mart.group_score", "mart.step_status", "mart.body_stage",
    "mart.ranking", "mart.peer_group", "mart.score_change", "mart.indicator_summary", "mart.next_action",
)  # fmt: skip
DIGEST = "SELECT bit_xor(hash(t)), count(*) FROM ({rows}) AS t"
OF_A_FILE = """
SELECT t.* EXCLUDE (delivery_id), d.name AS delivery_name
FROM {name} AS t LEFT JOIN meta.delivery AS d USING (delivery_id)
"""
NAMES_ITS_DELIVERY = ("core.indicator_value", "mart.indicator_score")
KEPT = 5
LOOK_AT, MOST_GROWTH = 20, 1.1
"""The most of twenty nights is held against the most of the last twenty: the allocator breathes from night to night."""
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
    return run_night(RunRequest(home, inbox, "2026.1", started_at.strftime(RUN_ID_FORMAT), started_at)).outcome


def contents(home: Path) -> dict[str, str]:
    """A digest of every table, whatever the order of its rows; for a delivery stands the name of its file."""
    published = home / "published"
    with open_snapshot(current(published).path(published)) as con:
        return {name: str(con.sql(DIGEST.format(rows=_rows(name))).fetchone()) for name in TABLES}


def _rows(name: str) -> str:
    return OF_A_FILE.format(name=name) if name in NAMES_ITS_DELIVERY else f"SELECT * FROM {name}"


def memory_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2


def size_mib(home: Path, *left_out: str) -> float:
    files = (path for path in home.rglob("*") if path.is_file() and path.relative_to(home).parts[0] not in left_out)
    return sum(path.stat().st_size for path in files) / 1024**2


@dataclass(frozen=True)
class Seen:
    """After a night: what its process and its home have come to. The history grows, and is left out."""

    memory_mib: float
    file_count: int
    size_mib: float


def look(home: Path) -> Seen:
    files = sum(1 for path in home.rglob("*") if path.is_file() and "history" not in path.parts)
    return Seen(memory_mib(), files, size_mib(home, "history"))


def compare(folder: Path, nights: int, first_inbox: Path = SAMPLE_INBOX) -> dict[str, object]:
    """Figures of a row of nights, and the tables that differ from those of one night on the final inbox."""
    os.environ |= {"MONOSASHI_KEEP_SNAPSHOTS": str(KEPT), "MONOSASHI_KEEP_REPORTS": str(KEPT)}
    inbox, many, single = folder / "inbox", folder / "many", folder / "single"
    shutil.copytree(first_inbox, inbox)
    for home in (many, single):
        install_sample(Home(home))
    seen: list[Seen] = []
    for number in range(nights):
        change(inbox, number)
        assert night(many, inbox, number) == "published"
        seen.append(look(many))
        print(f"  night {number + 1}: {seen[-1]}", file=sys.stderr, flush=True)
    night(single, inbox, nights)
    ours, theirs = contents(many), contents(single)
    differ = [name for name in TABLES if ours[name] != theirs[name]]
    return {"nights": nights, "tables that differ": differ} | _growth(seen, size_mib(many / "history"))


def _growth(seen: list[Seen], history_mib: float) -> dict[str, object]:
    """The most of the first nights once retention has set in, and of the last ones."""
    early, late = seen[KEPT:][:LOOK_AT] or seen, seen[-LOOK_AT:]
    pairs = {
        name: [round(max(getattr(one, name) for one in part), 1) for part in (early, late)]
        for name in ("memory_mib", "file_count", "size_mib")
    }
    growing = [name for name, (before, after) in pairs.items() if after > before * MOST_GROWTH]
    return {**pairs, "history_mib": round(history_mib, 1), "grows": growing}
