"""Names of bodies: spellings that are surely this body's are read, odd characters are named, others do not match."""

import pytest

from pipeline.definitions.characters import find_odd_character, fold_name
from pipeline.definitions.registry import Body, Registry
from pipeline.intake.match_columns import Header, match_columns
from pipeline.intake.odd_character import describe_odd_character
from pipeline.intake.sender_from_path import sender_from_path

BODIES = tuple(
    Body(code, name, "", prefecture, kind, 35.0, 135.0)
    for code, name, prefecture, kind in [
        ("010006", "北海道", "北海道", "都道府県"),
        ("011002", "札幌市", "北海道", "政令指定都市"),
        ("012327", "伊達市", "北海道", "一般市"),
        ("014001", "倶知安町", "北海道", "町"),
        ("016446", "池田町", "北海道", "町"),
        ("070009", "福島県", "福島県", "都道府県"),
        ("072133", "伊達市", "福島県", "一般市"),
        ("072036", "郡山市", "福島県", "中核市"),
        ("152021", "長岡市", "新潟県", "施行時特例市"),
        ("150002", "新潟県", "新潟県", "都道府県"),
        ("214043", "池田町", "岐阜県", "町"),
        ("210005", "岐阜県", "岐阜県", "都道府県"),
        ("261009", "京都市", "京都府", "政令指定都市"),
        ("260002", "京都府", "京都府", "都道府県"),
        ("280003", "兵庫県", "兵庫県", "都道府県"),
        ("284815", "上郡町", "兵庫県", "町"),
        ("122297", "袖ケ浦市", "千葉県", "一般市"),
        ("120006", "千葉県", "千葉県", "都道府県"),
    ]
)
REGISTRY = Registry(BODIES, frozenset({("122297", "袖ヶ浦市")}))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("011002", "札幌市"), ("011002", "北海道札幌市"), ("011002", "北海道 札幌市"), ("011002", "北海道　札幌市"),
        ("011002", "札 幌 市"), ("011002", "\u200b札幌市\ufeff"), ("152021", "\u2ed1岡市"), ("152021", "⻑岡市"),
        ("152021", "新潟県⻑岡市"), ("011002", "札幌市\U000e0100"), ("011002", "札幌\ufe00市"),
        ("014001", "虻田郡倶知安町"),
        ("014001", "北海道虻田郡倶知安町"), ("214043", "池田町"), ("214043", "岐阜県池田町"),
        ("214043", "岐阜県揖斐郡池田町"),
        ("284815", "上郡町"), ("284815", "赤穂郡上郡町"), ("284815", "兵庫県赤穂郡上郡町"), ("072036", "郡山市"),
        ("072036", "福島県郡山市"), ("122297", "袖ヶ浦市"), ("122297", "千葉県袖ヶ浦市"), ("261009", "京都府京都市"),
        ("214043", "岐阜県池\u2f65町"), ("072133", "伊達市"),
    ],
)  # fmt: skip
def test_a_spelling_that_is_surely_this_body(code, text):
    assert REGISTRY.has_name(REGISTRY.by_code[code], text)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("011002", "福島県札幌市"), ("072133", "北海道伊達市"), ("012327", "福島県伊達市"),
        ("214043", "揖斐郡池田町"),
        ("214043", "北海道中川郡池田町"), ("011002", "札幌"), ("011002", "札幌市役所"), ("011002", "東京都札幌市"),
        ("014001", "東京都虻田郡倶知安町"), ("014001", "岐阜県虻田郡倶知安町"), ("284815", "郡町"),
        ("011002", "北海道"),
        ("072036", "大和郡山市"), ("011002", ""), ("011002", "伊達市"), ("152021", "永岡市"),
    ],
)  # fmt: skip
def test_a_text_that_may_be_another_body(code, text):
    assert not REGISTRY.has_name(REGISTRY.by_code[code], text)


def test_kangxi_radicals_and_those_of_the_supplement_are_their_ideographs():
    assert fold_name("\u2f27\u2ed1\u2ee9\u2eed\u2ef2") == "宀長黄歯亀"
    assert fold_name("\u2e9a") == "\u2e9a", "the one radical without an ideograph stays"


def test_decomposed_and_compatibility_characters_are_composed():
    assert fold_name("か\u3099") == "が"
    assert fold_name("\ufa19戸市") == "神戸市"


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("⻑冈市", "⻑"),
        ("札\u200b幌", "\u200b"),
        ("\ue000幌市", "\ue000"),
        ("葛\U000e0100城", "\U000e0100"),
        ("札幌市", None),
    ],
)
def test_the_odd_character_of_a_name_is_found(text, character):
    assert find_odd_character(text) == character


def test_an_odd_character_is_named_by_its_code_point():
    assert describe_odd_character("⻑冈市").facts["code_point"] == "U+2ED1"
    assert describe_odd_character("永岡市") == ""


def test_columns_are_matched_by_names_with_their_prefecture():
    bodies = tuple(body for body in BODIES if body.body_kind == "municipality")
    names = tuple(f"{body.prefecture}　{body.name}" for body in bodies)
    assert match_columns(Header(names, 1, 3), bodies, REGISTRY).name_faults == ()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("011002.csv", "011002"), ("札幌市_011002.csv", "011002"), ("01_札幌市.csv", "011002"),
        ("01_札幌市/回答.csv", "011002"),
        ("札幌市_回答.csv", "011002"), ("北海道札幌市.xlsx", "011002"), ("福島県伊達市.xlsx", "072133"),
        ("⻑岡市（最終）.csv", "152021"),
        ("袖ヶ浦市.csv", "122297"), ("袖か\u3099浦市.csv", None), ("伊達市_回答.csv", None),
        ("札幌市/回答.csv", None),
        ("調査票_261009.csv", None), ("調査票_261009_京都市.csv", "261009"), ("京都市/調査票_261009.csv", "261009"),
        ("札幌市_261009.csv", "011002"), ("011002_261009.csv", "011002"), ("調査票_202610.csv", None),
        ("札幌市ほか3市_回答.csv", None), ("北海道_回答.csv", None), ("回答_札幌市.csv", None),
        ("152021と011002.csv", None),
        ("長岡市_011002.csv", "011002"), ("٠١١٠٠٢.csv", None),
    ],
)  # fmt: skip
def test_the_sender_that_a_path_names(path, code):
    sender = sender_from_path(path, REGISTRY)
    assert (sender and sender.code) == code


def test_a_path_is_composed_before_it_is_compared():
    registry = Registry((Body("273481", "がま市", "", "大阪府", "一般市", 35.0, 135.0),), frozenset())
    assert sender_from_path("27_か\u3099ま市.csv", registry).code == "273481"
