"""Headers over one to three rows: the texts that each column goes by."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.intake.text import normalize_text

MOST_HEADER_ROWS = 3


@dataclass(frozen=True)
class HeaderRows:
    """Rows `first_row` to `last_row` of a table, counted from 1, as one header.

    `texts[i]` are the texts that column i + 1 goes by, the longest first; empty for a column without a header. Of
    texts that repeat the second column goes by `件数(2)`, too.
    """

    first_row: int
    last_row: int
    texts: tuple[tuple[str, ...], ...]

    def columns(self) -> dict[str, int]:
        """Map each text to the first column, counted from 1, that goes by it."""
        numbers: dict[str, int] = {}
        for number, texts in enumerate(self.texts, start=1):
            for text in texts:
                numbers.setdefault(text, number)
        return numbers


NO_HEADER = HeaderRows(0, 0, ())


def header_key(text: str) -> str:
    """Return a header as it is compared: without differences of width, spaces and line breaks."""
    return "".join(normalize_text(text).split())


def join_header_rows(rows: Sequence[Sequence[str]], last_row: int, count: int) -> HeaderRows:
    """Join `count` rows, the last of which is `last_row`, to one header.

    A column goes by its texts from top to bottom, by the same with the group to its left repeated, and by the lowest.
    """
    keys = [tuple(map(header_key, row)) for row in rows[last_row - count : last_row]]
    width = max(map(len, keys))
    padded = [row + ("",) * (width - len(row)) for row in keys]
    lowest = padded[-1]
    grouped = [*(_repeat_groups(row, padded[number + 1 :]) for number, row in enumerate(padded[:-1])), lowest]
    texts = [
        tuple(dict.fromkeys(filter(None, ("".join(repeated), "".join(own), own[-1]))))
        for repeated, own in zip(zip(*grouped, strict=True), zip(*padded, strict=True), strict=True)
    ]
    return HeaderRows(last_row - count + 1, last_row, _number_repeats(texts))


def _number_repeats(columns: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Add to each column its texts with a number, as `件数(2)`, where columns before it go by them, too."""
    counts: Counter[str] = Counter()
    numbered: list[tuple[str, ...]] = []
    for texts in columns:
        counts.update(texts)
        numbered.append((*texts, *(f"{text}({counts[text]})" for text in texts if counts[text] > 1)))
    return tuple(numbered)


def _repeat_groups(row: tuple[str, ...], below: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Write the name of a group over all its columns: the blank cells to its right that have a header below."""
    repeated: list[str] = []
    for column, text in enumerate(row):
        has_header_below = any(lower[column] for lower in below)
        repeated.append(text or (repeated[-1] if repeated and has_header_below else ""))
    return tuple(repeated)
