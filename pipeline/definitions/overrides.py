"""What a home's definitions replace or add, how far they differ from the built-in ones, and which items nobody uses."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.definitions.cases import FILE as CASES
from pipeline.definitions.cases import Cases
from pipeline.definitions.catalogue import Catalogue
from pipeline.definitions.definition_paths import REGISTRY, DefinitionPaths
from pipeline.definitions.model import load
from pipeline.definitions.registry import COLUMNS, read_rows
from pipeline.definitions.rules import OwnRules, Rules
from pipeline.definitions.survey import Survey
from pipeline.settings import ROOT


@dataclass(frozen=True)
class Override:
    """One definition of a home.

    Attributes:
        path: its place below the folder of definitions, with the id where a file holds several.
        is_replacement: whether there is a built-in one of the same id.
        missing: what the built-in one has and this one has not: editions and items, which a new version may have added.
    """

    path: str
    is_replacement: bool
    missing: tuple[str, ...] = ()


def list_overrides(paths: DefinitionPaths) -> list[Override]:
    """List a home's surveys, frameworks, rules, corrections and bodies. Raises DefinitionError."""
    if paths.own is None or not paths.own.is_dir():
        return []
    frameworks = sorted(path.parent.name for path in paths.own.glob("framework/*/framework.toml"))
    built_in = ROOT / "data" / "framework"
    return [
        *_surveys(paths),
        *(Override(f"framework/{name}", (built_in / name).is_dir()) for name in frameworks),
        *_rules(paths),
        *(Override(f"corrections/{path.name}", False) for path in sorted(paths.own.glob("corrections/*.toml"))),
        *_bodies(paths),
        *_cases(paths.own),
    ]


def _surveys(paths: DefinitionPaths) -> Iterable[Override]:
    for path in paths.survey_files():
        name, built_in = path.parent.name, paths.surveys / path.parent.name / "survey.toml"
        if path != built_in:
            is_replacement = built_in.exists()
            missing = _missing(load(Survey, built_in), load(Survey, path)) if is_replacement else ()
            yield Override(f"surveys/{name}", is_replacement, missing)


def _cases(own: Path) -> Iterable[Override]:
    if (own / CASES).is_file():
        load(Cases, own / CASES)
        yield Override(CASES, False)


def _missing(built_in: Survey, own: Survey) -> tuple[str, ...]:
    """Return the editions and items of the built-in survey that the home's has not."""
    years = [str(year) for year in built_in.years if year not in own.years]
    items = {item.id for item in own.item}
    return (*years, *(item.id for item in built_in.item if item.id not in items))


def _rules(paths: DefinitionPaths) -> Iterable[Override]:
    known = {rule.id for rule in load(Rules, paths.rules).rule}
    for path in paths.rule_files()[1:]:
        own = load(OwnRules, path)
        yield from (Override(f"rules.toml {rule.id}", rule.id in known) for rule in own.rule)
        yield from (Override(f"rules.toml phrase.{name}", True) for name in own.phrase)


def _bodies(paths: DefinitionPaths) -> Iterable[Override]:
    known = {row["code"] for row in read_rows(paths.registry, COLUMNS)}
    for path in paths.registry_files()[1:]:
        for row in read_rows(path, COLUMNS):
            yield Override(f"registry/{REGISTRY} {row['code']}", row["code"] in known)


def find_unused_items(catalogue: Catalogue) -> list[tuple[str, str]]:
    """List (survey, item) that feed no indicator and stand in no context list of the framework in force."""
    framework = catalogue.framework
    sources = {
        source
        for each in framework.indicator
        for items in (each.source_items, each.divided_by)
        for source in items.items()
    }
    counted = {
        (survey, item) for each in framework.indicator for survey, items in each.counted_with.items() for item in items
    }
    context = {(each.survey, item) for each in framework.context for item in each.items}
    every = [(survey.id, item.id) for survey in catalogue.surveys if not survey.not_scored for item in survey.item]
    return [item for item in every if item not in sources | counted | context]
