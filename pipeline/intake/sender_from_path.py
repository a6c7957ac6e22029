"""The sender of a file, as its name or a folder above it names it."""

import re

from pipeline.definitions.characters import fold_name
from pipeline.definitions.registry import Body, Registry

_CODE = re.compile(r"(?<!\d)[0-9]{6}(?!\d)")
_PREFECTURE_AND_NAME = re.compile(r"([0-9]{2})[_\-・ ](.+)")
_AFTER_NAME = re.compile(r"[_（(【\s]")
_DATE = re.compile(r"[2-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|20[2-4][0-9](?:0[1-9]|1[0-2])")
"""YYMMDD or YYYYMM from 2020 to 2049: `261009` is the code of 京都市, and the ninth of October 2026."""


def sender_from_path(name: str, registry: Registry) -> Body | None:
    """Find the municipality a path names; None when it names none or several.

    It is named by its code, as `13_八王子市`, or by its name at the beginning of the file's name where no other
    municipality has that name. Six digits that can be a date count only beside the name.
    """
    *folders, file = name.split("/")
    stem = file.rpartition(".")[0] or file
    bodies = {body.code: body for part in (stem, *folders) for body in _find_bodies(part, name, registry)}
    named = [*bodies.values()] or _find_by_name(stem, registry)
    return named[0] if len(named) == 1 else None


def _find_bodies(part: str, path: str, registry: Registry) -> list[Body]:
    coded = [registry.by_code[code] for code in _CODE.findall(part) if code in registry.by_code]
    bodies = [body for body in coded if not _DATE.fullmatch(body.code) or _has_name(path, body, registry)]
    if match := _PREFECTURE_AND_NAME.match(part):
        bodies += [body for body in registry.named(_first_name(match[2])) if body.code.startswith(match[1])]
    return [body for body in bodies if body.body_kind == "municipality"]


def _find_by_name(stem: str, registry: Registry) -> list[Body]:
    """Return the municipalities whose name a file's name begins with.

    Folders do not count: that of a designated city may hold what its neighbours sent.
    """
    return [body for body in registry.named(_first_name(stem)) if body.body_kind == "municipality"]


def _first_name(text: str) -> str:
    return _AFTER_NAME.split(text)[0]


def _has_name(path: str, body: Body, registry: Registry) -> bool:
    return any(name in fold_name(path) for name in registry.spellings(body))
