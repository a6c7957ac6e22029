"""What `monosashi doctor` checks of a home's own definitions: overrides, frameworks and items that nobody uses."""

from collections.abc import Callable

from pipeline.cli.check_result import TO_DO, WELL, WRONG, CheckResult, judged
from pipeline.definitions.catalogue import load_catalogue
from pipeline.definitions.definition_paths import definition_paths, first_years_of_frameworks
from pipeline.definitions.framework_layers import load_framework
from pipeline.definitions.model import DefinitionError
from pipeline.definitions.overrides import Override, find_unused_items, list_overrides
from pipeline.settings import Home, office_now

NAMED = 5
"""How many items are named in a line."""


def _unless_broken(what: str, judge: Callable[[str, Home], CheckResult], home: Home) -> CheckResult:
    """Judge the definitions; where they cannot be read, the line 定義 names the fault."""
    try:
        return judge(what, home)
    except DefinitionError:
        return CheckResult(what, WRONG, "読めません", "「定義」の行に示された箇所を直してください。")


def check_overrides(home: Home) -> CheckResult:
    """List what the home defines itself, and where a built-in definition has what the home's own lacks."""
    return _unless_broken("置き場の定義", _judge_overrides, home)


def _judge_overrides(what: str, home: Home) -> CheckResult:
    overrides = list_overrides(definition_paths(home))
    if not overrides:
        return CheckResult(what, WELL, "なし（内蔵の定義だけ）")
    drifted = [one for one in overrides if one.missing]
    detail = "、".join(map(_describe, overrides))
    advice = (
        f"内蔵の定義にあるものが {'、'.join(one.path for one in drifted)} にありません。要るものを書き写してください。"
    )
    return judged(what, not drifted, detail, advice, TO_DO)


def _describe(override: Override) -> str:
    lacks = f"、内蔵にあってここにないもの: {'、'.join(override.missing[:NAMED])}" if override.missing else ""
    more = f" ほか{len(override.missing) - NAMED}" if len(override.missing) > NAMED else ""
    return f"{override.path}（{'置き換え' if override.is_replacement else '追加'}{lacks}{more}）"


def check_frameworks(home: Home) -> CheckResult:
    """Check which framework scores, and whether one of the home has no years yet."""
    return _unless_broken("枠組み", _judge_frameworks, home)


def _judge_frameworks(what: str, home: Home) -> CheckResult:
    first_years, in_force = first_years_of_frameworks(home), definition_paths(home).framework.name
    detail = "、".join(f"{version}（{year}年度から）" for version, year in first_years.items())
    own = sorted(path.parent.name for path in home.definitions.glob("framework/*/framework.toml"))
    unused = [version for version in own if version not in first_years]
    path = home.definitions / "frameworks.toml"
    advice = f"{'、'.join(unused)} はまだ使いません。使うときは {path} に年度を書いてください。"
    return judged(what, not unused, f"{in_force} で採点します。{detail}", advice, TO_DO)


def check_advice(home: Home) -> CheckResult:
    """Find the advice that names funding whose last day is past."""
    what = "助言の期限"
    try:
        paths = definition_paths(home)
        framework = load_framework(paths.framework / "framework.toml")
    except DefinitionError:
        return CheckResult(what, WRONG, "読めません", "「定義」の行に示された箇所を直してください。")
    today = office_now().date()
    past = [one for one in framework.indicator if one.advice_until and one.advice_until < today]
    named = "、".join(f"{one.id}（{one.advice_until} まで）" for one in past[:NAMED])
    advice = f"枠組み {framework.id} の advice を書き直し、advice_until を改めるか消してください。"
    return judged(what, not past, named or "過ぎたものはありません", advice, TO_DO)


def check_unused_items(home: Home) -> CheckResult:
    """Find the items that feed no indicator and stand in no context list."""
    return _unless_broken("使われない設問", _judge_unused_items, home)


def _judge_unused_items(what: str, home: Home) -> CheckResult:
    catalogue = load_catalogue(definition_paths(home))
    unused = [f"{survey} {item}" for survey, item in find_unused_items(catalogue)]
    named = "、".join(unused[:NAMED]) + (f" ほか{len(unused) - NAMED}" if len(unused) > NAMED else "")
    advice = (
        f"どの指標にも [[context]] にもありません。枠組み {catalogue.framework.id} の source_items か [[context]] に"
        "書いてください。"
    )
    return judged(what, not unused, named or "なし", advice)
