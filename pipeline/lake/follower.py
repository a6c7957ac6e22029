"""A host that serves follows what the lake publishes, and serves on from its copy while the lake is away."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from pipeline.lake.engine import opened_lake
from pipeline.lake.lake_tables import newest_commit
from pipeline.lake.place import LakeError, LakePlace, lake_place
from pipeline.lake.services import services_of
from pipeline.settings import Home
from pipeline.warehouse.publish import PublishError, current

_INTERVAL_SECONDS = 1.0
_PATIENCE_SECONDS = 5.0
"""How long to wait before a lake that does not answer is asked again."""
_LOG = logging.getLogger(__name__)


@contextmanager
def following(home: Home) -> Iterator[None]:
    """Follow the lake of a home in a thread; do nothing where it has none. Raises LakeError for wrong settings."""
    place = lake_place(home)
    if place is None:
        yield
        return
    stopped = Event()
    Thread(target=_follow, args=(home, place, stopped), name="follower", daemon=True).start()
    try:
        yield
    finally:
        stopped.set()


def _follow(home: Home, place: LakePlace, stopped: Event) -> None:
    while not stopped.is_set():
        try:
            _follow_until_lost(home, place, stopped)
        except (LakeError, PublishError, OSError) as error:
            _LOG.warning("%s", error)
            stopped.wait(_PATIENCE_SECONDS)


def _follow_until_lost(home: Home, place: LakePlace, stopped: Event) -> None:
    """Ask over one connection: to open another one takes 0.7 s of processor time."""
    catalogue = services_of(home).catalogue
    with opened_lake(place) as con:
        while not stopped.is_set():
            newest = newest_commit(con)
            if newest and newest.snapshot != current(home.published):
                catalogue.refresh()
            stopped.wait(_INTERVAL_SECONDS)
