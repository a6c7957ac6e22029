"""The stages of the open data: built beside the snapshot, read once more, and published before it."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.restricted import embargoed_figures
from pipeline.lake.services import services_of
from pipeline.orchestration.publication import publish_file
from pipeline.orchestration.run_request import RunRequest
from pipeline.orchestration.stages import input_tables
from pipeline.warehouse import publish as publishing


def build_open_data(request: RunRequest, catalogue: Catalogue, digest: str) -> None:
    """Build the open data, and choose which counts of restricted answers both files show.

    Raises DisclosureError when something restricted is left in it.
    """
    from pipeline.warehouse.build import create, refill_table
    from pipeline.warehouse.frame_cache import FrameCache
    from pipeline.warehouse.open_data import empty_collection, open_inputs, require_disclosable
    from pipeline.warehouse.suppression import suppress

    inputs = input_tables(request, catalogue, digest)
    request.open_built.parent.mkdir(parents=True, exist_ok=True)
    inputs = open_inputs(inputs, catalogue, request.built, request.day, request.open_built.parent)
    embargoed = embargoed_figures(catalogue.framework, catalogue.surveys, catalogue.corrections, request.day)
    shown = suppress(request.built, _earlier(request), embargoed)
    refill_table(request.built, "mart.suppression", {"suppression": shown})
    cache = FrameCache(request.folders.frame_cache / "open")
    create(request.open_built, {**inputs, "suppression": shown}, cache)
    cache.evict_unused()
    empty_collection(request.open_built)
    require_disclosable(request.open_built)


def publish_open_data(request: RunRequest) -> None:
    """Publish the open data; readers take it up once the pointer names the snapshot of its run.

    Its pointer has no digest of the input: that is made of the bytes of the files that came in.
    """
    publish_file(request, request.open_built, "", services_of(request.folders).catalogue.publish_open_data)


def _earlier(request: RunRequest) -> Iterator[Path]:
    """Return the internal snapshots beside which open data lies: what they show is known outside."""
    published, open_data = request.folders.published, request.folders.open_data
    for snapshot in publishing.snapshots(published):
        if snapshot.is_readable and snapshot.path(open_data).exists():
            yield snapshot.path(published)
