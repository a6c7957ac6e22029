"""公表前: whether the figures of a year are seen before their publication, and what stands beside them then."""

from dashboards.store import OpenedSnapshot
from dashboards.words import Words

EMBARGO, PREVIEW = "embargo", "preview"


def release_state(snapshot: OpenedSnapshot, year: int) -> str:
    """Return `embargo`, `preview`, `released`, or nothing for a year without a day of publication."""
    return str(snapshot.row("year_release", year=year).get("release_state", ""))


def is_before_release(snapshot: OpenedSnapshot, year: int) -> bool:
    """Whether whoever asks sees figures of the year that others do not see yet: a body from its preview on."""
    state, scope = release_state(snapshot, year), snapshot.scope
    if scope.is_open:
        return False
    return state == PREVIEW or (state == EMBARGO and scope.role != "municipality")


def release_note(snapshot: OpenedSnapshot, year: int, words: Words) -> str:
    """Return what stands on pages and files with such figures: 公表前, until when; else nothing."""
    if not is_before_release(snapshot, year):
        return ""
    return words("release.note", day=snapshot.row("year_release", year=year)["visible_from_date"])
