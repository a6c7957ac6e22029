"""When runs begin, as their ids say: no second is given twice, on however many hosts runs begin."""

from datetime import datetime, timedelta

from pipeline.lake.engine import opened_catalogue
from pipeline.lake.place import LakePlace
from pipeline.settings import OFFICE_TIME

_TABLE = """
CALL postgres_execute('postgres', '
    SELECT pg_advisory_xact_lock(5302632);
    CREATE TABLE IF NOT EXISTS monosashi_run (started_at timestamptz PRIMARY KEY);
')
"""
_LAST = (
    "SELECT max(started_at) FROM postgres_query('postgres', 'SELECT max(started_at) AS started_at FROM monosashi_run')"
)
_CLAIM = "INSERT INTO postgres.public.monosashi_run VALUES ($1)"


class LakeRunTimes:
    """The runs of a lake, in a table of its PostgreSQL: the clock of one host may be behind that of another."""

    def __init__(self, place: LakePlace) -> None:
        """Nothing is asked yet."""
        self._place = place

    def claim(self, wanted: datetime) -> datetime:
        """Claim the first second from `wanted` on that comes after all others. Raises LakeError."""
        with opened_catalogue(self._place) as con:
            con.execute("BEGIN")
            con.execute(_TABLE)
            ((last,),) = con.execute(_LAST).fetchall()
            found = max(wanted, last + timedelta(seconds=1)) if last else wanted
            con.execute(_CLAIM, [found])
            con.commit()
            return found.astimezone(OFFICE_TIME)
