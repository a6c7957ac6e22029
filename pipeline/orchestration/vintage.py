"""The home of an earlier day: what had been received by its end."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from pipeline.intake.receive import receipts, write_receipts
from pipeline.orchestration.run_request import NothingKnownError, RunRequest
from pipeline.settings import OFFICE_TIME, Home


def vintage_request(request: RunRequest) -> RunRequest:
    """Return the same request in a home of the past, within the work folder.

    The history of that home ends with the day of the vintage.

    Files and reference data are links to the real ones; what it publishes goes to `published/vintages`.
    Raises NothingKnownError.
    """
    assert request.vintage is not None
    end = datetime.combine(request.vintage + timedelta(days=1), time(), OFFICE_TIME)
    past, now = Home(request.work / "past"), request.folders
    known = [receipt for receipt in receipts(now.history) if receipt.received_at < end]
    if not known:
        raise NothingKnownError(f"{request.vintage}")
    write_receipts(known, past.history, request.run_id)
    now.vintages.mkdir(parents=True, exist_ok=True)
    links = {
        past.history / "files": now.history / "files",
        past.reference: now.reference,
        past.definitions: now.definitions,
        past.published: now.vintages,
    }
    for link, target in links.items():
        link.symlink_to(target.resolve(), target_is_directory=True)
    return replace(request, home=past.folder)
