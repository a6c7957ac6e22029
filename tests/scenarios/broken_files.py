"""Good questionnaires, each broken in one or several of the ways that happen at offices, and what becomes of them.

Every file has a seed of its own. A failure prints seed, operators and the path of the bytes; `python -m
tests.scenarios.broken_files SEED` makes the file again and shows what is found.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random

import polars as pl

from pipeline.definitions.registry import Body
from pipeline.intake.inbox import Arrival
from pipeline.intake.read import ReadResult, read_all
from pipeline.intake.receive import Receipt, receipt_number
from pipeline.orchestration.precheck import precheck
from pipeline.settings import FileLimits
from pipeline.validation.rule_expressions import find_breaches_at_once
from pipeline.validation.validate import validate
from tests.scenarios import (  # noqa: F401 - they add their operators
    cell_operators,
    column_operators,
    file_operators,
    label_operators,
    row_operators,
    workbook_operators,
)
from tests.scenarios.good_questionnaires import fill_in
from tests.scenarios.operators import OPERATORS, Operator
from tests.scenarios.outcomes import failures, outcomes, unlike
from tests.scenarios.questionnaire_bytes import as_bytes
from tests.scenarios.questionnaires import NotApplicable, Questionnaire, load_definitions

_OTHER_OPERATORS = (0, 0, 0, 1, 1, 2, 3)
"""How many are added to the first: mostly none or one."""
FAILING = Path(tempfile.gettempdir()) / "monosashi_broken_files"


@dataclass(frozen=True)
class BrokenFile:
    """A broken questionnaire, its name and its bytes."""

    seed: int
    sheet: Questionnaire
    name: str
    content: bytes


def broken_file(seed: int) -> BrokenFile:
    """Make a file from a seed: a good one, with one to four things done to it."""
    chance = Random(seed)
    first = OPERATORS[seed % len(OPERATORS)]
    sheet = fill_in(chance, _bodies(seed), first.kind, first.layout)
    for operator in _choose(sheet, first, chance):
        if sheet.content is None and not sheet.is_refused:
            try:
                operator.apply(sheet, chance)
            except NotApplicable:
                continue
            sheet.applied.append(operator.name)
    name = f"{seed % 100_000:05}/{sheet.name or '調査票'}.{sheet.kind}"
    return BrokenFile(seed, sheet, name, as_bytes(sheet))


def _choose(sheet: Questionnaire, first: Operator, chance: Random) -> list[Operator]:
    """Add operators for the kind of file to the first; one that finds nothing to be done to is left out later."""
    others = [one for one in OPERATORS if one.fits(sheet) and one is not first]
    chosen = [first, *chance.sample(others, chance.choice(_OTHER_OPERATORS))]
    return sorted(chosen, key=lambda one: one.phase)


def _bodies(seed: int) -> Iterator[Body]:
    """Return the bodies of one file. Files of a batch have none in common, so none takes the place of another."""
    all_bodies = load_definitions().registry.of_kind("municipality")
    start = seed * 4 % len(all_bodies)
    yield from (all_bodies[(start + step) % len(all_bodies)] for step in range(4))


BATCH = 400
"""Files in one check: so many that four bodies for each are not used twice."""


def batches(seed: int, count: int) -> Iterator[list[BrokenFile]]:
    """Broken files with the seeds from `seed` on, a batch at a time."""
    for start in range(seed, seed + count, BATCH):
        yield [broken_file(one) for one in range(start, min(start + BATCH, seed + count))]


def check(files: Sequence[BrokenFile]) -> list[str]:
    """Check files at once. Return a line for each failure, with what is needed to repeat it."""
    found = outcomes(precheck([(one.name, one.content) for one in files], load_definitions(), FileLimits()))
    lines = []
    for one in files:
        for failure in failures(one.sheet, found[one.name]):
            path = _write_bytes(FAILING, f"{one.seed}.{one.sheet.kind}", one.content)
            lines.append(f"seed {one.seed} [{', '.join(one.sheet.applied)}] {failure} ({path})")
    return lines


def differences(files: Sequence[BrokenFile]) -> pl.DataFrame:
    """Return the findings that only the check has, or only the suites of a night."""
    read = _read(files)
    ours = validate(read, load_definitions(), find_breaches_at_once).findings
    return unlike(ours, validate(read, load_definitions()).findings)


def _read(files: Sequence[BrokenFile]) -> ReadResult:
    contents, receipts = {}, []
    for one in files:
        arrival = Arrival(one.name, Path(one.name), sha256(one.content).hexdigest(), len(one.content))
        number = receipt_number(arrival)
        contents[number] = one.content
        receipts.append(Receipt(number, one.name, arrival.sha256, len(one.content), datetime.now(UTC)))
    return read_all(receipts, lambda receipt: contents[receipt.delivery_id], load_definitions(), FileLimits())


def _write_bytes(folder: Path, name: str, content: bytes) -> Path:
    """Keep the bytes of a file, so that it can be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def main(seed: int) -> None:
    one = broken_file(seed)
    checked = precheck([(one.name, one.content)], load_definitions(), FileLimits())
    print(one.name, one.sheet.kind, one.sheet.layout, one.sheet.applied)
    print(one.content.decode(one.sheet.encoding, "replace")[:1_500] if one.sheet.kind == "csv" else "")
    for finding in checked.findings.to_dicts():
        print(finding["severity"], finding["rule_id"], finding["message_ja"])
    print("\n".join(check([one])) or "right")


if __name__ == "__main__":
    main(int(sys.argv[1]))
