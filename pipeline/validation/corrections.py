"""Corrections by the office against the answers they correct: the source may have been repaired, or never sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.corrections import Correction
from pipeline.intake.corrections import TABLE_ID, decided_at
from pipeline.intake.delivery import Delivery
from pipeline.intake.fault import Fault
from pipeline.intake.read import ReadResult
from pipeline.intake.text import normalize_text

CORRECTION_SCHEMA: dict[str, type[pl.DataType] | pl.DataType] = {
    "delivery_id": pl.String, "row_no": pl.Int32, "survey": pl.String, "year": pl.Int32, "code": pl.String,
    "item": pl.String, "expected_text": pl.String, "corrected_text": pl.String, "reason_ja": pl.String,
    "reason_en": pl.String, "decided_by": pl.String, "decided_date": pl.Date, "state": pl.String,
    "known_from": pl.Datetime("us", "UTC"),
}  # fmt: skip
"""One row per correction. `state`: applied; past (in force until the source was repaired); stale; waiting (no source).

stale: the source has another text than the correction expects. `known_from`: when correction and error were both known.
"""

_ANSWER_COLUMN = 5
_Key = tuple[str, int, str, str]
_SourceText = tuple[str, datetime]
"""An answer's text in the source, and when it was received."""


@dataclass(frozen=True)
class CorrectionStates:
    """The corrections with their states (CORRECTION_SCHEMA), and by delivery the faults of those not applied."""

    frame: pl.DataFrame
    faults: Mapping[str, Sequence[Fault]]


def assess_corrections(read: ReadResult, catalogue: Catalogue) -> CorrectionStates:
    """Compare what each correction expects with the answers as they were received."""
    deliveries = [delivery for delivery in read.deliveries if delivery.table_id == TABLE_ID]
    entries = _entries(deliveries, catalogue)
    texts_of = _find_source_texts(read, {_key(delivery, entry) for delivery, _, entry in entries})
    rows: list[dict[str, object]] = []
    faults: dict[str, list[Fault]] = defaultdict(list)
    for delivery, row_no, entry in entries:
        texts = texts_of[_key(delivery, entry)]
        state, known_from = _assess(entry, texts)
        rows.append(_row(delivery, row_no, entry) | {"state": state, "known_from": known_from})
        if state != "applied":
            faults[delivery.receipt.delivery_id].append(_fault(state, row_no, entry, texts))
    return CorrectionStates(pl.DataFrame(rows, schema=pl.Schema(CORRECTION_SCHEMA)), faults)


def _entries(deliveries: Sequence[Delivery], catalogue: Catalogue) -> list[tuple[Delivery, int, Correction]]:
    """List each correction with its delivery and its row there, in the order of the file."""
    by_year = {file.year: file.entries for file in catalogue.corrections}
    return [
        (delivery, row_no, entry)
        for delivery in deliveries
        for row_no, entry in enumerate(
            (e for e in by_year[delivery.year or 0] if e.survey == delivery.survey), start=2
        )
    ]  # fmt: skip


def _key(delivery: Delivery, entry: Correction) -> _Key:
    return entry.survey, delivery.year or 0, entry.code, entry.item


def _find_source_texts(read: ReadResult, keys: set[_Key]) -> defaultdict[_Key, list[_SourceText]]:
    """Collect the texts of the answers to be corrected, in order of arrival."""
    received_at = {d.receipt.delivery_id: d.receipt.received_at for d in read.deliveries if d.table_id != TABLE_ID}
    texts: defaultdict[_Key, list[_SourceText]] = defaultdict(list)
    columns = ("survey", "year", "code", "item", "raw_text", "delivery_id")
    codes = sorted({key[2] for key in keys})
    corrected = read.answers.filter(pl.col("code").is_in(codes)).select(columns).collect()
    for *key, text, delivery_id in corrected.iter_rows():
        if tuple(key) in keys and delivery_id in received_at:
            texts[key[0], key[1], key[2], key[3]].append((text, received_at[delivery_id]))
    return texts


def _assess(entry: Correction, texts: Sequence[_SourceText]) -> tuple[str, datetime]:
    """Return the state of a correction, and from when on it is known: not before the error itself was."""
    decided, expected = decided_at(entry.when), normalize_text(entry.expected)
    expected_places = [place for place, (text, _) in enumerate(texts) if normalize_text(text) == expected]
    if not expected_places:
        return ("stale" if texts else "waiting"), decided
    last = expected_places[-1]
    known_from = max(decided, texts[last][1])
    if last == len(texts) - 1:
        return "applied", known_from
    return ("past" if known_from < texts[last + 1][1] else "stale"), known_from


def _fault(state: str, row_no: int, entry: Correction, texts: Sequence[_SourceText]) -> Fault:
    facts = {
        "expected": entry.expected,
        "now": texts[-1][0].strip() if texts else "",
        "code": entry.code,
        "item": entry.item,
    }
    rule_id = "correction.waiting" if state == "waiting" else "correction.stale"
    return Fault(rule_id, row_no, _ANSWER_COLUMN, entry.value, facts=facts)


def _row(delivery: Delivery, row_no: int, entry: Correction) -> dict[str, object]:
    return {
        "delivery_id": delivery.receipt.delivery_id, "row_no": row_no, "survey": entry.survey, "year": delivery.year,
        "code": entry.code, "item": entry.item, "expected_text": entry.expected, "corrected_text": entry.value,
        "reason_ja": entry.reason.ja, "reason_en": entry.reason.en, "decided_by": entry.who,
        "decided_date": entry.when,
    }  # fmt: skip


def without_inactive_corrections(answers: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """Hold back the answers of stale and waiting corrections."""
    is_inactive = pl.col("state").is_in(["stale", "waiting"])
    inactive = corrections.filter(is_inactive).select("delivery_id", "row_no", is_inactive=True)
    joined = answers.join(inactive, on=["delivery_id", "row_no"], how="left", maintain_order="left")
    held = pl.when(pl.col("is_inactive").is_not_null())
    values = (held.then(None).otherwise(pl.col(name)).alias(name) for name in ("option", "number", "date"))
    return joined.with_columns(*values, status=held.then(pl.lit("invalid")).otherwise("status")).drop("is_inactive")
