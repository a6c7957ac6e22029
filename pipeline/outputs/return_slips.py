"""Return slips of a run: the findings of every delivery, with what correcting them changes, the gravest first."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipeline.outputs.messages import message
from pipeline.outputs.slip import write_slip
from pipeline.warehouse.snapshot import open_snapshot

Row = dict[str, Any]
_EFFECTS = """
SELECT effect.*, groups.name_ja AS group_ja, groups.name_en AS group_en, groups.step
FROM meta.finding_effect AS effect
JOIN core.indicator_group AS groups ON groups."perspective" = effect."perspective" AND groups.group_id = effect.group_id
ORDER BY finding_id, groups.position
"""
_SEVERITIES = ("fatal", "error", "warning", "note")


def write_return_slips(snapshot: Path, folder: Path, delivery_ids: Sequence[str]) -> int:
    """Write the slips of these deliveries into a new folder, all or none. Returns how many."""
    slips = _slips(snapshot, delivery_ids)
    if slips:
        unfinished = folder.with_name(f".{folder.name}.part")
        for row, findings in slips:
            write_slip(unfinished, row, findings)
        unfinished.replace(folder)
    return len(slips)


def _slips(database: Path, delivery_ids: Sequence[str]) -> list[tuple[Row, list[Row]]]:
    """Read these deliveries, each with its findings in order of consequence."""
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


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: list[object]) -> list[Row]:
    return con.execute(query, values).pl().to_dicts()


def _by(rows: Sequence[Row], name: str) -> defaultdict[Any, list[Row]]:
    grouped: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[name]].append(row)
    return grouped


def _consequence(effects: Sequence[Row]) -> Row:
    """Describe what correcting changes, and weigh it: settled gates and new scores before mere coverage."""
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
