"""The judgements of the method: numbers and orders that somebody decided, each with its reason.

A framework states them in `[judgement.NAME]` and `[[peer_rule]]`. What it leaves out has the default given here,
without a reason. SQL reads them from `meta.judgement` and `meta.peer_rule`, `pipeline.scoring` from the framework.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Generic, Literal, TypeVar, cast

from pydantic import Field, model_validator

from pipeline.definitions.faults import fault
from pipeline.definitions.model import LocalizedText, Model, Number, require_unique
from pipeline.definitions.named import NO_TEXT, Named, Text

Unit = Literal["share", "points", "bodies", "draws", "years", "parts", "coefficient"]

Share = Annotated[Number, Field(ge=0, le=1)]
Points = Annotated[Number, Field(ge=0, le=100)]
Count = Annotated[int, Field(strict=True, ge=1)]
Divisor = Annotated[int, Field(strict=True, ge=2)]
Floor = Annotated[Number, Field(gt=0, lt=1)]
Spread = Annotated[Number, Field(ge=0, lt=1)]

Value = TypeVar("Value", bound=float)


class Judgement(Model, Generic[Value]):
    """A number that somebody decided, and why. A bare number stands for one without a reason."""

    value: Value
    reason: Text = NO_TEXT

    @model_validator(mode="before")
    @classmethod
    def _accept_a_bare_number(cls, data: Any) -> Any:
        return data if isinstance(data, dict | Judgement) else {"value": data}


def _judged(default: float, unit: Unit) -> Any:
    return Field(default={"value": default}, validate_default=True, json_schema_extra={"unit": unit})


class Judgements(Model):
    """Every number of the method that is no definition of a group or an indicator."""

    min_coverage: Judgement[Share] = _judged(0.70, "share")
    """A group has a score when at least this share of its applicable weight is known."""
    min_peers: Judgement[Count] = _judged(5, "bodies")
    """A peer rule is used, a band and a statement about peers are made, with at least so many scored bodies."""
    thin_below: Judgement[Share] = _judged(0.5, "share")
    """A score is thin when less than this share of the group's indicators was asked."""
    evidence_weight: Judgement[Share] = _judged(0.5, "share")
    """A verdict or a band rests on full evidence when at least this share of the group's weight was asked."""
    ladder_reproducibility: Judgement[Share] = _judged(0.9, "coefficient")
    """STEPs form a ladder when their coefficient of reproducibility is at least this, and …"""
    ladder_scalability: Judgement[Share] = _judged(0.6, "coefficient")
    """… their coefficient of scalability at least this."""
    neighbour_count: Judgement[Count] = _judged(100, "bodies")
    """How many other bodies are the nearest in population; the body itself comes on top."""
    band_divisor: Judgement[Divisor] = _judged(3, "parts")
    """The top and the bottom band are one of so many equal parts of the ranked bodies each; the middle lies between."""
    draws: Judgement[Count] = _judged(1000, "draws")
    """How many draws a rank range is made of."""
    weight_spread: Judgement[Spread] = _judged(0.25, "share")
    """A draw multiplies every weight by U(1 − this, 1 + this)."""
    geometric_floor: Judgement[Floor] = _judged(0.01, "share")
    """A geometric mean takes no child below this."""
    trend_points: Judgement[Points] = _judged(5, "points")
    """A change is called up or down from so many points on."""
    alike_distance: Judgement[Share] = _judged(0.25, "share")
    """Bodies were alike when their points (0…1) differed by no more than this on average, where both had answered."""
    alike_lead: Judgement[Share] = _judged(0.05, "share")
    """A role model's points (0…1) were then higher by no more than this on average."""
    alike_answered: Judgement[Share] = _judged(0.5, "share")
    """Bodies are comparable when both had answered at least this share of the indicators."""
    role_model_lead: Judgement[Points] = _judged(10, "points")
    """A role model of the same stage is ahead by at least so many points over all STEPs."""
    role_model_count: Judgement[Count] = _judged(5, "bodies")
    """How many role models are named to a body."""
    role_model_years: Judgement[Count] = _judged(2, "years")
    """How many years before bodies are compared to find who was alike."""
    correlated_above: Judgement[Share] = _judged(0.3, "coefficient")
    """The sensitivity study lists pairs of indicators whose points correlate by more than this."""

    def rows(self) -> Iterator[tuple[str, float, str, LocalizedText]]:
        """Yield name, value, unit and reason of every judgement, in order."""
        for name, field in type(self).model_fields.items():
            judgement: Judgement[float] = getattr(self, name)
            unit = cast(dict[str, str], field.json_schema_extra)["unit"]
            yield name, float(judgement.value), unit, judgement.reason


PeerTrait = Literal["peer_group", "population_band", "kind"]
"""What peers may share: the official 類似団体 group of the year, the population band, the kind of municipality."""


class PeerRule(Named):
    """Peers are the bodies that share all of `traits`; without traits, all bodies of the same kind (`body_kind`)."""

    traits: tuple[PeerTrait, ...] = ()
    reason: Text = NO_TEXT


DEFAULT_PEER_RULES = (
    PeerRule(id="peer_group", traits=("peer_group",)),
    PeerRule(id="band_and_kind", traits=("population_band", "kind")),
    PeerRule(id="population_band", traits=("population_band",)),
    PeerRule(id="all"),
)


def require_usable_order(rules: tuple[PeerRule, ...]) -> None:
    """Raise ValueError unless the last rule, and no other, takes every body."""
    require_unique([rule.id for rule in rules], "peer_rule")
    *others, last = rules
    if last.traits:
        raise ValueError(f"[[peer_rule]] {last.id} のキー traits: {fault('framework.last_rule')}")
    if early := [rule.id for rule in others if not rule.traits]:
        raise ValueError(f"[[peer_rule]] {early[0]} のキー traits: {fault('framework.early_rule')}")
