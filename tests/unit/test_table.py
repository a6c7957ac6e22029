"""Text to cells: nothing is lost, and the limits hold."""

from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.read import read_command, refusal_sentence
from pipeline.intake.fault import RefusedError, cell_address
from pipeline.intake.table import find_delimiter, parse
from pipeline.outputs.csv_writer import csv_of_rows
from pipeline.settings import FileLimits

LIMITS = FileLimits()


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


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\ufeff"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_written_as_csv_is_read_as_it_was(rows):
    """The writer of `monosashi read --csv`, and of questionnaires."""
    text = csv_of_rows([["見出し,", *rows[0]], *rows])
    assert parse(text, LIMITS).rows == tuple(map(tuple, [["見出し,", *rows[0]], *rows]))


@pytest.mark.parametrize(
    "cell",
    [
        "a\rb",
        "a\nb",
        "a\r\nb",
        'a"b',
        '"',
        "a,b",
        "a;b",
        "a\tb",
        " a",
        "a ",
        "　a",
        "\r",
        "\n",
        " ",
        "=1+1",
        "'a",
        "a|b",
    ],
)
def test_a_cell_comes_back_as_it_was(cell):
    (_, row) = parse(csv_of_rows([["x", "y"], [cell, "z"]], line_end="\n"), LIMITS).rows
    assert row == (cell, "z")


@pytest.mark.parametrize("cell", [" a", "a ", "\u3000a", "a\rb", "a;b", 'a"b'])
def test_what_another_program_might_trim_or_split_is_quoted(cell):
    assert csv_of_rows([[cell]]).startswith('"')


def test_the_case_comes_back_with_its_cr(shared, capsys):
    read_command(shared / "cases/intake/c28_cr_in_cell_read_csv.csv", is_json=False, is_csv=True)
    assert capsys.readouterr().out == '名称,住所\n"中央\r公園",一丁目\n'


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_any_line_end_ends_a_line(end):
    assert parse(end.join(["a,b", '"c\rd",e', "f,g"]), LIMITS).rows == (("a", "b"), ("c\rd", "e"), ("f", "g"))


def test_line_ends_may_be_mixed():
    assert parse("a,b\r\nc,d\re,f\ng,h", LIMITS).rows == (("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"))


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_the_delimiter_that_excel_declares_is_used(first, end):
    """Decimal commas outnumber the semicolons; the line itself stays a row, so that rows keep their numbers."""
    table = parse(end.join([first, "a;b", "1,5,5,5;2,5,5"]), LIMITS)
    assert (table.delimiter, table.rows[1:]) == (";", (("a", "b"), ("1,5,5,5", "2,5,5")))


@pytest.mark.parametrize("first", ["sep=x", "sep=", "sep=,,", "separator=;"])
def test_what_only_looks_like_a_declaration_is_a_line(first):
    assert parse(f"{first}\na,b,c\n", LIMITS).delimiter == ","


def test_delimiters_within_quotes_divide_nothing():
    assert parse('a,b\n"x;y;z;1;2;3",c\n', LIMITS).rows == (("a", "b"), ("x;y;z;1;2;3", "c"))


HOSTILE = {
    "5,000 columns of quotes": ('""' + ',""' * 4_999 + "\n") * 20,
    "5,000 columns of doubled quotes": ('""""' + ',""""' * 4_999 + "\n") * 20,
    "5,001 columns": "," * 5_000,
    "32,767 characters": "あ" * 32_767 + ",b",
    "32,768 characters": "あ" * 32_768 + ",b",
    "a quote that never ends": '"' + "a,b\n" * 50_000,
    "quotes only": '"' * 100_001,
    "CRs only": "\r" * 100_000 + "a",
    "200,001 rows": "a\n" * 200_001,
    "too many cells": (("," * 999) + "\n") * 2_001,
    "an old Mac's file": "a,b\r" * 20_000,
    "mixed ends": "a,b\r\nc\rd\n" * 5_000,
    "separators of pages and lines": "a\x0bb\x0cc\x1cd\x85e\u2028f,g\n" * 1_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_an_odd_file_is_read_or_refused_with_a_sentence(text):
    try:
        table = parse(text, LIMITS)
    except RefusedError as refusal:
        assert refusal_sentence(refusal)
    else:
        assert sum(len(cell) for row in table.rows for cell in row) <= len(text)


@pytest.mark.parametrize(
    "name", ["5,000 columns of quotes", "5,001 columns", "32,768 characters", "a quote that never ends"]
)
def test_an_odd_file_takes_no_time(name):
    seconds = []
    for _ in range(3):
        start = process_time()
        with suppress(RefusedError):
            parse(HOSTILE[name], LIMITS)
        seconds.append(process_time() - start)
    assert min(seconds) <= 0.05


def test_too_many_cells_are_refused():
    with pytest.raises(RefusedError) as refusal:
        parse("a,b\nc,d\n", FileLimits(cells=3))
    assert "セルの数" in refusal_sentence(refusal.value)


def test_one_cell_full_of_commas_does_not_decide_the_delimiter():
    text = "団体コード;設問番号;回答\n011002;Q1;" + "1,2,3,4,5,6,7,8,9,10,11,12" + "\n011002;Q2;なし\n"
    assert find_delimiter(text) == ";"
