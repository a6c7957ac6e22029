"""Tables to take along: what a spreadsheet makes of them."""

import csv
from io import BytesIO, StringIO

import pytest
import python_calamine

from dashboards.table_export import Sheet, csv_bytes, xlsx_bytes
from pipeline.outputs.csv_writer import neutralize

HOSTILE = ["=1+1", "+81", "-x", "@SUM(A1)", "\tx", '<script>"a",b</script>', "行1\n行2", "\u202edrow"]


@pytest.mark.parametrize("text", HOSTILE[:5])
def test_no_text_runs_as_a_formula_in_a_csv(text: str) -> None:
    assert neutralize(text) == f"'{text}"
    content = csv_bytes(Sheet("t", ["c"], [[text]])).decode("utf-8-sig")
    (_, (cell,)) = csv.reader(StringIO(content, newline=""))
    assert cell == f"'{text}"


def test_csv_is_read_back_as_it_was_written() -> None:
    content = csv_bytes(Sheet("t", ["団体", "点"], [[text, 1.5] for text in HOSTILE[5:]]))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["団体", "点"], *([text, "1.5"] for text in HOSTILE[5:])]


def test_a_workbook_keeps_numbers_as_numbers_and_text_as_text() -> None:
    content = xlsx_bytes(Sheet("題", ["c", "n"], [[text, -2.5] for text in HOSTILE] + [[None, None]]))
    rows = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "題"
    assert rows[3] == ["c", "n"]
    assert [row[1] for row in rows[4 : 4 + len(HOSTILE)]] == [-2.5] * len(HOSTILE)
    assert [row[0] for row in rows[4:8]] == HOSTILE[:4]


def test_an_empty_table_is_still_a_file() -> None:
    empty = Sheet("t", ["c"], [])
    assert csv_bytes(empty).decode("utf-8-sig") == "c\r\n"
    assert xlsx_bytes(empty).startswith(b"PK")
