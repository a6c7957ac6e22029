"""Names as keys of rows: with their prefecture, in one cell or in two."""

import re
from collections.abc import Collection

from pipeline.definitions.characters import fold_name
from pipeline.definitions.registry import Registry
from pipeline.intake.text import strip_outer

_TOTAL = re.compile(r".*(計|平均|全国|全体)")
"""A name that is none: of a row of totals."""


def join_name(prefecture: str, name: str) -> str:
    """Return 北海道札幌市 for 北海道 and 札幌市; a name that begins with its prefecture stays as it is."""
    prefecture, name = strip_outer(prefecture), strip_outer(name)
    return name if fold_name(name).startswith(fold_name(prefecture)) else prefecture + name


def is_meant_as_body(registry: Registry, name: str, body_kinds: Collection[str]) -> bool:
    """Return whether a text is meant as the name of a body: of one of these kinds, or behind a prefecture; no total."""
    folded = fold_name(name)
    if _TOTAL.fullmatch(folded):
        return False
    is_behind = any(folded.startswith(each) and folded != each for each in registry.folded_prefectures)
    return is_behind or any(body.body_kind in body_kinds for body in registry.named(name))
