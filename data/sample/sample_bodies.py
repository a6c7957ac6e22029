"""The fictional bodies: codes, peer groups, populations and places. No answer is drawn here."""

import csv
import math
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

TABLES = Path(__file__).resolve().parent / "tables"
SEED = "monosashi-sample-59"  # of sixty tried, the one whose correlations lie nearest to the real survey
YEARS = range(2020, 2025)
SURVEY_YEAR = 2023

Row = list[str]


class Body(NamedTuple):
    """One municipality or prefecture, as its table gives it; `maturity` is the hidden trait behind its answers."""

    code: str
    name: str
    kana: str
    kind: str
    population: int
    groups: tuple[str, ...]
    maturity: float

    @property
    def five(self) -> str:
        """The code without its check digit."""
        return self.code[:5]


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one hand-written table."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def rng(*key: str) -> Random:
    """A stream of its own for every purpose, so that one more draw here moves nothing elsewhere."""
    return Random("/".join((SEED, *key)))


def with_check_digit(five: str) -> str:
    """Five digits of a body's code and the sixth that checks them."""
    total = sum(weight * int(digit) for weight, digit in zip((6, 5, 4, 3, 2), five, strict=True))
    return five + str((11 - total % 11) % 10)


def groups_by_year(row: dict[str, str]) -> tuple[str, ...]:
    """The peer group of each year: the earlier one until the year of the change."""
    since = int(row["group_since"] or 0)
    return tuple(row["group"] if year >= since else row["group_before"] for year in YEARS)


def maturity_of(row: dict[str, str], effect: float, lift: float) -> float:
    """Grows with the logarithm of population; the prefecture and the body itself add their share."""
    size = (math.log10(int(row["population"])) - 4.25) / 0.65
    return 0.85 * size + effect + lift + rng("maturity", row["five"]).gauss(0, 0.5)


def municipalities() -> list[Body]:
    """The hundred municipalities in code order."""
    effects = {row["five"][:2]: float(row["effect"]) for row in table("prefectures")}
    lifts = {row["five"]: float(row["cell"]) for row in table("specials") if row["item"] == "@maturity"}
    bodies = []
    for row in table("bodies"):
        maturity = maturity_of(row, effects[row["five"][:2]], lifts.get(row["five"], 0.0))
        code, population = with_check_digit(row["five"]), int(row["population"])
        bodies.append(Body(code, row["name"], row["kana"], row["kind"], population, groups_by_year(row), maturity))
    return sorted(bodies)


def prefectures() -> list[Body]:
    """The three prefectures; prefectures do nearly everything already."""
    return [
        Body(with_check_digit(row["five"]), row["name"], row["kana"], "都道府県", 0, (), 3.0 + float(row["effect"]))
        for row in table("prefectures")
    ]


def members(bodies: list[Body], prefecture: Body) -> list[Body]:
    """The municipalities of one prefecture."""
    return [body for body in bodies if body.code[:2] == prefecture.code[:2]]


def slots(count: int) -> list[tuple[float, float]]:
    """Evenly spread places (east, north) around a centre, as the seeds of a sunflower lie."""
    turn = math.pi * (3 - math.sqrt(5))
    spots = ((0.12 * math.sqrt(k + 0.6), k * turn) for k in range(1, count + 1))
    return [(radius * math.cos(angle) * 0.9, radius * math.sin(angle) * 1.1) for radius, angle in spots]


def place(bodies: list[Body], coast: set[str]) -> dict[str, tuple[float, float]]:
    """A slot for each body: the coastal cluster together in the east, the others outward by population."""
    free = slots(len(bodies))
    cape = max(free)
    shore = sorted(free, key=lambda spot: math.dist(spot, cape))[: sum(body.five in coast for body in bodies)]
    inland = [spot for spot in free if spot not in shore]
    outward = sorted(bodies, key=lambda body: (body.five not in coast, -body.population))
    return {body.code: spot for body, spot in zip(outward, shore + inland, strict=True)}


def registry(bodies: list[Body], prefs: list[Body]) -> list[Row]:
    """All bodies with a point in the sea east of Japan."""
    coast = {row["five"] for row in table("specials") if row["cell"] == "調査無し"}
    rows = []
    for pref, source in zip(prefs, table("prefectures"), strict=True):
        north, east = float(source["latitude"]), float(source["longitude"])
        spots = place(members(bodies, pref), coast) | {pref.code: (0.0, 0.0)}
        for body in [pref, *members(bodies, pref)]:
            x, y = spots[body.code]
            point = [f"{north + y:.4f}", f"{east + x / math.cos(math.radians(north)):.4f}"]
            rows.append([body.code, body.name, body.kana, pref.name, body.kind, *point])
    return [["code", "name", "kana", "prefecture", "kind", "latitude", "longitude"], *sorted(rows)]


def population_in(body: Body, year: int) -> str:
    """Small bodies shrink, large ones hardly."""
    rate = -0.001 - 0.008 * (6 - math.log10(body.population)) + rng("trend", body.code).gauss(0, 0.002)
    return str(round(body.population * (1 + rate) ** (year - SURVEY_YEAR)))


def peers(bodies: list[Body], prefs: list[Body]) -> list[Row]:
    """Peer groups and populations by fiscal year, in the shape of the official table."""
    names = {pref.code[:2]: pref.name for pref in prefs}
    header = ["code6", "code5", "prefecture", "municipality"]
    header += [f"peer_group_fy{year}" for year in YEARS] + [f"population_{year}" for year in YEARS]
    rows = [
        [b.code, b.five, names[b.code[:2]], b.name, *b.groups, *(population_in(b, year) for year in YEARS)]
        for b in bodies
    ]
    return [header, *rows]
