"""A workbook is read as it is shown: every kind of cell, merged ranges, the sheets that are read and the others."""

import io
from datetime import date, datetime, time

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.fault import RefusedError
from pipeline.intake.table import MergedRange, RawTable
from pipeline.intake.tabular_file import read_tabular_file
from pipeline.intake.workbook import SkippedSheet
from pipeline.settings import FileLimits
from tests.conftest import SHARED
from tests.unit.workbooks import MAIN, STRICT, cell, packed, parts_of, shared, sheet, styles, workbook

LIMITS = FileLimits()


def only_table(content: bytes) -> RawTable:
    ((_, table),) = read_tabular_file(content, LIMITS).sheets
    return table


def shown(inside: str, attributes: str = 'r="A1"', **others: str) -> str:
    """Return the text of a workbook's one cell."""
    return only_table(workbook({"表": cell(inside, attributes)}, **others)).rows[0][0]


@pytest.mark.parametrize(
    ("inside", "attributes", "text"),
    [
        ("<v>12</v>", 'r="A1"', "12"),
        ("<v>12</v>", 'r="A1" t="n"', "12"),
        ("<v> 12.50 </v>", 'r="A1"', "12.5"),
        ("<v>0</v>", 'r="A1" t="s"', "回答"),
        ("<is><t>内側</t></is>", 'r="A1" t="inlineStr"', "内側"),
        ("<is><r><t>太</t></r><r><rPr><b/></rPr><t>字</t></r></is>", 'r="A1" t="inlineStr"', "太字"),
        ("<is><t>市</t><rPh sb='0' eb='1'><t>シ</t></rPh></is>", 'r="A1" t="inlineStr"', "市"),
        ("<v>1</v>", 'r="A1" t="b"', "TRUE"),
        ("<v>0</v>", 'r="A1" t="b"', "FALSE"),
        ("<f>X1</f><v>#REF!</v>", 'r="A1" t="e"', "#REF!"),
        ("<v>#N/A</v>", 'r="A1" t="e"', "#N/A"),
        ('<f>"1"&amp;"2"</f><v>12</v>', 'r="A1" t="str"', "12"),
        ("<f>SUM(A2:A3)</f>", 'r="A1"', "=SUM(A2:A3)"),
        ("<f>SUM(A2:A3)</f><v></v>", 'r="A1"', "=SUM(A2:A3)"),
        ("<f>1+1</f><v>2</v>", 'r="A1"', "2"),
        ("<v>2028-03-31T00:00:00</v>", 'r="A1" t="d"', "2028-03-31"),
        ("<v>2028-03-31T10:30:00Z</v>", 'r="A1" t="d"', "2028-03-31T10:30:00Z"),
        ("<is><t>1行目_x000D_\n2行目</t></is>", 'r="A1" t="inlineStr"', "1行目\r\n2行目"),
        ("<is><t>_x005F_x000D_</t></is>", 'r="A1" t="inlineStr"', "_x000D_"),
        ("<is><t>_xD867__xDE3D_</t></is>", 'r="A1" t="inlineStr"', "𩸽"),
        ("<is><t>a_x0000_b_x001B_</t></is>", 'r="A1" t="inlineStr"', "a_x0000_b_x001B_"),
        ('<is><t xml:space="preserve"> 空白 </t></is>', 'r="A1" t="inlineStr"', " 空白 "),
        ("<is><t>&lt;a&gt; &amp; &#12354;</t></is>", 'r="A1" t="inlineStr"', "<a> & あ"),
        ("<v>1e400</v>", 'r="A1"', "1e400"),
        ("<v>12人</v>", 'r="A1"', "12人"),
    ],
)
def test_every_type_of_cell_is_the_text_that_it_shows(inside, attributes, text):
    assert shown(inside, attributes, shared=shared("<t>回答</t>")) == text


def test_shared_strings_come_without_furigana_and_formats():
    strings = shared(
        "<t>葉月市</t><rPh><t>ハヅキシ</t></rPh><phoneticPr fontId='1'/>", "<r><t>太</t></r><r><t>字</t></r>", ""
    )
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    assert only_table(workbook({"表": sheet(rows)}, shared=strings)).rows == (("葉月市", "太字"),)


