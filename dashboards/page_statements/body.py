"""Sentences of one body: how far it has come and why not farther, what to do next, where it stands."""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any

from dashboards.body_record import FULL
from dashboards.disclosure import WITHHELD
from dashboards.statements import with_unit
from dashboards.words import Words

Row = Mapping[str, Any]
Indicators = Mapping[str, Row]
UNJUDGED = (None, "insufficient")
"""Evidence on which no verdict rests."""


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
    names = words("app.separator").join(words("step.label", step=step) for step in weak)
    return words("verdict.provisional", steps=names) if weak else ""


def _out_of_order(body: Row, words: Words) -> str:
    steps = words("app.separator").join(words("step.label", step=step) for step in body["ahead_steps"] or [])
    return words("verdict.ahead", steps=steps) if steps else ""


def evidence_text(group: Row, words: Words) -> str:
    """Give a provisional verdict's number of questions; empty where the evidence is full."""
    if group["evidence"] != "provisional":
        return ""
    return words("verdict.evidence_provisional", asked=group["asked_count"], all=group["indicator_count"])


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


def status_of(row: Row) -> str:
    """A key below `answer_status.`: for a choice that was answered, what its points mean; else the status itself."""
    if row["status"] != "answered" or row["kind"] != "choice" or row["points"] is None:
        return str(row["status"])
    return "yes" if row["points"] >= FULL else "planned" if row["points"] > 1 - FULL else "no"


def status_text(row: Row, words: Words) -> str:
    """The status in words; 予定 is 予定, not 未実施."""
    return words.named("answer_status", status_of(row))


def answered(row: Row, words: Words) -> str:
    """An indicator with what was answered: `CIOの任命: 予定`."""
    answer = row.get("option_text") or status_text(row, words)
    return words("verdict.answered", name=words.pick(row, "name"), answer=answer)


def gate_text(row: Row, words: Words) -> str:
    """A required indicator with its answer: `CIOの任命: 予定（必須）`."""
    return words("stepcards.gate", gate=answered(row, words))


def answer_text(row: Row, words: Words) -> str:
    """The answer as received: text of its cell, else why there is none."""
    text = (row["raw_text"] or "").strip()
    if text:
        return text
    missing = WITHHELD if row["status"] == WITHHELD else "no_cell" if row["raw_text"] is None else "blank"
    return words(f"answers.{missing}")


def amount(value: float | None, unit: str | None, words: Words) -> str:
    """`68.1%`, `31人`: whole numbers of things have no decimals."""
    is_whole = value is not None and unit != "%" and float(value).is_integer()
    return with_unit(value, unit or "", words, 0 if is_whole else 1)


def value_text(row: Row, when: str, words: Words) -> str:
    """What was answered in one of two years, `_before` or ``: option, value, or why there is none."""
    if row[f"status{when}"] != "answered":
        return words.named("answer_status", row[f"status{when}"])
    value = row[f"value{when}"]
    option = row["option_before" if when else "option_text"]
    return amount(value, row["unit"], words) if value is not None else option or words("app.none")


def step_count(steps: Sequence[Row], words: Words) -> str:
    """How many STEPs are passed, failed, open."""
    states = [group["state"] for group in steps]
    counts = {state: states.count(state) for state in ("passed", "failed", "undetermined")}
    not_judged = states.count("not_judged")
    more = words("stepcards.answer_not_judged", not_judged=not_judged) if not_judged else ""
    return words("stepcards.answer", total=len(states), **counts) + more


def group_name(group: Row, words: Words) -> str:
    """`STEP2 推進体制` of a STEP, the name of a pillar."""
    name = words.pick(group, "name")
    return name if group["step"] is None else words("step.short", step=group["step"], name=name)


def bounds_of(group: Row) -> tuple[float, float] | None:
    """Lower and upper bound of a group's score, 0…100; None where nothing was asked."""
    return None if group["low"] is None or group["coverage"] is None else (group["low"], group["high"])


def bounds_text(group: Row, words: Words) -> str:
    """The range that blanks leave open; empty where there is none."""
    bounds = bounds_of(group)
    if bounds is None or bounds[0] == bounds[1]:
        return ""
    return words("stepcards.bounds", low=words.number(bounds[0]), high=words.number(bounds[1]))


def why_no_score(group: Row, words: Words) -> str:
    """Why a group has no score."""
    if not group["asked_count"]:
        return words("answer_status.not_asked")
    return words("answer_status.undefined" if group["coverage"] is None else "body.low_coverage")


def score_text(group: Row, words: Words) -> str:
    """The score, else why there is none."""
    return words.number(group["score"]) if group["is_published"] else why_no_score(group, words)


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


def rule_text(body: Row, min_peers: int, words: Words) -> str:
    """Whom the body is compared with, and why them."""
    if not body["peer_rule"]:
        return ""
    kind = "group" if body["peer_traits"] else f"all_{body['body_kind']}"
    named = words(f"peers.{kind}", rule=words.pick(body, "peer_rule"), key=body["peer_key"], count=body["peer_count"])
    closer = body[f"closer_rules_{words.lang}"]
    if not closer or body["body_kind"] == "prefecture":
        return named
    return named + words("peers.too_few", closer=words("app.separator").join(closer), min=min_peers)


def rule_short(body: Row, words: Words) -> str:
    """Whom the body is compared with, in one line."""
    if not body["peer_rule"]:
        return ""
    kind = "short" if body["peer_traits"] else f"short_{body['body_kind']}"
    return words(f"peers.{kind}", rule=words.pick(body, "peer_rule"), key=body["peer_key"], count=body["peer_count"])


def rank_text(row: Row, words: Words) -> str:
    """`3位`, or `1〜5位（同順5団体）` where several bodies share the score."""
    last = row["rank"] + max(1, row["equal_count"]) - 1
    texts = {"rank": words.number(row["rank"], 0), "last": words.number(last, 0)}
    if row["rank"] == last:
        return words("peers.rank_one", **texts)
    return words("peers.rank_tie", **texts, count=words.number(row["equal_count"], 0))


def band_text(row: Row, words: Words) -> str:
    """区分 with the places that nine draws in ten leave: `中位（12〜18位）`."""
    band = words(f"band.{row['band']}") if row["band"] else words("band.none")
    if row["rank_p05"] is None:
        return band
    first, last = floor(row["rank_p05"]), ceil(row["rank_p95"])
    key = "peers.rank_one" if first == last else "peers.rank_range"
    return words("band.with_range", band=band, range=words(key, rank=first, last=last))


def held_title(rows: Sequence[Row], words: Words) -> str:
    """Which pillars are above or below the middle under every definition of peers, and no blank can change it.

    `rows`: name, side of each definition, `is_held`.
    """
    names = {
        side: [row["name"] for row in rows if row["is_held"] and row["among_peers"] == side]
        for side in ("below", "above")
    }
    parts = [words(f"held.{side}", names=words("app.separator").join(found)) for side, found in names.items() if found]
    return words("held.and").join(parts) if parts else words("held.none")
