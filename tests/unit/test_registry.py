"""The registry of bodies: its own consistency, and its agreement with the government's files where they are at hand."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
REGISTRY = CHECKOUT / "data" / "registry"
SHARED = CHECKOUT.parent / "shared"
# 総務省, list of codes of local governments; towns and villages are 926 together.
COUNTS = {
    "政令指定都市": 20,
    "中核市": 62,
    "施行時特例市": 23,
    "一般市": 687,
    "特別区": 23,
    "町": 743,
    "村": 183,
    "都道府県": 47,
}
NORTHERN_VILLAGES = {"016951", "016969", "016977", "016985", "016993", "017001"}
NORTHERN_NAMES = {"色丹村", "留夜別村", "留別村", "紗那村", "蘂取村"}  # the sixth, 泊村, has a namesake that is a body
CHANGES = {"市制施行", "名称変更", "中核市移行", "行政区再編"}

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """A CSV file with a header, as dictionaries of text."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def has_check_digit(code: str) -> bool:
    """総務省's rule: 11 minus the weighted sum modulo 11, last digit."""
    total = sum(int(digit) * weight for digit, weight in zip(code[:5], range(6, 1, -1), strict=True))
    return re.fullmatch(r"\d{6}", code) is not None and code[5] == str(11 - total % 11)[-1]


@pytest.fixture(scope="module")
def bodies() -> list[Row]:
    """All 1,788 rows of the registry."""
    return read_rows(REGISTRY / "municipalities.csv")


@pytest.fixture(scope="module")
def by_code(bodies: list[Row]) -> dict[str, Row]:
    """The registry by code."""
    return {body["code"]: body for body in bodies}


@pytest.fixture(scope="module")
def municipalities(bodies: list[Row]) -> list[Row]:
    """The 1,741 municipalities, in code order."""
    return [body for body in bodies if body["kind"] != "都道府県"]


@pytest.fixture(scope="module")
def prefectures(bodies: list[Row]) -> list[Row]:
    """The 47 prefectures, in code order."""
    return [body for body in bodies if body["kind"] == "都道府県"]


@pytest.fixture(scope="module")
def aliases() -> list[Row]:
    """All rows of aliases.csv."""
    return read_rows(REGISTRY / "aliases.csv")


@pytest.fixture(scope="module")
def changes() -> list[Row]:
    """All rows of code_changes.csv."""
    return read_rows(REGISTRY / "code_changes.csv")


