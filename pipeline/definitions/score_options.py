"""Options of a framework for `monosashi score`: the most favourable weights, and ranks under standard errors."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from pipeline.definitions.faults import fault
from pipeline.definitions.model import Model, Number

Share = Annotated[Number, Field(ge=0, le=1)]
RankConfidence = Annotated[Number, Field(gt=0, lt=1)]


class FavourableWeights(Model):
    """A further score, for which each body may choose its weights, in parts between these of their sum.

    A group of few indicators allows equal weights whatever the limits.
    """

    least_share: Share = 0
    most_share: Share = 1

    @model_validator(mode="after")
    def _require_room(self) -> Self:
        if self.least_share > self.most_share:
            raise ValueError(fault("framework.shares", least=self.least_share, most=self.most_share))
        return self


def _accept_true(value: Any) -> Any:
    return {} if value is True else None if value is False else value


OptionalFavourableWeights = Annotated[
    FavourableWeights | None, BeforeValidator(_accept_true, json_schema_input_type=bool | FavourableWeights | None)
]
"""`true` stands for any weights."""
