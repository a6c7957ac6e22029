"""One row per delivery: receipt, survey, state and counts of findings."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipeline.definitions.rules import HOLDING_SEVERITIES
from pipeline.intake.delivery import Delivery
from pipeline.validation.findings import Finding

DELIVERY_SCHEMA: dict[str, type[pl.DataType] | pl.DataType] = {
    "delivery_id": pl.String, "name": pl.String, "sha256": pl.String, "size_bytes": pl.Int64,
    "received_at": pl.Datetime("us", "UTC"), "state": pl.String, "survey": pl.String, "year": pl.Int32,
    "table_id": pl.String, "encoding": pl.String, "row_count": pl.Int32, "cell_count": pl.Int64,
    "error_count": pl.Int32, "warning_count": pl.Int32, "superseded_by": pl.String, "crashed_at": pl.String,
    "sender_code": pl.String,
}  # fmt: skip
_RECEIPT_FIELDS = ("delivery_id", "name", "sha256", "size_bytes", "received_at")
_DELIVERY_FIELDS = (
    "survey", "year", "table_id", "encoding", "row_count", "cell_count", "crashed_at", "sender_code",
)  # fmt: skip


def build_delivery_table(
    deliveries: Sequence[Delivery],
    findings: Sequence[Sequence[Finding]],
    loaded_counts: Mapping[str, int],
    superseded_by: Mapping[str, str],
) -> pl.DataFrame:
    """Return DELIVERY_SCHEMA in the order of the deliveries.

    Args:
        deliveries: all of the history.
        findings: those of each delivery, in the same order.
        loaded_counts: delivery → number of loaded answers; deliveries that could not be read are absent.
        superseded_by: delivery → the later one that replaces it.
    """
    rows = [
        _row(delivery, own, loaded_counts.get(delivery.receipt.delivery_id, 0), superseded_by)
        for delivery, own in zip(deliveries, findings, strict=True)
    ]
    return pl.DataFrame(rows, schema=pl.Schema(DELIVERY_SCHEMA))


def _row(
    delivery: Delivery, findings: Sequence[Finding], loaded_count: int, superseded_by: Mapping[str, str]
) -> dict[str, object]:
    later, severities = superseded_by.get(delivery.receipt.delivery_id), [finding.severity for finding in findings]
    return {
        **{name: getattr(delivery.receipt, name) for name in _RECEIPT_FIELDS},
        **{name: getattr(delivery, name) for name in _DELIVERY_FIELDS},
        "state": "superseded" if later else _state(delivery, severities, loaded_count),
        "superseded_by": later,
        "error_count": sum(severity in HOLDING_SEVERITIES for severity in severities),
        "warning_count": severities.count("warning"),
    }


def _state(delivery: Delivery, severities: Sequence[str], loaded_count: int) -> str:
    """Return the state of a delivery. Errors without a single loaded answer make it rejected."""
    if delivery.is_duplicate:
        return "duplicate"
    if delivery.crashed_at:
        return "unreadable_by_us"
    if delivery.is_refused:
        return "rejected"
    if any(severity in HOLDING_SEVERITIES for severity in severities):
        return "partially_accepted" if loaded_count else "rejected"
    return "accepted_with_notes" if severities else "accepted"
