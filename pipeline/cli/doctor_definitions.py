"""What `monosashi doctor` checks of a home's own definitions: overrides, frameworks and items that nobody uses."""

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.cli.check_result import TO_DO, WELL, WRONG, CheckResult, judged
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths, first_years_of_frameworks
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.overrides import Override, find_unused_items, list_overrides
from pipeline.outputs.messages import message
from pipeline.settings import Home

NAMED = 5
"""How many items are named in a line."""


def check_overrides(home: Home) -> CheckResult:
    """List what the home defines itself, and where a built-in definition has what the home's own lacks."""
    what = _text("overrides")
    try:
        overrides = list_overrides(definition_paths(home))
    except DefinitionError:
        return _unreadable(what)
    if not overrides:
        return CheckResult(what, WELL, _text("built_in_only"))
    drifted = [one.path for one in overrides if one.missing]
    detail = _joined(map(_describe, overrides))
    return judged(what, not drifted, detail, _text("drifted", paths=_joined(drifted)), TO_DO)


def _describe(override: Override) -> str:
    lacks = _text("lacks", named=_named(override.missing)) if override.missing else ""
    return _text("replaces" if override.is_replacement else "adds", path=override.path, lacks=lacks)


def check_frameworks(home: Home) -> CheckResult:
    """Check which framework scores, and whether one of the home has no years yet."""
    what = _text("frameworks")
    try:
        first_years, in_force = first_years_of_frameworks(home), definition_paths(home).framework.name
    except DefinitionError as error:
        return CheckResult(what, WRONG, str(error).splitlines()[0], _text("see_place"))
    versions = _joined(_text("from_year", version=version, year=year) for version, year in first_years.items())
    own = sorted(path.parent.name for path in home.definitions.glob("framework/*/framework.toml"))
    unused = [version for version in own if version not in first_years]
    advice = _text("unused_frameworks", versions=_joined(unused), path=home.definitions / "frameworks.toml")
    return judged(what, not unused, _text("scores", version=in_force, all=versions), advice, TO_DO)


def check_unused_items(home: Home) -> CheckResult:
    """Find the items that feed no indicator and stand in no context list."""
    what = _text("unused_items")
    try:
        catalogue = load_catalogue(definition_paths(home))
    except DefinitionError:
        return _unreadable(what)
    unused = [f"{survey} {item}" for survey, item in find_unused_items(catalogue)]
    advice = _text("no_indicator", framework=catalogue.framework.id)
    return judged(what, not unused, _named(unused) or _text("none"), advice)


def _unreadable(what: str) -> CheckResult:
    return CheckResult(what, WRONG, _text("unreadable"), _text("see_definitions"))


def _named(items: Sequence[str]) -> str:
    """Name the first items, and how many more there are."""
    first = _joined(items[:NAMED])
    return _text("and_more", named=first, count=len(items) - NAMED) if len(items) > NAMED else first


def _joined(texts: Iterable[str]) -> str:
    return _text("separator").join(texts)


def _text(key: str, **facts: Any) -> str:
    return message("own_definitions", key, **facts)
