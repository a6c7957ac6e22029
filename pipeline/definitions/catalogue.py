"""All definitions, read and cross-checked once in a run and passed to its stages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

from pipeline.definitions.corrections import Corrections, load_corrections
from pipeline.definitions.definition_paths import DefinitionPaths
from pipeline.definitions.examples import Example, load_examples
from pipeline.definitions.faults import fault
from pipeline.definitions.framework import Framework, Indicator
from pipeline.definitions.framework_layers import load_framework
from pipeline.definitions.model import DefinitionError, LocalizedText, load
from pipeline.definitions.outcome import outcome_faults
from pipeline.definitions.peers import BodyTrait, load_peers
from pipeline.definitions.registry import Registry, load_registry
from pipeline.definitions.restricted import under_embargo
from pipeline.definitions.rules import Rules, load_rules
from pipeline.definitions.sensitivity_note import load_sensitivity_note
from pipeline.definitions.support import load_support
from pipeline.definitions.survey import Survey


@dataclass(frozen=True)
class Catalogue:
    """The definitions of one run."""

    surveys: tuple[Survey, ...]
    framework: Framework
    rules: Rules
    registry: Registry
    traits: tuple[BodyTrait, ...]
    corrections: tuple[Corrections, ...] = ()
    examples: tuple[Example, ...] = ()
    """Worked examples of the method, where the framework's folder has some."""
    note: LocalizedText | None = None
    """The sensitivity of the ranks, in Markdown, where the framework's folder has such a note."""
    known_surveys: tuple[Survey, ...] = ()
    """The surveys, those of the home with the items of the built-in ones that they replace: what may be named."""

    def as_of_vintage(self, day: date) -> "Catalogue":
        """Return the catalogue without the corrections decided after that day."""
        decided = (
            file.model_copy(update={"entries": tuple(entry for entry in file.entries if entry.when <= day)})
            for file in self.corrections
        )
        return replace(self, corrections=tuple(file for file in decided if file.entries))

    def under_embargo(self, day: date) -> "Catalogue":
        """Return the catalogue of a night: indicators that others do not see yet are restricted."""
        return replace(self, framework=under_embargo(self.framework, day))

    def embargo_dates_reached(self, day: date) -> tuple[bool, ...]:
        """Return of each embargo on an indicator or a correction whether it has ended by that day."""
        corrections = [entry.visible_from for file in self.corrections for entry in file.entries]
        days = [*(indicator.visible_from for indicator in self.framework.indicator), *corrections]
        return tuple(first <= day for first in days if first)

    def survey(self, survey_id: str) -> Survey:
        """Return the survey of that id. Raises KeyError."""
        return {survey.id: survey for survey in self.surveys}[survey_id]


def load_catalogue(paths: DefinitionPaths) -> Catalogue:
    """Read and cross-check all definitions. Raises DefinitionError with file, table and key."""
    surveys = tuple(map(_load_survey, paths.survey_files()))
    if faults := find_confusable_forms(surveys, paths.survey_files()):
        raise DefinitionError("\n".join(faults))
    framework_path = paths.framework / "framework.toml"
    framework = load_framework(framework_path)
    if paths.framework.parent.name == "framework" and framework.id != paths.framework.name:
        raise DefinitionError(
            f"{framework_path}: {fault('folder_differs', id=framework.id, folder=paths.framework.name)}"
        )
    known = tuple(_with_built_in_items(survey, paths) for survey in surveys)
    require_sources(framework, known, framework_path)
    rules = load_rules(paths.rule_files())
    if faults := [*find_implication_faults(rules, known), *find_comparison_faults(rules, known)]:
        raise DefinitionError("\n".join(f"{paths.rule_files()[-1]}: {one}" for one in faults))
    registry = load_registry(paths.registry_files(), paths.alias_files())
    if faults := find_recipient_faults(surveys, paths.survey_files(), registry):
        raise DefinitionError("\n".join(faults))
    traits = load_peers(paths.peers, registry) if paths.peers.exists() else ()
    corrections = load_corrections(paths.correction_files(), surveys, registry)
    examples = load_examples(paths.framework) if (paths.framework / "examples.toml").exists() else ()
    note = (
        load_sensitivity_note(paths.framework / "sensitivity.md")
        if (paths.framework / "sensitivity.md").exists()
        else None
    )
    load_support(paths.framework)  # only pages use it, but a faulty file is noticed before a night begins
    return Catalogue(surveys, framework, rules, registry, traits, corrections, examples, note, known)


