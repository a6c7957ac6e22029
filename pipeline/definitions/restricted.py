"""What may not be shown by name: the restricted indicators of a framework, and the items that feed them."""

from collections.abc import Iterable

from pipeline.definitions.framework import Framework, Indicator

ItemKey = tuple[str, str]
"""Survey and item."""


def restricted_indicators(framework: Framework) -> frozenset[str]:
    """Return the indicators of another disclosure class than `public`."""
    return frozenset(one.id for one in framework.indicator if one.disclosure != "public")


def restricted_items(framework: Framework) -> frozenset[ItemKey]:
    """Return every item that feeds a restricted indicator, also those that feed a public one, too."""
    restricted = (one for one in framework.indicator if one.disclosure != "public")
    return frozenset(key for indicator in restricted for key in _items_of(indicator))


def _items_of(indicator: Indicator) -> Iterable[ItemKey]:
    yield from indicator.source_items.items()
    yield from indicator.divided_by.items()
    for survey, items in indicator.counted_with.items():
        yield from ((survey, item) for item in items)