def test_the_format_of_a_cell_counts():
    codes = ("0%", "yyyy/m/d", "0&quot;人&quot;", "#,##0,", "General")
    values = ("1", "45000", "12", "12000", "45000")
    cells = "".join(f'<c s="{n}"><v>{value}</v></c>' for n, value in enumerate(values))
    (row,) = only_table(workbook({"表": sheet(f"<row>{cells}</row>")}, styles=styles(*codes))).rows
    assert row == ("100%", "2023-03-15", "12人", "12000（表示は12）", "45000")


@pytest.mark.parametrize(("attribute", "day"), [("1", "1904-01-02"), ("true", "1904-01-02"), ("0", "1900-01-01")])
def test_the_epoch_of_the_workbook_counts(attribute, day):
    content = workbook(
        {"表": cell("<v>1</v>", 'r="A1" s="0"')},
        styles=styles("yyyy/m/d"),
        properties=f'<workbookPr date1904="{attribute}"/>',
    )
    assert only_table(content).rows == ((day,),)


@pytest.mark.parametrize("prefix", ["x", "ss", "main"])
@pytest.mark.parametrize("space", [MAIN, STRICT])
def test_any_prefix_of_either_namespace_is_read(prefix, space):
    p = prefix
    text = f'<{p}:worksheet xmlns:{p}="{space}"><{p}:sheetData><{p}:row><{p}:c><{p}:v>5</{p}:v></{p}:c></{p}:row>'
    assert only_table(workbook({"表": f"{text}</{p}:sheetData></{p}:worksheet>"})).rows == (("5",),)


def test_elements_of_other_namespaces_are_no_cells():
    rows = '<row><c><v>1</v></c><x:c xmlns:x="urn:other"><x:v>2</x:v></x:c></row>'
    assert only_table(workbook({"表": sheet(rows)})).rows == (("1",),)


def test_cells_lie_where_their_addresses_say_and_blank_ones_make_no_rectangle():
    rows = '<row r="3"><c r="C3"><v>1</v></c></row><row r="5"><c r="B5"><v>2</v></c><c r="Z5" s="0"/></row>'
    content = workbook({"表": sheet(rows, '<dimension ref="A1:XFD1048576"/>')})
    assert only_table(content).rows == (("", "", ""), ("", "", ""), ("", "", "1"), ("", "", ""), ("", "2", ""))


def test_cells_without_address_follow_one_another():
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c r='B2'><v>3</v></c><c><v>4</v></c></row>"
    assert only_table(workbook({"表": sheet(rows)})).rows == (("1", "2", ""), ("", "3", "4"))


def test_merged_ranges_are_listed_and_nothing_is_filled():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet("表")
        page.merge_range("A2:B4", "葉月市")
        page.write("C4", 5)
    table = only_table(content.getvalue())
    assert table.merged == (MergedRange(2, 1, 4, 2),)
    assert table.rows == (("", "", ""), ("葉月市", "", ""), ("", "", ""), ("", "", "5"))


@pytest.mark.parametrize(
    "name",
    [
        "記入例", "例", "例2", "例１", "作成例", "作成例 (2)", "見本", "見本（市町村用）", "サンプル", "サンプル3",
        "記載例", "【記入例】", "調査票（記入例）", " 記入例 ", "記入例_1", "例【都道府県】", "調査票【見本】",
    ],
)  # fmt: skip
def test_sheets_of_examples_are_skipped(name):
    content = workbook({name: cell("<v>1</v>"), "調査票": cell("<v>2</v>")})
    file = read_tabular_file(content, LIMITS)
    assert [sheet_name for sheet_name, _ in file.sheets] == ["調査票"]
    assert file.skipped == (SkippedSheet(name, "example"),)


