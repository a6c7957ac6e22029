"""Bytes from outside to tables, wherever they come from: a night, a check, the page. The only way in.

A short text is read here: its bytes bound its cells and characters, and so time and memory. Workbooks, ZIPs, all other
kinds and long texts are read by a process of limited memory and time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from pipeline.file_limits import FileLimits
from pipeline.intake import reader_calls
from pipeline.intake.archive import MAGIC
from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.intake.file_kinds import may_be_text
from pipeline.intake.reader_calls import MemberEntry
from pipeline.intake.reader_pool import CodeCrashedError, LossReason, PendingCall, ReaderLostError, begin_call, call
from pipeline.intake.tabular_file import TabularFile, read_tabular_file

HEAD_BYTES = len(MAGIC)
Value = TypeVar("Value")
SHORT_TEXT_BYTES = 1024**2
"""A text up to this size holds at most as many cells: a second of CPU time, and under 100 MiB."""


class ReadingLostError(RefusedError):
    """The process that read a file has ended, or there was none. `crashed_at` is empty where the file is the cause."""

    def __init__(self, fault: Fault, reason: LossReason, crashed_at: str) -> None:
        super().__init__(fault)
        self.reason, self.crashed_at = reason, crashed_at
        self.notes: tuple[Fault, ...] = ()

    def with_note(self, note: Fault) -> "ReadingLostError":
        """Add what became of the file besides."""
        self.notes = (*self.notes, note)
        return self


class UnreadableByUsError(RefusedError):
    """Our own code raised over a file. `crashed_at`: kind of the error and its place."""

    def __init__(self, crashed_at: str) -> None:
        super().__init__(Fault("file.unreadable_by_us"))
        self.crashed_at = crashed_at


@dataclass(frozen=True)
class Reading:
    """A file that is being read. A text waits until its result is asked for."""

    content: bytes
    limits: FileLimits
    pending: PendingCall | None

    def result(self) -> TabularFile:
        """Return what was read. Raises RefusedError, also as ReadingLostError and UnreadableByUsError."""
        if self.pending is None:
            return read_tabular_file(self.content, self.limits)
        pending = self.pending
        found = _outcome(pending.result, self.limits)
        if isinstance(found, Fault):
            raise RefusedError(found)
        return found

    def give_up(self) -> None:
        """End what nobody waits for."""
        if self.pending:
            self.pending.give_up()


def begin_reading(content: bytes, limits: FileLimits) -> Reading:
    """Begin to read a file."""
    is_bounded = len(content) <= SHORT_TEXT_BYTES and may_be_text(content)
    return Reading(content, limits, None if is_bounded else begin_call(limits, reader_calls.read_file, content, limits))


def read_file(content: bytes, limits: FileLimits) -> TabularFile:
    """Read a file. Raises RefusedError, also as ReadingLostError and UnreadableByUsError."""
    return begin_reading(content, limits).result()


@dataclass(frozen=True)
class ForeignArchive:
    """A ZIP, the members of which are unpacked one at a time. `content_of` returns its bytes, maybe from the disk."""

    members: tuple[MemberEntry, ...]
    sha256: str
    content_of: Callable[[], bytes]
    limits: FileLimits

    def unpack(self, member: MemberEntry) -> bytes:
        """Unpack a member. Raises OSError when the ZIP has changed, RefusedError when it cannot be unpacked."""
        unpacked = self._unpack(member, None)
        if unpacked is None:
            content = self.content_of()
            if sha256(content).hexdigest() != self.sha256:
                raise OSError("the ZIP has changed")
            unpacked = self._unpack(member, content)
        return unpacked or b""

    def _unpack(self, member: MemberEntry, content: bytes | None) -> bytes | None:
        arguments = self.sha256, member.offset, content, self.limits
        found: bytes | None = _outcome(lambda: call(self.limits, reader_calls.unpack_member, *arguments), self.limits)
        return found


def open_if_zip(head: bytes, content_of: Callable[[], bytes], limits: FileLimits) -> ForeignArchive | None:
    """List the members of a ZIP, by its first bytes. None of what is no ZIP, or refused when it is read.

    Raises ReadingLostError where there is no process to try it, and what `content_of` raises.
    """
    if not head.startswith(MAGIC):
        return None
    content = content_of()
    try:
        found = _outcome(lambda: call(limits, reader_calls.list_members, content, limits), limits)
    except RefusedError as refusal:
        if isinstance(refusal, ReadingLostError) and refusal.reason == "no_process":
            raise
        return None
    return ForeignArchive(tuple(found), sha256(content).hexdigest(), content_of, limits) if found else None


def _outcome(outcome_of: Callable[[], Value], limits: FileLimits) -> Value:
    try:
        return outcome_of()
    except ReaderLostError as loss:
        raise lost_reading(loss.reason, loss.place, limits) from None
    except CodeCrashedError as crash:
        raise UnreadableByUsError(str(crash)) from None


def lost_reading(reason: LossReason, place: str, limits: FileLimits) -> ReadingLostError:
    """Return the refusal of a file over which its process ended, with the limit that it reached."""
    if reason == "no_process":
        return ReadingLostError(Fault("file.waiting"), reason, place)
    if reason == "crash":
        return ReadingLostError(Fault("file.unreadable_by_us"), reason, place)
    limit = {
        "memory": Phrase("mebibytes", {"count": f"{limits.read_mib:,}"}),
        "cpu_time": Phrase("seconds", {"count": f"{limits.read_cpu_seconds:,}"}),
        "time": Phrase("seconds", {"count": f"{limits.read_seconds:,}"}),
    }[reason]
    facts = {"what": Phrase(f"read_{reason}"), "limit": limit}
    return ReadingLostError(Fault("file.exhausting", facts=facts), reason, "")
