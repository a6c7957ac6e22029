"""The sheet of one body: verdicts and why, pillars beside the peers, what to do next, what changed."""

from collections.abc import Mapping
from typing import Any

from dashboards import statements
from dashboards.body_record import BodyRecord
from dashboards.documents.content import Content, bar_of, frame_of, head_of
from dashboards.page_statements.body import next_title, peers_done, reason_of, rule_text
from dashboards.page_statements.body import verdict as verdict_of
from dashboards.words import Words

Row = Mapping[str, Any]
ICONS = {"yes": "✓", "answered": "✓", "planned": "△", "no": "×"}
"""What stands before a status; a question mark where there is no value."""
STAGE_MOVES = {
    "up": "paper.stage_moved", "down": "paper.stage_moved", "level": "paper.stage_same",
    "became_undetermined": "paper.stage_lost",
}  # fmt: skip
"""Direction of a stage, or why there is none → the key of the sentence."""
MOST = 5
"""How many things to do stand on the sheet."""


def body_sheet(record: BodyRecord, words: Words) -> Content:
    """Everything that `body.typ` shows, as text."""
    body = record.body
    places = {row["group_id"]: row for row in record.rows("paper_places")}
    min_peers = record.snapshot.row("snapshot")["min_peers"]
    lead = verdict_of(body, record.groups, record.indicators, words)
    return {
        **frame_of(record.snapshot, (record.code, body["body_kind"]), record.year, words),
        "title": words("paper.body_title", name=body["name"], year=record.year),
        "eyebrow": words("paper.body_eyebrow"),
        "heading": body["name"],
        "facts": _facts(body, words),
        "lead": words("paper.sentence").join(lead),
        "steps": {
            "title": words("stepcards.title"),
            "head": head_of("col", ("step", "state", "score", "bar", "why"), words),
            "rows": [_step(group, record, words) for group in record.steps],
        },
        "pillars": {
            "title": words("pillarcards.title"),
            "head": head_of("col", ("pillar", "score", "bar", "peers", "place"), words),
            "rows": [_pillar(group, record, places.get(group["group_id"]), words) for group in record.pillars],
        },
        "legend": words("paper.legend", rule=rule_text(body, min_peers, words)),
        "next": _next(record, words),
        "change": _change(record.rows("body_moves"), record, words),
    }


def _facts(body: Row, words: Words) -> list[str]:
    population = body["population"]
    facts = [
        body["prefecture"] if body["body_kind"] == "municipality" else "",
        words.named("kind", body["kind"]),
        words("body.peer_group", name=body["peer_group"]) if body["peer_group"] else "",
        words("body.population", value=words.number(population, 0)) if population else words("body.population_none"),
        words("body.code", code=body["code"]),
    ]
    return [fact for fact in facts if fact]


def _step(group: Row, record: BodyRecord, words: Words) -> Content:
    why = reason_of(group, record.indicators, words) if group["state"] != "passed" else ""
    evidence = statements.evidence_text(group, words)
    ahead = words("stepcards.ahead") if group["is_ahead_of_order"] else ""
    met = [statements.gate_text(record.indicators[name], words) for name in group["gates_met"] or []]
    return {
        **bar_of(group, record.medians.get(group["group_id"], {}).get("peer_median")),
        "name": statements.group_name(group, words),
        "state": group["state"],
        "state_word": statements.verdict(group, words),
        "score_word": statements.score_and_bounds(group, words),
        "why": words("paper.sentence").join(filter(None, [evidence, ahead, why, *met])) or words("stepcards.no_gates"),
    }


def _pillar(group: Row, record: BodyRecord, place: Row | None, words: Words) -> Content:
    median = record.medians.get(group["group_id"], {})
    medians = {name: words.number(median.get(f"{name}_median")) for name in ("peer", "nation")}
    return {
        **bar_of(group, median.get("peer_median")),
        "name": statements.group_name(group, words),
        "score_word": statements.score_and_bounds(group, words),
        "peers": words("paper.medians", **medians),
        "place": statements.place_among(place, words),
    }


def _next(record: BodyRecord, words: Words) -> Content:
    step, rows = record.next_step, record.to_do
    title = next_title(step, len(rows), words) if step else words("next.answer_none")
    shown = rows[:MOST]
    return {
        "title": words("paper.next_title", answer=title),
        "head": head_of("next", ("position", "what", "now", "peers", "gain"), words),
        "rows": [_action(row, words) for row in shown],
        "none": words("next.none" if step else "next.text_none"),
        "note": _note(len(shown), len(rows), words) if step else words("paper.next_left", total=len(rows)),
    }


def _note(count: int, total: int, words: Words) -> str:
    return words("paper.next_more", count=count, total=total) if count < total else words("paper.next_note")


def _action(row: Row, words: Words) -> Content:
    status, name = statements.status_of(row), words.pick(row, "name")
    return {
        "position": str(row["position"]),
        "name": words("paper.required", name=name) if row["is_required"] else name,
        "advice": words.pick(row, "advice"),
        "now": f"{ICONS.get(status, '?')} {statements.answer(row, words)}",
        "peers": peers_done(row, words) or words("app.none"),
        "gain": words("app.none") if row["gain"] is None else words("paper.gain", gain=words.number(row["gain"])),
    }


def _change(rows: list[dict[str, Any]], record: BodyRecord, words: Words) -> Content:
    if not rows:
        return {"title": words("paper.change_title"), "none": words("paper.change_none"), "rows": []}
    first = record.steps[0]["step"] if record.steps else None
    stages = {when: _stage(stage, first, words) for when, stage in
              {"before": rows[0]["stage_before"], "now": record.body["stage"]}.items()}  # fmt: skip
    key = STAGE_MOVES.get(rows[0]["stage_direction"] or rows[0]["stage_reason"], "paper.stage_open")
    return {
        "title": words("paper.change_title_since", year=rows[0]["before_year"]),
        "stage": words(key, **stages) if record.steps else "",
        "head": head_of("change", ("what", "scores", "change", "note"), words),
        "rows": [_changed(row, words) for row in rows],
        "none": "",
    }


def _stage(stage: int | None, first: int | None, words: Words) -> str:
    """A stage that is determined: where there is none, the first STEP was failed."""
    key = "step_stage.none_failed" if stage is None else "step_stage.reached"
    return words(key, step=first if stage is None else stage)


def _changed(row: Row, words: Words) -> Content:
    name, none = statements.group_name(row, words), words("app.none")
    if row["reason"]:
        return {"name": name, "scores": none, "change": none, "note": statements.change(row, words)}
    before, after = words.number(row["score_before"]), words.number(row["score_after"])
    return {
        "name": name,
        "scores": words("paper.before_after", before=before, after=after),
        "change": statements.change(row, words),
        "note": words("paper.compared", count=row["indicator_count"]),
    }
