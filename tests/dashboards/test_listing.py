"""A list as it is sent: what is read aloud, what sorting and searching go by."""

import re

from dashboards.old.figures.listing import Cell, Column, Row, listing
from dashboards.old.markup import is_html, markup
from dashboards.words import words_of

COLUMNS = [
    Column("団体"),
    Column("STEP0", "cell-score", "認識共有", is_number=True),
    Column("人口", "num", is_number=True),
]
ROWS = [
    Row(
        "480001",
        [Cell("<b>甲町", "コウチョウ"), Cell("50.0", style={"--part": "0.50"}), Cell("1,234")],
        ("コウチョウ",),
    ),
    Row("480002", [Cell("乙町", "オツチョウ"), Cell("— 回答率不足", kind="cell-missing"), Cell("—")], ("オツチョウ",)),
]


def sent() -> str:
    node = listing("bodies", "団体の一覧", COLUMNS, ROWS, words_of("ja"))
    assert is_html(node), "a list needs no script of a component"
    return markup(node)


def test_it_is_a_table_with_a_caption_and_headings_of_rows_and_columns() -> None:
    text = sent()
    assert re.findall(r"<caption[^>]*>([^<]*)</caption>", text) == ["団体の一覧"]
    assert len(re.findall(r'<th[^>]*aria-sort="none"[^>]*scope="col"[^>]*><button', text)) == len(COLUMNS)
    assert re.findall(r'<th[^>]*scope="row"[^>]*>([^<]*)</th>', text) == ["&lt;b&gt;甲町", "乙町"]
    assert re.search(r'<label for="bodies-search">一覧の中を探す</label>', text)
    assert re.search(r'role="status">2団体</p>', text)


def test_what_is_short_in_a_heading_is_told_whole() -> None:
    assert re.findall(r'<button[^>]*title="([^"]*)"', sent()) == ["認識共有"]


def test_readings_are_found_and_sorted_by_and_a_missing_value_has_no_bar() -> None:
    text = sent()
    assert re.findall(r'data-also="([^"]*)" data-code="(\d+)"', text) == [
        ("コウチョウ", "480001"),
        ("オツチョウ", "480002"),
    ]
    assert 'data-sort="コウチョウ"' in text
    assert re.findall(r'<td class="cell-score( cell-missing)?"( style="--part:0.50")?>', text) == [
        ("", ' style="--part:0.50"'),
        (" cell-missing", ""),
    ]


def test_nobody_found_is_said_only_when_nobody_is_found() -> None:
    assert re.search(r'<p class="empty" hidden id="bodies-nothing">当てはまる団体はありません', sent())
