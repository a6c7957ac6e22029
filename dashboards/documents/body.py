"""The sheet of one body: verdicts and why, pillars beside the peers, what to do next, what changed."""

from collections.abc import Mapping
from typing import Any

from dashboards.body_record import BodyRecord
from dashboards.documents.content import Content, bar_of, frame_of, head_of, score_word
from dashboards.page_statements import body as statements
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
    lead = statements.verdict(body, record.groups, record.indicators, words)
    return {
        **frame_of(record.snapshot, record.code, False, record.year, words),
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
        "legend": words("paper.legend", rule=statements.rule_text(body, min_peers, words)),
        "next": _next(record, words),
        "change": _change(record.rows("body_moves"), body, words),
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
    why = statements.reason_of(group, record.indicators, words) if group["state"] != "passed" else ""
    evidence = statements.evidence_text(group, words)
    ahead = words("stepcards.ahead") if group["is_ahead_of_order"] else ""
    met = [statements.gate_text(record.indicators[name], words) for name in group["gates_met"] or []]
    return {
        **bar_of(group, record.medians.get(group["group_id"], {}).get("peer_median")),
        "name": statements.group_name(group, words),
        "state": group["state"],
        "state_word": words(f"state.{group['state']}"),
        "score_word": score_word(group, words),
        "why": words("paper.sentence").join(filter(None, [evidence, ahead, why, *met])) or words("stepcards.no_gates"),
    }


def _pillar(group: Row, record: BodyRecord, place: Row | None, words: Words) -> Content:
    median = record.medians.get(group["group_id"], {})
    medians = {name: words.number(median.get(f"{name}_median")) for name in ("peer", "nation")}
    return {
        **bar_of(group, median.get("peer_median")),
        "name": statements.group_name(group, words),
        "score_word": score_word(group, words),
        "peers": words("paper.medians", **medians),
        "place": _place(place, words),
    }


def _place(place: Row | None, words: Words) -> str:
    if place is None:
        return words("peers.no_score")
    return words("paper.place", n=place["n"], rank=statements.rank_text(place, words))


def _next(record: BodyRecord, words: Words) -> Content:
    step, rows = record.body["next_step"], record.actions
    title = words("paper.next_title") if step is None else words("paper.next_title_step", step=step, count=len(rows))
    shown = rows[:MOST]
    return {
        "title": title,
        "head": head_of("next", ("position", "what", "now", "peers", "gain"), words),
        "rows": [_action(row, words) for row in shown],
        "none": words("next.answer_none") if step is None else words("paper.next_none"),
        "note": words("paper.next_more", count=len(shown), total=len(rows))
        if len(shown) < len(rows)
        else words("paper.next_note"),
    }


def _action(row: Row, words: Words) -> Content:
    status, name, share = statements.status_of(row), words.pick(row, "name"), row["share_of_peers"]
    peers = words("paper.share", share=words.percent(None if share is None else 100 * share), n=row["peer_count"])
    return {
        "position": str(row["position"]),
        "name": words("paper.required", name=name) if row["is_required"] else name,
        "advice": words.pick(row, "advice"),
        "now": f"{ICONS.get(status, '?')} {statements.status_text(row, words)}",
        "peers": peers if row["peer_count"] else words("app.none"),
        "gain": words("app.none") if row["gain"] is None else words("paper.gain", gain=words.number(row["gain"])),
    }


def _change(rows: list[dict[str, Any]], body: Row, words: Words) -> Content:
    if not rows:
        return {"title": words("paper.change_title"), "none": words("paper.change_none"), "rows": []}
    stages = {"before": _stage(rows[0]["stage_before"], words), "now": _stage(body["stage"], words)}
    key = STAGE_MOVES.get(rows[0]["stage_direction"] or rows[0]["stage_reason"], "paper.stage_open")
    return {
        "title": words("paper.change_title_since", year=rows[0]["before_year"]),
        "stage": words(key, **stages),
        "head": head_of("change", ("what", "scores", "change", "note"), words),
        "rows": [_changed(row, words) for row in rows],
        "none": "",
    }


def _stage(stage: int | None, words: Words) -> str:
    return words("paper.stage_none") if stage is None else words("stage.reached", step=stage)


def _changed(row: Row, words: Words) -> Content:
    name, none = statements.group_name(row, words), words("app.none")
    if row["reason"]:
        return {"name": name, "scores": none, "change": none, "note": words(f"not_compared.{row['reason']}")}
    before, after = words.number(row["score_before"]), words.number(row["score_after"])
    return {
        "name": name,
        "scores": words("paper.before_after", before=before, after=after),
        "change": words.signed(row["change"]),
        "note": words("paper.compared", count=row["indicator_count"]),
    }
