"""How old the snapshot is, and how the last night went."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

STALE_AFTER = timedelta(hours=36)


@dataclass(frozen=True)
class Freshness:
    """`age` is how long ago a night last confirmed the snapshot; None when nothing is published."""

    age: timedelta | None
    failed_at: datetime | None
    message: str

    @property
    def is_stale(self) -> bool:
        return self.age is not None and self.age > STALE_AFTER


def last_report(reports: Path | None) -> dict:
    """reports/last.json; empty when no night has reported, or when it cannot be read."""
    try:
        content = json.loads((reports / "last.json").read_text(encoding="utf-8")) if reports else {}
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def instant(text: object) -> datetime | None:
    """An ISO time with its offset; UTC where none is written."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def freshness(pointer: Mapping[str, object] | None, report: Mapping[str, object], now: datetime) -> Freshness:
    """A night that found nothing new confirms the snapshot that stands."""
    finished = instant(report.get("finished_at"))
    outcome = report.get("outcome")
    confirmed = [instant(pointer.get("published_at"))] if pointer else []
    if outcome == "unchanged" and pointer:
        confirmed.append(finished)
    latest = max((time for time in confirmed if time), default=None)
    return Freshness(
        age=now - latest if latest else None,
        failed_at=(finished or now) if outcome == "failed" else None,
        message=str(report.get("message") or "") if outcome == "failed" else "",
    )
