"""Frames kept in a folder from night to night, by what they rest on. Losing them costs time, nothing else."""

from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import polars as pl


class FrameCache(MutableMapping[str, pl.DataFrame]):
    """A mapping from keys that may stand in a file name to frames: files `<key>.<sha256 of the file>.parquet`.

    A file that cannot be read, or is not what was written, is as good as none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked: set[str] = set()

    def __getitem__(self, key: str) -> pl.DataFrame:
        self._asked.add(key)
        for path in self._paths(key):
            with suppress(OSError, pl.exceptions.PolarsError):
                content = path.read_bytes()
                if path.name == _name(key, content):
                    return pl.read_parquet(content)
        raise KeyError(key)

    def __setitem__(self, key: str, frame: pl.DataFrame) -> None:
        """Keep a frame. What cannot be written is not kept."""
        self._asked.add(key)
        buffer = BytesIO()
        frame.write_parquet(buffer)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{key}.part"
            part.write_bytes(buffer.getvalue())
            del self[key]
            part.replace(self._folder / _name(key, buffer.getvalue()))

    def __delitem__(self, key: str) -> None:
        for path in self._paths(key):
            path.unlink(missing_ok=True)

    def __iter__(self) -> Iterator[str]:
        return (path.name.split(".")[0] for path in self._paths())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def evict_unused(self) -> None:
        """Delete what nobody asked for this time, and what a crash left half written."""
        with suppress(OSError):
            for key in set(self) - self._asked:
                del self[key]
            for part in self._folder.glob("*.part"):
                part.unlink(missing_ok=True)

    def _paths(self, key: str = "*") -> list[Path]:
        return sorted(self._folder.glob(f"{key}.*.parquet"))


def _name(key: str, content: bytes) -> str:
    return f"{key}.{sha256(content).hexdigest()}.parquet"
