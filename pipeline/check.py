"""The night's check without the night: files in, states and findings out; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.definitions.catalogue import Catalogue, Sources, load_catalogue
from pipeline.intake.inbox import Arrival
from pipeline.intake.read import read_all
from pipeline.intake.receive import Receipt, receipt_number
from pipeline.intake.table import Limits
from pipeline.settings import Home, Settings
from pipeline.validation.validate import Validated, validate


@dataclass(frozen=True)
class Slip:
    """What a sender who checks one file is told, and may take along. A ZIP holds several deliveries."""

    deliveries: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    workbook: bytes
    pages: dict[str, str]


def check_slip(name: str, content: bytes, home: Path) -> Slip:
    """Check one file with the definitions of a home, and write its return slip in memory: nothing is stored.

    Raises DefinitionError or RuleCrashedError when the check itself cannot be run.
    """
    from pipeline.outputs.slip import slip_page, workbook

    settings = Settings()
    sources = Home(home).sources(settings.framework)
    checked = check([(name, content)], _catalogue(sources, sources.digest()), settings.limits())
    deliveries, findings = checked.deliveries.to_dicts(), checked.findings.to_dicts()
    pages = {
        row["delivery_id"]: slip_page(row, [told for told in findings if told["delivery_id"] == row["delivery_id"]])
        for row in deliveries
    }
    return Slip(deliveries, findings, workbook(deliveries, findings), pages)


@lru_cache(maxsize=1)
def _catalogue(sources: Sources, _digest: str) -> Catalogue:
    """Read again only when a definition changes."""
    return load_catalogue(sources)


def check(files: Sequence[tuple[str, bytes]], catalogue: Catalogue, limits: Limits) -> Validated:
    """Check files (name, bytes) with the rules and words of the night. Raises RuleCrashedError.

    The sender is told of these files alone: what the operator corrected in others is left out.
    """
    catalogue = replace(catalogue, corrections=())
    contents: dict[str, bytes] = {}
    receipts: list[Receipt] = []
    for name, content in files:
        arrival = Arrival(name, Path(name), sha256(content).hexdigest(), len(content))
        number = receipt_number(arrival)
        contents[number] = content
        receipts.append(Receipt(number, name, arrival.sha256, len(content), datetime.now(UTC)))
    return validate(read_all(receipts, lambda receipt: contents[receipt.delivery_id], catalogue, limits), catalogue)
