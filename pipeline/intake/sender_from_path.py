"""Whose file it is said to be: what its name, or a folder above it, says."""

import re

from pipeline.definitions.registry import Body, Registry

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_PREFECTURE_AND_NAME = re.compile(r"(\d{2})[_\-・ ](.+)")


def sender_from_path(name: str, registry: Registry) -> Body | None:
    """The municipality a path names: by six-digit code, or as `13_八王子市`. None when it names none, or several."""
    *folders, file = name.split("/")
    parts = [file.rpartition(".")[0] or file, *folders]
    found = {body.code: body for part in parts for body in _bodies(part, registry)}
    return found.popitem()[1] if len(found) == 1 else None


def _bodies(part: str, registry: Registry) -> list[Body]:
    codes = [registry.by_code[code] for code in _CODE.findall(part) if code in registry.by_code]
    if match := _PREFECTURE_AND_NAME.match(part):
        codes += registry.named(match[1], re.split(r"[_（(【\s]", match[2])[0])
    return [body for body in codes if body.body_kind == "municipality"]
