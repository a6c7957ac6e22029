"""When an edition of a survey is sent out, to whom, when it closes, and since when its figures are final."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Self

from pydantic import Field, field_validator, model_validator

from pipeline.definitions.faults import fault
from pipeline.definitions.model import Model, duplicated
from pipeline.definitions.registry import Body, Registry

_LONGEST_PREVIEW_DAYS = 366
ALL = "all"
"""The recipients of an edition that every body of the nation was sent."""


class EditionDates(Model):
    """The life of an edition. All keys may be missing: what they would hold is then assumed from what came in."""

    opens: date | None = None
    """The first day on which answers are expected; before it the edition is planned."""
    closes: date | None = None
    """The last day on which answers are expected."""
    final_since: date | None = None
    """The day from which the office calls the figures final."""
    visible_from: date | None = None
    """The day from which the open data has the figures; before it they are for the prefecture, and as below."""
    preview_days: int | None = Field(default=None, ge=0, le=_LONGEST_PREVIEW_DAYS)
    """So many days before `visible_from` a body sees its own figures; without it, no earlier than others do."""
    sent_to: tuple[str, ...] = ()
    """Who was asked: two digits for the bodies of a prefecture, six for a body, or "all"."""

    @field_validator("sent_to", mode="before")
    @classmethod
    def _as_list(cls, given: Any) -> Any:
        return [given] if isinstance(given, str) else given

    @field_validator("sent_to")
    @classmethod
    def _are_recipients(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [each for each in given if not re.fullmatch(r"[0-9]{2}|[0-9]{6}|all", each)]:
            raise ValueError(fault("edition.no_recipient", names="、".join(wrong)))
        if twice := [*duplicated(list(given)), *_bodies_within(given)]:
            raise ValueError(fault("edition.sent_twice", names="、".join(twice)))
        return given

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        named = [(name, day) for name in ("opens", "closes", "final_since") if (day := getattr(self, name))]
        for (earlier, first), (later, second) in pairwise(named):
            if second < first:
                raise ValueError(fault("edition.wrong_order", later=later, second=second, earlier=earlier, first=first))
        return self

    @model_validator(mode="after")
    def _previews_what_is_held(self) -> Self:
        if self.preview_days is not None and self.visible_from is None:
            raise ValueError(fault("edition.no_embargo"))
        return self

    @property
    def preview_from(self) -> date | None:
        """The day from which a body sees its own figures; None where there is no embargo."""
        return self.visible_from and self.visible_from - timedelta(days=self.preview_days or 0)

    def dates_reached(self, day: date) -> tuple[bool, ...]:
        """Return whether it has opened, closed, become final, … by that day: with each its state changes."""
        first_days = (
            self.opens, self.closes and self.closes + timedelta(days=1), self.final_since,
            *([self.preview_from, self.visible_from] if self.visible_from else []),
        )  # fmt: skip
        return tuple(first is not None and first <= day for first in first_days)

    def is_visible(self, day: date) -> bool:
        """Return whether the embargo, if there is one, has ended by that day."""
        return self.visible_from is None or self.visible_from <= day

    def recipients(self, registry: Registry) -> Iterator[Body]:
        """Return the bodies that it was sent to, of any kind."""
        prefectures = {each for each in self.sent_to if len(each) == 2}
        for body in registry.bodies:
            if ALL in self.sent_to or body.code in self.sent_to or body.code[:2] in prefectures:
                yield body

    def unknown_recipients(self, registry: Registry) -> list[str]:
        """Return the recipients that the registry does not have."""
        known = set(registry.by_code) | {code[:2] for code in registry.by_code} | {ALL}
        return [each for each in self.sent_to if each not in known]


def _bodies_within(given: Iterable[str]) -> list[str]:
    """Return what is named beside a prefecture, or a nation, that holds it already."""
    wider = {each for each in given if len(each) == 2}
    return [each for each in given if each != ALL and (ALL in given or (len(each) > 2 and each[:2] in wider))]
