"""What a run is asked to do, what the intake brought, and the errors that end a run before it publishes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pipeline.definitions.access import AccessError, read_access
from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import DefinitionPaths, definition_paths
from pipeline.intake.receive import Receipt, receipts
from pipeline.outputs.confidentiality import INTERNAL_CLASS, OPEN_CLASS
from pipeline.settings import OFFICE_TIME, OPEN, Home
from pipeline.warehouse.publication_guard import Comparison

RUN_ID_FORMAT = "%Y%m%dT%H%M%S"


class NotEnoughSpaceError(RuntimeError):
    """The disk is too full to begin.

    Attributes:
        facts: what its sentence needs: home, free_mib and needed_mib.
    """

    def __init__(self, home: Path, free_mib: int, needed_mib: int) -> None:
        super().__init__(f"{home}: {free_mib} of {needed_mib} MiB")
        self.facts = {"home": home, "free_mib": free_mib, "needed_mib": needed_mib}


class NothingReceivedError(RuntimeError):
    """There is nothing to publish: no file now, none before."""


class InboxUnavailableError(RuntimeError):
    """The folder of the inbox cannot be listed."""


class NothingKnownError(RuntimeError):
    """Nothing had been received by the day of the vintage."""


class ChecksFailedError(RuntimeError):
    """The new tables break a rule; nothing is published.

    Attributes:
        rule_ids: the rules that are broken.
    """

    def __init__(self, rule_ids: list[str]) -> None:
        super().__init__(", ".join(rule_ids))
        self.rule_ids = rule_ids


class PublicationRefusedError(RuntimeError):
    """Something published would be lost, and no reason is given; nothing is published.

    Attributes:
        comparison: what would be lost.
    """

    def __init__(self, comparison: Comparison) -> None:
        super().__init__(", ".join(loss.kind for loss in comparison.losses))
        self.comparison = comparison


@dataclass(frozen=True)
class RunRequest:
    """What a run is asked to do.

    Attributes:
        framework: the version to score with; empty for the one that `frameworks.toml` chooses.
        run_id: the start in Japan's time, as 20261123T013000.
        vintage: the day at whose end knowledge stops; None for a nightly run, which knows everything received.
        accept_reason: why something published may be lost this once; blank where nothing may.
        accepted_by: who gives the reason.
    """

    home: Path
    inbox: Path
    framework: str
    run_id: str
    started_at: datetime
    vintage: date | None = None
    accept_reason: str = ""
    accepted_by: str = ""

    @property
    def folders(self) -> Home:
        """The folders of the home."""
        return Home(self.home)

    @property
    def day(self) -> date:
        """The day of the night in Japan time, or of the vintage: editions are open or closed by it."""
        return self.vintage or self.started_at.astimezone(OFFICE_TIME).date()

    @property
    def work(self) -> Path:
        """The folder of this run's unfinished files."""
        return self.folders.work / self.run_id

    @property
    def built(self) -> Path:
        """The DuckDB file that this run builds."""
        return self.work / f"monosashi-{self.run_id}.duckdb"

    def receipts(self) -> tuple[Receipt, ...]:
        """Return what was received; for a vintage, by the end of its day. Raises HistoryDamagedError."""
        end = datetime.combine(self.vintage + timedelta(days=1), time(), OFFICE_TIME) if self.vintage else None
        return tuple(one for one in receipts(self.folders.history) if end is None or one.received_at < end)

    @property
    def open_built(self) -> Path:
        """The same without what may not be shown to everybody."""
        return self.work / OPEN / self.built.name

    @property
    def has_open_data(self) -> bool:
        """Whether open data is published, too: where the dashboards ask who somebody is. Never for a vintage."""
        return not self.vintage and self.has_roles

    def confidentiality_of(self, built: Path) -> int | None:
        """Return 自治体機密性 of what is made from a built file: 1 of the open data, else 2; None without roles."""
        if not self.has_roles:
            return None
        return OPEN_CLASS if built == self.open_built else INTERNAL_CLASS

    @property
    def has_roles(self) -> bool:
        """Whether the dashboards ask who somebody is."""
        try:
            return read_access(self.home).mode != "none"
        except AccessError:
            return True  # `serve` names the fault; a night does not stop over it

    def definition_paths(self) -> DefinitionPaths:
        """Return the paths of the definitions in force. Raises DefinitionError."""
        day = self.vintage or self.started_at.astimezone(OFFICE_TIME).date()
        return definition_paths(self.folders, self.framework, day)

    def load_catalogue(self) -> Catalogue:
        """Load the definitions in force, with the corrections and embargoes of the day. Raises DefinitionError."""
        catalogue = load_catalogue(self.definition_paths()).under_embargo(self.day)
        return catalogue.as_of_vintage(self.vintage) if self.vintage else catalogue


@dataclass(frozen=True)
class IntakeResult:
    """What the inbox brought.

    Attributes:
        fresh_ids: deliveries whose senders have not been answered yet.
        is_unchanged: nothing is new, and what is published rests on the same input.
        damaged: names of received files that are gone or changed in the history.
        restored: names of such files that were written anew from the inbox.
        clock_problem: what is wrong with the clock, as a key of [need] in messages.toml; else empty.
        disposed: names of files that hold the bytes of something disposed of, under another name.
    """

    fresh_ids: tuple[str, ...]
    file_count: int
    ignored: tuple[str, ...]
    unreadable: tuple[str, ...]
    input_digest: str
    is_unchanged: bool
    damaged: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    clock_problem: str = ""
    disposed: tuple[str, ...] = ()
