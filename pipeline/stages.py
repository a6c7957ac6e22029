"""The stages of a night, in order. They pass paths and small values; frames stay within a stage, or in its files."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from time import sleep

import polars as pl

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.files import write_whole
from pipeline.intake.corrections import OFFICE_TIME
from pipeline.intake.inbox import THE_INBOX, Inbox, look
from pipeline.intake.read import read_all
from pipeline.intake.receive import keep_receipts, missed, read_list, receipts, receive
from pipeline.outputs.exports import altered
from pipeline.settings import SCHEMA_VERSION, Home, Settings
from pipeline.warehouse import publish as publishing

RUN_ID_FORMAT = "%Y%m%dT%H%M%S"
LOADED = ("delivery", "cell", "answer", "finding", "ledger", "correction")


class NotEnoughSpaceError(RuntimeError):
    """The disk is too full to begin."""


class NothingReceivedError(RuntimeError):
    """There is nothing to publish: no file now, none before."""


class InboxAwayError(RuntimeError):
    """The folder of the inbox cannot be listed."""


class NothingKnownError(RuntimeError):
    """Nothing had been received by that day."""


class ChecksFailedError(RuntimeError):
    """The new tables break a rule; nothing is published. `rule_ids` says which."""

    def __init__(self, rule_ids: list[str]) -> None:
        super().__init__(", ".join(rule_ids))
        self.rule_ids = rule_ids


@dataclass(frozen=True)
class Order:
    """What a night is asked to do. `run_id` is its start in UTC, as 20261123T013000.

    `as_known`: the day at whose end knowledge stops; None for a night, which knows everything received.
    """

    home: Path
    inbox: Path
    framework: str
    run_id: str
    started_at: datetime
    as_known: date | None = None

    @property
    def folders(self) -> Home:
        return Home(self.home)

    @property
    def work(self) -> Path:
        return self.folders.work / self.run_id

    @property
    def built(self) -> Path:
        return self.work / f"monosashi-{self.run_id}.duckdb"

    def catalogue(self) -> Catalogue:
        """The definitions in force, with the corrections decided by then. Raises DefinitionError."""
        catalogue = load_catalogue(self.folders.sources(self.framework))
        return catalogue.as_known(self.as_known) if self.as_known else catalogue


@dataclass(frozen=True)
class Received:
    """What the inbox brought.

    `fresh_ids`: deliveries the sender has not heard of yet.
    `is_unchanged`: nothing new, and what is published rests on the same input.
    """

    fresh_ids: tuple[str, ...]
    file_count: int
    left_aside: tuple[str, ...]
    unreadable: tuple[str, ...]
    input_digest: str
    is_unchanged: bool


def receive_files(order: Order) -> Received:
    """Take the new files of the inbox into the history. Raises NotEnoughSpaceError, DefinitionError, InboxAwayError."""
    _require_space(order)
    order.catalogue()
    inbox = _take_in(order)
    digest = input_digest(order)
    present = publishing.current(order.folders.published)
    if not receipts(order.folders.history):
        raise NothingReceivedError(str(order.inbox))
    unchanged = bool(present and present.covers(digest) and _is_whole(present, order.folders.published))
    return Received(
        pending_ids(order), len(inbox.arrivals), tuple(inbox.left_aside), tuple(inbox.unreadable), digest, unchanged
    )


def _take_in(order: Order) -> Inbox:
    """Look, and look again after a while for what could not be read: it may be locked, on its way, or on a share."""
    settings, history = Settings(), order.folders.history
    for _ in range(settings.retries + 1):
        inbox = look(order.inbox, settings.limits())
        receive(inbox.arrivals, history, settings.limits(), order.run_id, order.started_at)
        inbox.unreadable += missed(inbox.arrivals, history)
        if not inbox.unreadable:
            break
        sleep(settings.retry_seconds)
    if THE_INBOX in inbox.unreadable:
        raise InboxAwayError(str(order.inbox))
    return inbox


def _is_whole(present: publishing.Snapshot, published: Path) -> bool:
    """What was damaged since its night is made anew."""
    return publishing.is_whole(present, published) and not altered(present.exports(published))


def _require_space(order: Order) -> None:
    needed_mib = Settings().min_free_mib
    order.home.mkdir(parents=True, exist_ok=True)
    free_mib = shutil.disk_usage(order.home).free // 1024**2
    if free_mib < needed_mib:
        raise NotEnoughSpaceError(f"{order.home}: {free_mib} MiB free, {needed_mib} MiB are needed; make room")


def pending_ids(order: Order) -> tuple[str, ...]:
    """Deliveries whose senders have not been answered: of this night, and of nights that failed before the slips."""
    told = set(_told(order))
    return tuple(r.delivery_id for r in receipts(order.folders.history) if r.delivery_id not in told)


def _told(order: Order) -> list[str]:
    path = order.folders.history / "told.json"
    return read_list(path) if path.exists() else []


def input_digest(order: Order) -> str:
    """SHA-256 of everything a night depends on: receipts, definitions, shape of the tables."""
    known = [(r.delivery_id, r.received_at.isoformat()) for r in receipts(order.folders.history)]
    definitions = order.folders.sources(order.framework).digest()
    return sha256(json.dumps([known, definitions, SCHEMA_VERSION]).encode()).hexdigest()


def past_order(order: Order) -> Order:
    """The same order in a home of the past, within the work folder: its history ends with the day `as_known`.

    Files and reference data are links to the real ones; what it publishes goes to `published/as-known`.
    """
    assert order.as_known is not None
    end = datetime.combine(order.as_known + timedelta(days=1), time(), OFFICE_TIME)
    past, now = Home(order.work / "past"), order.folders
    known = [receipt for receipt in receipts(now.history) if receipt.received_at < end]
    if not known:
        raise NothingKnownError(f"{order.as_known}")
    keep_receipts(known, past.history, order.run_id)
    (now.published / publishing.AS_KNOWN).mkdir(parents=True, exist_ok=True)
    links = {past.history / "files": now.history / "files", past.reference: now.reference}
    for link, target in (links | {past.published: now.published / publishing.AS_KNOWN}).items():
        link.symlink_to(target.resolve(), target_is_directory=True)
    return replace(order, home=past.folder)


def read_and_validate(order: Order) -> dict[str, int]:
    """Read the whole history under today's definitions, run the rules, and leave the frames in the work folder.

    Returns the number of rows of each. Raises RuleCrashedError.
    """
    from pipeline.validation.validate import validate

    history, catalogue, limits = order.folders.history, order.catalogue(), Settings().limits()
    validated = validate(
        read_all(receipts(history), lambda receipt: receipt.content(history), catalogue, limits), catalogue
    )
    frames = (
        validated.deliveries, validated.cells, validated.answers, validated.findings, validated.ledger,
        validated.corrections,
    )  # fmt: skip
    order.work.mkdir(parents=True, exist_ok=True)
    for name, frame in zip(LOADED, frames, strict=True):
        frame.write_parquet(order.work / f"{name}.parquet")
    return {name: frame.height for name, frame in zip(LOADED, frames, strict=True)}


def build_tables(order: Order, digest: str) -> Path:
    """Build all tables in a new file of the work folder."""
    from pipeline.warehouse.build import create
    from pipeline.warehouse.inputs import definition_frames
    from pipeline.warehouse.kept import KeptFrames

    run = {
        "run_id": order.run_id,
        "started_at": order.started_at,
        "framework": order.framework,
        "schema_version": SCHEMA_VERSION,
        "input_digest": digest,
        "as_known_date": order.as_known,
    }
    own = definition_frames(order.catalogue()) | {"run": pl.DataFrame([run])}
    loaded = {name: order.work / f"{name}.parquet" for name in LOADED}
    kept = KeptFrames(order.folders.kept)
    create(order.built, {**own, **loaded}, kept)
    if not order.as_known:
        kept.forget_the_rest()
    _tell_changes(order)
    return order.built


def _tell_changes(order: Order) -> None:
    """What changed since the published snapshot; nothing when there is none that is whole and of the same shape."""
    from pipeline.warehouse.build import tell_changes
    from pipeline.warehouse.changes import NotComparableError, compare

    published = order.folders.published
    present = publishing.current(published)
    if present and not order.as_known and publishing.is_whole(present, published):
        with suppress(NotComparableError):
            tell_changes(order.built, compare(present.path(published), order.built))


def check_tables(order: Order) -> None:
    """Run the rules over the built marts. Raises ChecksFailedError, or RuleCrashedError."""
    from pipeline.validation.marts import broken_rules

    if failed := broken_rules(order.built, order.catalogue()):
        raise ChecksFailedError(failed)


def write_slips(order: Order, ids: tuple[str, ...], written: Callable[[], None] = lambda: None) -> int:
    """A return slip for every delivery that has not been answered yet. `written`: see `write_returns`."""
    from pipeline.outputs.returns import write_returns

    snapshot = publishing.current(order.folders.published)
    if not ids or snapshot is None:
        return 0
    count = write_returns(snapshot.path(order.folders.published), order.folders.returns / order.run_id, ids, written)
    write_whole(order.folders.history / "told.json", json.dumps([*_told(order), *ids]))
    return count


def publish_snapshot(order: Order, digest: str) -> publishing.Snapshot:
    """Make the checked file the one that everybody reads."""
    from pipeline.outputs.exports import write_exports
    from pipeline.warehouse.build import content_hash, data_years, drop_internal

    drop_internal(order.built)
    exports = order.built.with_suffix("")
    write_exports(order.built, exports, order.run_id)
    snapshot = publishing.Snapshot(
        run_id=order.run_id,
        file=order.built.name,
        sha256=publishing.sha256_of(order.built),
        published_at=datetime.now(order.started_at.tzinfo).isoformat(timespec="seconds"),
        data_years=data_years(order.built),
        framework=order.framework,
        schema_version=SCHEMA_VERSION,
        content_hash=content_hash(order.built),
        input_digest=digest,
        as_known=order.as_known.isoformat() if order.as_known else "",
    )
    publishing.publish(order.built, exports, snapshot, order.folders.published, Settings().keep_snapshots)
    return snapshot
