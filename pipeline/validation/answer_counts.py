"""How many of the questions a delivery answers, body by body."""

from collections.abc import Sequence

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.intake.answers import item_frame
from pipeline.intake.delivery import Delivery

ANSWER_COUNT_SCHEMA = {
    "delivery_id": pl.String, "code": pl.String, "survey": pl.String, "year": pl.Int32, "asked_count": pl.Int32,
    "answered_count": pl.Int32, "blank_count": pl.Int32, "optional_blank_count": pl.Int32, "held_count": pl.Int32,
}  # fmt: skip
"""One row per delivery × body × year. Questions that are in none of the four counts are not in the file."""


def count_answers(deliveries: Sequence[Delivery], answers: pl.LazyFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Count the questions of the edition, and those answered, left blank and held back (ANSWER_COUNT_SCHEMA).

    In order of delivery, body and year.
    """
    status, may_be_blank = pl.col("status"), pl.col("blank_is_usual")
    items = item_frame(catalogue.surveys).lazy().select("survey", "year", "item", "blank_is_usual")
    asked_answers = answers.join(items, on=["survey", "year", "item"], how="left")
    grouped = asked_answers.group_by("delivery_id", "code", "survey", "year").agg(
        answered_count=(~status.is_in(["not_answered", "invalid"])).sum(),
        blank_count=((status == "not_answered") & ~may_be_blank).sum(),
        optional_blank_count=((status == "not_answered") & may_be_blank).sum(),
        held_count=(status == "invalid").sum(),
    )
    counts = grouped.sort("delivery_id", "code", "survey", "year").collect()
    asked = pl.DataFrame(
        [(one.receipt.delivery_id, year, count) for one in deliveries for year, count in _asked(one, catalogue)],
        schema={"delivery_id": pl.String, "year": pl.Int32, "asked_count": pl.Int32},
        orient="row",
    )
    counted = counts.join(asked, on=["delivery_id", "year"], how="left", maintain_order="left")
    return counted.select(ANSWER_COUNT_SCHEMA.keys()).cast(pl.Schema(ANSWER_COUNT_SCHEMA))


def _asked(delivery: Delivery, catalogue: Catalogue) -> list[tuple[int, int]]:
    """Return year → number of questions for the kind of file that a delivery is."""
    if delivery.survey is None or delivery.year is None:
        return []
    survey = catalogue.survey(delivery.survey)
    if delivery.table_id in {form.id for form in survey.form}:
        return [(year, len(survey.items_in(year))) for year in survey.years]
    tables = [table for edition in survey.edition if edition.year == delivery.year for table in edition.table]
    return [(delivery.year, len(table.items)) for table in tables if table.id == delivery.table_id]
