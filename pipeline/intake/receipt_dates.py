"""The dates of receipts: by the clocks of the runs, as far as most of these agree with the order of the runs."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
"""Before this program: no clock that shows less is right."""
_STEP = timedelta(microseconds=1)


def agreed_dates(recorded: Sequence[datetime]) -> list[datetime]:
    """Return a date for each moment recorded, strictly later than the one before.

    The longest series that never goes back is believed; of two as long, the one with the earlier clock at its end. A
    moment outside it, of a run whose clock was wrong, gets that of the next run that is believed, at most a night later
    than the truth; behind the last such run, that of the run before.

    Source: longest increasing subsequence by patience sorting (Fredman 1975).
    """
    believed = _longest_series(recorded)
    dates: list[datetime] = []
    for place, moment in enumerate(recorded):
        later = next((recorded[other] for other in range(place, len(recorded)) if other in believed), None)
        date = later or (dates[-1] if dates else moment)
        dates.append(max(date, dates[-1] + _STEP) if dates else date)
    return dates


def _longest_series(recorded: Sequence[datetime]) -> set[int]:
    """Return the places of the longest non-decreasing series."""
    ends: list[int] = []
    moments: list[datetime] = []
    before: dict[int, int | None] = {}
    for place, moment in enumerate(recorded):
        if moment < EARLIEST:
            continue
        length = bisect_right(moments, moment)
        before[place] = ends[length - 1] if length else None
        ends[length : length + 1], moments[length : length + 1] = [place], [moment]
    series: set[int] = set()
    at = ends[-1] if ends else None
    while at is not None:
        series.add(at)
        at = before[at]
    return series
