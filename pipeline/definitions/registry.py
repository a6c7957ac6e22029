"""The registry of bodies: municipalities and prefectures, their codes, and the other spellings of their names."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.definitions.model import BodyKind, DefinitionError

COLUMNS = ("code", "name", "kana", "prefecture", "kind", "latitude", "longitude")
KINDS = ("政令指定都市", "中核市", "施行時特例市", "一般市", "特別区", "町", "村", "都道府県")
_CHECK_WEIGHTS = (6, 5, 4, 3, 2)


@dataclass(frozen=True)
class Body:
    """One 団体. `code` is six digits as text, the last a check digit; latitude and longitude in degrees (WGS 84)."""

    code: str
    name: str
    kana: str
    prefecture: str
    kind: str
    latitude: float
    longitude: float

    @property
    def body_kind(self) -> BodyKind:
        """Municipality or prefecture."""
        return "prefecture" if self.kind == "都道府県" else "municipality"


@dataclass(frozen=True)
class Registry:
    """All bodies in code order, and aliases: pairs of a code and another spelling of the name."""

    bodies: tuple[Body, ...]
    aliases: frozenset[tuple[str, str]]

    def of_kind(self, body_kind: BodyKind) -> tuple[Body, ...]:
        """Return the municipalities or the prefectures, in code order."""
        return tuple(body for body in self.bodies if body.body_kind == body_kind)

    @cached_property
    def by_code(self) -> dict[str, Body]:
        """Code → body."""
        return {body.code: body for body in self.bodies}

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Body]]:
        names: dict[tuple[str, str], list[Body]] = {}
        for body in self.bodies:
            names.setdefault((body.code[:2], body.name), []).append(body)
        return names

    def named(self, prefecture_digits: str, name: str) -> list[Body]:
        """Return the bodies of that name in the prefecture of those two digits."""
        return self._by_name.get((prefecture_digits, name), [])

    def has_name(self, body: Body, name: str) -> bool:
        """Return whether `name` is a spelling of this body's name."""
        return name == body.name or (body.code, name) in self.aliases


def check_digit(first_five: str) -> str:
    """Compute the sixth digit of a code: (11 − (6·d1 + 5·d2 + 4·d3 + 3·d4 + 2·d5) mod 11) mod 10 (総務省)."""
    total = sum(weight * int(digit) for weight, digit in zip(_CHECK_WEIGHTS, first_five, strict=True))
    return str((11 - total % 11) % 10)


def is_code(text: str) -> bool:
    """Return whether a text is six ASCII digits with the right check digit."""
    return len(text) == 6 and text.isascii() and text.isdigit() and check_digit(text[:5]) == text[5]


def read_rows(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """Read a CSV of definitions as rows. Raises DefinitionError when the file or a column is missing."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
                raise DefinitionError(f"{path}: columns missing: {', '.join(missing)}")
            return list(reader)
    except FileNotFoundError:
        raise DefinitionError(f"{path}: the file is missing") from None
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path}: not UTF-8 (byte {error.start + 1})") from None


def load_registry(path: Path, aliases_path: Path) -> Registry:
    """Read bodies and aliases. Raises DefinitionError naming file, row and fault."""
    rows = read_rows(path, COLUMNS)
    bodies = sorted((_body(path, number, row) for number, row in enumerate(rows, start=2)), key=lambda b: b.code)
    _require_sound(path, bodies)
    aliases = read_rows(aliases_path, ("code", "alias")) if aliases_path.exists() else []
    return Registry(tuple(bodies), frozenset((row["code"], row["alias"]) for row in aliases))


def _body(path: Path, number: int, row: dict[str, str]) -> Body:
    if not is_code(row["code"]):
        raise DefinitionError(f"{path}, row {number}: code {row['code']!r} is not six digits with a right check digit")
    if row["kind"] not in KINDS:
        raise DefinitionError(f"{path}, row {number}: kind {row['kind']!r} is none of {', '.join(KINDS)}")
    try:
        point = float(row["latitude"]), float(row["longitude"])
    except ValueError:
        raise DefinitionError(f"{path}, row {number}: latitude and longitude must be numbers") from None
    return Body(row["code"], row["name"], row["kana"], row["prefecture"], row["kind"], *point)


def _require_sound(path: Path, bodies: list[Body]) -> None:
    codes = [body.code for body in bodies]
    if len(set(codes)) < len(codes):
        raise DefinitionError(f"{path}: codes given twice: {sorted({c for c in codes if codes.count(c) > 1})}")
    prefectures = {body.name for body in bodies if body.body_kind == "prefecture"}
    if strays := [body.code for body in bodies if body.prefecture not in prefectures]:
        raise DefinitionError(f"{path}: bodies of a prefecture that is not in the file: {', '.join(strays[:5])}")
