"""The registry of bodies: municipalities and prefectures, their codes, and the other spellings of their names."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.definitions.characters import fold_name
from pipeline.definitions.model import BodyKind, DefinitionError

COLUMNS = ("code", "name", "kana", "prefecture", "kind", "latitude", "longitude")
KINDS = ("政令指定都市", "中核市", "施行時特例市", "一般市", "特別区", "町", "村", "都道府県")
_CHECK_WEIGHTS = (6, 5, 4, 3, 2)
_LONGEST_COUNTY = 5
"""Characters of the longest name of a 郡, 郡 included: 三方上中郡, 西春日井郡."""


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
    def _by_spelling(self) -> dict[str, list[Body]]:
        """Folded name or alias → the bodies of that name."""
        spelled: dict[str, list[Body]] = {}
        for body in self.bodies:
            for name in self.spellings(body):
                spelled.setdefault(name, []).append(body)
        return spelled

    @cached_property
    def _aliases_by_code(self) -> dict[str, set[str]]:
        aliases: dict[str, set[str]] = {}
        for code, alias in self.aliases:
            aliases.setdefault(code, set()).add(alias)
        return aliases

    def spellings(self, body: Body) -> set[str]:
        """Return the body's name and its aliases, folded."""
        return {fold_name(name) for name in (body.name, *self._aliases_by_code.get(body.code, ()))}

    def named(self, text: str) -> list[Body]:
        """Return the bodies that a text names, with or without prefecture and 郡 before the name.

        A text that is a name as it stands is no other name with a 郡 before it.
        """
        folded = fold_name(text)
        return self._by_spelling.get(folded) or self._named_with_prefecture(folded) or self._named_in_county(folded)

    def _named_with_prefecture(self, folded: str) -> list[Body]:
        prefecture = next((name for name in self.folded_prefectures if folded.startswith(name)), None)
        rest = folded.removeprefix(prefecture or "")
        if not prefecture or not rest:
            return []
        named = self._by_spelling.get(rest) or self._named_in_county(rest)
        return [body for body in named if fold_name(body.prefecture) == prefecture]

    def _named_in_county(self, folded: str) -> list[Body]:
        ends = [end for end in range(2, _LONGEST_COUNTY + 1) if folded[end - 1 : end] == "郡"]
        return [body for end in ends for body in self._by_spelling.get(folded[end:], ())]

    @cached_property
    def folded_prefectures(self) -> tuple[str, ...]:
        """The names of the prefectures, folded."""
        return tuple(fold_name(body.name) for body in self.of_kind("prefecture"))

    def has_name(self, body: Body, text: str) -> bool:
        """Return whether a text is a spelling of this body's name, or names this body and no other."""
        return fold_name(text) in self.spellings(body) or self.named(text) == [body]


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
                raise DefinitionError(
                    f"{path}: 見出しに列 {'、'.join(missing)} がありません。1行目に書き足してください。"
                )
            return list(reader)
    except FileNotFoundError:
        raise DefinitionError(f"{path} がありません。名前とフォルダーを確かめてください。") from None
    except UnicodeDecodeError as error:
        raise DefinitionError(
            f"{path}: UTF-8 ではありません（{error.start + 1}バイト目）。UTF-8で保存してください。"
        ) from None


def load_registry(paths: Sequence[Path], aliases_paths: Sequence[Path]) -> Registry:
    """Read bodies and aliases, each file over those before it: a body of the same code replaces, others are added.

    Raises DefinitionError naming file, row and fault.
    """
    by_code: dict[str, Body] = {}
    for path in paths:
        bodies = [_body(path, number, row) for number, row in enumerate(read_rows(path, COLUMNS), start=2)]
        _require_each_once(path, bodies)
        by_code |= {body.code: body for body in bodies}
        _require_prefectures(path, by_code)
    rows = [row for path in aliases_paths if path.exists() for row in read_rows(path, ("code", "alias"))]
    return Registry(tuple(by_code[code] for code in sorted(by_code)), frozenset((r["code"], r["alias"]) for r in rows))


def _body(path: Path, number: int, row: dict[str, str]) -> Body:
    if not is_code(row["code"]):
        raise DefinitionError(
            f"{path} {number}行目: code の「{row['code']}」は、検査数字の合う6桁ではありません（例: 131016）。"
        )
    if row["kind"] not in KINDS:
        raise DefinitionError(
            f"{path} {number}行目: kind の「{row['kind']}」は {'、'.join(KINDS)} のどれでもありません。"
        )
    try:
        point = float(row["latitude"]), float(row["longitude"])
    except ValueError:
        raise DefinitionError(
            f"{path} {number}行目: latitude と longitude は数で書いてください（例: 35.6895,139.6917）。"
        ) from None
    return Body(row["code"], row["name"], row["kana"], row["prefecture"], row["kind"], *point)


def _require_each_once(path: Path, bodies: list[Body]) -> None:
    codes = [body.code for body in bodies]
    if len(set(codes)) < len(codes):
        twice = sorted({code for code in codes if codes.count(code) > 1})
        raise DefinitionError(f"{path}: code の {'、'.join(twice)} が2行にあります。1行にしてください。")


def _require_prefectures(path: Path, by_code: dict[str, Body]) -> None:
    prefectures = {body.name for body in by_code.values() if body.body_kind == "prefecture"}
    if strays := [code for code, body in by_code.items() if body.prefecture not in prefectures]:
        raise DefinitionError(
            f"{path}: 都道府県の行がない団体があります（{'、'.join(strays[:5])}）。都道府県の行を足してください。"
        )
