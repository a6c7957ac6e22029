"""The formats in which a table leaves the snapshot: for the command line, and by its address."""

import io
from collections.abc import Callable, Mapping
from typing import NamedTuple

import polars as pl

from pipeline.outputs.csv_writer import csv_for_excel


class TableFormat(NamedTuple):
    """The media type of a format, and how a frame is written in it."""

    media_type: str
    write: Callable[[pl.DataFrame], bytes]


def json_bytes(frame: pl.DataFrame) -> bytes:
    """Return the rows as a JSON array of objects, in UTF-8."""
    return frame.write_json().encode() + b"\n"


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Return the rows as a Parquet file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


TABLE_FORMATS: Mapping[str, TableFormat] = {
    "csv": TableFormat("text/csv; charset=utf-8", csv_for_excel),
    "json": TableFormat("application/json", json_bytes),
    "parquet": TableFormat("application/vnd.apache.parquet", parquet_bytes),
}
"""Name of a format, which is the suffix of its files → how it is written; no text of a CSV runs as a formula."""
