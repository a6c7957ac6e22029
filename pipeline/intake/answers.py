"""Addressed cells to answers: option, number or date, status, raw text. One pass over all cells of a run."""

import polars as pl

from pipeline.definitions.item import Item
from pipeline.definitions.survey import Edition, Survey
from pipeline.intake.dates import read_date
from pipeline.intake.number_text import read_number
from pipeline.intake.text import normalize_column, normalize_text

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
    "date": pl.Date,
    "as_of_date": pl.Date,
    "remark": pl.String,
    "refusal": pl.String,
}
"""One row per addressed cell.

`refusal` is the reason why an answered number, percentage or date could not be read: the key of a phrase of the rules.
`published_number` is the number in the cell; `number` is the same, or recomputed where the survey defines
`recomputed_from`. Both are in the item's unit, percentages in per cent.
"""

_ITEM_KEY = ["survey", "year", "item"]


def item_frame(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Return what cells may hold: one row per survey × year × item that the edition asks."""
    rows = [_item_row(s, edition, item) for s in surveys for edition in s.edition for item in s.items_in(edition.year)]
    types: dict[str, type[pl.DataType]] = {
        "year": pl.Int32,
        "minimum": pl.Float64,
        "maximum": pl.Float64,
        "scale": pl.Float64,
    }
    types |= {"numerator_item": pl.String, "denominator_item": pl.String, "as_of_date": pl.Date}
    return pl.DataFrame(rows, schema_overrides=types)


def _item_row(survey: Survey, edition: Edition, item: Item) -> dict[str, object]:
    parts = item.recomputed_from
    return {
        "survey": survey.id,
        "year": edition.year,
        "item": item.id,
        "text": item.text_in(edition.year),
        "kind": item.kind,
        "unit": item.unit,
        "unit_spellings": list(survey.unit_spellings(item)),
        "is_whole": item.is_whole,
        "ends_a_period": item.ends_a_period,
        "options": list(item.spelled_in(edition.year)),
        "minimum": item.minimum,
        "maximum": item.maximum,
        "scale": item.scale.get(str(edition.year), 1.0),
        "numerator_item": parts.numerator if parts else None,
        "denominator_item": parts.denominator if parts else None,
        "as_of_date": None if item.as_of_is_unknown else item.as_of or edition.as_of,
        "has_own_as_of": item.as_of is not None or item.as_of_is_unknown,
        "blank_is_usual": item.blank_is_usual or bool(item.blank_option),
    }


def option_frame(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Return one row per spelling of an option: survey × year × item × option_key → option of today.

    The key is the text without line breaks and spaces, which cells get where they are narrow.
    """
    rows = [
        (survey.id, edition.year, item.id, "".join(normalize_text(spelled).split()), option)
        for survey in surveys
        for edition in survey.edition
        for item in survey.items_in(edition.year)
        for spelled, option in item.spelled_in(edition.year).items()
    ]
    blanks = [
        (survey.id, edition.year, item.id, "", item.blank_option)
        for survey in surveys
        for edition in survey.edition
        for item in survey.items_in(edition.year)
        if item.blank_option
    ]
    schema = {"survey": pl.String, "year": pl.Int32, "item": pl.String, "option_key": pl.String, "option": pl.String}
    spelled = pl.DataFrame([*rows, *blanks], schema=schema, orient="row").unique()
    return spelled.unique([*_ITEM_KEY, "option_key"], keep="none", maintain_order=True)


def mark_frame(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Return the cell texts that stand for a status, per survey. A blank is `not_answered` in every survey."""
    rows = [(s.id, normalize_text(mark.text), mark.status) for s in surveys for mark in s.mark]
    blanks = [(s.id, "", "not_answered") for s in surveys]
    schema = {"survey": pl.String, "normal_text": pl.String, "mark_status": pl.String}
    return pl.DataFrame([*rows, *blanks], schema=schema, orient="row")


def read_answers(cells: pl.DataFrame, surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Read all addressed cells of a run.

    Args:
        cells: CELL_SCHEMA of `pipeline.intake.cells`, in order of arrival and place.
        surveys: the surveys that the cells belong to.

    Returns:
        ANSWER_SCHEMA in the order of the cells. An answer without a code has no known body. A text that is neither
        option, number nor date keeps status `answered` with all three empty: validation holds it back.
    """
    addressed = cells.lazy().filter(pl.col("item").is_not_null())
    answers = addressed.filter(pl.col("role") != "remark").with_row_index("place")
    values = _read_texts(answers.select(*_ITEM_KEY, "raw_text").unique(), surveys)
    valued = answers.join(values, on=[*_ITEM_KEY, "raw_text"], how="left", maintain_order="left").join(
        _remarks(addressed), on=["delivery_id", "year", "code", "item"], how="left", maintain_order="left"
    )
    return _recompute(_take_from_row(valued)).select(ANSWER_SCHEMA.keys()).cast(pl.Schema(ANSWER_SCHEMA)).collect()


def _read_texts(texts: pl.LazyFrame, surveys: tuple[Survey, ...]) -> pl.LazyFrame:
    """Read each distinct text of an item once: a nation's answers repeat few texts."""
    return (
        texts.with_columns(normal_text=normalize_column("raw_text"))
        .join(item_frame(surveys).lazy(), on=_ITEM_KEY, how="left")
        .join(mark_frame(surveys).lazy(), on=["survey", "normal_text"], how="left")
        .with_columns(option_key=pl.col("normal_text").str.replace_all(r"\s", ""))
        .join(option_frame(surveys).lazy(), on=[*_ITEM_KEY, "option_key"], how="left")
        .with_columns(status=pl.when(_is_blank_option()).then(pl.lit("answered")).otherwise("mark_status"))
        .with_columns(pl.col("status").fill_null("answered"))
        .with_columns(number_reading=_read_number(), date_reading=_read_date())
        .with_columns(
            published_number=pl.col("number_reading").struct["value"] * unit_factor(),
            date=pl.col("date_reading").struct["value"],
            refusal=pl.coalesce(pl.col("number_reading", "date_reading").struct["reason"]),
        )
        .with_columns(option=_if_answered("option"))
    )


def _is_blank_option() -> pl.Expr:
    """Return whether a blank stands for an option: a column of ticks."""
    return (pl.col("normal_text") == "") & pl.col("option").is_not_null()


def _take_from_row(answers: pl.LazyFrame) -> pl.LazyFrame:
    """Give answers the reference date that their row names, and blanks the status of a row that was not submitted."""
    is_not_submitted = pl.col("row_status").is_not_null() & (pl.col("normal_text") == "")
    named = pl.when(~pl.col("has_own_as_of")).then("row_as_of")
    return answers.with_columns(
        as_of_date=pl.coalesce(named, "as_of_date"),
        status=pl.when(is_not_submitted).then("row_status").otherwise("status"),
        option=pl.when(~is_not_submitted).then("option"),
    )


def _remarks(addressed: pl.LazyFrame) -> pl.LazyFrame:
    """Join the remarks (備考) on an answer into one text per answer."""
    remarks = addressed.filter(pl.col("role") == "remark").sort("row_no")
    return remarks.group_by("delivery_id", "year", "code", "item").agg(
        remark=pl.col("raw_text").str.strip_chars().str.join(" ")
    )


def _read_number() -> pl.Expr:
    """Read the number of each cell in the unit as written, or the reason why there is none."""
    schema = pl.Struct({"value": pl.Float64, "reason": pl.String})
    cell = pl.when(_is_answered("number", "percent")).then(pl.struct("raw_text", "unit_spellings", "kind"))
    return cell.map_elements(_number_fields, return_dtype=schema)


def _number_fields(cell: dict) -> dict[str, object]:
    return vars(read_number(cell["raw_text"], cell["unit_spellings"], is_percent=cell["kind"] == "percent"))


def unit_factor() -> pl.Expr:
    """Return the edition's factor; a percent sign has the unit of the item already."""
    has_percent_sign = (pl.col("kind") == "percent") & ~is_bare_number()
    return pl.when(has_percent_sign).then(1.0).otherwise("scale")


def is_bare_number() -> pl.Expr:
    """Return whether a cell that holds a number has nothing after its digits."""
    return pl.col("normal_text").str.contains("[0-9]$")


def _read_date() -> pl.Expr:
    """Read the date of each cell, or the reason why there is none."""
    schema = pl.Struct({"value": pl.Date, "reason": pl.String})
    text = pl.when(_is_answered("date")).then("raw_text")
    return text.map_elements(lambda text: vars(read_date(text)), return_dtype=schema)


def _is_answered(*kinds: str) -> pl.Expr:
    return (pl.col("status") == "answered") & pl.col("kind").is_in(kinds)


def _recompute(answers: pl.LazyFrame) -> pl.LazyFrame:
    """Recompute percentages from their parts where both were answered; 0/0 is undefined, x/0 invalid.

    A part below 0 is held back by its own rule, and the percentage stays as it was given.
    """
    shares = _shares(answers.filter(pl.col("numerator_item").is_not_null()), answers)
    status = (
        pl.when(pl.col("is_zero_by_zero")).then(pl.lit("undefined"))
        .when(pl.col("is_impossible")).then(pl.lit("invalid"))
        .otherwise("status")
    )  # fmt: skip
    return (
        answers.join(shares, on="place", how="left", maintain_order="left")
        .with_columns(number=pl.coalesce("share", "published_number"), status=status)
        .with_columns(number=_if_answered("number"), option=_if_answered("option"))
    )


def _shares(shares: pl.LazyFrame, answers: pl.LazyFrame) -> pl.LazyFrame:
    """Compute share = 100 × numerator ÷ denominator, is_zero_by_zero or is_impossible, where both parts are known."""
    body = ["delivery_id", "survey", "year", "code"]
    part = answers.filter(pl.col("published_number").is_not_null()).select(*body, "item", value="published_number")
    for name in ("numerator", "denominator"):
        renamed = part.rename({"item": f"{name}_item", "value": name})
        shares = shares.join(renamed, on=[*body, f"{name}_item"])
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    return shares.filter(pl.col("status").is_in(["answered", "undefined"])).select(
        "place",
        share=pl.when((denominator > 0) & (numerator >= 0)).then(100 * numerator / denominator),
        is_zero_by_zero=(denominator == 0) & (numerator == 0),
        is_impossible=(denominator == 0) & (numerator != 0),
    )


def _if_answered(name: str) -> pl.Expr:
    return pl.when(pl.col("status") == "answered").then(name)
