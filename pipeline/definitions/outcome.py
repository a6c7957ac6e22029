"""An outcome: what scores should go together with later, declared before anything is computed."""

from datetime import date

from pydantic import Field

from pipeline.definitions.faults import fault
from pipeline.definitions.model import Identifier
from pipeline.definitions.named import NO_TEXT, Key, Named, Text
from pipeline.definitions.survey import Survey


class Outcome(Named):
    """A number of a survey, measured after the predictors, and the indicators and groups that should foretell it."""

    survey: Identifier
    item: Key
    year: int
    """The edition of the survey that the number is taken from."""
    measured: date
    """The day that the number describes; it lies after the reference dates of all predictors."""
    predictor_year: int
    """The fiscal year of the predictors."""
    basis: Key
    """The basis of the predictors."""
    indicators: tuple[Key, ...] = ()
    groups: tuple[str, ...] = ()
    """Groups with their perspective in front: steps/step2."""
    min_bodies: int = Field(default=20, ge=3)
    """With fewer bodies there is no coefficient: of 20, chance alone gives up to 0.44."""
    reason: Text = NO_TEXT
    """Why a high score should go together with a high number."""


def outcome_faults(outcome: Outcome, surveys: tuple[Survey, ...], basis: tuple[str, ...]) -> list[str]:
    """List what keeps an outcome from being compared, a line each; `basis` are the surveys of its predictors."""
    place = f"[[outcome]] {outcome.id}"
    by_id = {survey.id: survey for survey in surveys}
    asked = by_id[outcome.survey].items_in(outcome.year) if outcome.survey in by_id else ()
    if not any(item.id == outcome.item and item.kind in ("number", "percent") for item in asked):
        no_item = fault("framework.outcome_item", survey=outcome.survey, year=outcome.year, item=outcome.item)
        return [f"{place} のキー item: {no_item}"]
    days = [day for name in basis if name in by_id for day in by_id[name].reference_dates(outcome.predictor_year)]
    if not any(day >= outcome.measured for day in days):
        return []
    too_early = fault("framework.outcome_early", measured=outcome.measured, day=max(days))
    return [f"{place} のキー measured: {too_early}"]
