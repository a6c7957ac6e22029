"""A cache of frames in a folder, by what they rest on. Losing it costs time, nothing else."""

from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import polars as pl


class FrameCache(MutableMapping[str, pl.DataFrame]):
    """A mapping from keys that are valid file names to frames: files `<key>.<sha256 of the file>.parquet`.

    A file that cannot be read, or is not what was written, counts as none.
    """

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made when the first frame is stored."""
        self._folder = folder
        self._used: set[str] = set()

    def __getitem__(self, key: str) -> pl.DataFrame:
        """Return a frame. Raises KeyError when there is none, or a damaged one."""
        self._used.add(key)
        for path in self._paths(key):
            with suppress(OSError, pl.exceptions.PolarsError):
                content = path.read_bytes()
                if path.name == _name(key, content):
                    return pl.read_parquet(content)
        raise KeyError(key)

    def __setitem__(self, key: str, frame: pl.DataFrame) -> None:
        """Store a frame; one that cannot be written is not stored."""
        self._used.add(key)
        buffer = BytesIO()
        frame.write_parquet(buffer)
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{key}.part"
            part.write_bytes(buffer.getvalue())
            del self[key]
            part.replace(self._folder / _name(key, buffer.getvalue()))

    def __delitem__(self, key: str) -> None:
        """Delete the files of a key."""
        for path in self._paths(key):
            path.unlink(missing_ok=True)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys."""
        return (path.name.split(".")[0] for path in self._paths())

    def __len__(self) -> int:
        """Return the number of files."""
        return sum(1 for _ in self)

    def evict_unused(self) -> None:
        """Delete what was not used in this run, and files that a crash left half written."""
        with suppress(OSError):
            for key in set(self) - self._used:
                del self[key]
            for part in self._folder.glob("*.part"):
                part.unlink(missing_ok=True)

    def _paths(self, key: str = "*") -> list[Path]:
        return sorted(self._folder.glob(f"{key}.*.parquet"))


def _name(key: str, content: bytes) -> str:
    return f"{key}.{sha256(content).hexdigest()}.parquet"
