"""Text to cells: nothing is lost, and the limits hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.read import refusal_sentence
from pipeline.intake.fault import RefusedError, cell_address
from pipeline.intake.table import parse
from pipeline.settings import FileLimits


def test_ragged_rows_and_quoted_newlines_are_kept_as_they_are():
    table = parse('a,b\n"c\nd",e,f\n\ng\n', FileLimits())
    assert table.rows == (("a", "b"), ("c\nd", "e", "f"), (), ("g",))
    assert table.cell_count == 6


@pytest.mark.parametrize(("text", "delimiter"), [("a,b", ","), ("a\tb", "\t"), ("a;b", ";"), ("a", ",")])
def test_the_delimiter_is_the_one_that_is_there(text, delimiter):
    assert parse(text, FileLimits()).delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "limits", "what"),
    [
        ("a\nb\nc", FileLimits(rows=2), "行数"),
        ("a,b,c", FileLimits(columns=2), "列数"),
        ("a,bbbb", FileLimits(cell_characters=3), "1セルの文字数"),
    ],
)
def test_beyond_a_limit_the_file_is_refused_with_the_limit(text, limits, what):
    with pytest.raises(RefusedError) as refusal:
        parse(text, limits)
    assert refusal.value.fault.rule_id == "file.limit"
    assert refusal_sentence(refusal.value).partition("が上限")[0].endswith(what)


@given(st.text())
def test_any_text_is_a_table_or_refused(text):
    try:
        table = parse(text, FileLimits())
    except RefusedError as refusal:
        assert refusal.fault.rule_id in {"file.empty", "file.quotes", "file.limit"}
    else:
        assert table.cell_count >= 1 or text.strip()


@pytest.mark.parametrize(
    ("row", "column", "address"), [(1, 1, "A1"), (14, 3, "C14"), (2, 26, "Z2"), (2, 27, "AA2"), (0, 3, ""), (3, 0, "")]
)
def test_cell_addresses_are_those_of_a_spreadsheet(row, column, address):
    assert cell_address(row, column) == address
