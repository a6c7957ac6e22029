"""The sender of a file, as its name or a folder above it names it."""

import re

from pipeline.definitions.registry import Body, Registry

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_PREFECTURE_AND_NAME = re.compile(r"(\d{2})[_\-・ ](.+)")


def sender_from_path(name: str, registry: Registry) -> Body | None:
    """Find the municipality a path names by six-digit code or as `13_八王子市`; None when it names none or several."""
    *folders, file = name.split("/")
    parts = [file.rpartition(".")[0] or file, *folders]
    bodies = {body.code: body for part in parts for body in _find_bodies(part, registry)}
    return bodies.popitem()[1] if len(bodies) == 1 else None


def _find_bodies(part: str, registry: Registry) -> list[Body]:
    bodies = [registry.by_code[code] for code in _CODE.findall(part) if code in registry.by_code]
    if match := _PREFECTURE_AND_NAME.match(part):
        bodies += registry.named(match[1], re.split(r"[_（(【\s]", match[2])[0])
    return [body for body in bodies if body.body_kind == "municipality"]
