"""Answers held back: status `invalid`, without a value; the raw text stays."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.rules import HOLDING_SEVERITIES
from pipeline.definitions.survey import Survey
from pipeline.intake.answers import item_frame
from pipeline.intake.corrections import TABLE_ID
from pipeline.intake.delivery import Delivery
from pipeline.intake.fault import Fault
from pipeline.intake.text import is_blank

_VALUES = ("option", "number", "date")


def hold_back_faulty(
    answers: pl.DataFrame, faults: Mapping[str, Iterable[Fault]], catalogue: Catalogue
) -> pl.DataFrame:
    """Hold back what the errors in `faults` (delivery → faults) name: one answer, or all of a body in a delivery."""
    named = _faulty_answers(faults, catalogue)
    items = named.filter(pl.col("item").is_not_null()).with_columns(is_faulty_item=True)
    bodies = named.filter(pl.col("item").is_null()).drop("item", "year").with_columns(is_faulty_body=True)
    is_faulty = pl.col("is_faulty_item").fill_null(False) | pl.col("is_faulty_body").fill_null(False)
    marked = (
        answers.join(items, on=["delivery_id", "code", "item", "year"], how="left", maintain_order="left")
        .join(bodies, on=["delivery_id", "code"], how="left", maintain_order="left")
        .with_columns(status=pl.when(is_faulty & ~is_blank("raw_text")).then(pl.lit("invalid")).otherwise("status"))
        .with_columns(*(pl.when(pl.col("status") == "answered").then(name).alias(name) for name in _VALUES))
        .drop("is_faulty_item", "is_faulty_body")
    )
    return _without_held_parts(marked, catalogue.surveys)


def hold_back_deliveries(answers: pl.DataFrame, delivery_ids: Collection[str]) -> pl.DataFrame:
    """Hold back every answer of these deliveries."""
    is_held = pl.col("delivery_id").is_in(list(delivery_ids))
    values = (pl.when(~is_held).then(name).alias(name) for name in _VALUES)
    status = pl.when(is_held & ~is_blank("raw_text")).then(pl.lit("invalid")).otherwise("status")
    return answers.with_columns(*values, status=status)


def find_mostly_wrong(deliveries: Sequence[Delivery], ledger: pl.DataFrame, catalogue: Catalogue) -> dict[str, Fault]:
    """Find the deliveries with so many answers held back that the rest cannot be trusted either.

    Corrections by the office are not among them: each was decided by itself, and many wait for their source.
    """
    held_answers = pl.col("held_back_count") - pl.col("unread_count")
    counts = {row[0]: row[1:] for row in ledger.select("delivery_id", "loaded_count", held_answers).iter_rows()}
    faults: dict[str, Fault] = {}
    for delivery in (one for one in deliveries if one.table_id != TABLE_ID and one.survey):
        loaded, held = counts.get(delivery.receipt.delivery_id, (0, 0))
        max_share = catalogue.survey(delivery.survey or "").max_invalid
        if loaded and held > max_share * (loaded + held):
            facts = {"filled_count": loaded + held, "held_count": held, "limit": f"{100 * max_share:.0f}"}
            faults[delivery.receipt.delivery_id] = Fault("file.mostly_wrong", facts=facts)
    return faults


def _faulty_answers(faults: Mapping[str, Iterable[Fault]], catalogue: Catalogue) -> pl.DataFrame:
    """Return delivery_id, code, item and year of what an error names; item and year are null for a whole body."""
    rows = [
        (delivery_id, fault.code, fault.item, fault.year)
        for delivery_id, group in faults.items()
        for fault in group
        if fault.code and catalogue.rules.get(fault.rule_id).severity in HOLDING_SEVERITIES
    ]
    schema = {"delivery_id": pl.String, "code": pl.String, "item": pl.String, "year": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row").unique()


def _without_held_parts(answers: pl.DataFrame, surveys: tuple[Survey, ...]) -> pl.DataFrame:
    """Keep a percentage as published where one of its parts is held back: it is not recomputed from a wrong number."""
    body = ["delivery_id", "year", "code"]
    items = item_frame(surveys).select("survey", "year", "item", "numerator_item", "denominator_item")
    parts = items.unpivot(["numerator_item", "denominator_item"], index=["survey", "year", "item"], value_name="part")
    held = answers.filter(pl.col("status") == "invalid").select(*body, "survey", part="item")
    shares = held.join(parts, on=["survey", "year", "part"]).select(*body, "item").unique()
    joined = answers.join(
        shares.with_columns(has_held_part=True), on=[*body, "item"], how="left", maintain_order="left"
    )
    is_published = pl.col("has_held_part").is_not_null() & (pl.col("status") == "answered")
    number = pl.when(is_published).then("published_number").otherwise("number")
    return joined.with_columns(number=number).drop("has_held_part")
