"""What is wrong with a setting, in Japanese, and what would be right."""

import difflib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

_WANTED = {
    "int": "整数で書いてください", "float": "数で書いてください", "bool": "true か false で書いてください",
    "string_pattern": "http:// か https:// で始まるアドレスを書いてください",
    "string": "「\"」で囲んだ文字で書いてください", "tuple": "[ ] で囲んだ並びで書いてください",
    "literal": "決まった値から選んでください", "finite": "限りのある数で書いてください",
}  # fmt: skip
"""Kind of a value → what to do about another one; by the beginning of the name pydantic gives to the fault."""


_BOUNDS = {
    "gt": "{} より大きい数で書いてください",
    "ge": "{} 以上の数で書いてください",
    "le": "{} 以下の数で書いてください",
}


_PREFIX = "MONOSASHI_"
_USUAL = "keep_snapshots"
"""The setting of an example where none is near."""


def unknown_variable(environment: Mapping[str, str], known: Mapping[str, FieldInfo]) -> str:
    """Return what is wrong with a variable that looks like a setting and is none, blank where all are."""
    for name in sorted(environment):
        key = name.removeprefix(_PREFIX).lower()
        if name.startswith(_PREFIX) and key not in known:
            return f"環境変数 {name} にあたる設定はありません。{_nearest(key, known, _PREFIX)}"
    return ""


def framework_has_moved(path: Path, definitions: Path) -> str:
    """Say where the setting `framework` of earlier versions is written now."""
    return (
        f"{path} の framework は、もう設定ではありません。その行を除いて、採点する年度を "
        f"{definitions / 'frameworks.toml'} に書いてください。"
        '例: "2026.1" = { from_year = 2023 }'
    )


def _nearest(key: str, known: Mapping[str, FieldInfo], prefix: str = "") -> str:
    """Return the question whether the nearest setting was meant, or where all are listed; with an example."""
    found = difflib.get_close_matches(key, known, 1)
    name = found[0] if found else _USUAL
    shown = f"{prefix}{name.upper()}=" if prefix else f"{name} = "
    example = f"（例: {shown}{_as_toml(_default(known[name]))}）。"
    meant = f"{prefix}{name.upper()}" if prefix else name
    return f"{meant} のことですか{example}" if found else f"設定の一覧は pipeline/settings.py にあります{example}"


def _default(field: FieldInfo) -> object:
    return field.get_default(call_default_factory=True)


def fault_text(fault: Any, known: Mapping[str, FieldInfo]) -> str:
    """Write a fault of pydantic in Japanese, with the default as an example."""
    key, kind = ".".join(map(str, fault["loc"])), str(fault["type"])
    if kind == "extra_forbidden":
        return f"{key} という設定はありません。{_nearest(key, known)}"
    bounds = {name: value for name, value in fault.get("ctx", {}).items() if name in _BOUNDS}
    wanted = next((_BOUNDS[name].format(value) for name, value in bounds.items()), "")
    wanted = wanted or next((text for start, text in _WANTED.items() if kind.startswith(start)), "")
    field = known.get(str(fault["loc"][0]))
    example = "" if field is None or field.is_required() else f"（例: {fault['loc'][0]} = {_as_toml(_default(field))}）"
    return f"{key}: {wanted or fault['msg']}{example}"


def _as_toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return json.dumps([*value] if isinstance(value, tuple) else str(value), ensure_ascii=False)
