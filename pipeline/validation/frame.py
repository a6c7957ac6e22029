"""The answers of a night as the rules see them: one row per answer, one column per thing a rule asks of it."""

import polars as pl

from pipeline.definitions.survey import Survey
from pipeline.intake.answers import digits_of, item_frame, option_frame
from pipeline.validation.checker import ROW_NUMBER


def answers_under_test(answers: pl.DataFrame, surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Answers with the columns of `rules.toml`. A null means that the rule has nothing to say of this answer."""
    items = item_frame(surveys).rename({"text": "item_text"}).drop("as_of_date", "scale")
    answered = pl.col("status") == "answered"
    is_choice = pl.col("kind") == "choice"
    blank = pl.col("raw_text").str.strip_chars() == ""
    return (
        answers.with_row_index(ROW_NUMBER)
        .join(items, on=["survey", "year", "item"], how="left", maintain_order="left")
        .pipe(_with_parts)
        .with_columns(
            option_key=pl.when(answered & is_choice).then(
                pl.format("{}/{}/{}={}", "survey", "year", "item", "normal_text")
            ),
            number_text=pl.when(answered & pl.col("kind").is_in(["number", "percent"])).then(
                digits_of(pl.col("normal_text"), pl.col("unit"))
            ),
            expected_text=pl.when(~(blank & ~pl.col("blank_is_usual"))).then(pl.lit("filled")),
            percent_gap=_half_up(pl.col("recomputed")) - _half_up(pl.col("published_number")),
            undefined_denominator=pl.when(pl.col("raw_text").str.strip_chars().is_in(["%", "％"])).then(
                pl.col("denominator").fill_null(-1)
            ),
        )
    )


def option_keys(surveys: tuple[Survey, ...]) -> list[str]:
    """Every `survey/year/item=option`: one key column spares Great Expectations a slow pair of columns."""
    key = pl.format("{}/{}/{}={}", "survey", "year", "item", "normal_text")
    return option_frame(surveys).select(key).to_series().to_list()


def _with_parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Numerator and denominator beside the percentage they belong to."""
    body = ["delivery_id", "survey", "year", "code"]
    part = frame.select(*body, pl.col("item"), pl.col("published_number").alias("value"))
    for name in ("numerator", "denominator"):
        renamed = part.rename({"item": f"{name}_item", "value": name})
        frame = frame.join(renamed, on=[*body, f"{name}_item"], how="left", maintain_order="left")
    ratio = 100 * pl.col("numerator") / pl.col("denominator")
    return frame.with_columns(recomputed=pl.when(pl.col("denominator") > 0).then(ratio))


def _half_up(value: pl.Expr) -> pl.Expr:
    """Official rounding to a whole number: 12.5 becomes 13. The small term mends binary fractions just below a half."""
    return (value + 0.5 + 1e-9).floor()
