"""When and how far the extreme values of a number are drawn in before it becomes points."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from pipeline.definitions.model import Model, Number


class Winsorising(Model):
    """Extremes are drawn in where skewness (absolute) and kurtosis exceed these: the rule of the OECD/JRC handbook.

    One value after the other at the end of the tail takes the value next to it, until one of the two no longer exceeds
    its limit, and `most` values at most.
    """

    skewness: Annotated[Number, Field(gt=0)] = 2
    kurtosis: Number = 3.5
    most: Annotated[int, Field(strict=True, ge=1)] = 5


def _accept_true(value: Any) -> Any:
    return {} if value is True else None if value is False else value


OptionalWinsorising = Annotated[
    Winsorising | None, BeforeValidator(_accept_true, json_schema_input_type=bool | Winsorising | None)
]
"""`true` stands for the rule as it is."""
