"""Sentences of one body: how far it has come and why not farther, what to do next, where it stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.disclosure import WITHHELD
from dashboards.latin_names import peer_name
from dashboards.statements import amount, answer, answered, score_text, status_text, step_labels
from dashboards.words import Words

Row = Mapping[str, Any]
Indicators = Mapping[str, Row]


def verdict(body: Row, groups: Sequence[Row], indicators: Indicators, words: Words) -> list[str]:
    """Sentences in order: the stage, the next STEP and why it is not reached, what was passed ahead of order.

    `groups`: rows of body_groups.sql. `indicators`: id → row of body_indicators.sql.
    """
    steps = {group["step"]: group for group in groups if group["step"] is not None}
    if not steps:
        return [pillars(groups, words)]
    if body["next_step"] is None:
        return [words("verdict.all", step=max(steps))]
    reached = [] if body["stage"] is None else [words("verdict.reached", step=body["stage"])]
    later = [_provisional(body, steps, words), _out_of_order(body, words)]
    return [*reached, next_step(steps[body["next_step"]], indicators, words), *filter(None, later)]


def pillars(groups: Sequence[Row], words: Words, key: str = "pillarcards.sentence") -> str:
    """Every pillar with its score, or why it has none. `key`: of the sentence, or of a title."""
    parts = [
        words("pillarcards.part", name=words.pick(group, "name"), score=score_text(group, words))
        for group in groups
        if not group["has_steps"]
    ]
    return words(key, parts=words("app.separator").join(parts))


def next_step(group: Row, indicators: Indicators, words: Words) -> str:
    """A STEP that is not passed, and why."""
    why = reason_of(group, indicators, words)
    return words(f"verdict.next_{group['state']}", step=group["step"], name=words.pick(group, "name"), why=why)


def _provisional(body: Row, steps: Mapping[int, Row], words: Words) -> str:
    """Name the STEPs up to the next one whose verdicts rest on part of their questions."""
    judged = (step for step in sorted(steps) if step <= body["next_step"])
    weak = [step for step in judged if steps[step].get("evidence") == "provisional"]
    return words("verdict.provisional", steps=step_labels(weak, words)) if weak else ""


def _out_of_order(body: Row, words: Words) -> str:
    steps = step_labels(body["ahead_steps"] or [], words)
    return words("verdict.ahead", steps=steps) if steps else ""


def reason_of(group: Row, indicators: Indicators, words: Words) -> str:
    """Why a STEP is failed, open or not judged."""
    return {"failed": _why_failed, "undetermined": _why_open, "not_judged": _why_not_judged}[group["state"]](
        group, indicators, words
    )


def _why_failed(group: Row, indicators: Indicators, words: Words) -> str:
    reasons = []
    if group["gates_unmet"]:
        names = words.listed([answered(indicators[gate], words) for gate in group["gates_unmet"]])
        reasons.append(words("verdict.gates_unmet", names=names))
    if len(group["gates_unmet"] or []) == group["indicator_count"]:
        # The whole STEP is what is missing: that the score is low as well would only repeat it.
        return reasons[0]
    return words("verdict.and").join([*reasons, *filter(None, [low_score(group, words)])])


def low_score(group: Row, words: Words) -> str:
    """That the score, or the most it can come to, is below the threshold; empty where it is not."""
    threshold = words.number(group["threshold"], 0)
    if group["is_published"] and group["score"] < group["threshold"]:
        return words("verdict.low_score", score=words.number(group["score"]), threshold=threshold)
    if not group["is_published"] and group["high"] is not None and group["high"] < group["threshold"]:
        return words("verdict.low_bound", high=words.number(group["high"]), threshold=threshold)
    return ""


def _why_open(group: Row, indicators: Indicators, words: Words) -> str:
    if group["gates_unknown"]:
        rows = [indicators[name] for name in group["gates_unknown"]]
        statuses = dict.fromkeys(status_text(row, words) for row in rows)
        names = words.listed([words.pick(row, "name") for row in rows])
        return words("verdict.gates_unknown", names=names, statuses=words("app.separator").join(statuses))
    if not group["is_published"] and group["coverage"] is not None:
        return words("verdict.low_coverage", coverage=words.number(100 * group["coverage"], 0))
    return words("verdict.unclear")


def _why_not_judged(group: Row, _: Indicators, words: Words) -> str:
    return words("verdict.not_asked", asked=group["asked_count"], all=group["indicator_count"])


def answer_text(row: Row, words: Words) -> str:
    """The answer as received: text of its cell, else why there is none."""
    text = (row["raw_text"] or "").strip()
    if text:
        return text
    missing = WITHHELD if row["status"] == WITHHELD else "no_cell" if row["raw_text"] is None else "blank"
    return words(f"answers.missing_{missing}")


def value_text(row: Row, when: str, words: Words) -> str:
    """What was answered in one of two years, `_before` or ``: option, value, or why there is none."""
    option = row["option_before" if when else "option_text"]
    return answer({**row, "status": row[f"status{when}"], "value": row[f"value{when}"], "option_text": option,
                   "points": row[f"points{when}"]}, words)  # fmt: skip


def step_count(steps: Sequence[Row], words: Words) -> str:
    """How many STEPs are passed, failed, open."""
    states = [group["state"] for group in steps]
    counts = {state: states.count(state) for state in ("passed", "failed", "undetermined")}
    not_judged = states.count("not_judged")
    more = words("stepcards.answer_not_judged", not_judged=not_judged) if not_judged else ""
    return words("stepcards.answer", total=len(states), **counts) + more


def next_title(step: Row, count: int, words: Words) -> str:
    """What the next STEP needs. `count`: the fewest things that pass it."""
    keys = {"failed": "next.answer", "undetermined": "next.answer_unknown", "not_judged": "next.answer_not_judged"}
    key = keys[step["state"]] if count or step["state"] != "failed" else "next.answer_none_known"
    return words(key, step=step["step"], name=words.pick(step, "name"), count=count)


def peers_done(row: Row, words: Words) -> str:
    """How many of the peers whose answer is known have done it; for a number their median."""
    if row["kind"] == "number":
        value = amount(row["peer_median"], row["unit"], words)
        return words("next.peers_median", n=row["peer_value_count"], value=value) if row["peer_value_count"] else ""
    if not row["peer_known_count"]:
        return ""
    return words("next.peers_do", n=row["peer_known_count"], yes=row["peer_done_count"])


def peers_short(row: Row, words: Words) -> str:
    """The same for the cell of a grid: `7団体中5`, `中央値71.5%`."""
    if row["kind"] == "number":
        value = amount(row["peer_median"], row["unit"], words)
        return (
            words("answers.peers_median_of", value=value, n=row["peer_value_count"]) if row["peer_value_count"] else ""
        )
    if not row["peer_known_count"]:
        return ""
    return words("strengths.of", known=row["peer_known_count"], done=row["peer_done_count"])


def _peers(body: Row, words: Words) -> dict[str, Any]:
    """The rule by which the peers were found, what they have in common, and how many they are."""
    key = peer_name(body["peer_key"], words)
    return {"rule": words.pick(body, "peer_rule"), "key": key, "count": body["peer_count"], "name": body["name"]}


def rule_text(body: Row, min_peers: int, words: Words) -> str:
    """Whom the body is compared with, and why them."""
    if not body["peer_rule"]:
        return ""
    kind = "group" if body["peer_traits"] else body["body_kind"]
    named = words(f"peers.rule_{kind}", **_peers(body, words))
    closer = body[f"closer_rules_{words.lang}"]
    if not closer or body["body_kind"] == "prefecture":
        return named
    return named + words("peers.too_few", closer=words("app.separator").join(closer), min=min_peers)


def rule_short(body: Row, words: Words) -> str:
    """Whom the body is compared with, in one line."""
    if not body["peer_rule"]:
        return ""
    kind = "group" if body["peer_traits"] else body["body_kind"]
    return words(f"peers.short_{kind}", **_peers(body, words))


def held_title(rows: Sequence[Row], words: Words) -> str:
    """Which pillars are above or below the middle under every definition of peers, and no blank can change it.

    `rows`: name, side of each definition, `is_held`.
    """
    parts = _held_parts(rows, "held.{}", words)
    return words("held.and").join(parts) if parts else words("held.none")


def held_sides(rows: Sequence[Row], words: Words) -> str:
    """The same for the cell of a grid: `下: 人材、予算`."""
    return words("held.between").join(_held_parts(rows, "held.short_{}", words))


def _held_parts(rows: Sequence[Row], key: str, words: Words) -> list[str]:
    names = {
        side: [row["name"] for row in rows if row["is_held"] and row["among_peers"] == side]
        for side in ("below", "above")
    }
    return [words(key.format(side), names=words("app.separator").join(found)) for side, found in names.items() if found]
