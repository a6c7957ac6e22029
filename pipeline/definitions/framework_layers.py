"""A framework that gives only what differs from the version it is `based_on`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.definitions.faults import fault
from pipeline.definitions.framework import Framework
from pipeline.definitions.model import DefinitionError, load, read_toml, validate
from pipeline.settings import ROOT

Table = dict[str, Any]

_KEYS: dict[str, Callable[[Table], object]] = {
    "indicator": lambda table: table.get("id"),
    "group": lambda table: (table.get("perspective"), table.get("id")),
    "basis": lambda table: table.get("id"),
    "perspective": lambda table: table.get("id"),
    "peer_rule": lambda table: table.get("id"),
    "outcome": lambda table: table.get("id"),
}
"""List of tables → what makes two of them the same."""
_MERGED = ("indicators", "judgement")
"""Tables whose keys are laid over each other one by one."""


def framework_files(path: Path) -> list[Path]:
    """List the file of a framework and those it is based on, itself first. Raises DefinitionError."""
    files = [path]
    while files[-1].exists() and (base := read_toml(files[-1]).get("based_on")):
        beside = files[-1].parent.parent / str(base) / "framework.toml"
        nearest = beside if beside.exists() else ROOT / "data" / "framework" / str(base) / "framework.toml"
        if nearest in files or not nearest.exists():
            raise DefinitionError(f"{files[-1]}: キー based_on: {fault('framework.based_on', base=base)}")
        files.append(nearest)
    return files


def load_framework(path: Path) -> Framework:
    """Read a framework, laid over the one it is based on. Raises DefinitionError with file, table and key."""
    newest, *bases = framework_files(path)
    if not bases:
        return load(Framework, newest)
    layers = [read_toml(each) for each in (*reversed(bases), newest)]
    merged = layers[0]
    for own in layers[1:]:
        merged = _lay_over(merged, own)
    return validate(Framework, path, merged)


def _lay_over(base: Table, own: Table) -> Table:
    """Return the tables of `base` with those of `own` over them: of one id merged key by key, others at the end.

    An indicator that `own` puts into another group leaves the one it was in.
    """
    base = base | {"group": _without_moved(base.get("group", []), own.get("group", []))}
    lists = {name: _merge_tables(base.get(name, []), own[name], key) for name, key in _KEYS.items() if name in own}
    return {
        **base,
        **own,
        **lists,
        "judgement": base.get("judgement", {}) | own.get("judgement", {}),
        "context": _merge_context(base.get("context", []), own),
        "change": [*base.get("change", []), *own.get("change", [])],
    }


def _without_moved(base: list[Table], own: list[Table]) -> list[Table]:
    """Return the groups without the indicators that `own` puts into another group of the same perspective."""
    placed = {
        (group.get("perspective"), name): group.get("id") for group in own for name in group.get("indicators", {})
    }
    return [
        group
        | {
            "indicators": {
                name: weight
                for name, weight in group.get("indicators", {}).items()
                if placed.get((group.get("perspective"), name), group.get("id")) == group.get("id")
            }
        }
        for group in base
    ]


def _merge_tables(base: list[Table], own: list[Table], key: Callable[[Table], object]) -> list[Table]:
    by_key = {key(table): table for table in base}
    for table in own:
        by_key[key(table)] = _merge_keys(by_key.get(key(table), {}), table)
    return [*by_key.values()]


def _merge_keys(base: Table, own: Table) -> Table:
    inner = {name: base[name] | own[name] for name in _MERGED if isinstance(base.get(name), dict) and name in own}
    return {**base, **own, **inner}


def _merge_context(base: list[Table], own: Table) -> list[Table]:
    """Return the contexts of both, without the items that indicators use now, or that `own` gives another reason."""
    used = {source for indicator in own.get("indicator", []) for source in indicator.get("source_items", {}).items()}
    used |= {(context.get("survey"), item) for context in own.get("context", []) for item in context.get("items", [])}
    left = [
        context | {"items": [i for i in context["items"] if (context["survey"], i) not in used]} for context in base
    ]
    return [*(context for context in left if context["items"]), *own.get("context", [])]
