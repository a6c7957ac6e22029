"""What a plan of measures would bring a body: how far it would come, and what would still be lacking."""

from collections.abc import Sequence

from dashboards.page_statements.body import Indicators, Row
from dashboards.statements import UNJUDGED, places, tentatively
from dashboards.words import Words


def is_passed(row: Row) -> bool:
    """Whether a STEP would be passed. `row`: of body_plan.sql, with a verdict that rests on enough questions."""
    is_complete = row["evidence"] not in UNJUDGED and not row["gates_left"] and row["is_published"]
    return bool(is_complete and row["score"] >= row["threshold"] - 1e-9)


def plan_title(rows: Sequence[Row], count: int, words: Words) -> str:
    """How far a body would come with so many measures. `rows`: of body_plan.sql, in order."""
    steps = [row for row in rows if row["step"] is not None]
    reached = next((at for at, row in enumerate(steps) if not is_passed(row)), len(steps))
    if not count:
        return words("plan.title_none")
    if not reached:
        return (
            words("plan.title_before", count=count, step=steps[0]["step"])
            if steps
            else words("plan.title", count=count)
        )
    return words("plan.title_step", count=count, step=steps[reached - 1]["step"])


def plan_verdict(row: Row, indicators: Indicators, words: Words) -> str:
    """Whether the STEP would be passed, and what it would still lack."""
    if row["evidence"] in UNJUDGED:
        return words("step_state.not_judged")
    if is_passed(row):
        return tentatively(words("plan.passed"), row["evidence"], words)
    lacking = [words.pick(indicators[gate], "name") for gate in row["gates_left"] or []]
    if lacking:
        return words("plan.lacking", names=words.listed(lacking))
    score = words.number(row["score"]) if row["is_published"] else words("body.low_coverage")
    return words("plan.low", score=score, threshold=words.number(row["threshold"], 0))


def plan_place(row: Row, words: Words) -> str:
    """The place among those that were asked the same, between what blanks leave open."""
    if row["n"] is None or not row["is_published"]:
        return words("peers.no_score")
    if row["evidence"] in UNJUDGED:
        return words("evidence.insufficient")
    return words("peers.among", n=words.number(row["n"], 0), rank=places(row["rank_best"], row["rank_worst"], words))
