"""Moments on the clocks of Japan."""

from datetime import datetime

from pipeline.settings import OFFICE_TIME


def local_time(time: datetime | None) -> str:
    """`2026-11-23 10:30`; empty when there is none."""
    return f"{time.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}" if time else ""
