"""The checks of the nightly run for single files: states and findings come back, nothing is stored."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.definitions.catalogue import Catalogue, load_catalogue
from pipeline.definitions.definition_paths import DefinitionPaths, definition_paths
from pipeline.intake.file_names import printable_name
from pipeline.intake.foreign_file import ReadingLostError, open_if_zip
from pipeline.intake.inbox import Arrival
from pipeline.intake.read import read_all
from pipeline.intake.receive import Receipt, receipt_number
from pipeline.settings import FileLimits, Home, Settings
from pipeline.validation.rule_expressions import find_breaches_at_once
from pipeline.validation.validate import Validated, validate

if TYPE_CHECKING:
    from pipeline.outputs.slip import Slip


@dataclass(frozen=True)
class PrecheckResult:
    """What a sender gets who checks one file. A ZIP holds several deliveries.

    Attributes:
        workbook: the return slips as XLSX.
        pages: delivery id → return slip as HTML.
    """

    deliveries: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    workbook: bytes
    pages: dict[str, str]


def precheck_file(name: str, content: bytes, home: Path) -> PrecheckResult:
    """Check one file with the definitions of a home, and write its return slip in memory: nothing is stored.

    Raises DefinitionError or RuleCrashedError when the check itself cannot be run.
    """
    from pipeline.outputs.slip import slip_page, slip_workbook

    settings = Home(home).settings()
    sources = definition_paths(Home(home))
    catalogue = _catalogue(sources, sources.digest())
    checked = precheck([(name, content)], catalogue, settings.limits())
    slips = make_slips(checked, catalogue, settings)
    pages = {slip.row["delivery_id"]: slip_page(slip) for slip in slips}
    return PrecheckResult(checked.deliveries.to_dicts(), checked.findings.to_dicts(), slip_workbook(slips), pages)


def make_slips(checked: Validated, catalogue: Catalogue, settings: Settings) -> "list[Slip]":
    """Return the slips of checked files: nothing is published yet, so what counts meanwhile is not on them."""
    from pipeline.outputs.slip import Office, Slip

    office = Office(settings.contact, settings.slip_languages, catalogue.surveys)
    held = dict(checked.ledger.select("delivery_id", "held_back_count").iter_rows())
    names = {body.code: body.name for body in catalogue.registry.bodies}
    findings, bodies = checked.findings.to_dicts(), checked.delivery_bodies.to_dicts()
    return [
        Slip(
            row | {"held_back_count": held.get(row["delivery_id"], 0)},
            [finding for finding in findings if finding["delivery_id"] == row["delivery_id"]],
            [body | {"name": names[body["code"]]} for body in bodies if body["delivery_id"] == row["delivery_id"]],
            office,
        )
        for row in checked.deliveries.to_dicts()
    ]


@lru_cache(maxsize=1)
def _catalogue(sources: DefinitionPaths, _digest: str) -> Catalogue:
    """Load the catalogue again only when a definition changes."""
    return load_catalogue(sources)


def precheck(files: Sequence[tuple[str, bytes]], catalogue: Catalogue, limits: FileLimits) -> Validated:
    """Check files (name, bytes) with the rules and messages of the nightly run. Raises RuleCrashedError.

    The findings are about these files alone: what the operator corrected in others is left out.
    """
    catalogue = replace(catalogue, corrections=())
    contents: dict[str, Callable[[], bytes]] = {}
    receipts: list[Receipt] = []
    for arrival, content_of in chain.from_iterable(_unfold(name, content, limits) for name, content in files):
        number = receipt_number(arrival)
        contents[number] = content_of
        receipts.append(Receipt(number, arrival.name, arrival.sha256, arrival.size_bytes, datetime.now(UTC)))
    read = read_all(receipts, lambda receipt: contents[receipt.delivery_id](), catalogue, limits)
    return validate(read, catalogue, find_breaches_at_once)


def _unfold(name: str, content: bytes, limits: FileLimits) -> Iterator[tuple[Arrival, Callable[[], bytes]]]:
    """Return the members of a ZIP as the inbox lists them, each with what unpacks it; any other file as it is."""
    archive = None
    if len(content) <= limits.file_bytes:
        with suppress(ReadingLostError):  # the reading of the file itself finds the reason
            archive = open_if_zip(content, lambda: content, limits)
    name = printable_name(name)
    if archive is None:
        yield Arrival(name, Path(name), sha256(content).hexdigest(), len(content)), lambda: content
        return
    for entry in archive.members:
        member_name = f"{name}/{printable_name(entry.name)}"
        yield Arrival(member_name, Path(name), entry.sha256, entry.size_bytes), partial(archive.unpack, entry)
