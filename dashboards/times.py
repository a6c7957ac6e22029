"""Moments on the clocks of Japan."""

from datetime import datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def local_time(time: datetime | None) -> str:
    """`2026-11-23 10:30`; empty when there is none."""
    return f"{time.astimezone(JAPAN):%Y-%m-%d %H:%M}" if time else ""