def require_sources(framework: Framework, surveys: tuple[Survey, ...], path: Path) -> None:
    """Raise DefinitionError, a line each, where a framework and the surveys do not fit; `path` is the framework's."""
    bases = {basis.id: basis.surveys for basis in framework.basis}
    outcomes = (one for outcome in framework.outcome for one in outcome_faults(outcome, surveys, bases[outcome.basis]))
    if faults := [*find_source_item_faults(framework, surveys), *context_faults(framework, surveys), *outcomes]:
        raise DefinitionError("\n".join(f"{path}: {one}" for one in faults))


def _with_built_in_items(survey: Survey, paths: DefinitionPaths) -> Survey:
    """Return a survey of the home with the items that the built-in one of its id has and it has not.

    A new version asks more and its framework scores it; a home whose survey is older goes on: there they are not asked.
    """
    built_in = paths.surveys / survey.id / "survey.toml"
    if built_in in paths.survey_files() or not built_in.exists():
        return survey
    own = {item.id for item in survey.item}
    more = (item for item in load(Survey, built_in).item if item.id not in own)
    return survey.model_copy(update={"item": (*survey.item, *more)})


def _load_survey(path: Path) -> Survey:
    """Read a survey, whose folder has its id as name: by it a home's survey replaces a built-in one."""
    survey = load(Survey, path)
    if survey.id != path.parent.name:
        raise DefinitionError(f"{path}: {fault('folder_differs', id=survey.id, folder=path.parent.name)}")
    return survey


def find_implication_faults(rules: Rules, surveys: tuple[Survey, ...]) -> list[str]:
    """List implications between items or options that their survey does not have, a line each."""
    items = {(survey.id, item.id): item for survey in surveys for item in survey.item}
    implications = [(rule.id, rule.implies) for rule in rules.rule if rule.implies]
    named = [
        (rule_id, implied.survey, item, options)
        for rule_id, implied in implications
        for item, options in ((implied.item, implied.options), (implied.then_item, implied.then_options))
        if implied.survey in {survey.id for survey in surveys}
    ]
    return [
        f"[[rule]] {rule_id} のキー implies: "
        + fault("rules.implies", survey=survey, item=item, options="、".join(options))
        for rule_id, survey, item, options in named
        if (survey, item) not in items or not set(options) <= set(items[survey, item].all_options)
    ]


def find_comparison_faults(rules: Rules, surveys: tuple[Survey, ...]) -> list[str]:
    """List comparisons of items that their survey does not ask as numbers, a line each."""
    numbers = {(survey.id, item.id) for survey in surveys for item in survey.item if item.kind in ("number", "percent")}
    comparisons = [(rule.id, rule.compares) for rule in rules.rule if rule.compares]
    return [
        f"[[rule]] {rule_id} のキー compares: {fault('rules.compares', survey=compared.survey, item=item)}"
        for rule_id, compared in comparisons
        if compared.survey in {survey.id for survey in surveys}
        for item in (compared.item, compared.other_item)
        if (compared.survey, item) not in numbers
    ]


def find_confusable_forms(surveys: tuple[Survey, ...], files: Sequence[Path]) -> list[str]:
    """List long forms of two surveys with the same headers and question numbers, a line each.

    Such a file is recognised by its question numbers: with the same ones it would be read as the other survey's.
    """
    forms = [
        (survey, file, frozenset(form.required_headers()))
        for survey, file in zip(surveys, files, strict=True)
        for form in survey.form
        if form.layout == "long"
    ]
    pairs = [(one, other) for one, other in combinations(forms, 2) if one[0] is not other[0] and one[2] == other[2]]
    return [
        f"{file}: key item: its questionnaire has the headers of that of {first.id}, and the question numbers "
        f'{", ".join(shared[:3])} of it, too; use others, for example label = "{survey.id}-1"'
        for (first, _, _), (survey, file, _) in pairs
        if (shared := sorted(_labels(first) & _labels(survey)))
    ]


