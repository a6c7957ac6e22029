"""Readings in Latin letters, as people type them: Hepburn without marks of length."""

import re
from functools import cache

_SIGNS = re.findall(
    r"\S+",
    "ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko サ sa シ shi ス su セ se ソ so "
    "タ ta チ chi ツ tsu テ te ト to ナ na ニ ni ヌ nu ネ ne ノ no ハ ha ヒ hi フ fu ヘ he ホ ho "
    "マ ma ミ mi ム mu メ me モ mo ヤ ya ユ yu ヨ yo ラ ra リ ri ル ru レ re ロ ro ワ wa ヲ o ン n "
    "ガ ga ギ gi グ gu ゲ ge ゴ go ザ za ジ ji ズ zu ゼ ze ゾ zo ダ da ヂ ji ヅ zu デ de ド do "
    "バ ba ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po ヴ vu",
)
HEPBURN = dict(zip(_SIGNS[::2], _SIGNS[1::2], strict=True))
SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
LONG = "ー"


@cache
def romaji(kana: str) -> str:
    """`sapporoshi` of `サッポロシ`; what is no katakana stays."""
    found: list[str] = []
    for sign in kana:
        if sign in SMALL and found:
            found[-1] = _joined(found[-1], SMALL[sign])
        elif sign != LONG:
            found.append(HEPBURN.get(sign, sign))
    text = "".join(found)
    for at in range(len(text) - 1, -1, -1):
        if text[at] == "ッ":
            text = text[:at] + text[at + 1 : at + 2] + text[at + 1 :]
    return text


def _joined(before: str, small: str) -> str:
    """`kya` of `ki` and `ya`, `sha` of `shi` and `ya`."""
    stem = before.removesuffix("i").removesuffix("u")
    return stem + (small.removeprefix("y") if stem in ("sh", "ch", "j") else small)
