"""The night's check without the night: files in, states and findings out; nothing is stored."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pipeline.definitions.catalogue import Catalogue
from pipeline.intake.inbox import Arrival
from pipeline.intake.read import read_all
from pipeline.intake.receive import Receipt, receipt_number
from pipeline.intake.table import Limits
from pipeline.validation.validate import Validated, validate


def check(files: Sequence[tuple[str, bytes]], catalogue: Catalogue, limits: Limits) -> Validated:
    """Check files (name, bytes) with the rules and words of the night. Raises RuleCrashedError."""
    contents: dict[str, bytes] = {}
    receipts: list[Receipt] = []
    for name, content in files:
        arrival = Arrival(name, Path(name), sha256(content).hexdigest(), len(content))
        number = receipt_number(arrival)
        contents[number] = content
        receipts.append(Receipt(number, name, arrival.sha256, len(content), datetime.now(UTC)))
    return validate(read_all(receipts, lambda receipt: contents[receipt.delivery_id], catalogue, limits), catalogue)
