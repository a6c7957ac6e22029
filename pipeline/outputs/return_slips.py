"""Return slips of a run: the findings of every delivery, with what correcting them changes, the gravest first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipeline.definitions.rules import HOLDING_SEVERITIES, SEVERITIES
from pipeline.operations.atomic_write import flush_to_disk, flush_tree, make_folder
from pipeline.outputs.messages import message
from pipeline.outputs.slip import Office, Slip, write_slip
from pipeline.settings import OFFICE_TIME
from pipeline.warehouse.snapshot import open_snapshot

Row = dict[str, Any]
_AT_A_TIME = 500
"""Deliveries whose slips are in memory together."""
_EFFECTS = """
SELECT effect.*, groups.name_ja AS group_ja, groups.name_en AS group_en, groups.step
FROM meta.finding_effect AS effect
JOIN core.indicator_group AS groups ON groups."perspective" = effect."perspective" AND groups.group_id = effect.group_id
SEMI JOIN (SELECT finding_id FROM meta.finding WHERE list_contains($1, delivery_id)) AS finding USING (finding_id)
ORDER BY finding_id, groups.position
"""
_DELIVERIES = """
SELECT delivery.*, ledger.held_back_count
FROM meta.delivery AS delivery
LEFT JOIN meta.ledger AS ledger USING (delivery_id)
WHERE list_contains($1, delivery_id)
ORDER BY delivery_id
"""
_FINDINGS = """
SELECT finding.*, now.raw_text AS current_text, now.known_from AS current_from
FROM meta.finding AS finding
JOIN meta.delivery AS delivery USING (delivery_id)
LEFT JOIN core.answer AS now
    ON (now.survey, now.year, now.code, now.item) = (delivery.survey, delivery.year, finding.code, finding.item)
    AND now.is_current AND now.status NOT IN ('invalid', 'not_answered')
WHERE list_contains($1, finding.delivery_id)
ORDER BY finding_id
"""
_BODIES = """
SELECT counted.*, body.name
FROM meta.delivery_body AS counted
JOIN core.body AS body USING (code)
WHERE list_contains($1, delivery_id)
ORDER BY delivery_id, code, year
"""


def write_return_slips(snapshot: Path, folder: Path, delivery_ids: Sequence[str], office: Office) -> int:
    """Write the slips of these deliveries into a new folder, all or none. Returns how many."""
    unfinished, count = folder.with_name(f".{folder.name}.part"), 0
    make_folder(folder.parent)
    with open_snapshot(snapshot) as con:
        for start in range(0, len(delivery_ids), _AT_A_TIME):
            for slip in _slips(con, delivery_ids[start : start + _AT_A_TIME], office):
                write_slip(unfinished, slip)
                count += 1
    if count:
        flush_tree(unfinished)
        unfinished.replace(folder)
        flush_to_disk(folder.parent)
    return count


def _slips(con: duckdb.DuckDBPyConnection, delivery_ids: Sequence[str], office: Office) -> list[Slip]:
    """Read these deliveries, each with its findings in order of consequence."""
    ids = list(delivery_ids)
    deliveries = _rows(con, _DELIVERIES, [ids])
    findings = _by(_rows(con, _FINDINGS, [ids]), "delivery_id")
    effects = _by(_rows(con, _EFFECTS, [ids]), "finding_id")
    bodies = _by(_rows(con, _BODIES, [ids]), "delivery_id")
    return [
        Slip(row, _in_order(findings[row["delivery_id"]], effects), bodies[row["delivery_id"]], office)
        for row in deliveries
    ]


def _in_order(findings: Sequence[Row], effects: Mapping[int, Sequence[Row]]) -> list[Row]:
    """Return the findings with what correcting them changes and what counts meanwhile, the gravest first."""
    return sorted((f | _consequence(effects[f["finding_id"]]) | _meanwhile(f) for f in findings), key=_order)


def _meanwhile(finding: Row) -> dict[str, str]:
    """Describe what counts until an answer that is held back is corrected; nothing for a finding about several."""
    if finding["severity"] not in HOLDING_SEVERITIES or finding["code"] is None or not finding["question"]:
        return {}
    day = finding["current_from"].astimezone(OFFICE_TIME).date().isoformat() if finding["current_from"] else ""
    key, facts = ("now", {"day": day, "text": finding["current_text"]}) if day else ("no_answer", {})
    return {f"meanwhile_{language}": message("slip_line", key, language, **facts) for language in ("ja", "en")}


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
    return SEVERITIES.index(finding["severity"]), -finding["weight"], finding["finding_id"]
