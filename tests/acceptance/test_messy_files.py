"""42 real municipal files: all are read without loss of a cell, and 25 agree with an independent reading."""

import csv
import re
from unicodedata import normalize

import pytest

from pipeline.intake.tabular_file import read_tabular_file
from pipeline.settings import FileLimits
from tests.conftest import SHARED

FOLDER = SHARED / "messy_csv"
ENCODINGS = {"utf-16le-bom": "utf-16-le-bom"}


def index_entries() -> list[dict[str, str]]:
    if not FOLDER.is_dir():
        return []
    with (FOLDER / "index.tsv").open(encoding="utf-8") as index:
        return list(csv.DictReader(index, delimiter="\t"))


@pytest.mark.parametrize("entry", index_entries(), ids=lambda entry: entry["file"])
def test_a_file_is_read_in_its_encoding_and_loses_no_character(entry):
    content = (FOLDER / entry["file"]).read_bytes()
    tabular = read_tabular_file(content, FileLimits())
    assert tabular.encoding == ENCODINGS.get(entry["encoding"], entry["encoding"])
    ((_, table),) = tabular.sheets
    text = content.decode({"cp932": "cp932", "utf-16le-bom": "utf-16"}.get(entry["encoding"], "utf-8-sig"))
    character_count = sum(len(cell) for row in table.rows for cell in row)
    assert character_count == len(text) - _syntax(text, table)


def _syntax(text: str, table) -> int:
    """Count the characters that are no content: delimiters, line ends, and quotes around or doubled within cells."""
    delimiters = sum(max(0, len(row) - 1) for row in table.rows)
    inner = sum(cell.count(mark) for row in table.rows for cell in row for mark in "\r\n")
    inner_quotes = sum(cell.count('"') for row in table.rows for cell in row)
    return delimiters + text.count("\r") + text.count("\n") - inner + text.count('"') - inner_quotes


EQUIVALENT = str.maketrans({"－": "−", "～": "〜"})
HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]+")


def without_documented_differences(text: str) -> str:
    """Remove the documented differences: － and −, ～ and 〜, half-width kana, line ends within a cell."""
    wide = HALF_WIDTH_KANA.sub(lambda kana: normalize("NFKC", kana[0]), text)
    return wide.translate(EQUIVALENT).replace("\r\n", "\n")


@pytest.mark.parametrize("path", sorted((FOLDER / "expected_inzai").glob("*.csv")), ids=lambda path: path.name)
def test_a_file_agrees_with_the_independent_reading_cell_for_cell(path):
    tabular = read_tabular_file((FOLDER / path.name).read_bytes(), FileLimits())
    with path.open(encoding="utf-8-sig", newline="") as file:
        expected = [[without_documented_differences(cell) for cell in row] for row in csv.reader(file)]
    found = [[without_documented_differences(cell) for cell in row] for row in tabular.sheets[0][1].rows]
    assert found == expected


def test_all_42_files_and_25_readings_are_there(shared):
    assert len(index_entries()) == 42
    assert len(list((FOLDER / "expected_inzai").glob("*.csv"))) == 25
