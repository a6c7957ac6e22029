"""Addressed cells to answers: option or number, status, raw text kept. Vectorised over a whole night."""

import polars as pl

from pipeline.definitions.survey import Edition, Item, Survey

ANSWER_SCHEMA = {
    "delivery_id": pl.String,
    "survey": pl.String,
    "year": pl.Int32,
    "code": pl.String,
    "item": pl.String,
    "row_no": pl.Int32,
    "column_no": pl.Int32,
    "raw_text": pl.String,
    "normal_text": pl.String,
    "status": pl.String,
    "option": pl.String,
    "number": pl.Float64,
    "published_number": pl.Float64,
    "as_of_date": pl.Date,
}
"""One row per addressed cell. `number` is recomputed where the survey says so; `published_number` is what it says."""

_NUMBER = r"^-?\d+(?:\.\d+)?$"


def item_frame(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """What cells may say: one row per survey × year × item."""
    rows = [
        _item_row(survey, edition, item) for survey in surveys for edition in survey.edition for item in survey.item
    ]
    return pl.DataFrame(rows, schema_overrides={"year": pl.Int32, "minimum": pl.Float64, "maximum": pl.Float64})


def _item_row(survey: Survey, edition: Edition, item: Item) -> dict[str, object]:
    parts = item.recomputed_from
    return {
        "survey": survey.id,
        "year": edition.year,
        "item": item.id,
        "text": item.text,
        "kind": item.kind,
        "options": list(item.options),
        "minimum": item.minimum,
        "maximum": item.maximum,
        "numerator_item": parts.numerator if parts else None,
        "denominator_item": parts.denominator if parts else None,
        "as_of_date": None if item.as_of_is_unknown else item.as_of or edition.as_of,
        "blank_is_usual": item.blank_is_usual,
    }


def mark_frame(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Cell texts that stand for a status, per survey; a blank is one everywhere."""
    rows = [(s.id, _normal(mark.text), mark.status) for s in surveys for mark in s.mark]
    blanks = [(s.id, "", "not_answered") for s in surveys]
    return pl.DataFrame([*rows, *blanks], schema=["survey", "normal_text", "mark_status"], orient="row")


def _normal(text: str) -> str:
    return str(pl.select(pl.lit(text).str.normalize("NFKC").str.strip_chars()).item())


def read_answers(cells: pl.DataFrame, surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Read all addressed cells (delivery_id, survey, year, code, item, row_no, column_no, raw_text) of a night.

    An answer that is neither an option nor a number keeps status `answered` with both empty: validation holds it back.
    """
    items = item_frame(surveys).lazy()
    read = (
        cells.lazy()
        .filter(pl.col("item").is_not_null())
        .with_columns(normal_text=pl.col("raw_text").str.normalize("NFKC").str.strip_chars())
        .join(items, on=["survey", "year", "item"], how="left")
        .join(mark_frame(surveys).lazy(), on=["survey", "normal_text"], how="left")
        .with_columns(status=pl.col("mark_status").fill_null("answered"))
        .with_columns(option=_option(), published_number=_number())
    )
    return (
        _recompute(read)
        .select(ANSWER_SCHEMA.keys())
        .sort("delivery_id", "row_no", "column_no")
        .cast(pl.Schema(ANSWER_SCHEMA))
        .collect()
    )


def _option() -> pl.Expr:
    """The normalised text where it is one of the item's options, matched whole: 未実施 is never 実施."""
    answered = (pl.col("status") == "answered") & (pl.col("kind") == "choice")
    return pl.when(answered & pl.col("options").list.contains(pl.col("normal_text"))).then(pl.col("normal_text"))


def _number() -> pl.Expr:
    """The number a cell says; a percentage in per cent, with or without its sign."""
    digits = pl.col("normal_text").str.replace_all(",", "", literal=True)
    digits = pl.when(pl.col("kind") == "percent").then(digits.str.strip_suffix("%")).otherwise(digits).str.strip_chars()
    is_number = (pl.col("status") == "answered") & (pl.col("kind") != "choice") & digits.str.contains(_NUMBER)
    return pl.when(is_number).then(digits).cast(pl.Float64)


def _recompute(read: pl.LazyFrame) -> pl.LazyFrame:
    """Percentages from their parts, where both were answered; 0/0 is undefined."""
    body = ["delivery_id", "survey", "year", "code"]
    part = read.select(*body, pl.col("item"), value="published_number")
    numerator = part.rename({"item": "numerator_item", "value": "numerator"})
    denominator = part.rename({"item": "denominator_item", "value": "denominator"})
    has_parts = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    positive = has_parts & (pl.col("denominator") > 0)
    nothing = has_parts & (pl.col("denominator") == 0) & (pl.col("numerator") == 0)
    may_change = pl.col("status").is_in(["answered", "undefined"])
    return (
        read.join(numerator, on=[*body, "numerator_item"], how="left")
        .join(denominator, on=[*body, "denominator_item"], how="left")
        .with_columns(
            number=pl.when(positive & may_change)
            .then(100 * pl.col("numerator") / pl.col("denominator"))
            .otherwise("published_number"),
            status=pl.when(nothing & may_change).then(pl.lit("undefined")).otherwise("status"),
        )
        .with_columns(number=pl.when(pl.col("status") == "answered").then("number"))
    )
