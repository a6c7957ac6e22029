"""Readings in Latin letters, as people type them: Hepburn without marks of length (romaji.toml)."""

import re
import tomllib
from functools import cache
from pathlib import Path

TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def romaji(kana: str) -> str:
    """`sapporoshi` of its reading in katakana; what is no katakana stays."""
    found: list[str] = []
    for sign in kana:
        if sign in TABLE["small"] and found:
            found[-1] = _joined(found[-1], TABLE["small"][sign])
        elif sign != TABLE["long"]:
            found.append(TABLE["sign"].get(sign, sign))
    return re.sub(f"{TABLE['double']}(.)", r"\1\1", "".join(found))


def _joined(before: str, small: str) -> str:
    """`kya` of `ki` and `ya`, `sha` of `shi` and `ya`."""
    stem = before.removesuffix("i").removesuffix("u")
    return stem + (small.removeprefix("y") if stem in ("sh", "ch", "j") else small)
