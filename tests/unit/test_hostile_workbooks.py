"""Workbooks made to harm: each is refused with a sentence, at once, and never by another exception."""

import io
import zipfile
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli.read import refusal_sentence
from pipeline.intake.fault import RefusedError
from pipeline.intake.tabular_file import read_tabular_file
from pipeline.settings import FileLimits
from tests.conftest import SHARED
from tests.unit.workbooks import HEAD, MAIN, cell, packed, parts_of, shared, sheet, styles, workbook

LIMITS = FileLimits()
MOST_SECONDS = 0.05
GOOD = parts_of(
    {"表": sheet('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>0.5</v></c></row>')},
    shared=shared("<t>回答</t>"),
    styles=styles("0%"),
)
LAUGHS = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
INLINE = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'


def refusal(content: bytes, limits: FileLimits = LIMITS) -> tuple[str, str]:
    """Return rule and sentence of the refusal, which takes no longer than it may (the best of three tries)."""
    seconds = []
    for _ in range(3):
        start = process_time()
        with pytest.raises(RefusedError) as refused:
            read_tabular_file(content, limits)
        seconds.append(process_time() - start)
    assert min(seconds) <= MOST_SECONDS
    return refused.value.fault.rule_id, refusal_sentence(refused.value)


def changed(**parts: str | bytes | None) -> bytes:
    """Return the good workbook with other parts: `sheet`, `shared`, `styles`, `book`, `rels`; None: without it."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml", "shared": "xl/sharedStrings.xml", "styles": "xl/styles.xml",
        "book": "xl/workbook.xml", "rels": "xl/_rels/workbook.xml.rels",
    }  # fmt: skip
    changes = {names[key]: value for key, value in parts.items()}
    return packed({name: text for name, text in (GOOD | changes).items() if text is not None})


def many_cells(rows: int, columns: int) -> str:
    return sheet(("<row>" + "<c><v>1</v></c>" * columns + "</row>") * rows)


def test_the_good_workbook_is_read():
    assert read_tabular_file(packed(GOOD), LIMITS).sheets[0][1].rows == (("回答", "50%"),)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("corner_full", "file.limit"), ("corner_20000x5000", "file.limit"), ("quadratic", "file.workbook")],
)
def test_hostile_cases_are_refused(shared, name, rule):
    assert refusal((SHARED / f"cases/hostile/{name}.xlsx").read_bytes())[0] == rule


@pytest.mark.parametrize("name", ["panic_date", "overflow_date"])
def test_hostile_dates_are_a_text_that_no_rule_takes_for_a_date(shared, name):
    file = read_tabular_file((SHARED / f"cases/hostile/{name}.xlsx").read_bytes(), LIMITS)
    assert file.sheets[0][1].rows[0][0].endswith("e400（日付として表示できない値）")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (changed(sheet=None), "「xl/worksheets/sheet1.xml」が見つかりません"),
        (changed(book=None), "「xl/workbook.xml」が見つかりません"),
        (changed(rels=None), "「表」が見つかりません"),
        (changed(shared=None), "「xl/sharedStrings.xml」が見つかりません"),
        (changed(styles=None), "「xl/styles.xml」が見つかりません"),
        (changed(sheet="<worksheet"), "「xl/worksheets/sheet1.xml」が壊れています"),
        (changed(sheet=""), "「xl/worksheets/sheet1.xml」が壊れています"),
        (changed(sheet=b"\xff\xfe\x00"), "「xl/worksheets/sheet1.xml」が壊れています"),
        (changed(sheet='<?xml version="1.0" encoding="utf-7"?><a/>'), "が壊れています"),
        (changed(sheet='<?xml version="1.0" encoding="nowhere"?><a/>'), "が壊れています"),
        (changed(book="<workbook>"), "「xl/workbook.xml」が壊れています"),
        (changed(rels="<x"), "「xl/_rels/workbook.xml.rels」が壊れています"),
        (changed(shared="<sst>"), "「xl/sharedStrings.xml」が壊れています"),
        (changed(styles=styles("0").replace('numFmtId="170"', 'numFmtId="x"')), "「xl/styles.xml」が壊れています"),
        (changed(sheet=cell("<v>9</v>", 'r="A1" t="s"')), "指す文字列がありません"),
        (changed(sheet=cell("<v>-1</v>", 'r="A1" t="s"')), "指す文字列がありません"),
        (changed(sheet=cell("<v>x</v>", 'r="A1" t="s"')), "指す文字列がありません"),
        (changed(sheet=cell("<v>1</v>", 'r="A1" s="99"')), "指す表示形式がありません"),
        (changed(sheet=cell("<v>1</v>", 'r="A1" s="-1"')), "指す表示形式がありません"),
        (changed(sheet=cell("<v>1</v>", 'r="XFE1"')), "が壊れています"),
        (changed(sheet=cell("<v>1</v>", 'r="A0"')), "が壊れています"),
        (changed(sheet=cell("<v>1</v>", 'r="A1048577"')), "が壊れています"),
        (changed(sheet=cell("<v>1</v>", 'r="A99999999999999999999"')), "が壊れています"),
        (changed(sheet=cell("<v>1</v>", 'r="１"')), "が壊れています"),
        (changed(sheet=cell("<v>1</v>", 'r="12"')), "が壊れています"),
        (changed(sheet=sheet('<row r="x"/>')), "が壊れています"),
        (changed(sheet=sheet("", '<mergeCells><mergeCell ref="A1:B"/></mergeCells>')), "が壊れています"),
        (changed(sheet=f"{HEAD}{LAUGHS}<a>&c;</a>"), "外部定義（DOCTYPE）"),
        (changed(shared=f'{HEAD}<!DOCTYPE a SYSTEM "file:///etc/passwd"><sst xmlns="{MAIN}"/>'), "外部定義（DOCTYPE）"),
        (changed(book=f"{HEAD}{LAUGHS}<workbook/>"), "外部定義（DOCTYPE）"),
        (changed(rels=GOOD["xl/_rels/workbook.xml.rels"].replace("worksheets/", "../../")), "見つかりません"),
        (changed(rels=GOOD["xl/_rels/workbook.xml.rels"].replace("worksheets/", "http://a/")), "見つかりません"),
        (changed(sheet="<a>" * 50_000), "が壊れています"),
        (changed(sheet=cell(f"<v>{'9' * 3_000_000}</v>")), "展開後の大きさが上限"),
    ],
)  # fmt: skip
def test_a_broken_part_is_named(content, said):
    rule, sentence = refusal(content)
    assert rule == "file.workbook" and said in sentence


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (changed(sheet=sheet(f'<row>{INLINE.format("A1")}{INLINE.format("XFD1048576")}</row>')), "200,000行 × 5,000列"),
        (changed(sheet=sheet(f'<row>{INLINE.format("A1")}{INLINE.format("A200001")}</row>')), "200,000行 × 5,000列"),
        (changed(sheet=sheet(f'<row>{INLINE.format("A1")}{INLINE.format("GJI1")}</row>')), "200,000行 × 5,000列"),
        (changed(sheet=sheet(f'<row>{INLINE.format("GJH1")}{INLINE.format("A401")}</row>')), "2,000,000"),
        (changed(sheet=cell(f"<is><t>{'x' * 32_768}</t></is>", 'r="A1" t="inlineStr"')), "1セルの文字数が上限"),
        (changed(shared=shared(f"<t>{'あ' * 40_000}</t>")), "1セルの文字数が上限"),
        (workbook({f"表{n}": cell("<v>1</v>") for n in range(500)}), "シートの数が上限（200）"),
    ],
)  # fmt: skip
def test_beyond_a_limit_the_limit_is_named(content, said):
    rule, sentence = refusal(content)
    assert rule == "file.limit" and said in sentence


def test_one_long_text_in_many_cells_is_bounded():
    rows = "".join(f'<row><c t="s"><v>0</v></c>{"<c><v>1</v></c>" * (n % 7)}</row>' for n in range(2_000))
    content = changed(sheet=sheet(rows), shared=shared(f"<t>{'あいうえおかきく' * 4_000}</t>"))
    assert "全セルの文字数が上限" in refusal(content)[1]


@pytest.mark.parametrize("written", ['<c r="A1"><v>1</v></c>', '<c r="A1"/>', "<c/>"])
def test_cells_that_the_file_writes_are_bounded_wherever_they_lie(written):
    content = changed(sheet=sheet(f"<row>{written * 3_000}</row>"))
    assert "セルの数" in refusal(content, FileLimits(cells=2_000))[1]


def test_a_large_sheet_is_refused_before_all_of_it_is_read():
    content = changed(sheet=many_cells(2_000, 20))
    assert "セルの数" in refusal(content, FileLimits(cells=2_000))[1]


def test_many_sheets_share_one_budget_of_cells():
    content = workbook({f"表{n}": many_cells(20, 5) for n in range(3)})
    assert "セルの数" in refusal(content, FileLimits(cells=250))[1]
    assert len(read_tabular_file(content, FileLimits(cells=300)).sheets) == 3


def test_two_parts_of_one_name_are_refused():
    content = io.BytesIO(packed(GOOD))
    with zipfile.ZipFile(content, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/worksheets/sheet1.xml", cell("<v>9</v>"))
    assert "「xl/worksheets/sheet1.xml」が2つあります" in refusal(content.getvalue())[1]


def test_a_part_that_lies_about_its_size_is_refused():
    content = bytearray(packed(GOOD | {"xl/worksheets/sheet1.xml": many_cells(2_000, 5)}))
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24
    content[at : at + 4] = (100).to_bytes(4, "little")
    assert refusal(bytes(content))[0] == "file.workbook"


def test_a_bomb_is_not_unpacked():
    assert "展開後の大きさ" in refusal(changed(sheet=sheet(" " * 30_000_000)))[1]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_that_was_cut_off_is_called_a_workbook(share):
    whole = packed(GOOD)
    rule, sentence = refusal(whole[: int(len(whole) * share)])
    assert rule == "file.workbook" and sentence.startswith("Excelブックを開けません: 壊れているか")


@settings(max_examples=150)
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(data):
    whole = packed(GOOD)
    at = data.draw(st.integers(0, len(whole) - 1))
    size = data.draw(st.integers(0, 8))
    _read_or_refuse(whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + size :])


@settings(max_examples=150)
@given(st.data())
def test_a_workbook_with_any_part_changed_is_read_or_refused(data):
    name = data.draw(st.sampled_from([name for name in GOOD if name.endswith((".xml", ".rels"))]))
    text = GOOD[name]
    at, size = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 30))
    piece = data.draw(
        st.sampled_from(["", "<c>", "</row>", 't="s"', "&lt;", "\0", 'r="A1"', "9" * 400, "<v>", ' s="1"'])
    )
    _read_or_refuse(packed(GOOD | {name: text[:at] + piece + text[at + size :]}))


def _read_or_refuse(content: bytes) -> None:
    try:
        read_tabular_file(content, LIMITS)
    except RefusedError as refused:
        assert refusal_sentence(refused)
