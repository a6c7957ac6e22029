"""Write the built-in sample: three fictional prefectures, their registry, peer groups and deliveries.

Everything here is invented. What officials might want to change stands in `tables/`; the rest is drawn from one
seed, so the same tables give the same bytes. `--check` compares the committed files with a fresh draw.
"""

import argparse
import math
import sys
from collections import Counter
from pathlib import Path

from sample_answers import CARD, CHILDCARE, LABELS, comparison, online_rates
from sample_bodies import (
    SURVEY_YEAR,
    YEARS,
    Body,
    Row,
    members,
    municipalities,
    peers,
    population_in,
    prefectures,
    registry,
    with_check_digit,
)
from sample_csv import csv_bytes
from sample_pref_dx import deliveries as pref_dx_deliveries

HERE = Path(__file__).resolve().parent
BANDS = (5_000, 10_000, 30_000, 50_000, 100_000, 200_000, 500_000)
CITIES = ("政令指定都市", "中核市", "施行時特例市", "一般市")
SUFFIXES = dict.fromkeys(CITIES, "市") | {"特別区": "区", "町": "町", "村": "村"}

# An image that somebody renamed to .csv: one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000d494441547801010200fdff008000820081c36e25e00000000049454e44ae426082"
)


def generate() -> dict[str, bytes]:
    """Every file of the sample, by its path below this folder."""
    bodies, prefs = municipalities(), prefectures()
    require_sound(bodies, prefs)
    of_prefectures = [pair for pair in LABELS if pair[1] not in (CARD, CHILDCARE)]
    deliveries = {
        "見本_市区町村比較.csv": comparison(bodies, "", LABELS, [""]),
        "見本_都道府県比較.csv": comparison(prefs, "都道府県", of_prefectures, []),
        "見本_市区町村オンライン申請率.csv": online_rates(bodies, "市区町村名", "municipality_fill"),
        "見本_都道府県オンライン申請率.csv": online_rates(prefs, "都道府県", "prefecture_fill"),
    }
    inbox = {name: csv_bytes(rows, newline="\r\n", encoding="utf-8-sig") for name, rows in deliveries.items()}
    inbox["見本_都道府県比較(控え).csv"] = inbox["見本_都道府県比較.csv"]
    inbox["写真.csv"] = PIXEL
    files = {f"inbox/{SURVEY_YEAR}/{name}": data for name, data in sorted(inbox.items())}
    files |= {f"inbox/{name}": data for name, data in pref_dx_deliveries(bodies, prefs).items()}
    files["registry.csv"] = csv_bytes(registry(bodies, prefs), newline="\n")
    files["peers.csv"] = csv_bytes(peers(bodies, prefs), newline="\r\n")
    return files


def require_sound(bodies: list[Body], prefs: list[Body]) -> None:
    """The sample keeps its own promises; an AssertionError names the one it broke."""
    require_names(bodies, prefs)
    assert [len(members(bodies, pref)) for pref in prefs] == [44, 31, 25], "bodies per prefecture"
    assert {body.kind for body in bodies} == set(SUFFIXES), "every kind of body"
    populations = [int(population_in(body, year)) for body in bodies for year in YEARS]
    assert min(populations) >= 800 and max(populations) <= 900_000, "range of population"
    assert len({sum(body.population >= edge for edge in BANDS) for body in bodies}) == 8, "every population band"
    sizes = Counter(body.groups[3] for body in bodies).values()
    assert min(sizes) < 5 <= max(sizes), "small and large peer groups"
    require_apart(registry(bodies, prefs)[1:])


def require_names(bodies: list[Body], prefs: list[Body]) -> None:
    """Names clash only where they should: one name, two prefectures."""
    assert len({body.code for body in bodies + prefs}) == 103, "codes are unique"
    assert with_check_digit("01100") == "011002", "check digits as a real code has them"
    assert all(body.code == with_check_digit(body.five) for body in bodies + prefs), "check digits"
    assert all(body.name.endswith(SUFFIXES[body.kind]) for body in bodies), "names end as their kind does"
    twice = [name for name, count in Counter(body.name for body in bodies + prefs).items() if count > 1]
    holders = {body.code[:2] for body in bodies if body.name in twice}
    assert len(twice) == 1 and len(holders) == 2, "one name is shared, across prefectures"


def require_apart(rows: list[Row]) -> None:
    """Dots on the map do not overlap and stay in the sea."""
    points = [(float(row[5]), float(row[6])) for row in rows]
    gaps = (math.dist(a, b) for i, a in enumerate(points) for b in points[:i])
    assert min(gaps) > 0.1, "points keep their distance"
    assert all(33 <= north <= 40 and 143 <= east <= 150 for north, east in points), "points lie in the sea"


def differing(files: dict[str, bytes]) -> list[str]:
    """The files whose committed bytes are not the generated ones, or that are missing."""
    return [name for name, data in files.items() if not (HERE / name).is_file() or (HERE / name).read_bytes() != data]


def write(files: dict[str, bytes]) -> None:
    """Put every file in its place below this folder."""
    for name, data in files.items():
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_bytes(data)


def main() -> int:
    """Write the sample, or with --check say which files differ."""
    parser = argparse.ArgumentParser(description="Write the built-in sample.")
    parser.add_argument("--check", action="store_true", help="compare with the committed files; exit 1 if they differ")
    if not parser.parse_args().check:
        write(generate())
        return 0
    stale = differing(generate())
    for name in stale:
        print(f"{name}: not what make_sample.py writes; run python data/sample/make_sample.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
