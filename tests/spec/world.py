"""The small world of the spec: three STEPs, a tree of numbers, four small surveys, the fictional bodies of the sample.

Of the surveys `nation` is put to every municipality; the others are asked where something of them has come in.
`published` is asked since 2024; `review` changed its meaning in 2025.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.definitions.framework import Framework
from pipeline.definitions.survey import Survey

YEARS = (2023, 2024, 2025)
POINTS = {"yes": 1.0, "plan": 0.5, "no": 0.0}
STEPS: dict[str, dict[str, float]] = {
    "step0": {"training": 1, "message": 1},
    "step1": {"policy": 1, "roadmap": 1, "review": 1, "published": 1},
    "step2": {"cio": 0.5, "deputy": 0.5, "structure": 1, "external": 1, "development": 1},
}
GATES = ("training", "policy", "cio", "structure")
NUMBERS = ("online", "paperless", "card")
SURVEYS = {
    "nation": ("training", "policy"),
    "office": ("message", "roadmap", "review", "published"),
    "staff": tuple(STEPS["step2"]),
    "services": (*NUMBERS, "counter", "procedures", "procedures_total", "procedures_online"),
}
SURVEY_OF = {item: survey for survey, items in SURVEYS.items() for item in items}
MARKS = {"調査無し": "not_surveyed", "未回答": "not_answered", "対象外": "not_applicable"}
Changes = Mapping[str, Mapping[str, Any]]
"""Id of a group or an indicator → keys of its definition that differ; `framework` → keys of the framework itself."""
Recipients = Mapping[tuple[str, int], Iterable[str]]
"""Survey and year → prefectures to which its edition was sent."""

_ITEMS: dict[str, dict[str, Any]] = {
    "review": {"breaks": [2025]},
    "published": {"since": 2024},
    "counter": {"options": ["実施", "未実施"]},
    "procedures": {
        "kind": "percent",
        "recomputed_from": {"numerator": "procedures_online", "denominator": "procedures_total"},
    },
    **{name: {"kind": "number"} for name in (*NUMBERS, "procedures_total", "procedures_online")},
}


def surveys(sent_to: Recipients | None = None) -> tuple[Survey, ...]:
    """Return the four surveys, each with an edition a year, sent to the prefectures named."""
    return tuple(_survey(name, items, sent_to or {}) for name, items in SURVEYS.items())


def _survey(name: str, items: tuple[str, ...], sent_to: Recipients) -> Survey:
    table = {"id": "t", "title": _text("t"), "layout": "transposed", "body_kind": "municipality", "items": list(items)}
    columns = {"code": "code", "year": "year"}
    form = {"id": name, "title": _text(name), "layout": "wide", "body_kind": "municipality", "columns": columns}
    is_nationwide = name == "nation"
    editions = [
        {"year": year, "as_of": f"{year}-04-01"}
        | ({"table": [table]} if is_nationwide else {"sent_to": sorted(sent_to.get((name, year), ()))})
        for year in YEARS
    ]
    return Survey.model_validate(
        {"id": name, "title": _text(name), "source": _text("-"), "item": [_item(item) for item in items]}
        | {"mark": [{"text": text, "status": status} for text, status in MARKS.items()], "edition": editions}
        | ({} if is_nationwide else {"form": [form]})
    )


def _item(name: str) -> dict[str, Any]:
    own = _ITEMS.get(name, {})
    is_choice = own.get("kind", "choice") == "choice"
    return {"id": name, "text": name, "kind": "choice"} | ({"options": list(POINTS)} if is_choice else {}) | own


def framework(changes: Changes | None = None) -> Framework:
    """Return the small framework, with the changes made to it."""
    return Framework.model_validate(
        {
            "id": "small", "title": _text("-"), "published": "2026-01-01", "min_coverage": 0.7, "min_peers": 3,
            "default_basis": "full", "basis": [{"id": "full", "name": _text("-"), "surveys": list(SURVEYS)}],
            "perspective": [{"id": name, "name": _text(name)} for name in ("steps", "topics")],
            "population_band": [{"label": "all sizes", "from_population": 0}],
            "group": [group | (changes or {}).get(group["id"], {}) for group in _groups()],
            "indicator": [one | (changes or {}).get(one["id"], {}) for one in _indicators()],
            **(changes or {}).get("framework", {}),
        }
    )  # fmt: skip


def _groups() -> list[dict[str, Any]]:
    steps = [_group(name, "steps", "steps", members) for name, members in STEPS.items()]
    numbered = [step | {"step": number, "threshold": 60} for number, step in enumerate(steps)]
    digital = _group("digital", "topics", "topics", dict.fromkeys(("online", "paperless"), 1)) | {"weight": 3}
    reach = _group("reach", "topics", "topics", {"card": 1}) | {"weight": 1}
    return [_group("steps", "steps"), *numbered, _group("topics", "topics"), digital, reach]


def _group(name: str, perspective: str, parent: str = "", members: Mapping[str, float] | None = None) -> dict[str, Any]:
    own = {"id": name, "perspective": perspective, "name": _text(name)}
    return own | ({"parent": parent} if parent else {}) | ({"indicators": dict(members)} if members else {})


def _indicators() -> list[dict[str, Any]]:
    choices = [_indicator(name) | {"kind": "choice", "points": POINTS} for step in STEPS.values() for name in step]
    goalposts = {"low": 0, "high": 1, "reason": _text("-")}
    return choices + [_indicator(name) | {"kind": "number", "goalposts": goalposts} for name in NUMBERS]


def _indicator(name: str) -> dict[str, Any]:
    texts = {"name": _text(name), "definition": _text(name), "advice": _text("-"), "weight_reason": "-", "source": "-"}
    return texts | {"id": name, "source_items": {SURVEY_OF[name]: name}, "gate": name in GATES}


def _text(text: str) -> dict[str, str]:
    return {"ja": text, "en": text}
