"""What is wrong with PostgreSQL or the bucket, from how DuckDB and obstore report it."""

import duckdb

from pipeline.lake.place import LakeError, LakePlace, NoLakeError

_LONGEST = 300
"""Characters of an answer that an operator reads."""
_LOST = (
    "server closed the connection",
    "terminating connection",
    "no connection to the server",
    "Broken pipe",
    'query "ROLLBACK"',
)
_NO_CONNECTION = ("Unable to connect to Postgres", "connection to server")
_NEWER = ("DuckLake catalog version mismatch",)
_KEYS = ("ExpiredToken", "InvalidAccessKeyId", "AccessDenied", "SignatureDoesNotMatch", "HTTP 403", "Forbidden")


def fault_of_duckdb(error: duckdb.Error, place: LakePlace) -> LakeError:
    """Return what an operator reads of an error of DuckDB, in one line."""
    text = str(error)
    if "creating a new DuckLake is explicitly disabled" in text:
        return NoLakeError("empty")
    if "No snapshot found" in text:
        return LakeError("expired")
    if "Transaction conflict" in text:
        return LakeError("conflict", what=_reason(text, place))
    if isinstance(error, duckdb.HTTPException) or " HTTP " in text:
        return fault_of_bucket(text)
    if any(part in text for part in _NEWER):
        return LakeError("newer", what=_reason(text, place))
    if any(part in text for part in _LOST):
        return LakeError("lost", what=_reason(text, place))
    key = "unreachable" if any(part in text for part in _NO_CONNECTION) else "rejected"
    return LakeError(key, what=_reason(text, place))


def fault_of_bucket(text: str) -> LakeError:
    """Return what an operator reads of an error of the bucket, in one line."""
    what = " ".join(text.split())[:_LONGEST]
    if "RequestTimeTooSkewed" in text:
        return LakeError("bucket_clock", what=what)
    return LakeError("bucket_key" if any(part in text for part in _KEYS) else "bucket", what=what)


def _reason(text: str, place: LakePlace) -> str:
    """Return the first line of what was answered: no statement, which may hold answers, no address of PostgreSQL."""
    answer = text.replace(place.connection, "…").replace(place.catalogue, "…")
    _, _, after_statement = answer.rpartition('": ')
    line = next((line for line in (after_statement or answer).splitlines() if line.strip()), "")
    return " ".join(line.split())[:_LONGEST]
