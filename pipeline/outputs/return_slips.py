"""Return slips of a night: every delivery's findings, with what mending them moves, worst and most telling first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipeline.operations.worker_process import is_running, submit
from pipeline.outputs.messages import message
from pipeline.outputs.slip import is_written, write_slip
from pipeline.warehouse.snapshot import open_snapshot

Row = dict[str, Any]
_EFFECTS = """
SELECT effect.*, groups.name_ja AS group_ja, groups.name_en AS group_en, groups.step
FROM meta.finding_effect AS effect
JOIN core.indicator_group AS groups ON groups."perspective" = effect."perspective" AND groups.group_id = effect.group_id
ORDER BY finding_id, groups.position
"""
_SEVERITIES = ("fatal", "error", "warning", "note")


Slip = tuple[Row, Sequence[Row]]


@contextmanager
def prewrite(database: Path, folder: Path, delivery_ids: Sequence[str]) -> Iterator[Callable[[], None]]:
    """A second process, where there is one, writes slips while this one publishes. What is yielded waits for them.

    Nobody sees them before `write_returns` puts the folder in its place.
    """
    slips = _slips(database, delivery_ids) if is_running() else []
    with submit(_write, _unfinished(folder), slips) as written:
        yield written


def write_returns(snapshot: Path, folder: Path, delivery_ids: Sequence[str], written: Callable[[], None]) -> int:
    """Write the slips of these deliveries into a new folder, all or none. Returns how many.

    `written` waits for those that are written from the front by somebody else: here they are written from the back.
    """
    slips = _slips(snapshot, delivery_ids)
    _write(_unfinished(folder), reversed(slips))
    written()
    if slips:
        _unfinished(folder).replace(folder)
    return len(slips)


def _unfinished(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.part")


def _slips(database: Path, delivery_ids: Sequence[str]) -> list[Slip]:
    """These deliveries, each with its findings in order of consequence."""
    with open_snapshot(database) as con:
        deliveries = _rows(
            con, "SELECT * FROM meta.delivery WHERE list_contains($1, delivery_id)", [list(delivery_ids)]
        )
        findings = _by(_rows(con, "SELECT * FROM meta.finding ORDER BY finding_id", []), "delivery_id")
        effects = _by(_rows(con, _EFFECTS, []), "finding_id")
    return [
        (row, sorted((f | _consequence(effects[f["finding_id"]]) for f in findings[row["delivery_id"]]), key=_order))
        for row in deliveries
    ]


def _write(folder: Path, slips: Iterable[Slip]) -> None:
    """Those that are not there yet."""
    for row, findings in slips:
        if not is_written(folder, row):
            write_slip(folder, row, findings)


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: list[object]) -> list[Row]:
    return con.execute(query, values).pl().to_dicts()


def _by(rows: Sequence[Row], name: str) -> defaultdict[Any, list[Row]]:
    grouped: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[name]].append(row)
    return grouped


def _consequence(effects: Sequence[Row]) -> Row:
    """What mending moves, in words, and how much: settled gates and new scores before mere coverage."""
    weight = sum(2 * row["settles_gate"] + row["brings_score"] + 0.1 for row in effects)
    texts = {f"consequence_{lang}": " ".join(_sentence(row, lang) for row in effects) for lang in ("ja", "en")}
    return {"weight": weight, **texts}


def _sentence(effect: Row, language: str) -> str:
    step = f"STEP{effect['step']} " if effect["step"] is not None else ""
    facts = {
        "group": f"{step}{effect[f'group_{language}']}",
        "now": f"{100 * effect['coverage']:.0f}",
        "after": f"{100 * effect['coverage_after']:.0f}",
    }
    key = "gate" if effect["settles_gate"] else "score" if effect["brings_score"] else "coverage"
    return message("consequence", key, language, **facts)


def _order(finding: Row) -> tuple[int, float, int]:
    return _SEVERITIES.index(finding["severity"]), -finding["weight"], finding["finding_id"]
