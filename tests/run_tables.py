"""The tables that a run loads beside the answers, for tests that build a snapshot without a run."""

from datetime import UTC, date, datetime

import polars as pl

from pipeline.validation.answer_counts import ANSWER_COUNT_SCHEMA
from pipeline.validation.corrections import CORRECTION_SCHEMA
from pipeline.validation.delivery_table import DELIVERY_SCHEMA
from pipeline.validation.findings import finding_body_frame, finding_frame

_COUNTS = ("cell_count", "label_count", "ignored_count", "empty_count", "loaded_count", "held_back_count")


def run_tables(delivery_id: str) -> dict[str, pl.DataFrame]:
    """Return one accepted delivery and one run, without findings or corrections."""
    delivery = dict.fromkeys(DELIVERY_SCHEMA) | {
        "delivery_id": delivery_id, "name": f"{delivery_id}.csv", "received_at": datetime(2026, 1, 1, tzinfo=UTC),
        "state": "accepted",
    }  # fmt: skip
    return {
        "delivery": pl.DataFrame([delivery], schema=pl.Schema(DELIVERY_SCHEMA)),
        "finding": finding_frame([]),
        "finding_body": finding_body_frame([]),
        "correction": pl.DataFrame(schema=pl.Schema(CORRECTION_SCHEMA)),
        "ledger": pl.DataFrame({"delivery_id": [delivery_id]} | {name: [0] for name in _COUNTS}),
        "delivery_body": pl.DataFrame(schema=pl.Schema(ANSWER_COUNT_SCHEMA)),
        "run": pl.DataFrame(
            [{"run_id": delivery_id, "started_at": datetime(2026, 1, 1, tzinfo=UTC), "framework": "2026.1",
              "schema_version": "1", "input_digest": "", "night_date": date(2026, 1, 1), "vintage_date": None}]
        ),
    }  # fmt: skip