@pytest.mark.parametrize(
    "name", ["見本県", "条例", "例規集", "事例", "48_見本県", "調査票", "記入例外", "見本市町村", "比例"]
)
def test_sheets_with_other_names_are_read(name):
    assert read_tabular_file(workbook({name: cell("<v>1</v>")}), LIMITS).skipped == ()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_skipped(state):
    content = workbook({"昨年度": cell("<v>1</v>"), "調査票": cell("<v>2</v>")}, states={"昨年度": state})
    file = read_tabular_file(content, LIMITS)
    assert ([name for name, _ in file.sheets], file.skipped) == (["調査票"], (SkippedSheet("昨年度", "hidden"),))


def test_a_hidden_sheet_that_is_broken_harms_nobody():
    content = workbook({"昨年度": "<broken", "調査票": cell("<v>2</v>")}, states={"昨年度": "hidden"})
    assert only_table(content).rows == (("2",),)


def test_a_workbook_of_hidden_sheets_and_examples_is_refused_with_their_names():
    content = workbook({"昨年度": cell("<v>1</v>"), "記入例": cell("<v>2</v>")}, states={"昨年度": "hidden"})
    with pytest.raises(RefusedError) as refused:
        read_tabular_file(content, LIMITS)
    assert refused.value.fault.rule_id == "structure.no_sheet"


def test_charts_and_blank_sheets_are_passed_over():
    content = workbook({"図": "<chart/>", "空": sheet(""), "表": cell("<v>1</v>")}, kinds={"図": "chartsheet"})
    assert [name for name, _ in read_tabular_file(content, LIMITS).sheets] == ["表"]


def test_parts_are_found_by_what_refers_to_them():
    parts = parts_of({"表": cell("<v>7</v>")})
    parts["xl/Workbook2.xml"] = parts.pop("xl/workbook.xml")
    parts["xl/_rels/workbook2.xml.rels"] = parts.pop("xl/_rels/workbook.xml.rels").replace(
        "worksheets/", "/xl/worksheets/"
    )
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("xl/workbook.xml", "/xl/workbook2.xml")
    assert only_table(packed(parts)).rows == (("7",),)


def test_a_workbook_with_macros_is_read_as_one_without():
    parts = parts_of({"表": cell("<v>7</v>")}) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"}
    assert only_table(packed(parts)).rows == (("7",),)


@pytest.mark.parametrize(
    ("name", "cells"), [("c04_percent_cell_100", {"G2": "100%"}), ("c05_error_cell", {"G3": "#REF!"})]
)
def test_cases_are_read_as_they_are_shown(shared, name, cells):
    rows = only_table((SHARED / f"cases/intake/{name}.xlsx").read_bytes()).rows
    assert {address: rows[int(address[1:]) - 1]["ABCDEFGH".index(address[0])] for address in cells} == cells


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
)


@given(
    st.lists(
        st.lists(st.one_of(TEXTS, st.integers(-(10**9), 10**9), st.booleans()), max_size=5), min_size=1, max_size=8
    )
)
def test_what_another_program_writes_is_read_as_another_reader_reads_it(rows):
    """Written by xlsxwriter, read by calamine and by us."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("表")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                (page.write_string if isinstance(value, str) else page.write)(number, column, value)
    theirs = (
        python_calamine.load_workbook(io.BytesIO(content.getvalue()))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )
    expected = tuple(tuple(map(_typed, row)) for row in theirs)
    if any(any(row) for row in expected):
        assert only_table(content.getvalue()).rows == expected
    else:
        with pytest.raises(RefusedError):
            only_table(content.getvalue())


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return str(int(value)) if isinstance(value, float) else str(value)


def test_dates_of_another_program_are_read_as_written():
    moments = [date(2028, 3, 31), datetime(2028, 3, 31, 10, 30), time(9, 5)]  # noqa: DTZ001 - Excel has no time zones
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        formats = [book.add_format({"num_format": code}) for code in ("yyyy/m/d", "yyyy/m/d h:mm", "h:mm")]
        page = book.add_worksheet()
        for column, (moment, look) in enumerate(zip(moments, formats, strict=True)):
            page.write_datetime(0, column, moment, look)
    assert only_table(content.getvalue()).rows == (("2028-03-31", "2028-03-31T10:30:00", "09:05"),)
