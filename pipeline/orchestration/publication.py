"""The last stages: compare what was built with what is published, and publish it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pipeline.lake.services import services_of
from pipeline.orchestration.run_request import PublicationRefusedError, RunRequest
from pipeline.settings import SCHEMA_VERSION
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.publication_guard import Comparison

Publish = Callable[[Path, Path, publishing.Snapshot, int], None]
"""Publishes a built file with its exports; of older snapshots, so many stay."""


def guard_publication(request: RunRequest) -> Comparison:
    """Compare the built file with the published one. Raises PublicationRefusedError when something would be lost.

    With a reason it passes, and `meta.run` of the built file holds the reason.
    """
    from pipeline.outputs.losses import loss_sentences
    from pipeline.warehouse.publication_guard import compare_with_published, record_acceptance, record_notes

    published = request.folders.published
    present = next((one for one in _published_first(published) if publishing.is_whole(one, published)), None)
    if present is None:
        return Comparison()
    comparison = compare_with_published(present.path(published), request.built)
    if comparison.losses:
        if not request.accept_reason:
            raise PublicationRefusedError(comparison)
        record_acceptance(request.built, request.accept_reason, request.accepted_by, loss_sentences(comparison.losses))
    if comparison.notes:
        record_notes(request.built, loss_sentences(comparison.notes))
    return comparison


def _published_first(published: Path) -> list[publishing.Snapshot]:
    """Return the published snapshot, then the others, newest first: with a damaged one an earlier one is compared."""
    present = publishing.current(published)
    return [*([present] if present else []), *publishing.snapshots(published)]


def publish_snapshot(request: RunRequest, digest: str) -> publishing.Snapshot:
    """Make the checked file the one that everybody reads."""
    return publish_file(request, request.built, digest, services_of(request.folders).catalogue.publish)


def publish_file(request: RunRequest, built: Path, digest: str, publish: Publish) -> publishing.Snapshot:
    """Write the exports of a built file, and publish it."""
    from pipeline.outputs.exports import write_exports
    from pipeline.warehouse.build import content_hash, data_years, drop_internal
    from pipeline.warehouse.row_counts import record_row_counts

    record_row_counts(built)
    drop_internal(built)
    exports = built.with_suffix("")
    write_exports(built, exports, request.run_id, request.confidentiality_of(built))
    snapshot = publishing.Snapshot(
        run_id=request.run_id,
        file=built.name,
        sha256=publishing.sha256_of(built),
        published_at=datetime.now(request.started_at.tzinfo).isoformat(timespec="seconds"),
        data_years=data_years(built),
        framework=request.definition_paths().framework.name,
        schema_version=SCHEMA_VERSION,
        content_hash=content_hash(built),
        input_digest=digest,
        vintage=request.vintage.isoformat() if request.vintage else "",
    )
    publish(built, exports, snapshot, request.folders.settings().keep_snapshots)
    return snapshot
