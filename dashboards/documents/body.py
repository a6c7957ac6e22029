"""The sheet of one body: verdicts and why, pillars beside the peers, what to do next, what changed."""

from typing import Any

from dashboards.address import Address
from dashboards.disclosure import may_name
from dashboards.documents.content import Content, bar_of, frame_of, head_of, score_word
from dashboards.old.figures.answers import status_of
from dashboards.old.figures.marks import ICONS, group_name
from dashboards.old.figures.standing import rank_text, rule_text
from dashboards.old.pages.body import Card
from dashboards.old.pages.verdict import evidence_text, gate_text, reason_of, verdict
from dashboards.page_context import PageContext
from dashboards.store import OpenedSnapshot
from dashboards.words import Words

STAGE_MOVES = {
    "up": "paper.stage_moved", "down": "paper.stage_moved", "level": "paper.stage_same",
    "became_undetermined": "paper.stage_lost",
}  # fmt: skip
"""Direction of a stage, or why there is none → the key of the sentence."""
MOST = 5
"""How many things to do stand on the sheet."""


def body_sheet(snapshot: OpenedSnapshot, body: dict, context: PageContext, address: Address) -> Content:
    """Everything that `body.typ` shows, as text. `body`: a row of queries/body.sql."""
    words = address.words
    card = Card.of(snapshot, body, context, words)
    indicators = {row["indicator"]: row for row in card.indicators.iter_rows(named=True)}
    asked = {"code": body["code"], "year": context.year}
    places = {row["group_id"]: row for row in snapshot.frame("paper_places", **asked).iter_rows(named=True)}
    return {
        **frame_of(snapshot, body["code"], False, context.year, words),
        "title": words("paper.body_title", name=body["name"], year=context.year),
        "eyebrow": words("paper.body_eyebrow"),
        "heading": body["name"],
        "facts": _facts(body, words),
        "lead": words("paper.sentence").join(verdict(body, card.groups, indicators, words)),
        "steps": {
            "title": words("stepcards.title"),
            "head": head_of("col", ("step", "state", "score", "bar", "why"), words),
            "rows": [_step(group, card, indicators, words) for group in card.steps],
        },
        "pillars": {
            "title": words("pillarcards.title"),
            "head": head_of("col", ("pillar", "score", "bar", "peers", "place"), words),
            "rows": [_pillar(group, card, places.get(group["group_id"]), words) for group in card.pillars],
        },
        "legend": words("paper.legend", rule=rule_text(body, card.facts["min_peers"], words)),
        "next": _next(snapshot.frame("body_actions", **asked).rows(named=True), card, indicators, context, words),
        "change": _change(card.moves.rows(named=True), body, words),
    }


def _facts(body: dict, words: Words) -> list[str]:
    population = body["population"]
    facts = [
        body["prefecture"] if body["body_kind"] == "municipality" else "",
        words.named("kind", body["kind"]),
        words("body.peer_group", name=body["peer_group"]) if body["peer_group"] else "",
        words("body.population", value=words.number(population, 0)) if population else words("body.population_none"),
        words("body.code", code=body["code"]),
    ]
    return [fact for fact in facts if fact]


def _step(group: dict, card: Card, indicators: dict[str, dict], words: Words) -> Content:
    why = reason_of(group, indicators, words) if group["state"] != "passed" else ""
    evidence = evidence_text(group, words)
    ahead = words("stepcards.ahead") if group["is_ahead_of_order"] else ""
    met = [gate_text(indicators[name], words) for name in group["gates_met"] or []]
    return {
        **bar_of(group, card.around.median(group["group_id"]).get("peer_median")),
        "name": group_name(group, words),
        "state": group["state"],
        "state_word": words(f"state.{group['state']}"),
        "score_word": score_word(group, words),
        "why": words("paper.sentence").join(filter(None, [evidence, ahead, why, *met])) or words("stepcards.no_gates"),
    }


def _pillar(group: dict, card: Card, place: dict | None, words: Words) -> Content:
    median = card.around.median(group["group_id"])
    medians = {name: words.number(median.get(f"{name}_median")) for name in ("peer", "nation")}
    return {
        **bar_of(group, median.get("peer_median")),
        "name": group_name(group, words),
        "score_word": score_word(group, words),
        "peers": words("paper.medians", **medians),
        "place": _place(place, words),
    }


def _place(place: dict | None, words: Words) -> str:
    if place is None:
        return words("peers.no_score")
    return words("paper.place", n=place["n"], rank=rank_text(place, words))


def _next(rows: list[dict], card: Card, indicators: dict[str, dict], context: PageContext, words: Words) -> Content:
    step = card.body["next_step"]
    title = words("paper.next_title") if step is None else words("paper.next_title_step", step=step, count=len(rows))
    shown = rows[:MOST]
    return {
        "title": title,
        "head": head_of("next", ("position", "what", "now", "peers", "gain"), words),
        "rows": [_action(row, indicators[row["indicator"]], card.body, context, words) for row in shown],
        "none": words("next.answer_none") if step is None else words("paper.next_none"),
        "note": words("paper.next_more", count=len(shown), total=len(rows))
        if len(shown) < len(rows)
        else words("paper.next_note"),
    }


def _action(row: dict, indicator: dict, body: dict, context: PageContext, words: Words) -> Content:
    status, name = status_of(indicator), words.pick(row, "name")
    is_shown = may_name(row["disclosure"], body["prefecture_code"], context.pref)
    share = row["share_of_peers"]
    peers = words("paper.share", share=words.percent(None if share is None else 100 * share), n=row["peer_count"])
    gain = words("paper.gain", gain=words.number(row["gain"])) if is_shown and row["gain"] is not None else ""
    return {
        "position": str(row["position"]),
        "name": words("paper.required", name=name) if row["is_required"] else name,
        "advice": words.pick(row, "advice"),
        "now": f"{ICONS.get(status, '')} {words.named('status', status)}".strip(),
        "peers": peers if row["peer_count"] else words("app.none"),
        "gain": gain or words("app.none"),
    }


def _change(rows: list[dict], body: dict, words: Words) -> Content:
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


def _changed(row: dict[str, Any], words: Words) -> Content:
    name, none = group_name(row, words), words("app.none")
    if row["reason"]:
        return {"name": name, "scores": none, "change": none, "note": words(f"not_compared.{row['reason']}")}
    before, after = words.number(row["score_before"]), words.number(row["score_after"])
    return {
        "name": name,
        "scores": words("paper.before_after", before=before, after=after),
        "change": words.signed(row["change"]),
        "note": words("paper.compared", count=row["indicator_count"]),
    }
