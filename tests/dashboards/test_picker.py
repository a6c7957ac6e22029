"""A box to pick one of many in, as it is sent."""

import re

from dashboards.old.markup import markup
from dashboards.old.pages.page import body_choice
from dashboards.old.pages.picker import picker
from dashboards.words import words_of

JA = words_of("ja")
YEARS = [{"value": "2025", "label": "2025年度"}, {"value": "2024", "label": "<2024年度>"}]


def test_the_chosen_one_stands_in_the_box_and_is_told_in_the_list() -> None:
    text = markup(picker("year", YEARS, "2025", JA))
    assert re.search(r'<label for="year">年度</label><input[^>]* id="year"[^>]* value="2025年度">', text)
    options = re.findall(r'<li aria-selected="(\w+)" data-value="(\d+)"[^>]*role="option">([^<]*)</li>', text)
    assert options == [("true", "2025", "2025年度"), ("false", "2024", "&lt;2024年度&gt;")]
    assert re.search(r'<ul aria-label="年度" hidden id="year-list" role="listbox">', text)


def test_nothing_chosen_is_an_empty_box() -> None:
    assert 'value=""' in markup(picker("year", YEARS, "1999", JA))


def test_of_all_bodies_only_the_chosen_one_is_sent() -> None:
    row = {"code": "482226", "name": "葉月市", "prefecture": "見本県", "body_kind": "municipality", "kana": "ハヅキシ"}
    text = markup(body_choice("own", JA, row))
    assert text.count("<li") == 1 and 'value="葉月市（見本県）"' in text and 'data-all=""' in text
    assert "<li" not in markup(body_choice("find", JA))