def reference(name: str) -> list[list[str]]:
    """A government file kept beside the checkout. Skips where there is no ../shared; a file missing there fails."""
    if not SHARED.is_dir():
        pytest.skip(f"no {SHARED.name}/ beside the checkout: registry not compared with the government's files")
    with (SHARED / "reference" / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def reference_column(name: str, column: str) -> list[str]:
    """One column of a government file, by its header."""
    header, *rows = reference(name)
    return [row[header.index(column)] for row in rows]


def find_mismatches(labels: list[str], rows: list[Row], aliases: list[Row]) -> list[tuple[str, str]]:
    """Positions where the label is neither the body's name nor one of its aliases."""
    spellings = {(alias["code"], alias["alias"]) for alias in aliases}
    pairs = zip(labels, rows, strict=True)
    return [
        (label, row["name"]) for label, row in pairs if label != row["name"] and (row["code"], label) not in spellings
    ]


@pytest.mark.parametrize("name", ["municipalities.csv", "aliases.csv", "code_changes.csv"])
def test_files_are_utf8_without_bom_with_lf(name: str) -> None:
    content = (REGISTRY / name).read_bytes()
    assert content.decode("utf-8")[0] != "\ufeff"
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_the_columns_are_fixed(bodies: list[Row], aliases: list[Row], changes: list[Row]) -> None:
    assert list(bodies[0]) == ["code", "name", "kana", "prefecture", "kind", "latitude", "longitude"]
    assert list(aliases[0]) == ["code", "alias", "note"]
    assert list(changes[0]) == ["date", "old_code", "new_code", "kind", "note"]


def test_every_kind_has_its_number_of_bodies(bodies: list[Row]) -> None:
    assert Counter(body["kind"] for body in bodies) == COUNTS
    assert len(bodies) == 1788


def test_every_code_has_its_check_digit(bodies: list[Row]) -> None:
    assert [body["code"] for body in bodies if not has_check_digit(body["code"])] == []


def test_sorted_by_code_without_duplicates(bodies: list[Row]) -> None:
    codes = [body["code"] for body in bodies]
    assert codes == sorted(set(codes))


def test_name_and_prefecture_are_unique_together(municipalities: list[Row]) -> None:
    assert len({(body["prefecture"], body["name"]) for body in municipalities}) == 1741


def test_25_names_are_shared_by_57_bodies(municipalities: list[Row]) -> None:
    shared = [number for number in Counter(body["name"] for body in municipalities).values() if number > 1]
    assert (len(shared), sum(shared)) == (25, 57)


def test_names_are_bare_and_fit_their_kind(municipalities: list[Row]) -> None:
    for body in municipalities:
        last = {"町": "町", "村": "村", "特別区": "区"}.get(body["kind"], "市")
        assert re.fullmatch(rf"\S+{last}", body["name"]), body
        assert not re.search(r"郡.+[町村]$", body["name"].removeprefix("上郡")), body


def test_no_ward_of_a_designated_city(bodies: list[Row]) -> None:
    wards = [body["name"] for body in bodies if re.search(r"市.+区$", body["name"])]
    assert wards == []
    assert {body["prefecture"] for body in bodies if body["kind"] == "特別区"} == {"東京都"}


def test_no_northern_village(by_code: dict[str, Row]) -> None:
    assert not NORTHERN_VILLAGES & by_code.keys()
    assert not NORTHERN_NAMES & {body["name"] for body in by_code.values()}
    assert [body["code"] for body in by_code.values() if body["name"] == "泊村"] == ["014036"]


def test_every_prefecture_has_its_code_and_every_body_its_prefecture(
    prefectures: list[Row], municipalities: list[Row]
) -> None:
    assert [body["code"][:5] for body in prefectures] == [f"{number:02d}000" for number in range(1, 48)]
    assert all(body["name"] == body["prefecture"] for body in prefectures)
    names = {body["code"][:2]: body["name"] for body in prefectures}
    assert all(names[body["code"][:2]] == body["prefecture"] for body in municipalities)


def test_kana_is_full_width_katakana(bodies: list[Row]) -> None:
    assert [body["name"] for body in bodies if not re.fullmatch(r"[ァ-ヶー]{2,}", body["kana"])] == []


def test_kana_ends_as_the_name_does(municipalities: list[Row]) -> None:
    endings = {"市": ("シ",), "区": ("ク",), "町": ("マチ", "チョウ"), "村": ("ムラ", "ソン")}
    odd = [body["name"] for body in municipalities if not body["kana"].endswith(endings[body["name"][-1]])]
    assert odd == []


def test_points_lie_in_japan_with_four_decimals(bodies: list[Row]) -> None:
    for body in bodies:
        assert re.fullmatch(r"\d{2}\.\d{4} \d{3}\.\d{4}", f"{body['latitude']} {body['longitude']}"), body
        assert 20 <= float(body["latitude"]) <= 46, body
        assert 122.5 <= float(body["longitude"]) <= 154, body


@pytest.mark.parametrize(
    ("code", "name", "kana", "prefecture", "kind"),
    [
        ("010006", "北海道", "ホッカイドウ", "北海道", "都道府県"),
        ("011002", "札幌市", "サッポロシ", "北海道", "政令指定都市"),
        ("013030", "当別町", "トウベツチョウ", "北海道", "町"),
        ("103446", "榛東村", "シントウムラ", "群馬県", "村"),  # 北群馬郡: グン twice in its full reading
        ("131016", "千代田区", "チヨダク", "東京都", "特別区"),
        ("132063", "府中市", "フチュウシ", "東京都", "一般市"),
        ("133817", "三宅村", "ミヤケムラ", "東京都", "村"),
        ("134015", "八丈町", "ハチジョウマチ", "東京都", "町"),
        ("221309", "浜松市", "ハママツシ", "静岡県", "政令指定都市"),
        ("232033", "一宮市", "イチノミヤシ", "愛知県", "中核市"),
        ("242021", "四日市市", "ヨッカイチシ", "三重県", "施行時特例市"),
        ("282219", "丹波篠山市", "タンバササヤマシ", "兵庫県", "一般市"),
        ("284815", "上郡町", "カミゴオリチョウ", "兵庫県", "町"),
        ("342084", "府中市", "フチュウシ", "広島県", "一般市"),
        ("402311", "那珂川市", "ナカガワシ", "福岡県", "一般市"),
        ("403440", "須恵町", "スエマチ", "福岡県", "町"),
    ],
)
def test_well_known_bodies_are_right(
    by_code: dict[str, Row], code: str, name: str, kana: str, prefecture: str, kind: str
) -> None:
    body = by_code[code]
    assert (body["name"], body["kana"], body["prefecture"], body["kind"]) == (name, kana, prefecture, kind)


def test_the_point_of_futaba_is_its_present_office(by_code: dict[str, Row]) -> None:
    """双葉町's office was in いわき市 (latitude 36.9) until September 2022."""
    assert float(by_code["075469"]["latitude"]) == pytest.approx(37.45, abs=0.02)


def test_aliases_belong_to_bodies(aliases: list[Row], by_code: dict[str, Row]) -> None:
    keys = [(alias["code"], alias["alias"]) for alias in aliases]
    assert keys == sorted(set(keys))
    for alias in aliases:
        assert alias["alias"] != by_code[alias["code"]]["name"]
        assert alias["note"]


def test_an_alias_means_one_body_in_its_prefecture(aliases: list[Row], by_code: dict[str, Row]) -> None:
    names = [(body["prefecture"], body["name"]) for body in by_code.values()]
    names += [(by_code[alias["code"]]["prefecture"], alias["alias"]) for alias in aliases]
    municipal = [name for name in names if name[0] != name[1]]
    assert [name for name, number in Counter(municipal).items() if number > 1] == []


def test_both_ways_to_write_ke_are_accepted(aliases: list[Row], municipalities: list[Row]) -> None:
    swap = str.maketrans("ケヶ", "ヶケ")
    spellings = {(alias["code"], alias["alias"]) for alias in aliases}
    others = {(b["code"], b["name"].translate(swap)) for b in municipalities if set(b["name"]) & set("ケヶ")}
    assert others
    assert others <= spellings


def test_code_changes_are_dated_and_lead_to_bodies(changes: list[Row], by_code: dict[str, Row]) -> None:
    keys = [(change["date"], change["old_code"], change["new_code"]) for change in changes]
    assert keys == sorted(set(keys))
    for change in changes:
        assert date.fromisoformat(change["date"]) >= date(2018, 4, 1)
        assert change["kind"] in CHANGES
        assert has_check_digit(change["old_code"])
        assert has_check_digit(change["new_code"])
        assert (change["new_code"] in by_code) == (change["kind"] != "行政区再編")


def test_a_code_given_up_is_no_body(changes: list[Row], by_code: dict[str, Row]) -> None:
    moved = {change["old_code"] for change in changes if change["old_code"] != change["new_code"]}
    assert "403059" in moved
    assert not moved & by_code.keys()


def test_names_and_order_agree_with_the_national_survey(municipalities: list[Row], aliases: list[Row]) -> None:
    """デジタル庁's comparison file has names only: its order must be the order of the codes."""
    header = reference("dx_r5_municipality_comparison.csv")[0]
    labels = header[2:] if header[-1] else header[2:-1]
    assert find_mismatches(labels, municipalities, aliases) == []


def test_names_and_order_of_the_prefectures_agree_with_the_survey(prefectures: list[Row]) -> None:
    header = reference("dx_r5_prefecture_comparison.csv")[0]
    assert [label for label in header[2:] if label] == [body["name"] for body in prefectures]


@pytest.mark.parametrize("name", ["municipality_codes_peer_groups_2020_2024.csv", "dx_r5_column_to_code.csv"])
def test_codes_agree_with_the_reference_files(municipalities: list[Row], name: str) -> None:
    assert reference_column(name, "code6") == [body["code"] for body in municipalities]


def test_names_agree_with_the_peer_group_file(municipalities: list[Row], aliases: list[Row]) -> None:
    name = "municipality_codes_peer_groups_2020_2024.csv"
    assert reference_column(name, "prefecture") == [body["prefecture"] for body in municipalities]
    assert find_mismatches(reference_column(name, "municipality"), municipalities, aliases) == []


def test_kinds_agree_with_the_peer_groups_of_fy2023(municipalities: list[Row]) -> None:
    """類似団体 labels name the large cities' kind; 一般市 and 町村 carry a size and an industry after it."""
    labels = reference_column("municipality_codes_peer_groups_2020_2024.csv", "peer_group_fy2023")
    for body, label in zip(municipalities, labels, strict=True):
        kind = "町村" if body["kind"] in {"町", "村"} else body["kind"]
        assert re.fullmatch(rf"{kind}([Ⅰ-Ⅴ]－[０-３])?", label), (body, label)
        assert (label == kind) == (kind not in {"一般市", "町村"}), (body, label)
