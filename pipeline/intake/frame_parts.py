"""A frame in parts, each small enough for memory: as Parquet files for a run, as they are for a single check."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import polars as pl


class FrameParts(Protocol):
    """Parts with the same columns, in order. There is at least one before anything is read."""

    def append(self, frame: pl.DataFrame) -> None:
        """Add a part."""

    def replace(self, number: int, frame: pl.DataFrame) -> None:
        """Put another part in the place of a part, counted from 0."""

    def clear(self) -> None:
        """Remove all parts."""

    def scan(self) -> pl.LazyFrame:
        """Return all rows, part after part; nothing is read before it is collected."""

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Iterate over the parts; one is in memory at a time."""


class MemoryParts:
    """Parts in memory."""

    def __init__(self) -> None:
        """Begin without parts."""
        self._frames: list[pl.DataFrame] = []

    def append(self, frame: pl.DataFrame) -> None:
        """Add a part."""
        self._frames.append(frame)

    def replace(self, number: int, frame: pl.DataFrame) -> None:
        """Put another part in the place of a part, counted from 0."""
        self._frames[number] = frame

    def clear(self) -> None:
        """Remove all parts."""
        self._frames.clear()

    def scan(self) -> pl.LazyFrame:
        """Return all rows, part after part."""
        return pl.concat(self._frames).lazy()

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Iterate over the parts."""
        return iter(self._frames)


class ParquetParts:
    """Parts as files `00001.parquet`, `00002.parquet` … of a folder that is theirs alone."""

    def __init__(self, folder: Path) -> None:
        """Make the folder anew."""
        self._folder = folder
        self.clear()

    def append(self, frame: pl.DataFrame) -> None:
        """Write a part."""
        self.replace(len(self._paths()), frame)

    def replace(self, number: int, frame: pl.DataFrame) -> None:
        """Write another part in the place of a part, counted from 0."""
        frame.write_parquet(self._folder / f"{number + 1:05}.parquet", compression="lz4", statistics=False)

    def clear(self) -> None:
        """Remove all parts."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)

    def scan(self) -> pl.LazyFrame:
        """Return all rows, part after part; nothing is read before it is collected."""
        return pl.scan_parquet(self._paths(), low_memory=True, glob=False)

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Iterate over the parts; one is in memory at a time."""
        return (pl.read_parquet(path, glob=False) for path in self._paths())

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("*.parquet"))
