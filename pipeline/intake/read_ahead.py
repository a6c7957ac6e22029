"""Received files to tables, in order: while one is looked at, the next are being read. What ends its process is held.

A file over which the reading process ends is tried once more, in a new process; when that ends, too, it goes into
quarantine. Where no process is to be had it waits for the next night.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from pipeline.file_limits import FileLimits
from pipeline.intake.fault import Fault, Phrase, RefusedError
from pipeline.intake.foreign_file import Reading, ReadingLostError, begin_reading, read_file
from pipeline.intake.quarantine import Quarantine
from pipeline.intake.receive import Receipt
from pipeline.intake.tabular_file import TabularFile

ContentOf = Callable[[Receipt], bytes]
"""Returns the bytes of a received file."""
FileOf = Callable[[], TabularFile]
"""Returns the tables of a file, or raises RefusedError."""


def read_each(
    receipts: Iterable[Receipt], content_of: ContentOf, limits: FileLimits, quarantine: Quarantine | None
) -> Iterator[tuple[Receipt, FileOf]]:
    """Pair each received file with its tables, as many read at once as there may be processes.

    Raises what `content_of` raises.
    """
    begun: deque[_Attempt] = deque()
    try:
        for receipt in receipts:
            begun.append(_Attempt(receipt, content_of, limits, quarantine))
            if len(begun) >= limits.read_processes:
                yield _settled(begun.popleft())
        while begun:
            yield _settled(begun.popleft())
    finally:
        for attempt in begun:
            attempt.give_up()


def _settled(attempt: "_Attempt") -> tuple[Receipt, FileOf]:
    return attempt.receipt, attempt.settle()


class _Attempt:
    """A received file that is being read."""

    def __init__(
        self, receipt: Receipt, content_of: ContentOf, limits: FileLimits, quarantine: Quarantine | None
    ) -> None:
        self.receipt = receipt
        self._content_of, self._limits, self._quarantine = content_of, limits, quarantine
        self._record = quarantine.find(receipt.sha256) if quarantine else None
        self._reading = None if self._refusal_at_once() else begin_reading(content_of(receipt), limits)

    def settle(self) -> FileOf:
        """Wait for the process that reads the file. A text is read when its tables are asked for."""
        if self._reading is None:
            return _raising(self._refusal_at_once())
        if self._reading.pending is None:
            return self._reading.result
        try:
            file = self._result(self._reading)
        except RefusedError as refusal:
            return _raising(refusal)
        return lambda: file

    def give_up(self) -> None:
        """End what nobody waits for."""
        if self._reading:
            self._reading.give_up()

    def _refusal_at_once(self) -> RefusedError | None:
        """Return why a file is not read at all: its size, or its quarantine."""
        if self.receipt.size_bytes > self._limits.file_bytes:
            facts = {"what": Phrase("file_size"), "limit": f"{self._limits.file_bytes // 1024**2} MiB"}
            return RefusedError(Fault("file.limit", facts=facts))
        if self._record and self._record.state == "held":
            return self._record.refusal(self._limits).with_note(Fault("file.quarantined"))
        return None

    def _result(self, reading: Reading) -> TabularFile:
        try:
            file = self._read_twice(reading)
        except RefusedError as refusal:
            if not isinstance(refusal, ReadingLostError):
                self._note_read()
            raise
        self._note_read()
        return file

    def _read_twice(self, reading: Reading) -> TabularFile:
        try:
            return reading.result()
        except ReadingLostError as lost:
            return self._try_again(lost)

    def _note_read(self) -> None:
        """Note that the process bore the file, also where it is refused."""
        if self._quarantine and self._record:
            with suppress(OSError):
                self._quarantine.note_read(self.receipt.sha256)

    def _try_again(self, lost: ReadingLostError) -> TabularFile:
        if self._quarantine is None:
            raise lost
        if lost.reason == "no_process":
            raise self._held(lost)
        try:
            return read_file(self._content_of(self.receipt), self._limits)
        except ReadingLostError as again:
            raise self._held(again) from None

    def _held(self, lost: ReadingLostError) -> ReadingLostError:
        """Record that a file is left out from now on, unless it was released, and add that to its refusal."""
        assert self._quarantine
        if self._record and self._record.state == "released":
            return lost
        try:
            self._quarantine.hold(self.receipt, lost)
        except OSError as error:
            return lost.with_note(Fault("file.not_quarantined", facts={"problem": error.strerror or error}))
        return lost if lost.reason == "no_process" else lost.with_note(Fault("file.quarantined"))


def _raising(refusal: RefusedError | None) -> FileOf:
    def file_of() -> TabularFile:
        assert refusal
        raise refusal

    return file_of
