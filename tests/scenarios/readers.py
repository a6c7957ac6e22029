"""Readers at full speed in processes of their own while nights publish one after another.

Every answer must come from one whole snapshot: its sums agree, and all answers of a run are the same.
"""

import json
import time
from collections import defaultdict
from pathlib import Path

from pipeline.warehouse.publish import current
from pipeline.warehouse.snapshot import open_snapshot
from tests.flows.nights import ended_well, forked, publish_night

SUMS = """
SELECT
    (SELECT run_id FROM meta.run),
    (SELECT count(*) FROM core.indicator_value WHERE basis = 'full'),
    (SELECT count(*) FROM mart.indicator_score),
    (SELECT sum(cell_count) FROM meta.ledger),
    (SELECT count(*) FROM raw.cell),
    (SELECT bool_and(yes_count + planned_count + no_count + not_surveyed_count + not_answered_count = body_count)
        FROM mart.indicator_summary),
    (SELECT round(sum(score ORDER BY code, year, basis, "perspective", group_id), 6) FROM mart.group_score)
"""


def read_until(published: Path, stop: Path, out: Path, pause_seconds: float) -> None:
    """Ask again and again, with a new connection each time, once more before the end; write down what was seen."""
    count, wrong, seen, is_last = 0, [], defaultdict(set), False
    while not is_last:
        is_last = stop.exists()
        snapshot = current(published)
        assert snapshot is not None
        with open_snapshot(snapshot.path(published)) as con:
            run, values, scores, ledger, cells, is_whole, total = con.execute(SUMS).fetchall()[0]
        count += 1
        seen[run].add((values, ledger, total))
        if run != snapshot.run_id or values != scores or ledger != cells or not is_whole:
            wrong.append(f"{run}: {values} {scores} {ledger} {cells} {is_whole}")
        time.sleep(pause_seconds)
    found = {"count": count, "wrong": wrong, "seen": {run: sorted(sums) for run, sums in seen.items()}}
    out.write_text(json.dumps(found, default=str))


def race(home: Path, reader_count: int, night_count: int, pause_seconds: float = 0) -> dict[str, object]:
    """Start the readers, publish, stop. Returns counts of answers, errors, wrong rows, runs seen."""
    folder = home.parent
    stop, published = folder / "stop", home / "published"
    outs = [folder / f"reader_{number}.json" for number in range(reader_count)]
    readers = [forked(lambda out=out: read_until(published, stop, out, pause_seconds)) for out in outs]
    time.sleep(1)
    nights = [ended_well(forked(lambda n=number: publish_night(home, n))) for number in range(1, night_count + 1)]
    stop.touch()
    errors = sum(not ended_well(reader) for reader in readers)
    found = [json.loads(out.read_text()) for out in outs if out.exists()]
    sums: defaultdict[str, set] = defaultdict(set)
    for one in found:
        for run, seen in one["seen"].items():
            sums[run] |= {tuple(row) for row in seen}
    return {
        "nights": sum(nights),
        "answers": sum(one["count"] for one in found),
        "errors": errors,
        "wrong rows": sum(len(one["wrong"]) for one in found),
        "runs seen": len(sums),
        "runs seen in two ways": sum(len(ways) > 1 for ways in sums.values()),
    }
