"""Where a lake is, and what is wrong when it does not answer."""

import re
from dataclasses import dataclass, replace

from pipeline.outputs.messages import message
from pipeline.settings import OPEN, Home

_PASSWORD = re.compile(r"\b(ssl)?password\s*=|://[^/@\s]*:[^/@\s]*@", re.IGNORECASE)
"""A password, in either of the forms that libpq reads."""


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
    """Where a lake is: that of everything, or that of the open data beside it.

    Attributes:
        catalogue: how libpq reaches PostgreSQL, as `host=… dbname=…`; passwords are in ~/.pgpass or PGPASSWORD.
        bucket: `s3://NAME/PATH`, or a folder that all hosts share, as `file:///…`. Keys are in AWS_*.
        is_open: whether this is the lake of the open data, in a schema and below a path of its own.
    """

    catalogue: str
    bucket: str
    is_open: bool = False

    @property
    def connection(self) -> str:
        """The connection of libpq, with a limit for a host that does not answer unless it gives one."""
        return f"connect_timeout=10 {self.catalogue}"

    @property
    def schema(self) -> str:
        """The schema of PostgreSQL that holds the catalogue of the lake."""
        return OPEN if self.is_open else "public"

    @property
    def path(self) -> str:
        """Where its objects lie, as DuckDB writes it."""
        own = f"{OPEN}/" if self.is_open else ""
        return f"{self.bucket.removeprefix('file://').rstrip('/')}/{own}"

    @property
    def data_path(self) -> str:
        """Where the lake keeps its Parquet files, as DuckDB writes it."""
        return f"{self.path}lake/"

    @property
    def open_data(self) -> "LakePlace":
        """The lake of the open data beside this one."""
        return replace(self, is_open=True)


def lake_place(home: Home) -> LakePlace | None:
    """Return where the lake of a home is; None for a home of its own.

    Raises LakeError when half of it is missing, or a password stands where an attached lake shows it to its readers.
    """
    settings = home.settings()
    if not settings.lake and not settings.bucket:
        return None
    if not (settings.lake and settings.bucket.startswith(("s3://", "file:///"))):
        raise LakeError("half", bucket=settings.bucket)
    if _PASSWORD.search(settings.lake):
        raise LakeError("password")
    return LakePlace(settings.lake, settings.bucket)
