"""What a framework may leave out, and what stands in its place."""

from typing import Any

from pipeline.definitions.model import require_unique

Table = dict[str, Any]
VIEW = "all"
"""The view of groups that name none."""


def both_languages(text: object) -> object:
    """One string is the text in both languages."""
    return {"ja": text, "en": text} if isinstance(text, str) else text


def one_or_more(value: object) -> object:
    """One string is a list of one."""
    return (value,) if isinstance(value, str) else value


def apply_defaults(data: Table) -> Table:
    """The framework as if everything had been written. What is malformed stays, for the model to refuse."""
    if not all(_is_list_of_tables(data.get(name, [])) for name in ("indicator", "group", "perspective", "basis")):
        return data
    indicators = [_with_normalisation(indicator, data) for indicator in data.get("indicator", [])]
    groups = [
        _with_weights(group, indicators) for group in _with_views(data.get("group", []), data.get("perspective", []))
    ]
    perspectives = data.get("perspective") or [
        {"id": name} for name in dict.fromkeys(group["perspective"] for group in groups)
    ]
    basis = data.get("basis") or [{"id": "all", "surveys": _surveys(indicators)}]
    return {
        "title": data.get("id", "framework"),
        "default_basis": max(basis, key=_breadth).get("id"),
        **data,
        "indicator": indicators,
        "group": _with_roots(groups, perspectives),
        "perspective": perspectives,
        "basis": basis,
    }


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(table, dict) for table in value)


def _breadth(basis: Table) -> int:
    """The basis that rests on most surveys is the one pages begin with."""
    surveys = basis.get("surveys")
    return len(surveys) if isinstance(surveys, list) else 0


def _surveys(indicators: list[Table]) -> list[str]:
    feeds = [indicator["source_items"] for indicator in indicators if isinstance(indicator.get("source_items"), dict)]
    return list(dict.fromkeys(survey for feed in feeds for survey in feed))


def _with_normalisation(indicator: Table, data: Table) -> Table:
    """A number without a normalisation of its own takes the framework's."""
    if "normalisation" not in data or "points" in indicator:
        return indicator
    return {"normalisation": data["normalisation"]} | indicator


def _with_views(groups: list[Table], perspectives: list[Table]) -> list[Table]:
    """A group without a perspective is in its parent's; where nobody above says, in the only perspective there is, or in `all`."""
    by_id = {str(group.get("id")): group for group in groups}
    usual = str(perspectives[0].get("id")) if len(perspectives) == 1 else VIEW
    return [{"perspective": _perspective_of(group, by_id, usual)} | group for group in groups]


def _perspective_of(group: Table, by_id: dict[str, Table], usual: str) -> object:
    seen: list[str] = []
    while "perspective" not in group and (parent := str(group.get("parent"))) in by_id and parent not in seen:
        seen.append(parent)
        group = by_id[parent]
    return group.get("perspective", usual)


def _with_weights(group: Table, indicators: list[Table]) -> Table:
    """A plain list of indicators takes the weight each indicator says for itself."""
    listed = group.get("indicators")
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        return group
    require_unique(listed, f"group {group.get('id')}: indicator")
    weights = {indicator.get("id"): indicator.get("weight", 1.0) for indicator in indicators}
    return group | {"indicators": {name: weights.get(name, 1.0) for name in listed}}


def _with_roots(groups: list[Table], perspectives: list[Table]) -> list[Table]:
    """Where a view has several groups without parent, a root of the perspective's own id holds them. It comes last: the
    places of the others in the file stay what they are in messages."""
    roots = []
    for perspective in perspectives:
        own = [group for group in groups if group["perspective"] == perspective.get("id")]
        tops = [group for group in own if group.get("parent") is None]
        if len(tops) > 1 and perspective.get("id") not in {group.get("id") for group in own}:
            roots.append(
                {
                    "perspective": perspective["id"],
                    "id": perspective["id"],
                    "name": perspective.get("name", perspective["id"]),
                }
            )
    return [*(_below(group, roots) for group in groups), *roots]


def _below(group: Table, roots: list[Table]) -> Table:
    is_top = group.get("parent") is None and group["perspective"] in {root["perspective"] for root in roots}
    return group | {"parent": group["perspective"]} if is_top else group
