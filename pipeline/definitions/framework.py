"""The framework: what is scored, how it is grouped and weighed, and what a STEP asks for."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from pipeline.definitions.defaults import apply_defaults, both_languages, one_or_more
from pipeline.definitions.model import Identifier, LocalizedText, Model, Number, require_unique
from pipeline.definitions.tree import tree_faults

Weight = Number
Points = Number
Text = Annotated[LocalizedText, BeforeValidator(both_languages, json_schema_input_type=LocalizedText | str)]
"""A text in both languages; one string stands for both."""

Normalisation = Literal["goalposts", "min_max", "z_score", "percent_rank"]
Aggregation = Literal["arithmetic", "geometric"]
Aggregations = Annotated[
    tuple[Aggregation, ...],
    BeforeValidator(one_or_more, json_schema_input_type=Aggregation | list[Aggregation]),
    Field(min_length=1),
]
Key = Annotated[str, Field(pattern=r"^\S([^\x00-\x1f]*\S)?$", max_length=80)]
"""What an indicator, a group or a perspective is called in tables: any text without line breaks."""
_UNSAID = LocalizedText(ja="", en="")


class Named(Model):
    """Something with an id, which is its name where none is given."""

    id: Key
    name: Text = _UNSAID

    @model_validator(mode="before")
    @classmethod
    def _is_called_by_its_id(cls, data: Any) -> Any:
        return {"name": str(data.get("id", ""))} | data if isinstance(data, dict) else data


class Goalposts(Model):
    """The values of a number that are worth 0 and 1 points, and why these. After the transform, where there is one."""

    low: Number
    high: Number
    reason: Text = _UNSAID

    @model_validator(mode="after")
    def _is_the_right_way_round(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f'goalposts: low ({self.low}) must be below high ({self.high}); use direction = "lower"')
        return self


class Indicator(Named):
    """What is scored. Fed by one item of each survey named in `source_items` (survey id → item id)."""

    definition: Text = _UNSAID
    why: Text | None = None
    kind: Literal["choice", "number"]
    unit: str = ""
    source_items: dict[str, Key] = Field(default_factory=dict)
    divided_by: dict[str, Key] = Field(default_factory=dict)
    """With `transform = "ratio"`: the item that the one of `source_items` is divided by, survey id → item id."""
    transform: Literal["none", "log10", "per_1000_population", "ratio"] = "none"
    points: dict[str, Points] = Field(default_factory=dict)
    points_range: dict[str, tuple[Points, Points]] = Field(default_factory=dict)
    normalisation: Normalisation = "goalposts"
    goalposts: Goalposts | None = None
    direction: Literal["higher", "lower"] = "higher"
    gate: bool = False
    weight: Weight = 1.0
    """Its weight in a group that lists indicators without weights; a group's own weights go before it."""
    weight_reason: Text = _UNSAID
    source: Text = _UNSAID
    disclosure: Literal["public", "own_prefecture", "aggregate_only"] = "public"
    advice: Text = _UNSAID
    limits: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_a_choice_when_it_has_points(cls, data: Any) -> Any:
        return {"kind": "choice" if "points" in data else "number"} | data if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _can_be_scored(self) -> Self:
        faults = [*(self._choice_faults() if self.kind == "choice" else self._number_faults()), *self._points_faults()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _choice_faults(self) -> list[str]:
        unset = {"transform": "none", "normalisation": "goalposts", "goalposts": None, "direction": "higher"}
        said = [name for name, value in unset.items() if getattr(self, name) != value]
        wrong = [f"{name} is for numbers; the points of a choice say all: remove it" for name in said]
        return wrong if self.points else ["a choice needs points for its options", *wrong]

    def _number_faults(self) -> list[str]:
        faults = []
        if self.points or self.points_range:
            faults.append('a number has no points for options: remove them, or write kind = "choice"')
        if self.normalisation == "goalposts" and self.goalposts is None:
            faults.append("a number needs goalposts = { low = …, high = … }, or another normalisation")
        if (self.transform == "ratio") != bool(self.divided_by) and self.source_items:
            faults.append('divided_by goes with transform = "ratio", and only with it')
        if self.divided_by and set(self.divided_by) != set(self.source_items):
            faults.append("divided_by must name an item for each survey of source_items")
        return faults

    def _points_faults(self) -> list[str]:
        faults = [
            f"points of {option} must lie in 0…1, not {points}"
            for option, points in self.points.items()
            if not 0 <= points <= 1
        ]
        for option, (least, most) in self.points_range.items():
            if option not in self.points:
                faults.append(f"points_range names the option {option}, which has no points")
            elif not 0 <= least <= self.points[option] <= most <= 1:
                faults.append(f"points_range of {option} must be [least, most] in 0…1 around its points")
        return faults


class Group(Named):
    """A node of a perspective's tree. The root has no parent; a leaf lists indicators with weights.

    `aggregation`: how children make the score. Of several the first is the nominal one; draws take any of them.
    """

    perspective: Key
    parent: Key | None = None
    weight: Weight = 1.0
    step: int | None = None
    threshold: Number | None = None
    aggregation: Aggregations = ("arithmetic",)
    indicators: dict[Key, Weight] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _weighs_nothing_below_zero(self) -> Self:
        negative = [name for name, weight in [(self.id, self.weight), *self.indicators.items()] if weight < 0]
        if negative:
            raise ValueError(f"weights below zero: {', '.join(negative)}; a weight is 0 or more")
        return self

    @model_validator(mode="after")
    def _step_has_threshold(self) -> Self:
        if (self.step is None) != (self.threshold is None):
            raise ValueError(f"group {self.id}: a step needs a threshold, and only a step has one")
        return self


class PopulationBand(Model):
    """Bodies of at least `from_population` people, up to the next band."""

    label: str
    from_population: int


class Basis(Named):
    """Which surveys a score may rest on, so that like is compared with like."""

    surveys: tuple[str, ...]


class Perspective(Named):
    """A way to group indicators: a tree of groups."""


class Context(Model):
    """Items of a survey that feed no indicator, and why."""

    survey: Identifier
    items: tuple[Identifier, ...]
    reason: LocalizedText


class Change(Model):
    """What a version of the framework changed."""

    version: Identifier
    date: date
    what: LocalizedText


class Framework(Named):
    """`data/framework/<version>/framework.toml`. Only indicators and groups must be given; the rest has defaults."""

    id: Identifier = "framework"
    title: Text = _UNSAID
    published: str | None = None
    min_coverage: Annotated[Number, Field(ge=0, le=1)] = 0.70
    min_peers: int = 5
    draws: Annotated[int, Field(ge=1)] = 1000
    """How many draws a night makes for its rank ranges."""
    default_basis: Key
    normalisation: Normalisation = "goalposts"
    """Of every number that names none of its own."""
    population_band: tuple[PopulationBand, ...] = ()
    basis: tuple[Basis, ...]
    perspective: tuple[Perspective, ...]
    group: tuple[Group, ...] = Field(min_length=1)
    indicator: tuple[Indicator, ...] = Field(min_length=1)
    context: tuple[Context, ...] = ()
    change: tuple[Change, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _says_what_was_left_out(cls, data: Any) -> Any:
        return apply_defaults(data) if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        require_unique([i.id for i in self.indicator], "indicator")
        require_unique([b.id for b in self.basis], "basis")
        require_unique([v.id for v in self.perspective], "perspective")
        require_unique([f"{g.perspective}/{g.id}" for g in self.group], "group")
        if self.default_basis not in {b.id for b in self.basis}:
            raise ValueError(f"default_basis {self.default_basis} is not a basis")
        self._names_only_what_exists()
        faults = [
            fault
            for perspective in self.perspective
            for fault in tree_faults(perspective.id, self.groups_of(perspective.id))
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def groups_of(self, perspective: str) -> tuple[Group, ...]:
        """The groups of a perspective, the root first, else in the order of the file."""
        return tuple(
            sorted((g for g in self.group if g.perspective == perspective), key=lambda g: g.parent is not None)
        )

    def _names_only_what_exists(self) -> None:
        known, perspectives = {i.id for i in self.indicator}, {v.id for v in self.perspective}
        for group in self.group:
            if group.perspective not in perspectives:
                raise ValueError(f"group {group.id} is in an unknown perspective: {group.perspective}")
            if unknown := [name for name in group.indicators if name not in known]:
                raise ValueError(f"group {group.id} lists unknown indicators: {', '.join(unknown)}")
        grouped = {name for group in self.group for name in group.indicators}
        if homeless := [i.id for i in self.indicator if i.id not in grouped]:
            raise ValueError(
                f"indicators in no group: {', '.join(homeless)}; list each in a group, with weight 0 if need be"
            )
