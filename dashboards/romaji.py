"""Readings in Latin letters: as people type them, and as names are written (romaji.toml)."""

import re
import tomllib
from functools import cache
from pathlib import Path

TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def romaji(kana: str) -> str:
    """`sapporoshi` of its reading in katakana, as it is typed; what is no katakana stays."""
    found: list[str] = []
    for sign in kana:
        if sign in TABLE["small"] and found:
            found[-1] = _joined(found[-1], TABLE["small"][sign])
        elif sign != TABLE["long"]:
            found.append(TABLE["sign"].get(sign, sign))
    return re.sub(f"{TABLE['double']}(.)", r"\1\1", "".join(found))


def hepburn(kana: str) -> str:
    """`chidoriura` of a reading in katakana, as a name is written: long vowels are single ones."""
    for reading, letters in TABLE["two_words"].items():
        kana = kana.replace(reading, letters)
    return romaji(re.sub(f"({TABLE['before_vowel']})", r"\1'", re.sub(TABLE["silent"], "", kana)))


def _joined(before: str, small: str) -> str:
    """`kya` of `ki` and `ya`, `sha` of `shi` and `ya`."""
    stem = before.removesuffix("i").removesuffix("u")
    return stem + (small.removeprefix("y") if stem in ("sh", "ch", "j") else small)
