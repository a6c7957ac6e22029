"""The framework: what is scored, how it is grouped and weighed, and what a STEP asks for."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from pipeline.definitions.model import Identifier, Model, Number, Words, require_unique

Weight = Number
Points = Number


def _both_languages(said: Any) -> Any:
    """One text may serve both languages."""
    return {"ja": said, "en": said} if isinstance(said, str) else said


Text = Annotated[Words, BeforeValidator(_both_languages, json_schema_input_type=Words | str)]
"""A text in both languages, or one that serves both."""


class Goalposts(Model):
    """The values of a number that are worth 0 and 1 points, and why these."""

    low: Number
    high: Number
    reason: Text

    @model_validator(mode="after")
    def _is_the_right_way_round(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f'goalposts: low ({self.low}) must be below high ({self.high}); use direction = "lower"')
        return self


class Indicator(Model):
    """What is scored. Fed by one item of each survey named in `fed_by` (survey id → item id)."""

    id: Identifier
    name: Words
    definition: Words
    why: Words | None = None
    kind: Literal["choice", "number"]
    unit: str = ""
    fed_by: dict[str, Identifier]
    points: dict[str, Points] = Field(default_factory=dict)
    points_range: dict[str, tuple[Points, Points]] = Field(default_factory=dict)
    goalposts: Goalposts | None = None
    direction: Literal["higher", "lower"] = "higher"
    gate: bool = False
    weight_reason: Text
    source: Text
    disclosure: Literal["public", "own_prefecture", "aggregate_only"] = "public"
    advice: Words
    limits: Words | None = None

    @model_validator(mode="after")
    def _can_be_scored(self) -> Self:
        if self.kind == "choice" and not self.points:
            raise ValueError("a choice needs points for its options")
        if self.kind == "number" and self.goalposts is None:
            raise ValueError("a number needs goalposts")
        for option, points in self.points.items():
            if not 0 <= points <= 1:
                raise ValueError(f"points of {option} must lie in 0…1, not {points}")
        return self


class Group(Model):
    """A node of a view's tree. The root has no parent; a leaf lists indicators with weights."""

    id: Identifier
    view: Identifier
    parent: Identifier | None = None
    name: Words
    weight: Weight = 1.0
    step: int | None = None
    threshold: Number | None = None
    aggregation: Literal["arithmetic"] = "arithmetic"
    indicators: dict[Identifier, Weight] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _weighs_nothing_below_zero(self) -> Self:
        negative = [name for name, weight in [(self.id, self.weight), *self.indicators.items()] if weight < 0]
        if negative:
            raise ValueError(f"weights below zero: {', '.join(negative)}")
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


class Basis(Model):
    """Which surveys a score may rest on, so that like is compared with like."""

    id: Identifier
    name: Words
    surveys: tuple[str, ...]


class View(Model):
    """A way to group indicators: a tree of groups whose root bears the view's id."""

    id: Identifier
    name: Words


class Context(Model):
    """Items of a survey that feed no indicator, and why."""

    survey: Identifier
    items: tuple[Identifier, ...]
    reason: Words


class Change(Model):
    """What a version of the framework changed."""

    version: Identifier
    date: date
    what: Words


class Framework(Model):
    """`data/framework/<version>/framework.toml`."""

    id: Identifier
    title: Words
    published: str
    min_coverage: Number
    min_peers: int
    default_basis: Identifier
    population_band: tuple[PopulationBand, ...]
    basis: tuple[Basis, ...]
    view: tuple[View, ...]
    group: tuple[Group, ...]
    indicator: tuple[Indicator, ...]
    context: tuple[Context, ...] = ()
    change: tuple[Change, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        require_unique([i.id for i in self.indicator], "indicator")
        require_unique([b.id for b in self.basis], "basis")
        require_unique([v.id for v in self.view], "view")
        require_unique([f"{g.view}/{g.id}" for g in self.group], "group")
        if self.default_basis not in {b.id for b in self.basis}:
            raise ValueError(f"default_basis {self.default_basis} is not a basis")
        self._names_only_what_exists()
        for view in self.view:
            self._is_a_tree(view)
        return self

    def _names_only_what_exists(self) -> None:
        known, views = {i.id for i in self.indicator}, {v.id for v in self.view}
        for group in self.group:
            if group.view not in views:
                raise ValueError(f"group {group.id} is in an unknown view: {group.view}")
            if unknown := [name for name in group.indicators if name not in known]:
                raise ValueError(f"group {group.id} lists unknown indicators: {', '.join(unknown)}")
        grouped = {name for group in self.group for name in group.indicators}
        if homeless := [i.id for i in self.indicator if i.id not in grouped]:
            raise ValueError(f"indicators in no group: {', '.join(homeless)}")

    def _is_a_tree(self, view: View) -> None:
        parents = {g.id: g.parent for g in self.group if g.view == view.id}
        if [name for name, parent in parents.items() if parent is None] != [view.id]:
            raise ValueError(f"view {view.id}: exactly one group without parent is needed, with the id {view.id}")
        for name in parents:
            _climb(name, parents)
        listed = [name for g in self.group if g.view == view.id for name in g.indicators]
        require_unique(listed, f"view {view.id}: indicator")


def _climb(name: str, parents: dict[str, str | None]) -> None:
    """Walk to the root. Raises ValueError on an unknown parent or a loop."""
    seen = [name]
    while (parent := parents[seen[-1]]) is not None:
        if parent not in parents:
            raise ValueError(f"group {seen[-1]} has an unknown parent: {parent}")
        if parent in seen:
            raise ValueError(f"groups form a loop: {' → '.join([*seen, parent])}")
        seen.append(parent)
