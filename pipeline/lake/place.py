"""Where a lake is, and what is wrong when it does not answer."""

from dataclasses import dataclass

from pipeline.outputs.messages import message
from pipeline.settings import Home


class LakeError(RuntimeError):
    """The lake cannot be used; the message gives the reason and what to do, without passwords.

    Attributes:
        en: the same in English.
    """

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(message("lake", key, **facts))
        self.en = message("lake", key, "en", **facts)


class NoLakeError(LakeError):
    """Nothing was published in the lake yet."""


@dataclass(frozen=True)
class LakePlace:
    """Where a lake is.

    Attributes:
        catalogue: how libpq reaches PostgreSQL, as `host=… dbname=…`; passwords are in ~/.pgpass or PGPASSWORD.
        bucket: `s3://NAME/PATH`, or a folder that all hosts share, as `file:///…`. Keys are in AWS_*.
    """

    catalogue: str
    bucket: str

    @property
    def connection(self) -> str:
        """The connection of libpq, with a limit for a host that does not answer unless it gives one."""
        return f"connect_timeout=10 {self.catalogue}"

    @property
    def data_path(self) -> str:
        """Where the lake keeps its Parquet files, as DuckDB writes it."""
        return f"{self.bucket.removeprefix('file://').rstrip('/')}/lake/"


def lake_place(home: Home) -> LakePlace | None:
    """Return where the lake of a home is; None for a home of its own. Raises LakeError when half of it is missing."""
    settings = home.settings()
    if not settings.lake and not settings.bucket:
        return None
    if not (settings.lake and settings.bucket.startswith(("s3://", "file:///"))):
        raise LakeError("half", bucket=settings.bucket)
    return LakePlace(settings.lake, settings.bucket)