def _labels(survey: Survey) -> set[str]:
    return {item.label_in(edition.year) for edition in survey.edition for item in survey.items_in(edition.year)}


def find_recipient_faults(surveys: tuple[Survey, ...], files: Sequence[Path], registry: Registry) -> list[str]:
    """List recipients of editions that the registry does not have, a line each; `files` are those of the surveys."""
    return [
        f"{file}: [[edition]] {edition.year} のキー sent_to: "
        + fault("edition.not_in_registry", names="、".join(unknown))
        for survey, file in zip(surveys, files, strict=True)
        for edition in survey.edition
        if (unknown := edition.unknown_recipients(registry))
    ]


def context_faults(framework: Framework, surveys: tuple[Survey, ...]) -> list[str]:
    """List context items that no survey has, or that are the source of an indicator after all, a line each."""
    known = {(survey.id, item.id) for survey in surveys for item in survey.item}
    sources = {source for indicator in framework.indicator for source in indicator.source_items.items()}
    named = [(context.survey, item) for context in framework.context for item in context.items]
    return [
        f"[[context]] {survey} のキー items: "
        + fault("framework.context_fed" if (survey, item) in sources else "framework.context_unknown", item=item)
        for survey, item in named
        if (survey, item) in sources or (survey, item) not in known
    ]


def find_source_item_faults(framework: Framework, surveys: tuple[Survey, ...]) -> list[str]:
    """List surveys and items that the framework names and that do not exist or do not fit, a line each."""
    by_id = {survey.id: survey for survey in surveys}
    faults = [
        f"[[basis]] {basis.id} のキー surveys: {fault('framework.no_survey', name=name)}"
        for basis in framework.basis
        for name in basis.surveys
        if name not in by_id
    ]
    for indicator in framework.indicator:
        scored = {} if indicator.transform == "count" else indicator.source_items
        for key, items in (("source_items", scored), ("divided_by", indicator.divided_by)):
            for survey_id, item_id in items.items():
                place = f"[[indicator]] {indicator.id} のキー {key}.{survey_id}"
                faults += _source_item_faults(place, indicator.points, by_id.get(survey_id), survey_id, item_id)
        faults += [*_count_faults(indicator, by_id), *_gate_faults(framework, indicator, by_id)]
    return faults


def _count_faults(indicator: Indicator, by_id: dict[str, Survey]) -> list[str]:
    """Return the items of a count that do not exist or have not the option that counts."""
    counted = [
        (survey, item)
        for survey, others in indicator.counted_with.items()
        for item in (indicator.source_items[survey], *others)
    ]
    return [
        f"[[indicator]] {indicator.id} のキー counted_with.{survey}: "
        + fault("framework.no_counted_option", survey=survey, item=item, option=indicator.counted_option)
        for survey, item in counted
        if indicator.counted_option not in _options(by_id.get(survey), item)
    ]


def _options(survey: Survey | None, item_id: str) -> tuple[str, ...]:
    return next((item.all_options for item in survey.item if item.id == item_id), ()) if survey else ()


def _source_item_faults(
    place: str, points: dict[str, float], survey: Survey | None, survey_id: str, item_id: str
) -> list[str]:
    item = {item.id: item for item in survey.item}.get(item_id) if survey else None
    if item is None:
        return [f"{place}: {fault('framework.no_source_item', survey=survey_id, item=item_id)}"]
    without = [option for option in item.all_options if option not in points]
    return [f"{place}: {fault('framework.no_source_points', options='、'.join(without))}"] if without else []


def _gate_faults(framework: Framework, indicator: Indicator, by_id: dict[str, Survey]) -> list[str]:
    """Refuse a gate that no edition of a basis asks: it could never be met."""
    in_a_basis = {survey for basis in framework.basis for survey in basis.surveys} & by_id.keys()
    sources = [(by_id[name], item) for name, item in indicator.source_items.items() if name in in_a_basis]
    is_asked = any(item in survey.asked_in(edition.year) for survey, item in sources for edition in survey.edition)
    if not indicator.gate or is_asked:
        return []
    return [f"[[indicator]] {indicator.id} のキー gate: {fault('framework.unasked_gate')}"]
