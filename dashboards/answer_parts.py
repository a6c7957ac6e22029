"""The answer of a query as it stays in memory: in parts, found by the values of some columns, weighed."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import polars as pl

from pipeline.definitions.visible_text import DIRECTION_MARKS, REPLACEMENT


@dataclass(frozen=True)
class Parts:
    """An answer in the order of some of its columns, and where the rows of each combination of their values stand."""

    frame: pl.DataFrame
    spans: Mapping[tuple, tuple[int, int]]
    is_common: bool = False

    @classmethod
    def of(cls, frame: pl.DataFrame, columns: tuple[str, ...], *, is_common: bool = False) -> "Parts":
        ordered = frame.sort(columns, maintain_order=True)
        spans: dict[tuple, tuple[int, int]] = {}
        start = 0
        for *key, length in ordered.group_by(columns, maintain_order=True).len().iter_rows():
            spans[tuple(key)] = (start, length)
            start += length
        return cls(ordered, spans, is_common)

    def at(self, key: tuple) -> pl.DataFrame:
        return self.frame.slice(*self.spans.get(key, (0, 0)))


def weigh_parts(parts: Parts) -> int:
    """Return the bytes that an answer takes, rounded up; 0, which is not kept, when it has no rows.

    What is asked for by codes that do not exist has no rows, and there are as many such questions as one likes. One
    that is asked by year and basis alone is kept (`is_common`): a page asks it each time.
    """
    if parts.frame.is_empty() and not parts.is_common:
        return 0
    return 4096 + 600 * parts.frame.width + 2 * int(parts.frame.estimated_size()) + 400 * len(parts.spans)


def without_turns(frame: pl.DataFrame) -> pl.DataFrame:
    """Show every mark that turns text around as U+FFFD: a file or a name could show itself as another one."""
    return frame.with_columns(pl.col(pl.String).str.replace_all(f"[{DIRECTION_MARKS}]", REPLACEMENT))


def compact(frame: pl.DataFrame) -> pl.DataFrame:
    """Copy a frame into buffers of its own size: those of DuckDB hold 2,048 rows, 0.1 MB around a single row."""
    return pl.DataFrame.deserialize(BytesIO(frame.serialize()))
