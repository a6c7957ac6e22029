"""What the pages about support decide with: what counts as lacking, ready, similar, and what a measure costs."""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from pipeline.definitions.faults import fault
from pipeline.definitions.framework_layers import framework_files
from pipeline.definitions.judgement import Count, Judgement, Share
from pipeline.definitions.model import Model, Number, load, require_unique
from pipeline.definitions.named import NO_TEXT, Key, Named, Text

FILE = "support.toml"
Distance = Annotated[Number, Field(gt=0)]


def _judged(default: float) -> Any:
    return Field(default={"value": default}, validate_default=True)


class SupportJudgements(Model):
    """Every number of the pages about support and about the prefectures."""

    lacking_below: Judgement[Share] = _judged(0.5)
    """An answer with fewer points than this counts as lacking."""
    similar_count: Judgement[Count] = _judged(7)
    """How many bodies most similar to one form a group with it."""
    similar_within: Judgement[Distance] = _judged(1.0)
    """How far apart similar bodies may be in population and place, in standard deviations."""
    joint_from: Judgement[Count] = _judged(3)
    """The fewest bodies that make a group for joint procurement."""
    repeated_part: Judgement[Share] = _judged(0.5)
    """Part of a measure's work that is left in every further body that carries it out together with the first."""
    work_of_one: Judgement[Count] = _judged(6)
    """Work that one person who is sent to a body can do in a year."""
    like_sized_count: Judgement[Count] = _judged(6)
    """How many prefectures nearest in population count as like-sized."""


class CostClass(Named):
    """How much work a measure is. `work`: in parts that can be added up, such as months of one person."""

    work: Count
    reason: Text = NO_TEXT


class Readiness(Named):
    """How near a body that lacks a measure is to it, by the options it may have answered."""

    options: tuple[str, ...] = Field(min_length=1)


class Measure(Model):
    """An indicator as something that can be supported."""

    indicator: Key
    cost: Key
    is_joint: bool = False
    """Can several bodies procure or carry it out together?"""
    reason: Text = NO_TEXT


_USUAL = (CostClass(id="usual", work=1),)


class Support(Model):
    """`data/framework/<version>/support.toml`. Whatever is left out has a default; all measures cost the same then."""

    judgement: SupportJudgements = SupportJudgements()
    cost_class: tuple[CostClass, ...] = Field(default=_USUAL, min_length=1)
    """The first is that of measures that are not listed."""
    readiness: tuple[Readiness, ...] = ()
    measure: tuple[Measure, ...] = ()

    @model_validator(mode="after")
    def _require_known_classes(self) -> Self:
        require_unique([one.id for one in self.cost_class], "cost_class")
        require_unique([one.indicator for one in self.measure], "measure")
        known = {one.id for one in self.cost_class}
        if faults := [
            f"[[measure]] {one.indicator} のキー cost: {fault('framework.cost', cost=one.cost)}"
            for one in self.measure
            if one.cost not in known
        ]:
            raise ValueError(" ".join(f"{one}。" for one in faults))
        return self

    def cost_of(self, indicator: str) -> CostClass:
        """Return the cost class of a measure."""
        classes = {one.id: one for one in self.cost_class}
        listed = {one.indicator: classes[one.cost] for one in self.measure}
        return listed.get(indicator, self.cost_class[0])

    def is_joint(self, indicator: str) -> bool:
        """Return whether bodies can carry a measure out together."""
        return any(one.indicator == indicator and one.is_joint for one in self.measure)

    def readiness_of(self, option: str | None) -> str:
        """Return the id of the readiness of those who answered with an option; empty when it has none."""
        return next((one.id for one in self.readiness if option in one.options), "")


def load_support(framework: Path) -> Support:
    """Read the file of a framework's folder, else of the framework it is based on, else the defaults.

    Raises:
        DefinitionError: with file, table and key.
    """
    folders = [path.parent for path in framework_files(framework / "framework.toml")]
    found = next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)
    return load(Support, found) if found else Support()
