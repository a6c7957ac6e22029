"""The framework: what is scored, how it is grouped and weighed, and what a STEP requires."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from pipeline.definitions.defaults import apply_defaults, one_or_more
from pipeline.definitions.faults import fault
from pipeline.definitions.judgement import DEFAULT_PEER_RULES, Judgements, PeerRule, require_usable_order
from pipeline.definitions.model import Identifier, LocalizedText, Model, Number, require_unique
from pipeline.definitions.named import NO_TEXT, Key, Named, Text
from pipeline.definitions.outcome import Outcome
from pipeline.definitions.score_options import OptionalFavourableWeights, RankConfidence
from pipeline.definitions.tree import tree_faults
from pipeline.definitions.winsorising import OptionalWinsorising

Weight = Number
Points = Number
Normalisation = Literal["goalposts", "min_max", "z_score", "percent_rank"]
WINSORISED: tuple[Normalisation, ...] = ("min_max", "z_score")
"""Normalisations that one extreme value can spoil for all others."""
Aggregation = Literal["arithmetic", "geometric"]
Aggregations = Annotated[
    tuple[Aggregation, ...],
    BeforeValidator(one_or_more, json_schema_input_type=Aggregation | list[Aggregation]),
    Field(min_length=1),
]


class Goalposts(Model):
    """The values of a number that are worth 0 and 1 points, after its transform if it has one, and why these."""

    low: Number
    high: Number
    reason: Text = NO_TEXT

    @model_validator(mode="after")
    def _require_low_below_high(self) -> Self:
        if self.low >= self.high:
            raise ValueError(fault("framework.goalposts", low=self.low, high=self.high))
        return self


class Indicator(Named):
    """What is scored, from one item of each survey named in `source_items` (survey id → item id)."""

    definition: Text = NO_TEXT
    why: Text | None = None
    kind: Literal["choice", "number"]
    unit: str = ""
    source_items: dict[str, Key] = Field(default_factory=dict)
    divided_by: dict[str, Key] = Field(default_factory=dict)
    """With `transform = "ratio"`: the item that the one of `source_items` is divided by, survey id → item id."""
    counted_with: dict[str, tuple[Key, ...]] = Field(default_factory=dict)
    """With `transform = "count"`: the items that are counted beside the one of `source_items`, survey id → item ids."""
    counted_option: str = ""
    """With `transform = "count"`: the option that counts."""
    transform: Literal["none", "log10", "per_1000_population", "ratio", "count"] = "none"
    points: dict[str, Points] = Field(default_factory=dict)
    points_range: dict[str, tuple[Points, Points]] = Field(default_factory=dict)
    normalisation: Normalisation = "goalposts"
    goalposts: Goalposts | None = None
    winsorise: OptionalWinsorising = None
    """Whether extreme values are drawn in before `min_max` or `z_score`."""
    direction: Literal["higher", "lower"] = "higher"
    gate: bool = False
    weight: Weight = 1.0
    """Its weight in groups that list indicators without weights."""
    weight_reason: Text = NO_TEXT
    source: Text = NO_TEXT
    disclosure: Literal["public", "own_prefecture", "aggregate_only"] = "public"
    visible_from: date | None = None
    """The day from which others see it; before it only the body itself and its prefecture do, and no count is shown."""
    advice: Text = NO_TEXT
    advice_until: date | None = None
    """The last day on which what the advice names, such as an allocation, is to be had."""
    limits: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _infer_kind(cls, data: Any) -> Any:
        return {"kind": "choice" if "points" in data else "number"} | data if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _require_scorable(self) -> Self:
        faults = [*(self._choice_faults() if self.kind == "choice" else self._number_faults()), *self._points_faults()]
        if faults:
            raise ValueError(" ".join(f"{one}。" for one in faults))
        return self

    def is_visible(self, day: date) -> bool:
        """Return whether the embargo, if there is one, has ended by that day."""
        return self.visible_from is None or self.visible_from <= day

    def _choice_faults(self) -> list[str]:
        unset = {"transform": "none", "normalisation": "goalposts", "goalposts": None, "direction": "higher"} | {
            "winsorise": None
        }
        misplaced = [name for name, value in unset.items() if getattr(self, name) != value]
        wrong = [fault("framework.for_numbers", name=name) for name in misplaced]
        return wrong if self.points else [fault("framework.no_points"), *wrong]

    def _number_faults(self) -> list[str]:
        faults = []
        if self.points or self.points_range:
            faults.append(fault("framework.number_with_points"))
        if self.normalisation == "goalposts" and self.goalposts is None:
            faults.append(fault("framework.no_goalposts"))
        if self.winsorise and self.normalisation not in WINSORISED:
            faults.append(fault("framework.winsorise", known="、".join(WINSORISED)))
        if (self.transform == "ratio") != bool(self.divided_by) and self.source_items:
            faults.append(fault("framework.divided_by"))
        if self.divided_by and set(self.divided_by) != set(self.source_items):
            faults.append(fault("framework.divided_by_surveys"))
        return [*faults, *self._count_faults()]

    def _count_faults(self) -> list[str]:
        """Return why a number of options cannot be counted, a line each."""
        is_count = self.transform == "count"
        if not is_count and (self.counted_with or self.counted_option):
            return [fault("framework.no_count")]
        is_complete = self.counted_option and set(self.counted_with) == set(self.source_items)
        return [fault("framework.count")] if is_count and not is_complete else []

    def _points_faults(self) -> list[str]:
        faults = [
            fault("framework.points", option=option, points=points)
            for option, points in self.points.items()
            if not 0 <= points <= 1
        ]
        for option, (least, most) in self.points_range.items():
            if option not in self.points:
                faults.append(fault("framework.range_option", option=option))
            elif not 0 <= least <= self.points[option] <= most <= 1:
                faults.append(fault("framework.range_order", option=option))
        return faults


class Group(Named):
    """A node of a perspective's tree. The root has no parent; a leaf lists indicators with weights.

    `aggregation`: the kind of mean over its children. Of several, the score uses the first and draws use any of them.
    """

    perspective: Key
    parent: Key | None = None
    weight: Weight = 1.0
    step: int | None = None
    threshold: Number | None = None
    aggregation: Aggregations = ("arithmetic",)
    indicators: dict[Key, Weight] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _require_no_negative_weights(self) -> Self:
        negative = [name for name, weight in [(self.id, self.weight), *self.indicators.items()] if weight < 0]
        if negative:
            raise ValueError(fault("framework.negative_weight", names="、".join(negative)))
        return self

    @model_validator(mode="after")
    def _require_threshold_of_step(self) -> Self:
        if (self.step is None) != (self.threshold is None):
            raise ValueError(fault("framework.threshold", id=self.id))
        if self.threshold is not None and not 0 <= self.threshold <= 100:
            raise ValueError(fault("framework.threshold_range", id=self.id, threshold=f"{self.threshold:g}"))
        return self


class PopulationBand(Model):
    """Bodies from `from_population` inhabitants up to the next band."""

    label: str
    from_population: int


class Basis(Named):
    """The surveys that a score rests on, so that like is compared with like."""

    surveys: tuple[str, ...]


class Perspective(Named):
    """A way to group indicators: a tree of groups."""


class Context(Model):
    """Items of a survey that no indicator uses, and why."""

    survey: Identifier
    items: tuple[Identifier, ...]
    reason: LocalizedText


class Change(Model):
    """A change that a version of the framework made."""

    version: Identifier
    date: date
    what: LocalizedText


class Framework(Named):
    """`data/framework/<version>/framework.toml`. Only indicators and groups must be given; the rest has defaults."""

    id: Identifier = "framework"
    based_on: Identifier | None = None
    """The version that this one is laid over: it gives only what differs."""
    title: Text = NO_TEXT
    published: str | None = None
    judgement: Judgements = Judgements()
    peer_rule: tuple[PeerRule, ...] = Field(default=DEFAULT_PEER_RULES, min_length=1)
    """Whom a body is compared with: the first rule under which enough bodies have a score."""
    default_basis: Key
    normalisation: Normalisation = "goalposts"
    """The normalisation of numbers that name none."""
    favourable_weights: OptionalFavourableWeights = None
    """Whether `monosashi score` adds a score under the weights that favour a unit most."""
    rank_confidence: RankConfidence | None = None
    """With which `monosashi score` gives joint ranks from the column `standard_error` of its table."""
    population_band: tuple[PopulationBand, ...] = ()
    basis: tuple[Basis, ...]
    perspective: tuple[Perspective, ...]
    group: tuple[Group, ...] = Field(min_length=1)
    indicator: tuple[Indicator, ...] = Field(min_length=1)
    outcome: tuple[Outcome, ...] = ()
    """What scores should go together with later."""
    context: tuple[Context, ...] = ()
    change: tuple[Change, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _apply_defaults(cls, data: Any) -> Any:
        return apply_defaults(data) if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _require_consistency(self) -> Self:
        self._require_unique_ids()
        require_usable_order(self.peer_rule)
        if faults := [*self._unknown_names(), *self._ungrouped(), *self._confidence_faults()] or self._tree_faults():
            raise ValueError(" ".join(f"{one}。" for one in faults))
        return self

    def groups_of(self, perspective: str) -> tuple[Group, ...]:
        """Return the groups of a perspective, the root first, the others in the order of the file."""
        own = (group for group in self.group if group.perspective == perspective)
        return tuple(sorted(own, key=lambda group: group.parent is not None))

    def _require_unique_ids(self) -> None:
        require_unique([indicator.id for indicator in self.indicator], "indicator")
        require_unique([basis.id for basis in self.basis], "basis")
        require_unique([outcome.id for outcome in self.outcome], "outcome")
        require_unique([perspective.id for perspective in self.perspective], "perspective")
        require_unique([f"{group.perspective}/{group.id}" for group in self.group], "group")

    def _unknown_names(self) -> list[str]:
        bases = {basis.id for basis in self.basis}
        perspectives = {perspective.id for perspective in self.perspective}
        indicators = {indicator.id for indicator in self.indicator}
        faults = []
        if self.default_basis not in bases:
            faults.append(f"キー default_basis: {fault('framework.no_basis', name=self.default_basis)}")
        for group in self.group:
            if group.perspective not in perspectives:
                no_perspective = fault("framework.no_perspective", name=group.perspective)
                faults.append(f"[[group]] {group.id} のキー perspective: {no_perspective}")
            unknown = [name for name in group.indicators if name not in indicators]
            sentences = [fault("framework.no_indicator", name=name) for name in unknown]
            faults += [f"[[group]] {group.id} のキー indicators: {one}" for one in sentences]
        return [*faults, *(one for outcome in self.outcome for one in self._unknown_in(outcome))]

    def _unknown_in(self, outcome: Outcome) -> list[str]:
        """Return what an outcome names and the framework does not have, a line each."""
        named = {
            "basis": ([outcome.basis], {basis.id for basis in self.basis}),
            "indicators": (outcome.indicators, {indicator.id for indicator in self.indicator}),
            "groups": (outcome.groups, {f"{group.perspective}/{group.id}" for group in self.group}),
        }
        return [
            f"[[outcome]] {outcome.id} のキー {key}: {fault('framework.not_in_framework', name=name)}"
            for key, (names, known) in named.items()
            for name in names
            if name not in known
        ]

    def _ungrouped(self) -> list[str]:
        grouped = {name for group in self.group for name in group.indicators}
        found = [indicator.id for indicator in self.indicator if indicator.id not in grouped]
        return [f"[[indicator]] {name}: {fault('framework.ungrouped')}" for name in found]

    def _confidence_faults(self) -> list[str]:
        """Return what stands in the way of standard errors of scores: a mean that is not linear."""
        if self.rank_confidence is None:
            return []
        curved = [group.id for group in self.group if "geometric" in group.aggregation]
        return [f"[[group]] {name} のキー aggregation: {fault('framework.confidence')}" for name in curved]

    def _tree_faults(self) -> list[str]:
        names = (perspective.id for perspective in self.perspective)
        return [one for name in names for one in tree_faults(name, self.groups_of(name))]
