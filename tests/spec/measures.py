"""Where each figure that the spec names stands: table, column, and what besides body and year it is of."""

from typing import Literal, NamedTuple

Of = Literal["group", "step", "body", "indicator", "item", "child"]


class Measure(NamedTuple):
    """A column of a published table. `is_list`: a body has several rows, in order."""

    table: str
    column: str
    of: Of
    is_list: bool = False


def _measures(table: str, of: Of, columns: str, is_list: bool = False) -> dict[str, Measure]:
    return {column: Measure(table, column, of, is_list) for column in columns.split()}


MEASURES = {
    **_measures("core.answer", "item", "status option_text number published_number raw_text"),
    **_measures("core.indicator_value", "indicator", "points source_rule"),
    "value_status": Measure("core.indicator_value", "status", "indicator"),
    "chosen_survey": Measure("core.indicator_value", "survey", "indicator"),
    **_measures("mart.indicator_change", "indicator", "option_before points_before is_break"),
    "option_after": Measure("mart.indicator_change", "option_text", "indicator"),
    "points_after": Measure("mart.indicator_change", "points", "indicator"),
    **_measures("mart.group_score", "group", "score low high coverage asked_count is_published"),
    "contribution": Measure("mart.score_component", "contribution", "child"),
    **_measures("mart.step_status", "step", "state is_ahead_of_order gates_met gates_unmet gates_unknown"),
    **_measures("mart.step_status", "step", "evidence gates_asked_count gate_count"),
    **_measures("mart.body_stage", "body", "stage stage_status next_step next_state ahead_steps"),
    "evidence_of_stage": Measure("mart.body_stage", "evidence", "body"),
    **_measures("mart.ranking", "group", "rank mid_rank equal_count n percentile left_out_count is_thin"),
    **_measures("mart.ranking", "group", "rank_best rank_worst asked_body_count"),
    **_measures("mart.ranking", "group", "rank_median rank_mean rank_p05 rank_p95 band"),
    **_measures("mart.robustness", "group", "among_peers among_band among_nearest is_robust contradicted_by"),
    **_measures(
        "mart.score_change",
        "group",
        "before_year score_before score_after change change_low change_high direction reason",
    ),
    "stage_direction": Measure("mart.stage_change", "direction", "body"),
    "stage_reason": Measure("mart.stage_change", "reason", "body"),
    **_measures("mart.stage_change", "body", "step_direction is_other_survey"),
    "deciding_step": Measure("mart.stage_change", "step", "body"),
    "compared_count": Measure("mart.score_change", "indicator_count", "group"),
    **_measures("mart.score_change", "group", "shared_count broken_count other_survey_count"),
    "to_do": Measure("mart.next_action", "indicator", "body", is_list=True),
    "to_do_step": Measure("mart.next_action", "step", "body", is_list=True),
    **_measures("mart.next_action", "body", "share_of_peers peer_count is_required gain", is_list=True),
    "score_when_done": Measure("mart.next_action", "score_after", "body", is_list=True),
    "role_models": Measure("mart.role_model", "role_model_code", "body", is_list=True),
    **_measures("mart.role_model", "body", "distance role_model_stage raised", is_list=True),
}
COUNTS = [
    "yes_count",
    "planned_count",
    "no_count",
    "not_surveyed_count",
    "not_answered_count",
    "answered_count",
    "surveyed_count",
    "body_count",
]
RATES = ["rate_of_answered_pct", "low_pct", "high_pct", "rate_of_surveyed_pct", "rate_of_all_pct"]
"""Of the whole nation: columns of mart.indicator_summary, one figure each."""
OF_OUTCOMES = {"correlation": "correlation", "pair_count": "n"}
"""Figures of `mart.validity` and their columns, by scope."""
