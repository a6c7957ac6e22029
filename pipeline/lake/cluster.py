"""The Dask cluster that reads deliveries where one host is too small."""

from collections.abc import Iterable, Iterator

from pipeline.intake.quarantine import Quarantine
from pipeline.intake.read import BatchLimits, ReadBatch, ReadDefinitions
from pipeline.intake.read_ahead import ContentOf
from pipeline.intake.receive import Receipt
from pipeline.lake.place import LakeError
from pipeline.lake.read_in_tasks import read_in_tasks
from pipeline.settings import FileLimits

_PATIENCE_SECONDS = 10
"""How long to wait for a scheduler that does not answer."""


def read_on_cluster(
    address: str,
    receipts: Iterable[Receipt],
    content_of: ContentOf,
    catalogue: ReadDefinitions,
    limits: FileLimits,
    most: BatchLimits,
    quarantine: Quarantine,
) -> Iterator[ReadBatch]:
    """Read every received file on the workers of a Dask scheduler. A worker that is lost is replaced by another one.

    Raises LakeError.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise LakeError("not_installed") from None
    try:
        client = Client(address, timeout=_PATIENCE_SECONDS, set_as_default=False)
    except OSError as error:
        raise LakeError("scheduler", what=f"{type(error).__name__}: {error}") from None
    with client:
        executor = client.get_executor(retries=2)
        yield from read_in_tasks(executor, receipts, content_of, catalogue, limits, most, quarantine)
