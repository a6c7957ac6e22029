"""What `monosashi doctor` checks of a home's own definitions: overrides, frameworks, advice, items that nobody uses."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pipeline.cli.check_result import TO_DO, WELL, WRONG, CheckResult, judged
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths, first_years_of_frameworks
from pipeline.definitions.framework_layers import load_framework
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.overrides import Override, find_unused_items, list_overrides
from pipeline.outputs.messages import message
from pipeline.settings import Home, office_now

NAMED = 5
"""How many items are named in a line."""


def _unless_broken(what: str, judge: Callable[[str, Home], CheckResult], home: Home) -> CheckResult:
    """Judge the definitions; where they cannot be read, the line 定義 names the fault."""
    try:
        return judge(what, home)
    except DefinitionError:
        return CheckResult(what, WRONG, _text("unreadable"), _text("see_definitions"))


def check_overrides(home: Home) -> CheckResult:
    """List what the home defines itself, and where a built-in definition has what the home's own lacks."""
    return _unless_broken(_text("overrides"), _judge_overrides, home)


def _judge_overrides(what: str, home: Home) -> CheckResult:
    overrides = list_overrides(definition_paths(home))
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
    return _unless_broken(_text("frameworks"), _judge_frameworks, home)


def _judge_frameworks(what: str, home: Home) -> CheckResult:
    first_years, in_force = first_years_of_frameworks(home), definition_paths(home).framework.name
    versions = _joined(_text("from_year", version=version, year=year) for version, year in first_years.items())
    own = sorted(path.parent.name for path in home.definitions.glob("framework/*/framework.toml"))
    unused = [version for version in own if version not in first_years]
    advice = _text("unused_frameworks", versions=_joined(unused), path=home.definitions / "frameworks.toml")
    return judged(what, not unused, _text("scores", version=in_force, all=versions), advice, TO_DO)


def check_advice(home: Home) -> CheckResult:
    """Find the advice that names funding whose last day is past."""
    return _unless_broken(_text("advice"), _judge_advice, home)


def _judge_advice(what: str, home: Home) -> CheckResult:
    framework, today = load_framework(definition_paths(home).framework / "framework.toml"), office_now().date()
    past = [one for one in framework.indicator if one.advice_until and one.advice_until < today]
    named = _named([_text("until", id=one.id, day=one.advice_until) for one in past])
    return judged(what, not past, named or _text("advice_none"), _text("advice_past", framework=framework.id), TO_DO)


def check_unused_items(home: Home) -> CheckResult:
    """Find the items that feed no indicator and stand in no context list."""
    return _unless_broken(_text("unused_items"), _judge_unused_items, home)


def _judge_unused_items(what: str, home: Home) -> CheckResult:
    catalogue = load_catalogue(definition_paths(home))
    unused = [f"{survey} {item}" for survey, item in find_unused_items(catalogue)]
    advice = _text("no_indicator", framework=catalogue.framework.id)
    return judged(what, not unused, _named(unused) or _text("none"), advice)


def _named(items: Sequence[str]) -> str:
    """Name the first items, and how many more there are."""
    first = _joined(items[:NAMED])
    return _text("and_more", named=first, count=len(items) - NAMED) if len(items) > NAMED else first


def _joined(texts: Iterable[str]) -> str:
    return _text("separator").join(texts)


def _text(key: str, **facts: Any) -> str:
    return message("own_definitions", key, **facts)
