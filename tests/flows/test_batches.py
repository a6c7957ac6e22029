"""A run reads some deliveries at a time and checks some bodies at a time: how many never changes what is found."""

from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import pipeline.intake.read
import pipeline.orchestration.run
from pipeline.cli.run import _progress
from pipeline.definitions.catalogue import Catalogue
from pipeline.intake.fault import Fault
from pipeline.intake.frame_parts import FrameParts, MemoryParts, ParquetParts
from pipeline.intake.inbox import scan_inbox
from pipeline.intake.read import BatchLimits, ReadResult, read_in_batches
from pipeline.intake.receive import Receipt
from pipeline.operations.logs import Log
from pipeline.orchestration.run import StageTimer
from pipeline.settings import FileLimits
from pipeline.validation.body_groups import split_by_body
from pipeline.validation.rule_expressions import find_breaches_at_once
from pipeline.validation.validate import Verdicts, validate_in_groups
from pipeline.warehouse.build import load_inputs
from pipeline.warehouse.database import open_database
from tests.conftest import SAMPLE_INBOX
from tests.scenarios.broken_files import broken_file
from tests.scenarios.questionnaires import load_definitions

Files = list[tuple[str, bytes]]
PLACE = ["delivery_id", "row_no", "column_no"]
LIMITS = FileLimits()


def run(
    files: Files, catalogue: Catalogue, folder: Path, most: BatchLimits | None, most_answers: int | None
) -> tuple[Verdicts, pl.DataFrame, FrameParts]:
    """Read and check files as a night does. Returns also the cells, and the answers in their parts."""
    contents = {f"{number:012x}": content for number, (_, content) in enumerate(files)}
    receipts = [
        Receipt(number, name, sha256(content).hexdigest(), len(content), datetime(2026, 1, 1, tzinfo=UTC))
        for number, (name, content) in zip(contents, files, strict=True)
    ]
    cells, answers, checked = (ParquetParts(folder / name) for name in ("cell", "answer_read", "answer"))
    deliveries = []
    for batch in read_in_batches(receipts, lambda one: contents[one.delivery_id], catalogue, LIMITS, most):
        cells.append(batch.cells)
        answers.append(batch.answers)
        deliveries += batch.deliveries
    read = ReadResult(tuple(deliveries), cells.scan(), answers.scan())
    return (
        validate_in_groups(read, catalogue, checked, most_answers, find_breaches_at_once),
        cells.scan().collect(),
        checked,
    )


def broken_files() -> Files:
    """Broken questionnaires, one of them twice and one corrected later: bodies with answers in several deliveries."""
    made = [(one.name, one.content) for one in map(broken_file, range(40))]
    return [
        *made,
        ("sent_again.csv", made[3][1]),
        *((f"later/{name}", content + b"\r\n") for name, content in made[:8]),
    ]


def sample_files() -> Files:
    """A prefecture's lists of two years, and some of its bodies' own files of the year after, compared with them."""
    arrivals = scan_inbox(SAMPLE_INBOX, LIMITS).arrivals
    lists = [one for one in arrivals if one.name.endswith("48_見本県_取組状況調査.csv")]
    own = [one for one in arrivals if one.name.startswith("2025/48_")]
    return [(one.name, one.path.read_bytes()) for one in (*lists, *own[::3])]


@pytest.mark.parametrize("make", [pytest.param(broken_files, marks=pytest.mark.slow), sample_files])
def test_the_size_of_a_batch_changes_nothing(make, catalogue, tmp_path):
    files, definitions = make(), load_definitions() if make is broken_files else catalogue
    whole, whole_cells, whole_answers = run(files, definitions, tmp_path / "whole", None, None)
    parted, cells, answers = run(files, definitions, tmp_path / "parted", BatchLimits(3, 2_000), 300)
    assert len(list(whole_answers)) == 1 < 5 < len(list(answers))
    for name, frame in vars(whole).items():
        assert_frame_equal(frame, vars(parted)[name])
    assert_frame_equal(whole_cells, cells)
    assert_frame_equal(whole_answers.scan().sort(PLACE).collect(), answers.scan().sort(PLACE).collect())


