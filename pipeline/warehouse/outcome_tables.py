"""The outcomes that a framework declares, as tables of the schema `input`."""

import polars as pl

from pipeline.definitions.framework import Framework


def outcome_frame(framework: Framework) -> pl.DataFrame:
    """Return the declared outcomes, in order."""
    schema = dict.fromkeys(("outcome", "name_ja", "name_en", "reason_ja", "reason_en", "survey", "item"), pl.String)
    whole = {"position": pl.Int32, "year": pl.Int32, "predictor_year": pl.Int32}
    rows = [
        {
            "outcome": one.id, "name_ja": one.name.ja, "name_en": one.name.en, "reason_ja": one.reason.ja,
            "reason_en": one.reason.en, "survey": one.survey, "item": one.item, "position": position,
            "year": one.year, "predictor_year": one.predictor_year, "measured_date": one.measured, "basis": one.basis,
        }
        for position, one in enumerate(framework.outcome)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema={**schema, **whole, "measured_date": pl.Date, "basis": pl.String})


def predictor_frame(framework: Framework) -> pl.DataFrame:
    """Return what should foretell each outcome; `predictor` is an indicator, or perspective/group."""
    named = [
        (one.id, kind, predictor)
        for one in framework.outcome
        for kind, predictors in (("indicator", one.indicators), ("group", one.groups))
        for predictor in predictors
    ]
    rows = [(*row, position) for position, row in enumerate(named)]
    columns = ("outcome", "predictor_kind", "predictor")
    schema = {**dict.fromkeys(columns, pl.String), "position": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row")
