"""A host that serves follows what the lake publishes and what other hosts write, and sends what its pages write.

It serves on from its copies while the lake is away.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from pipeline.lake.engine import opened_catalogue, opened_lake
from pipeline.lake.lake_tables import newest_commit
from pipeline.lake.place import LakeError, LakePlace, lake_place
from pipeline.lake.services import services_of
from pipeline.lake.shared_files import SharedFiles
from pipeline.lake.storage import Storage
from pipeline.settings import Home
from pipeline.warehouse.publish import PublishError, current

_INTERVAL_SECONDS = 1.0
_PATIENCE_SECONDS = 5.0
"""How long to wait before a lake that does not answer is asked again."""
_TRAIL_SECONDS = 600
"""How often the trail of a host that serves is sent: a line may come with each page."""
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
    """Ask over the same connections: to open another one takes 0.7 s of processor time."""
    catalogue, files = services_of(home).catalogue, SharedFiles(home, place, Storage(place))
    seen: object = None
    with opened_lake(place) as lake, opened_catalogue(place) as names:
        while not stopped.is_set():
            newest = newest_commit(lake)
            if newest and newest.snapshot != current(home.published):
                catalogue.refresh()
            if (state := (files.last_change(names), _written(home))) != seen:
                seen = None if _follow_files(files) else state  # what came may go again before the next look
            stopped.wait(_INTERVAL_SECONDS)


def _written(home: Home) -> object:
    """Return what differs once the pages of this host have written something that others should have."""
    plans = sorted((path.as_posix(), path.stat().st_mtime_ns) for path in home.plans.glob("*/*.json"))
    return plans, int(time.monotonic() / _TRAIL_SECONDS)


def _follow_files(files: SharedFiles) -> bool:
    """What was published counts more than these: where they cannot be shared, it is followed on."""
    try:
        return files.follow()
    except (LakeError, OSError) as error:
        _LOG.warning("%s", error)
        return False
