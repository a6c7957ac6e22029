"""Frames kept in a folder from night to night, by what they rest on. Losing them costs time, nothing else."""

from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path

import polars as pl


class KeptFrames(MutableMapping[str, pl.DataFrame]):
    """A mapping from keys that may stand in a file name to frames. A file that cannot be read is as good as none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked: set[str] = set()

    def __getitem__(self, key: str) -> pl.DataFrame:
        self._asked.add(key)
        try:
            return pl.read_parquet(self._path(key))
        except (OSError, pl.exceptions.PolarsError) as error:
            raise KeyError(key) from error

    def __setitem__(self, key: str, frame: pl.DataFrame) -> None:
        """Keep a frame. What cannot be written is not kept."""
        self._asked.add(key)
        target = self._path(key)
        with suppress(OSError, pl.exceptions.PolarsError):
            self._folder.mkdir(parents=True, exist_ok=True)
            frame.write_parquet(target.with_suffix(".part"))
            target.with_suffix(".part").replace(target)

    def __delitem__(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted(self._folder.glob("*.parquet")))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def forget_the_rest(self) -> None:
        """Delete what nobody asked for this time."""
        with suppress(OSError):
            for key in set(self) - self._asked:
                del self[key]

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.parquet"
