"""Return slips of a night: every delivery's findings, with what mending them moves, worst and most telling first."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipeline.apart import shared
from pipeline.outputs.slip import write_slip
from pipeline.outputs.words import say
from pipeline.warehouse.snapshot import open_snapshot

Row = dict[str, Any]
_EFFECTS = """
SELECT effect.*, groups.name_ja AS group_ja, groups.name_en AS group_en, groups.step
FROM meta.finding_effect AS effect
JOIN core.indicator_group AS groups ON groups."view" = effect."view" AND groups.group_id = effect.group_id
ORDER BY finding_id, groups.position
"""
_SEVERITIES = ("fatal", "error", "warning", "note")


def write_returns(snapshot: Path, folder: Path, delivery_ids: Sequence[str]) -> int:
    """Write the slips of these deliveries into a new folder, all or none. Returns how many."""
    with open_snapshot(snapshot) as con:
        deliveries = _rows(
            con, "SELECT * FROM meta.delivery WHERE list_contains($1, delivery_id)", [list(delivery_ids)]
        )
        findings = _by(_rows(con, "SELECT * FROM meta.finding ORDER BY finding_id", []), "delivery_id")
        effects = _by(_rows(con, _EFFECTS, []), "finding_id")
    slips = [
        (row, sorted((f | _consequence(effects[f["finding_id"]]) for f in findings[row["delivery_id"]]), key=_order))
        for row in deliveries
    ]
    part = folder.with_name(f".{folder.name}.part")
    with shared(_write, part, slips[1::2]) as rest:
        _write(part, slips[::2])
        rest()
    if deliveries:
        part.replace(folder)
    return len(deliveries)


def _write(folder: Path, slips: Sequence[tuple[Row, Sequence[Row]]]) -> None:
    for row, findings in slips:
        write_slip(folder, row, findings)


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: list[object]) -> list[Row]:
    return list(con.sql(query, params=values).pl().iter_rows(named=True))


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
    return say("consequence", key, language, **facts)


def _order(finding: Row) -> tuple[int, float, int]:
    return _SEVERITIES.index(finding["severity"]), -finding["weight"], finding["finding_id"]
