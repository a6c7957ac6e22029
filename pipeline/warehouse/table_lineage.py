"""From which published tables each is made, as its SQL has it."""

from collections.abc import Callable, Mapping
from functools import cache

from pipeline.warehouse.tables import PUBLISHED, TableFile, table_files

Sources = Mapping[str, frozenset[str]]


@cache
def published_sources() -> Sources:
    """Return published table → the published tables that it is made from; what lies between is passed through."""
    files = {file.full_name: file for file in table_files()}

    @cache
    def behind(name: str) -> frozenset[str]:
        found = files[name].needs
        return frozenset().union(*({one} if _is_published(files, one) else behind(one) for one in found))

    return {name: behind(name) - {name} for name in files if _is_published(files, name)}


def _is_published(files: Mapping[str, TableFile], name: str) -> bool:
    return files[name].schema in PUBLISHED


def direct_sources(sources: Sources) -> Sources:
    """Leave out what a table is also made from by way of another: what is left is what a drawing needs."""

    @cache
    def all_behind(name: str) -> frozenset[str]:
        return sources[name].union(*map(all_behind, sources[name]))

    return {name: _without_ways_round(own, all_behind) for name, own in sources.items()}


def _without_ways_round(own: frozenset[str], all_behind: Callable[[str], frozenset[str]]) -> frozenset[str]:
    return own - frozenset().union(*map(all_behind, own))


def uses(sources: Sources) -> Sources:
    """Return table → the tables that are made from it."""
    return {name: frozenset(other for other, own in sources.items() if name in own) for name in sources}


def levels(sources: Sources) -> dict[str, int]:
    """Return table → its distance from what is loaded, by the longest way."""

    @cache
    def level(name: str) -> int:
        return 1 + max(map(level, sources[name]), default=-1)

    return {name: level(name) for name in sources}
