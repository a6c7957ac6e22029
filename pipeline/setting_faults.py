"""What is wrong with a setting, in Japanese, and what would be right."""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from pipeline.toml_faults import as_toml, value_fault

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
    name = found[0] if found else _USUAL if _USUAL in known else next(iter(known))
    shown = f"{prefix}{name.upper()}=" if prefix else f"{name} = "
    example = f"（例: {shown}{as_toml(_default(known[name]))}）。"
    meant = f"{prefix}{name.upper()}" if prefix else name
    return f"{meant} のことですか{example}" if found else f"設定の一覧は pipeline/settings.py にあります{example}"


def _default(field: FieldInfo) -> object:
    return field.get_default(call_default_factory=True)


def fault_text(fault: Any, known: Mapping[str, FieldInfo]) -> str:
    """Write a fault of pydantic in Japanese, with the default as an example."""
    key, kind = ".".join(map(str, fault["loc"])), str(fault["type"])
    if kind == "extra_forbidden":
        return f"{key} という設定はありません。{_nearest(str(fault['loc'][-1]), _beside(fault['loc'], known))}"
    field = known.get(str(fault["loc"][0]))
    example = "" if field is None or field.is_required() else f"（例: {fault['loc'][0]} = {as_toml(_default(field))}）"
    return f"{key}: {_wanted(fault)}{example}"


def _beside(location: tuple[int | str, ...], known: Mapping[str, FieldInfo]) -> Mapping[str, FieldInfo]:
    """Return the settings among which one stands: those of a table such as `contact`, else all."""
    if len(location) < 2:
        return known
    beside: Mapping[str, FieldInfo] = getattr(known[str(location[0])].annotation, "model_fields", known)
    return beside


def _wanted(fault: Any) -> str:
    is_address = fault["type"] == "string_pattern_mismatch"
    return "http:// か https:// で始まるアドレスを書いてください" if is_address else value_fault(fault)
