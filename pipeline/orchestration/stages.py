"""The stages of a run, in order. They pass paths and small values; frames stay within a stage, or in its files."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from time import sleep

import polars as pl

from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.survey import Survey
from pipeline.intake.clock import clock_problem
from pipeline.intake.delivery import Delivery
from pipeline.intake.frame_parts import ParquetParts
from pipeline.intake.history_check import check_history
from pipeline.intake.inbox import THE_INBOX, Inbox, scan_inbox
from pipeline.intake.quarantine import Quarantine
from pipeline.intake.read import BatchLimits, ReadResult
from pipeline.intake.receive import (
    answered_ids,
    changed_while_reading,
    disposed_and_sent_again,
    receipts,
    receive,
    restore_damaged,
)
from pipeline.lake.services import history_reader, services_of
from pipeline.operations.atomic_write import write_atomically
from pipeline.operations.program_digest import program_digest
from pipeline.operations.worker_process import run_alone
from pipeline.orchestration.run_request import (
    ChecksFailedError,
    InboxUnavailableError,
    IntakeResult,
    NotEnoughSpaceError,
    NothingReceivedError,
    RunRequest,
)
from pipeline.outputs.exports import changed_files
from pipeline.settings import SCHEMA_VERSION
from pipeline.warehouse import publish as publishing

FRAMES = ("delivery", "finding", "ledger", "correction", "delivery_body", "finding_body")
"""The frames of `Verdicts` in the work folder, in its order: a Parquet file each."""
PARTS = ("cell", "answer")
"""Frames that are too large for memory: a folder of Parquet files each."""
_CELLS_PER_DELIVERY = 500
_ANSWERS_PER_DELIVERY = 200
"""What a batch has room for, by its number of deliveries: a questionnaire has some hundred of either."""
StepCallback = Callable[[int, int], None]
"""Called within a stage with how many of how many deliveries are done."""


def ignore_steps(done: int, total: int) -> None:
    """Show nothing of the steps."""


def receive_files(request: RunRequest, catalogue: Catalogue) -> IntakeResult:
    """Take the new files of the inbox into the history.

    Raises NotEnoughSpaceError, InboxUnavailableError, NothingReceivedError, HistoryDamagedError.
    """
    _require_space(request)
    history, limits = request.folders.history, request.folders.settings().limits()
    clock = clock_problem(history, request.started_at)
    inbox = _take_in(request)
    restored = restore_damaged(inbox.arrivals, history, limits)
    services_of(request.folders).history.store()
    digest = input_digest(request, catalogue)
    present = publishing.current(request.folders.published)
    if not receipts(history):
        raise NothingReceivedError(str(request.inbox))
    unchanged = bool(present and present.covers(digest) and _is_whole(present, request.folders.published))
    damaged = tuple(check_history(history, limits, request.started_at).damaged.values())
    return IntakeResult(
        pending_ids(request), len(inbox.arrivals), tuple(inbox.ignored), tuple(inbox.unreadable), digest, unchanged,
        damaged, restored, clock, disposed_and_sent_again(inbox.arrivals, history),
    )  # fmt: skip


def _take_in(request: RunRequest) -> Inbox:
    """Scan again after a while for files that could not be read: locked, still being copied, or on a slow share."""
    settings, history = request.folders.settings(), request.folders.history
    for _ in range(settings.retries + 1):
        held = [record.sha256 for record in Quarantine(history).held()]
        inbox = scan_inbox(request.inbox, settings.limits(), held)
        receive(inbox.arrivals, history, settings.limits(), request.run_id, request.started_at)
        inbox.unreadable += changed_while_reading(inbox.arrivals, history)
        if not inbox.unreadable:
            break
        sleep(settings.retry_seconds)
    if THE_INBOX in inbox.unreadable:
        raise InboxUnavailableError(str(request.inbox))
    return inbox


def _is_whole(present: publishing.Snapshot, published: Path) -> bool:
    """A snapshot or an export that was damaged since its run is made anew."""
    return publishing.is_whole(present, published) and not changed_files(present.exports(published))


def _require_space(request: RunRequest) -> None:
    needed_mib = request.folders.settings().min_free_mib
    request.home.mkdir(parents=True, exist_ok=True)
    free_mib = shutil.disk_usage(request.home).free // 1024**2
    if free_mib < needed_mib:
        raise NotEnoughSpaceError(request.home, free_mib, needed_mib)


def pending_ids(request: RunRequest) -> tuple[str, ...]:
    """Deliveries whose senders have no return slip yet: of this run, and of runs that failed before the slips."""
    answered = answered_ids(request.folders.answered)
    return tuple(r.delivery_id for r in receipts(request.folders.history) if r.delivery_id not in answered)


def input_digest(request: RunRequest, catalogue: Catalogue) -> str:
    """SHA-256 of everything a run depends on: receipts, definitions, shape of the tables, the program itself.

    Of the day of the run only what it means: that an edition has opened, closed or become final, or an embargo ended.
    """
    known = [(r.delivery_id, r.received_at.isoformat()) for r in request.receipts()]
    definitions = request.definition_paths().digest()
    editions = [(s.id, one.year, one.dates_reached(request.day)) for s in catalogue.surveys for one in s.edition]
    to_read_anew = Quarantine(request.folders.history).requests()
    depends_on = [known, definitions, editions, SCHEMA_VERSION, program_digest(), *to_read_anew]
    depends_on += [catalogue.embargo_dates_reached(request.day)]
    depends_on += ["open"] if request.has_open_data else []
    return sha256(json.dumps(depends_on).encode()).hexdigest()


def read_and_validate(request: RunRequest, catalogue: Catalogue, on_step: StepCallback = ignore_steps) -> None:
    """Read the whole history under today's definitions, run the rules, and leave the frames in the work folder.

    Some deliveries are in memory at a time, and the answers of some bodies. Raises RuleCrashedError.
    """
    from pipeline.validation.validate import validate_in_groups

    cells, read_answers, answers = (ParquetParts(request.work / name) for name in ("cell", "answer_read", "answer"))
    read = _read_history(request, catalogue, cells, read_answers, on_step)
    most_answers = request.folders.settings().read_batch * _ANSWERS_PER_DELIVERY
    verdicts = validate_in_groups(read, catalogue, answers, most_answers)
    for name, frame in zip(FRAMES, vars(verdicts).values(), strict=True):
        frame.write_parquet(request.work / f"{name}.parquet")


def _read_history(
    request: RunRequest, catalogue: Catalogue, cells: ParquetParts, answers: ParquetParts, on_step: StepCallback
) -> ReadResult:
    """Read what was received, batch by batch, into files of the work folder."""
    history, settings = request.folders.history, request.folders.settings()
    known = request.receipts()
    most = BatchLimits(settings.read_batch, settings.read_batch * _CELLS_PER_DELIVERY)
    deliveries: list[Delivery] = []
    read, content_of = history_reader(request.folders), services_of(request.folders).history.content
    batches = read(known, content_of, catalogue, settings.limits(), most, Quarantine(history))
    for batch in batches:
        cells.append(batch.cells)
        answers.append(batch.answers)
        deliveries += batch.deliveries
        on_step(min(len(deliveries), len(known)), len(known))
    return ReadResult(tuple(deliveries), cells.scan(), answers.scan())


def build_tables(request: RunRequest, catalogue: Catalogue, digest: str) -> Path:
    """Build all tables in a new file of the work folder; a process of its own gives the memory back.

    Raises WorkerLostError when the system ends that process.
    """
    inputs, surveys = input_tables(request, catalogue, digest), catalogue.known_surveys or catalogue.surveys
    return Path(run_alone(_build_tables, request, inputs, surveys))


def _build_tables(request: RunRequest, inputs: dict[str, pl.DataFrame | Path], surveys: tuple[Survey, ...]) -> Path:
    from pipeline.warehouse.build import create
    from pipeline.warehouse.earlier_scores import score_earlier_years
    from pipeline.warehouse.frame_cache import FrameCache

    inputs["framework_score"] = score_earlier_years(request.definition_paths().earlier_frameworks, surveys, inputs)
    cache = FrameCache(request.folders.frame_cache)
    create(request.built, inputs, cache)
    if not request.vintage:
        cache.evict_unused()
    _record_changes(request)
    return request.built


def input_tables(request: RunRequest, catalogue: Catalogue, digest: str) -> dict[str, pl.DataFrame | Path]:
    """Return the tables of the schema `input`: definitions, the run, and what validation left in the work folder."""
    from pipeline.warehouse.input_tables import definition_frames

    run = {
        "run_id": request.run_id,
        "started_at": request.started_at,
        "framework": catalogue.framework.id,
        "schema_version": SCHEMA_VERSION,
        "input_digest": digest,
        "night_date": request.day,
        "vintage_date": request.vintage,
    }
    inputs: dict[str, pl.DataFrame | Path] = {**definition_frames(catalogue), "run": pl.DataFrame([run])}
    inputs |= {name: request.work / f"{name}.parquet" for name in FRAMES}
    return inputs | {name: request.work / name for name in PARTS}


def _record_changes(request: RunRequest) -> None:
    """Fill `mart.snapshot_change`; it stays empty without a published snapshot that is whole and of the same shape."""
    from pipeline.warehouse.build import refill_table
    from pipeline.warehouse.change_attribution import NotComparableError, attribute_changes

    published = request.folders.published
    present = publishing.current(published)
    if present and not request.vintage and publishing.is_whole(present, published):
        with suppress(NotComparableError):
            changes = attribute_changes(present.path(published), request.built)
            refill_table(request.built, "mart.snapshot_change", {"snapshot_change": changes})


def check_tables(request: RunRequest, catalogue: Catalogue) -> None:
    """Run the rules over the built marts. Raises ChecksFailedError, or RuleCrashedError."""
    from pipeline.validation.marts import broken_rules
    from pipeline.warehouse.database import open_database

    with open_database(request.built, read_only=True) as con:
        failed = broken_rules(con, catalogue)
    if failed:
        raise ChecksFailedError(failed)


def write_return_slips(request: RunRequest, catalogue: Catalogue, ids: tuple[str, ...]) -> int:
    """Write a return slip for every delivery that has not been answered yet. Returns how many."""
    from pipeline.outputs import return_slips
    from pipeline.outputs.slip import Office

    folders = request.folders
    snapshot = publishing.current(folders.published)
    if not ids or snapshot is None:
        return 0
    target = folders.returns / request.run_id
    settings = request.folders.settings()
    handling = request.confidentiality_of(request.built)
    office = Office(settings.contact, settings.slip_languages, catalogue.surveys, handling)
    count = return_slips.write_return_slips(snapshot.path(folders.published), target, ids, office)
    write_atomically(folders.answered / f"{request.run_id}.json", json.dumps(ids))
    services_of(folders).history.store()
    return count
