"""Addressed cells to answers: option, number or date, status, raw text kept. Vectorised over a whole night."""

import polars as pl

from pipeline.definitions.survey import Edition, Item, Survey
from pipeline.intake.dates import read_date
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
}
"""One row per addressed cell. `number` is recomputed where the survey says so; `published_number` is what it says."""

_DIGITS = r"^-?\d+(?:\.\d+)?$"
_MINUS = ["△", "▲", "−", "－", "‐", "–"]
_ITEM_KEY = ["survey", "year", "item"]


def item_frame(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """What cells may say: one row per survey × year × item asked in it."""
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
        "text": item.text,
        "kind": item.kind,
        "unit": item.unit,
        "is_whole": item.is_whole,
        "ends_a_period": item.ends_a_period,
        "options": list(item.spelled_in(edition.year)),
        "minimum": item.minimum,
        "maximum": item.maximum,
        "scale": item.scale.get(str(edition.year), 1.0),
        "numerator_item": parts.numerator if parts else None,
        "denominator_item": parts.denominator if parts else None,
        "as_of_date": None if item.as_of_is_unknown else item.as_of or edition.as_of,
        "blank_is_usual": item.blank_is_usual,
    }


def option_frame(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Every spelling of every option: survey × year × item × normal_text → option of today."""
    rows = [
        (survey.id, edition.year, item.id, normalize_text(spelled), option)
        for survey in surveys
        for edition in survey.edition
        for item in survey.items_in(edition.year)
        for spelled, option in item.spelled_in(edition.year).items()
    ]
    schema = {"survey": pl.String, "year": pl.Int32, "item": pl.String, "normal_text": pl.String, "option": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def mark_frame(surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Cell texts that stand for a status, per survey; a blank is one everywhere."""
    rows = [(s.id, normalize_text(mark.text), mark.status) for s in surveys for mark in s.mark]
    blanks = [(s.id, "", "not_answered") for s in surveys]
    schema = {"survey": pl.String, "normal_text": pl.String, "mark_status": pl.String}
    return pl.DataFrame([*rows, *blanks], schema=schema, orient="row")


def digits_of(text: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """The digits of a number: without thousands separators, sign of percent or unit; △ is a minus."""
    bare = text.str.replace_all(",", "", literal=True).str.replace_many(_MINUS, ["-"] * len(_MINUS))
    return bare.str.strip_suffix(unit).str.strip_suffix("%").str.strip_chars()


def read_answers(cells: pl.DataFrame, surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Read all addressed cells (delivery_id, survey, year, code, item, row_no, column_no, raw_text, role) of a night.

    Answers stand in the order of the cells: of arrival, then of place. Those without a code belong to nobody.
    An answer that is neither option, number nor date keeps status `answered` with all empty: validation holds it back.
    """
    said = cells.lazy().filter(pl.col("item").is_not_null())
    texts = said.filter(pl.col("role") != "remark").with_row_index("place")
    meant = _read_texts(texts.select(*_ITEM_KEY, "raw_text").unique(), surveys)
    read = texts.join(meant, on=[*_ITEM_KEY, "raw_text"], how="left", maintain_order="left").join(
        _remarks(said), on=["delivery_id", "year", "code", "item"], how="left", maintain_order="left"
    )
    return _recompute(read).select(ANSWER_SCHEMA.keys()).cast(pl.Schema(ANSWER_SCHEMA)).collect()


def _read_texts(texts: pl.LazyFrame, surveys: tuple[Survey, ...]) -> pl.LazyFrame:
    """What each text says of its item. A nation writes the same few texts over and over: each is read once."""
    return (
        texts.with_columns(normal_text=normalize_column("raw_text"))
        .join(item_frame(surveys).lazy(), on=_ITEM_KEY, how="left")
        .join(mark_frame(surveys).lazy(), on=["survey", "normal_text"], how="left")
        .join(option_frame(surveys).lazy(), on=[*_ITEM_KEY, "normal_text"], how="left")
        .with_columns(status=pl.col("mark_status").fill_null("answered"))
        .with_columns(published_number=_number(), date=_date())
        .with_columns(option=_if_answered("option"))
    )


def _remarks(said: pl.LazyFrame) -> pl.LazyFrame:
    """備考: what the sender says of an answer, one text per answer."""
    remarks = said.filter(pl.col("role") == "remark").sort("row_no")
    return remarks.group_by("delivery_id", "year", "code", "item").agg(
        remark=pl.col("raw_text").str.strip_chars().str.join(" ")
    )


def _number() -> pl.Expr:
    """The number a cell says, in the item's unit; a percentage in per cent, with or without its sign."""
    digits = digits_of(pl.col("normal_text"), pl.col("unit"))
    is_number = (pl.col("status") == "answered") & pl.col("kind").is_in(["number", "percent"])
    return pl.when(is_number & digits.str.contains(_DIGITS)).then(digits).cast(pl.Float64) * pl.col("scale")


def _date() -> pl.Expr:
    """A night has few dates: they are read one by one."""
    text = pl.when((pl.col("status") == "answered") & (pl.col("kind") == "date")).then("normal_text")
    return text.map_elements(read_date, return_dtype=pl.Date)


def _recompute(read: pl.LazyFrame) -> pl.LazyFrame:
    """Percentages from their parts, where both were answered; 0/0 is undefined. All others stand as they are."""
    shares = _shares(read.filter(pl.col("numerator_item").is_not_null()), read)
    status = pl.when(pl.col("is_nothing")).then(pl.lit("undefined")).otherwise("status")
    return (
        read.join(shares, on="place", how="left", maintain_order="left")
        .with_columns(number=pl.coalesce("share", "published_number"), status=status)
        .with_columns(number=_if_answered("number"), option=_if_answered("option"))
    )


def _shares(shares: pl.LazyFrame, read: pl.LazyFrame) -> pl.LazyFrame:
    """place → share (100 × numerator ÷ denominator) or is_nothing (0/0), for shares whose parts are both known."""
    body = ["delivery_id", "survey", "year", "code"]
    part = read.filter(pl.col("published_number").is_not_null()).select(*body, "item", value="published_number")
    for name in ("numerator", "denominator"):
        renamed = part.rename({"item": f"{name}_item", "value": name})
        shares = shares.join(renamed, on=[*body, f"{name}_item"])
    above, below = pl.col("numerator"), pl.col("denominator")
    return shares.filter(pl.col("status").is_in(["answered", "undefined"])).select(
        "place", share=pl.when(below > 0).then(100 * above / below), is_nothing=(below == 0) & (above == 0)
    )


def _if_answered(name: str) -> pl.Expr:
    return pl.when(pl.col("status") == "answered").then(name)
