"""Faulty files: a refusal or a finding that names the fault, its place and the correction."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import polars as pl
import pytest

from pipeline.cli.reference import install_sample
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths
from pipeline.intake.inbox import scan_inbox
from pipeline.intake.read import read_all
from pipeline.intake.receive import receipts, receive
from pipeline.settings import Home, Settings
from pipeline.validation.rule_expressions import find_breaches_at_once
from pipeline.validation.validate import Validated, validate
from tests.conftest import SAMPLE_INBOX

NAME = "見本_市区町村比較.csv"
GOOD = (SAMPLE_INBOX / "2023" / NAME).read_bytes()
LIMITS = Settings().limits()
CUT = GOOD[: GOOD.index("外部人材".encode()) + len("外部人材".encode())]
Rows = list[list[str]]


@pytest.fixture
def deliver(tmp_path: Path) -> Callable[..., Validated]:
    """Return a function from the files of an inbox to the result of intake and validation."""

    def run_intake(**files: bytes) -> Validated:
        home = Home(tmp_path / str(len(list(tmp_path.iterdir()))))
        install_sample(home)
        rmtree(home.reference / "corrections")
        home.inbox.mkdir()
        for name, content in files.items():
            (home.inbox / f"{name}.csv").write_bytes(content)
        catalogue = load_catalogue(definition_paths(home, "2026.1"))
        receive(
            scan_inbox(home.inbox, LIMITS).arrivals,
            home.history,
            LIMITS,
            "20261123T013000",
            datetime(2026, 11, 23, tzinfo=UTC),
        )
        read = read_all(receipts(home.history), lambda one: one.content(home.history), catalogue, LIMITS)
        return validate(read, catalogue, find_breaches_at_once)

    return run_intake


def changed(change: Callable[[Rows], None]) -> bytes:
    """Return the correct file with changed cells."""
    rows = [line.split(",") for line in GOOD.decode("utf-8-sig").split("\r\n")]
    change(rows)
    return "\r\n".join(",".join(row) for row in rows).encode("utf-8-sig")


def state_and_errors(validated: Validated) -> tuple[str, list[dict]]:
    """Return the state of the one delivery, and its findings of severity error or fatal."""
    findings = validated.findings.filter(pl.col("severity").is_in(["fatal", "error"]))
    return validated.deliveries["state"].item(), findings.to_dicts()


def swap(row: list[str], a: int, b: int) -> None:
    row[a], row[b] = row[b], row[a]


def header(rows: Rows) -> list[str]:
    return rows[0]


def test_a_correct_file_is_accepted(deliver):
    state, findings = state_and_errors(deliver(good=GOOD))
    assert (state, findings) == ("accepted_with_notes", [])


@pytest.mark.parametrize(
    ("content", "rule", "text"),
    [
        (b"", "file.empty", "何も書かれていません"),
        (b"\xef\xbb\xbf\r\n\r\n", "file.empty", "何も書かれていません"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "file.kind", "PNG画像"),
        (bytes(range(256)) * 20, "file.binary", "表のファイルではありません"),
        (b"a,b\n\xe3\x81\xff\xff,1\n", "file.decode", "7バイト目"),
        (CUT[:-1], "file.cut_off", "途中で切れた"),  # within a character
        (CUT, "structure.near_miss", "項目がありません"),  # within a row
        (b"code,name\n1,2\n", "structure.no_survey", "どの調査の項目名も見つかりません"),
        (changed(lambda rows: rows.pop(3)), "structure.near_miss", "全体方針策定"),
        (changed(lambda rows: swap(header(rows), 10, 20)), "body.order", "団体コード順と合いません（2列）"),
        (changed(lambda rows: [row.insert(7, "実施") for row in rows[:-1]]), "body.count", "余分な列"),
        (changed(lambda rows: [row.pop(7) for row in rows[:-1]]), "body.count", "足りない団体"),
        (b'"a","b\n1,2\n', "file.quotes", "引用符"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_trusted_is_rejected_whole(deliver, content, rule, text):
    validated = deliver(bad=content)
    state, (finding,) = state_and_errors(validated)
    assert (state, finding["rule_id"], finding["severity"]) == ("rejected", rule, "fatal")
    assert text in finding["message_ja"]
    assert finding["fix_ja"] and finding["message_en"]
    assert validated.answers.height == 0


def test_a_file_that_was_cut_off_within_a_row_loses_that_row_only(deliver):
    validated = deliver(bad=GOOD.rstrip()[:-40])
    state, (finding,) = state_and_errors(validated)
    assert (state, finding["rule_id"]) == ("partially_accepted", "structure.row_width")
    assert "見出しの" in finding["message_ja"] and finding["row_no"] > 1


def test_a_misspelt_name_holds_back_its_column_only(deliver):
    def misspell(rows: Rows) -> None:
        rows[0][9] = "ほしふる市"

    good, bad = deliver(good=GOOD).answers, deliver(bad=changed(misspell))
    state, (finding,) = state_and_errors(bad)
    assert (state, finding["rule_id"], finding["cell"]) == ("partially_accepted", "body.name", "J1")
    assert "「ほしふる市」は、この位置にあるはずの" in finding["message_ja"]
    held = bad.answers.filter(pl.col("status") == "invalid")
    assert held["column_no"].unique().to_list() == [10]
    others = [frame.filter(pl.col("column_no") != 10)["status"].to_list() for frame in (good, bad.answers)]
    assert others[0] == others[1]


def test_an_unknown_option_is_held_back_and_quoted(deliver):
    def answer(rows: Rows) -> None:
        rows[1][5] = "はい"

    validated = deliver(bad=changed(answer))
    state, (finding,) = state_and_errors(validated)
    assert (state, finding["rule_id"], finding["cell"]) == ("partially_accepted", "value.option", "F2")
    assert finding["message_ja"].startswith("F2「はい」は「CIOの任命」の選択肢にありません")
    assert finding["fix_ja"] == "「実施」、「未実施」のいずれかを入力してください。"
    assert finding["example"] == "実施"
    held = validated.answers.filter((pl.col("row_no") == 2) & (pl.col("column_no") == 6)).row(0, named=True)
    assert (held["status"], held["raw_text"], held["option"]) == ("invalid", "はい", None)


def test_yes_and_no_are_distinguished(deliver):
    """未実施 contains 実施: a reader that looks for parts would take a no for a yes."""

    def answer(rows: Rows) -> None:
        rows[1][4:6] = ["実施", "未実施"]

    options = deliver(good=changed(answer)).answers.filter((pl.col("row_no") == 2) & pl.col("column_no").is_in([5, 6]))
    assert options["option"].to_list() == ["実施", "未実施"]


def test_a_bare_percent_sign_needs_a_denominator_of_zero(deliver):
    def strip_digits(rows: Rows) -> None:
        row = next(row for row in rows if row[1].strip() == "よく使う32手続のオンライン化状況")
        row[5] = "%"

    state, (finding,) = state_and_errors(deliver(bad=changed(strip_digits)))
    assert (state, finding["rule_id"]) == ("partially_accepted", "consistency.undefined")
    assert "分母が0のときだけ使えます" in finding["message_ja"]


def test_a_numerator_above_its_denominator_is_held_back(deliver):
    def overshoot(rows: Rows) -> None:
        row = next(row for row in rows if row[1].strip().endswith("（分子）"))
        row[5] = "30"  # of 32 at most, but this body has fewer

    state, findings = state_and_errors(deliver(bad=changed(overshoot)))
    assert state == "partially_accepted"
    assert "consistency.numerator" in {finding["rule_id"] for finding in findings}


def test_no_percentage_is_recomputed_from_a_held_back_number(deliver):
    """A numerator that is no number: the percentage stands as it was published."""

    def spoil(rows: Rows) -> None:
        row = next(row for row in rows if row[1].strip().endswith("（分子）"))
        row[5] = "-3"

    validated = deliver(bad=changed(spoil))
    state, findings = state_and_errors(validated)
    assert (state, [finding["rule_id"] for finding in findings]) == ("partially_accepted", ["value.minimum"])
    percent = validated.answers.filter((pl.col("column_no") == 6) & (pl.col("item") == "D13")).row(0, named=True)
    assert percent["number"] == percent["published_number"] > 0
    assert "consistency.percent" not in validated.findings["rule_id"].to_list()


def test_a_faulty_file_neither_stops_nor_changes_a_correct_one(deliver):
    alone = deliver(good=GOOD).answers.drop("delivery_id")
    together = deliver(
        good=GOOD, a_picture=b"\x89PNG\r\n\x1a\n", empty=b"", swapped=changed(lambda r: swap(r[0], 3, 4))
    )
    assert together.answers.drop("delivery_id").equals(alone)
    assert sorted(together.deliveries["state"]) == ["accepted_with_notes", "rejected", "rejected", "rejected"]


def test_the_same_bytes_under_another_name_are_a_duplicate(deliver):
    validated = deliver(first=GOOD, second=GOOD)
    assert sorted(validated.deliveries["state"]) == ["accepted_with_notes", "duplicate"]
    assert validated.answers["delivery_id"].n_unique() == 1


@pytest.mark.parametrize("content", [GOOD, changed(lambda rows: rows[1].__setitem__(5, "はい"))])
def test_every_cell_is_accounted_for(deliver, content):
    validated = deliver(file=content)
    ledger = validated.ledger.row(0, named=True)
    parts = ("label_count", "ignored_count", "loaded_count", "held_back_count", "empty_count")
    assert sum(ledger[name] for name in parts) == ledger["cell_count"] == validated.cells.height
