"""What may not be shown by name: the restricted indicators of a framework, the items that feed them, and embargoes."""

from collections.abc import Iterable
from datetime import date

from pipeline.definitions.framework import Framework, Indicator
from pipeline.definitions.survey import Survey

ItemKey = tuple[str, str]
"""Survey and item."""


def restricted_indicators(framework: Framework) -> frozenset[str]:
    """Return the indicators of another disclosure class than `public`."""
    return frozenset(one.id for one in framework.indicator if one.disclosure != "public")


def under_embargo(framework: Framework, day: date) -> Framework:
    """Return the framework as of a day: what others do not see yet is named within its prefecture alone."""
    indicators = (one if one.is_visible(day) else _own_prefecture(one) for one in framework.indicator)
    return framework.model_copy(update={"indicator": tuple(indicators)})


def _own_prefecture(indicator: Indicator) -> Indicator:
    is_public = indicator.disclosure == "public"
    return indicator.model_copy(update={"disclosure": "own_prefecture"}) if is_public else indicator


def embargoed_figures(framework: Framework, surveys: Iterable[Survey], day: date) -> frozenset[tuple[str, int]]:
    """Return indicator and year of what others do not see yet: by the indicator itself, or by an edition behind it."""
    editions = [(survey.id, one) for survey in surveys for one in survey.edition]
    return frozenset(
        (indicator.id, edition.year)
        for indicator in framework.indicator
        for survey, edition in editions
        if survey in indicator.source_items and not (indicator.is_visible(day) and edition.is_visible(day))
    )


def restricted_items(framework: Framework) -> frozenset[ItemKey]:
    """Return every item that feeds a restricted indicator, also those that feed a public one, too."""
    restricted = (one for one in framework.indicator if one.disclosure != "public")
    return frozenset(key for indicator in restricted for key in _items_of(indicator))


def _items_of(indicator: Indicator) -> Iterable[ItemKey]:
    yield from indicator.source_items.items()
    yield from indicator.divided_by.items()
    for survey, items in indicator.counted_with.items():
        yield from ((survey, item) for item in items)
