"""The digest of a week: what changed and what waits, as text for a mail, from the statements of 県の概況."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dashboards.address import Address
from dashboards.freshness import last_report
from dashboards.overview_sentence import overview_sentence
from dashboards.page_context import LostError, PageContext
from dashboards.page_statements.overview import WAITING_KINDS
from dashboards.store import OpenedSnapshot, Store, StoreError
from dashboards.words import Words
from pipeline.settings import Home

DAYS = 7
RUN_ID = "%Y%m%dT%H%M%S"
MOST_NAMES = 12
"""Names of bodies that one line lists."""


class DigestError(Exception):
    """There is no digest. The message is one sentence: why, and what to do."""


@dataclass(frozen=True)
class Digest:
    """The text for one prefecture."""

    file_name: str
    text: str


def digests(home: Home, pref: str = "") -> Iterator[Digest]:
    """Write the digest of a prefecture, else of each that has figures. Raises DigestError."""
    address = Address(pref=pref)
    try:
        store = Store(home.published)
        snapshot = store.snapshot()
        before = store.earlier(_week_before(snapshot))
        codes = [pref] if pref else sorted(set(snapshot.frame("years")["pref"]))
        for code in codes:
            yield _digest(home, PageContext.in_snapshot(snapshot, Address(pref=code)), before)
    except LostError as lost:
        raise DigestError(address.words(f"plain.{lost.key}_text", **lost.values)) from None
    except StoreError as error:
        reason = address.words(f"plain.{error.reason}_title")
        raise DigestError(address.words("digest.unreadable", reason=reason)) from None


def _day(snapshot: OpenedSnapshot) -> datetime:
    return datetime.strptime(str(snapshot.pointer["run_id"])[:15], RUN_ID)  # noqa: DTZ007  office time, as in its name


def _week_before(snapshot: OpenedSnapshot) -> str:
    return (_day(snapshot) - timedelta(days=DAYS)).strftime(RUN_ID)


def _digest(home: Home, context: PageContext, before: OpenedSnapshot | None) -> Digest:
    words = context.words
    day = f"{_day(context.snapshot):%Y-%m-%d}"
    parts = {
        "now": _now(context, before),
        "waiting": _waiting(home, context),
        "received": _received(context),
    }
    sections = ["\n".join([words(f"digest.{name}"), *lines]) for name, lines in parts.items()]
    head = words("digest.title", name=context.pref_name, day=day)
    text = "\n\n".join([f"{head}\n{context.as_of()}", *sections, words("digest.end")])
    return Digest(words("digest.file", name=context.pref_name, day=day), text)


def _now(context: PageContext, before: OpenedSnapshot | None) -> list[str]:
    """The sentence of 県の概況, and that of a week before where it was another one."""
    words, now = context.words, overview_sentence(context)
    earlier = _earlier_sentence(context, before)
    if not earlier:
        return [now, words("digest.no_earlier", days=DAYS)]
    return [now, words("digest.same", days=DAYS) if earlier == now else words("digest.before", days=DAYS, text=earlier)]


def _earlier_sentence(context: PageContext, before: OpenedSnapshot | None) -> str:
    """The same of an earlier snapshot; empty where it has no such prefecture, or tables of another shape."""
    if before is None:
        return ""
    try:
        return overview_sentence(PageContext.in_snapshot(before, context.address))
    except (LostError, StoreError):
        return ""


def _waiting(home: Home, context: PageContext) -> list[str]:
    words = context.words
    rows = sorted(context.rows("overview_todo"), key=lambda row: WAITING_KINDS.index(row["kind"]))
    lines = [words("digest.line", text=_named(f"{row['count']}{_kind(row, context)}", row, words)) for row in rows]
    if last_report(home.reports).get("outcome") == "failed":
        lines.insert(0, words("digest.line", text=words("digest.night")))
    return lines or [words("todo.nothing")]


def _kind(row: dict[str, Any], context: PageContext) -> str:
    words, year = context.words, row["year"]
    other = words("todo.of_year", year=words("trend.year", year=year)) if year and year != context.year else ""
    return words(f"todo.{row['kind']}") + other


def _received(context: PageContext) -> list[str]:
    """The deliveries of the last days by their state, with the bodies they are of."""
    words = context.words
    rows = context.rows("digest_received", year=None)
    if not rows:
        return [words("digest.nothing_received")]
    return [words("digest.line", text=_delivered(row, context)) for row in rows]


def _delivered(row: dict[str, Any], context: PageContext) -> str:
    words = context.words
    text = words("digest.delivered", state=words.named("delivery", row["state"]), count=row["count"])
    return _named(text, row, words)


def _named(text: str, row: dict[str, Any], words: Words) -> str:
    """A line with the bodies it is about, where they are known."""
    names = row["names"] or []
    if not names:
        return text
    more = words("digest.more", count=len(names) - MOST_NAMES) if len(names) > MOST_NAMES else ""
    return words("digest.named", text=text, names=words("app.separator").join(names[:MOST_NAMES]) + more)
