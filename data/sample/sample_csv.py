"""Rows as bytes, in the encodings offices use."""

import csv
import io
from collections.abc import Iterable, Sequence


def csv_bytes(rows: Iterable[Sequence[str]], *, newline: str, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Rows as delimited text; `utf-8-sig` and `utf-16` put their byte order mark in front."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    if encoding == "utf-16":  # the same bytes on every machine
        return b"\xff\xfe" + text.getvalue().encode("utf-16-le")
    return text.getvalue().encode(encoding)


def cut_in_character(data: bytes, share: float) -> bytes:
    """The first part of a CP932 file, ending within a character of two bytes."""
    text = data.decode("cp932")
    at = next(i for i in range(int(len(text) * share), len(text)) if len(text[i].encode("cp932")) == 2)
    return data[: len(text[:at].encode("cp932")) + 1]
