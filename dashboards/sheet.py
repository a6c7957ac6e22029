"""A table to take along: CSV that spreadsheets read at once."""

from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | int | float | None
RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet compute a text."""


@dataclass(frozen=True)
class Sheet:
    """`title` names the file."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def bytes_as(self, form: str) -> bytes:
        """The content of the file; `form` is csv."""
        if form != "csv":
            raise ValueError(f"no such form: {form}")
        lines = [list(map(harmless, self.columns)), *([_plain(value) for value in row] for row in self.rows)]
        text = "\r\n".join(",".join(map(_quoted, line)) for line in lines)
        return b"\xef\xbb\xbf" + (text + "\r\n").encode("utf-8", "replace")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RUNS_AS_FORMULA) else text


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else f"{value:.10g}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text
