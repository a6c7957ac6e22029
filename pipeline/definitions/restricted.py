"""What may not be shown by name: the restricted indicators of a framework, the items that feed them, and embargoes."""

from collections.abc import Iterable
from datetime import date

from pipeline.definitions.corrections import Corrections
from pipeline.definitions.framework import Framework, Indicator
from pipeline.definitions.survey import Survey

ItemKey = tuple[str, str]
"""Survey and item."""


def under_embargo(framework: Framework, day: date) -> Framework:
    """Return the framework as of a day: what others do not see yet is named within its prefecture alone."""
    indicators = (one if one.is_visible(day) else _own_prefecture(one) for one in framework.indicator)
    return framework.model_copy(update={"indicator": tuple(indicators)})


def _own_prefecture(indicator: Indicator) -> Indicator:
    is_public = indicator.disclosure == "public"
    return indicator.model_copy(update={"disclosure": "own_prefecture"}) if is_public else indicator


def embargoed_figures(
    framework: Framework, surveys: Iterable[Survey], corrections: Iterable[Corrections], day: date
) -> frozenset[tuple[str, int]]:
    """Return indicator and year of what others do not see yet: by the indicator, an edition or a correction behind it.

    Of a count that a correction under embargo moves nothing is shown: with the count before, it would give it away.
    """
    held = {
        (indicator.id, edition.year)
        for survey in surveys
        for edition in survey.edition
        for indicator in framework.indicator
        if survey.id in indicator.source_items and not (indicator.is_visible(day) and edition.is_visible(day))
    }
    corrected = {(one.survey, one.item, file.year) for file in corrections for one in file.entries_held(day)}
    return frozenset(held) | {
        (indicator.id, year)
        for survey, item, year in corrected
        for indicator in framework.indicator
        if (survey, item) in _items_of(indicator)
    }


def restricted_items(framework: Framework) -> frozenset[ItemKey]:
    """Return every item that feeds a restricted indicator, also those that feed a public one, too."""
    restricted = (one for one in framework.indicator if one.disclosure != "public")
    return frozenset(key for indicator in restricted for key in _items_of(indicator))


def _items_of(indicator: Indicator) -> Iterable[ItemKey]:
    yield from indicator.source_items.items()
    yield from indicator.divided_by.items()
    for survey, items in indicator.counted_with.items():
        yield from ((survey, item) for item in items)