def test_the_answers_of_a_body_stay_together_and_so_does_what_has_no_body():
    codes = ["b", "a", None, "b", "c", None, "a", "d"]
    answers = pl.DataFrame({"code": codes, "delivery_id": list("12345637")})
    groups = [frame["code"].to_list() for frame in split_by_body(answers.lazy(), 2)]
    assert sorted(map(str, chain.from_iterable(groups))) == sorted(map(str, codes))
    assert all(sum(code in group for group in groups) == 1 for code in "abcd")
    assert len(groups) > 2
    (group,) = split_by_body(answers.lazy(), 100)
    assert group.equals(answers)  # one group as it is: a small night pays nothing for this


def test_a_large_delivery_ends_its_batch(catalogue):
    def receipt(number: int, content: bytes) -> Receipt:
        return Receipt(f"{number:012x}", f"{number}.csv", sha256(content).hexdigest(), len(content), datetime.now(UTC))

    contents = {receipt(number, content): content for number, (_, content) in enumerate(sample_files()[:5])}
    batches = [*read_in_batches(contents, contents.__getitem__, catalogue, LIMITS, BatchLimits(100, 1))]
    assert max(batch.cells["delivery_id"].n_unique() for batch in batches) == 1
    assert len(batches) > len(contents)


def test_parts_on_the_disk_and_in_memory_are_alike(tmp_path):
    odd = tmp_path / "[parts]*?"  # no pattern, though it looks like one
    for parts in (MemoryParts(), ParquetParts(odd)):
        for number in range(12):
            parts.append(pl.DataFrame({"n": [number]}))
        parts.replace(3, pl.DataFrame({"n": [30]}))
        assert parts.scan().collect()["n"].to_list() == [0, 1, 2, 30, *range(4, 12)]
        if isinstance(parts, ParquetParts):
            with open_database() as con:
                load_inputs(con, {"answer": odd})
                assert con.sql("FROM input.answer ORDER BY n").fetchall() == [
                    (n,) for n in (0, 1, 2, *range(4, 12), 30)
                ]
        parts.clear()
        assert list(parts) == []


def test_a_fault_of_one_batch_is_not_taken_for_one_of_the_program(catalogue, monkeypatch):
    """Nine files of one kind, over which our code raises, lie in one batch: the others were read, so it goes on."""
    right = pipeline.intake.read.read_answers
    files = [one for one in scan_inbox(SAMPLE_INBOX, LIMITS).arrivals if one.name.startswith("2025/")][:20]
    contents = {
        Receipt(f"{n:012x}", one.name, one.sha256, one.size_bytes, datetime.now(UTC)): one.path.read_bytes()
        for n, one in enumerate(files)
    }
    bad_ids = {receipt.delivery_id for receipt in list(contents)[10:]}

    def read(cells, surveys):
        if not bad_ids.isdisjoint(cells["delivery_id"]):
            raise RuntimeError
        return right(cells, surveys)

    monkeypatch.setattr(pipeline.intake.read, "read_answers", read)
    batches = [*read_in_batches(contents, contents.__getitem__, catalogue, LIMITS, BatchLimits(10, 10**9))]
    crashed = {d.receipt.delivery_id for batch in batches for d in batch.deliveries if d.crashed_at}
    assert crashed <= bad_ids  # some of them may be refused before
    assert len(crashed) > 8
    assert all(d.faults == (Fault("file.unreadable_by_us"),) for d in batches[1].deliveries if d.crashed_at)


def test_a_long_reading_shows_how_far_it_is(monkeypatch, tmp_path, capsys):
    moments = iter(range(0, 100, 1))
    monkeypatch.setattr(pipeline.orchestration.run.time, "monotonic", lambda: next(moments))
    show = StageTimer(_progress, Log(tmp_path, "night"), 60).steps_of("validate")
    for done in (500, 1000, 1500):
        show(done, 1500)
    assert capsys.readouterr().err == "1,000/1,500 … "
