"""What a framework may leave out or shorten, and what stands in its place."""

from typing import Any

from pipeline.definitions.model import require_unique

Table = dict[str, Any]

DEFAULT_ID = "all"
"""The perspective of groups that name none, and the basis of a framework that declares none."""
TOP_LEVEL_JUDGEMENTS = ("min_coverage", "min_peers", "draws")
"""Judgements that may stand as bare numbers at the top of the file, so that a small framework stays small."""


def both_languages(text: object) -> object:
    """Take one string as the text in both languages."""
    return {"ja": text, "en": text} if isinstance(text, str) else text


def one_or_more(value: object) -> object:
    """Take one string as a list of one."""
    return (value,) if isinstance(value, str) else value


def apply_defaults(data: Table) -> Table:
    """Write out what a framework leaves out. What is malformed stays as it is, for the model to refuse."""
    if not all(_is_list_of_tables(data.get(name, [])) for name in ("indicator", "group", "perspective", "basis")):
        return data
    indicators = [_with_normalisation(indicator, data) for indicator in data.get("indicator", [])]
    groups = _with_perspectives(data.get("group", []), data.get("perspective", []))
    groups = [_with_weights(group, indicators) for group in groups]
    perspectives = data.get("perspective") or [
        {"id": name} for name in dict.fromkeys(group["perspective"] for group in groups)
    ]
    basis = data.get("basis") or [{"id": DEFAULT_ID, "surveys": _surveys(indicators)}]
    return {
        "title": data.get("id", "framework"),
        "default_basis": max(basis, key=_survey_count).get("id"),
        **_with_judgements(data),
        "indicator": indicators,
        "group": _with_roots(groups, perspectives),
        "perspective": perspectives,
        "basis": basis,
    }


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(table, dict) for table in value)


def _with_judgements(data: Table) -> Table:
    """Move TOP_LEVEL_JUDGEMENTS to the table where all judgements stand. Raises ValueError for one given twice."""
    own = data.get("judgement", {})
    moved = {name: data[name] for name in TOP_LEVEL_JUDGEMENTS if name in data}
    if not moved or not isinstance(own, dict):
        return data
    require_unique([*own, *moved], "judgement")
    return {name: value for name, value in data.items() if name not in moved} | {"judgement": own | moved}


def _survey_count(basis: Table) -> int:
    """Count the surveys of a basis: pages begin with the one that rests on most."""
    surveys = basis.get("surveys")
    return len(surveys) if isinstance(surveys, list) else 0


def _surveys(indicators: list[Table]) -> list[str]:
    sources = [indicator["source_items"] for indicator in indicators if isinstance(indicator.get("source_items"), dict)]
    return list(dict.fromkeys(survey for source in sources for survey in source))


def _with_normalisation(indicator: Table, data: Table) -> Table:
    """Give a number without a normalisation of its own the framework's."""
    if "normalisation" not in data or "points" in indicator:
        return indicator
    return {"normalisation": data["normalisation"]} | indicator


def _with_perspectives(groups: list[Table], perspectives: list[Table]) -> list[Table]:
    """Give a group without a perspective that of the nearest group above it that names one.

    Where none does: the only perspective that is declared, or DEFAULT_ID.
    """
    by_id = {str(group.get("id")): group for group in groups}
    default = str(perspectives[0].get("id")) if len(perspectives) == 1 else DEFAULT_ID
    return [{"perspective": _perspective_of(group, by_id, default)} | group for group in groups]


def _perspective_of(group: Table, by_id: dict[str, Table], default: str) -> object:
    seen: list[str] = []
    while "perspective" not in group and (parent := str(group.get("parent"))) in by_id and parent not in seen:
        seen.append(parent)
        group = by_id[parent]
    return group.get("perspective", default)


def _with_weights(group: Table, indicators: list[Table]) -> Table:
    """Turn a plain list of indicators into weights, each as the indicator states it."""
    listed = group.get("indicators")
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        return group
    require_unique(listed, f"group {group.get('id')}: indicator")
    weights = {indicator.get("id"): indicator.get("weight", 1.0) for indicator in indicators}
    return group | {"indicators": {name: weights.get(name, 1.0) for name in listed}}


def _with_roots(groups: list[Table], perspectives: list[Table]) -> list[Table]:
    """Put the groups of a perspective that has several without parent under a root of the perspective's own id.

    Roots come last: the places of the others in the file stay what they are in messages.
    """
    roots = [root for perspective in perspectives for root in _missing_root(perspective, groups)]
    return [*(_under_root(group, roots) for group in groups), *roots]


def _missing_root(perspective: Table, groups: list[Table]) -> list[Table]:
    name = perspective.get("id")
    own = [group for group in groups if group["perspective"] == name]
    top_count = sum(group.get("parent") is None for group in own)
    if top_count < 2 or name in {group.get("id") for group in own}:
        return []
    return [{"perspective": name, "id": name, "name": perspective.get("name", name)}]


def _under_root(group: Table, roots: list[Table]) -> Table:
    is_top = group.get("parent") is None and group["perspective"] in {root["perspective"] for root in roots}
    return group | {"parent": group["perspective"]} if is_top else group
