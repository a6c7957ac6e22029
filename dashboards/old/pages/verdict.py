"""One body's verdict in sentences: how far it has come, and what keeps it from the next STEP."""

from dashboards.old.figures.answers import status_of
from dashboards.words import Words


def verdict(body: dict, groups: list[dict], indicators: dict[str, dict], words: Words) -> list[str]:
    """Sentences in order: the stage, the next STEP and why it is not reached, what was passed ahead of order.

    `groups`: rows of body_groups. `indicators`: id → row of body_indicators.
    """
    sentences = []
    steps = {group["step"]: group for group in groups if group["step"] is not None}
    if body["next_step"] is None:
        return [words("verdict.all", step=max(steps))]
    if body["stage"] is not None:
        sentences.append(words("verdict.reached", step=body["stage"]))
    sentences.append(_next_step(steps[body["next_step"]], indicators, words))
    sentences += filter(None, [_provisional(body, steps, words)])
    if body["ahead_steps"]:
        ahead = words("app.separator").join(words("step.label", step=step) for step in body["ahead_steps"])
        sentences.append(words("verdict.ahead", steps=ahead))
    return sentences


def _next_step(group: dict, indicators: dict[str, dict], words: Words) -> str:
    why = reason_of(group, indicators, words)
    return words(f"verdict.next_{group['state']}", step=group["step"], name=words.pick(group, "name"), why=why)


def _provisional(body: dict, steps: dict[int, dict], words: Words) -> str:
    """Name the STEPs up to the next one whose verdicts rest on part of their questions."""
    judged = (step for step in sorted(steps) if step <= body["next_step"])
    weak = [step for step in judged if steps[step].get("evidence") == "provisional"]
    names = words("app.separator").join(words("step.label", step=step) for step in weak)
    return words("verdict.provisional", steps=names) if weak else ""


def evidence_text(group: dict, words: Words) -> str:
    """Give a provisional verdict's number of questions; empty where the evidence is full."""
    if group["evidence"] != "provisional":
        return ""
    return words("verdict.evidence_provisional", asked=group["asked_count"], all=group["indicator_count"])


def reason_of(group: dict, indicators: dict[str, dict], words: Words) -> str:
    """Why a STEP is failed or open."""
    return _REASONS[group["state"]](group, indicators, words)


def _why_failed(group: dict, indicators: dict[str, dict], words: Words) -> str:
    threshold = words.number(group["threshold"], 0)
    reasons = []
    if group["gates_unmet"]:
        names = words.listed([answered(indicators[gate], words) for gate in group["gates_unmet"]])
        reasons.append(words("verdict.gates_unmet", names=names))
    if len(group["gates_unmet"]) == group["indicator_count"]:
        # The whole STEP is what is missing: that the score is low as well would only say it twice.
        return reasons[0]
    if group["is_published"] and group["score"] < group["threshold"]:
        reasons.append(words("verdict.low_score", score=words.number(group["score"]), threshold=threshold))
    elif not group["is_published"] and group["high"] is not None and group["high"] < group["threshold"]:
        reasons.append(words("verdict.low_bound", high=words.number(group["high"]), threshold=threshold))
    return words("verdict.and").join(reasons)


def _why_open(group: dict, indicators: dict[str, dict], words: Words) -> str:
    if group["gates_unknown"]:
        rows = [indicators[name] for name in group["gates_unknown"]]
        statuses = dict.fromkeys(words.named("status", status_of(row)) for row in rows)
        names = _names(group["gates_unknown"], indicators, words)
        return words("verdict.gates_unknown", names=names, statuses=words("app.separator").join(statuses))
    if not group["is_published"] and group["coverage"] is not None:
        return words("verdict.low_coverage", coverage=words.number(100 * group["coverage"], 0))
    return words("verdict.unclear")


def _why_not_judged(group: dict, _: dict[str, dict], words: Words) -> str:
    return words("verdict.not_asked", asked=group["asked_count"], all=group["indicator_count"])


def gate_text(row: dict, words: Words) -> str:
    """A required indicator with its answer: `CIOの任命: 予定（必須）`."""
    return words("stepcards.gate", gate=answered(row, words))


def answered(row: dict, words: Words) -> str:
    """An indicator with what was answered: `CIOの任命: 予定`."""
    answer = row.get("option_text") or words.named("status", status_of(row))
    return words("verdict.answered", name=words.pick(row, "name"), answer=answer)


def _names(gates: list[str], indicators: dict[str, dict], words: Words) -> str:
    return words.listed([words.pick(indicators[gate], "name") for gate in gates])


_REASONS = {"failed": _why_failed, "undetermined": _why_open, "not_judged": _why_not_judged}
