"""Everything a night needs to know beforehand, read once and passed on."""

from dataclasses import dataclass, replace
from datetime import date

from pipeline.definitions.corrections import Corrections, load_corrections
from pipeline.definitions.definition_paths import DefinitionPaths
from pipeline.definitions.examples import Example, load_examples
from pipeline.definitions.framework import Framework, Indicator
from pipeline.definitions.model import DefinitionError, LocalizedText, load
from pipeline.definitions.peers import BodyTrait, load_peers
from pipeline.definitions.registry import Registry, load_registry
from pipeline.definitions.rules import Rules
from pipeline.definitions.sensitivity_note import load_sensitivity_note
from pipeline.definitions.survey import Survey


@dataclass(frozen=True)
class Catalogue:
    """The definitions of one night."""

    surveys: tuple[Survey, ...]
    framework: Framework
    rules: Rules
    registry: Registry
    traits: tuple[BodyTrait, ...]
    corrections: tuple[Corrections, ...] = ()
    examples: tuple[Example, ...] = ()
    """Worked examples of the method, where the framework brings some."""
    note: LocalizedText | None = None
    """How far its ranks move, in Markdown, where the framework brings such a note."""

    def as_of_vintage(self, day: date) -> "Catalogue":
        """Without the corrections decided after that day."""
        known = (
            file.model_copy(update={"entries": tuple(entry for entry in file.entries if entry.when <= day)})
            for file in self.corrections
        )
        return replace(self, corrections=tuple(file for file in known if file.entries))

    def survey(self, survey_id: str) -> Survey:
        return {survey.id: survey for survey in self.surveys}[survey_id]


def load_catalogue(sources: DefinitionPaths) -> Catalogue:
    """Read and cross-check all definitions. Raises DefinitionError with file, table and key."""
    surveys = tuple(load(Survey, path) for path in sorted(sources.surveys.glob("*/survey.toml")))
    framework_path = sources.framework / "framework.toml"
    framework = load(Framework, framework_path)
    if faults := [*feed_faults(framework, surveys), *context_faults(framework, surveys)]:
        raise DefinitionError("\n".join(f"{framework_path}: {fault}" for fault in faults))
    rules = load(Rules, sources.rules)
    if faults := implication_faults(rules, surveys):
        raise DefinitionError("\n".join(f"{sources.rules}: {fault}" for fault in faults))
    registry = load_registry(sources.registry, sources.aliases)
    traits = load_peers(sources.peers, registry) if sources.peers.exists() else ()
    corrections = load_corrections(sources.corrections, surveys, registry) if sources.corrections else ()
    examples = load_examples(sources.framework) if (sources.framework / "examples.toml").exists() else ()
    note = (
        load_sensitivity_note(sources.framework / "sensitivity.md")
        if (sources.framework / "sensitivity.md").exists()
        else None
    )
    return Catalogue(surveys, framework, rules, registry, traits, corrections, examples, note)


def implication_faults(rules: Rules, surveys: tuple[Survey, ...]) -> list[str]:
    """Implications between items or options that a survey in force does not have, a line each."""
    items = {(survey.id, item.id): item for survey in surveys for item in survey.item}
    said = [(rule.id, rule.implies) for rule in rules.rule if rule.implies]
    named = [
        (rule_id, implied.survey, item, options)
        for rule_id, implied in said
        for item, options in ((implied.item, implied.options), (implied.then_item, implied.then_options))
        if implied.survey in {survey.id for survey in surveys}
    ]
    return [
        f"[[rule]] {rule_id}, key implies: no item {item} with the options {'、'.join(options)} in survey {survey}"
        for rule_id, survey, item, options in named
        if (survey, item) not in items or not set(options) <= set(items[survey, item].options)
    ]


def context_faults(framework: Framework, surveys: tuple[Survey, ...]) -> list[str]:
    """Items said to feed nothing that no survey has, or that feed an indicator after all; a line each."""
    known = {(survey.id, item.id) for survey in surveys for item in survey.item}
    fed = {feed for indicator in framework.indicator for feed in indicator.source_items.items()}
    named = [(context.survey, item) for context in framework.context for item in context.items]
    return [
        f"[[context]] {survey}, key items: "
        + (f"{item} feeds an indicator" if (survey, item) in fed else f"no item {item}")
        for survey, item in named
        if (survey, item) in fed or (survey, item) not in known
    ]


def feed_faults(framework: Framework, surveys: tuple[Survey, ...]) -> list[str]:
    """What the framework says of surveys that the surveys do not bear out, a line each."""
    by_id = {survey.id: survey for survey in surveys}
    faults = [
        f"[[basis]] {basis.id}, key surveys: no survey {name}"
        for basis in framework.basis
        for name in basis.surveys
        if name not in by_id
    ]
    for indicator in framework.indicator:
        for key, feed in (("source_items", indicator.source_items), ("divided_by", indicator.divided_by)):
            for survey_id, item_id in feed.items():
                place = f"[[indicator]] {indicator.id}, key {key}.{survey_id}"
                faults += _feed_fault(place, indicator.points, by_id.get(survey_id), survey_id, item_id)
        faults += _gate_fault(framework, indicator, by_id)
    return faults


def _feed_fault(place: str, points: dict[str, float], survey: Survey | None, survey_id: str, item_id: str) -> list[str]:
    item = {item.id: item for item in survey.item}.get(item_id) if survey else None
    if item is None:
        return [f"{place}: no item {item_id} in survey {survey_id}"]
    without = [option for option in item.options if option not in points]
    return [f"{place}: options without points: {', '.join(without)}"] if without else []


def _gate_fault(framework: Framework, indicator: Indicator, by_id: dict[str, Survey]) -> list[str]:
    """A gate that no edition of a basis asks could never be met."""
    heard = {survey for basis in framework.basis for survey in basis.surveys}
    feeds = [(by_id[name], item) for name, item in indicator.source_items.items() if name in heard & by_id.keys()]
    asked = any(item in survey.asked_in(edition.year) for survey, item in feeds for edition in survey.edition)
    if not indicator.gate or asked:
        return []
    return [
        f"[[indicator]] {indicator.id}, key gate: no edition of its surveys asks it, in no basis, so it can never be "
        "met; feed it from an item that is asked, or remove gate"
    ]
