"""All pages in one table: a line here puts a page into the navigation, the router and the exports."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dashboards.address import Address
from dashboards.old.pages import (
    check,
    compare,
    deliveries,
    method,
    standing,
    standing_sheets,
)
from dashboards.old.pages.page import Page, Sheets
from dashboards.store import OpenedSnapshot


@dataclass(frozen=True)
class Entry:
    """One page: `key` names it (`nav.<key>` is its word), `is_tree` when it also answers below its path."""

    key: str
    path: str
    build: Callable[[OpenedSnapshot, Address], Page]
    sheets: Sheets = field(default_factory=dict)
    is_tree: bool = False

    def answers(self, path: str) -> bool:
        return path == self.path or (self.is_tree and path.startswith(f"{self.path}/"))


ENTRIES = (
    Entry("compare", "/compare", compare.page, compare.SHEETS),
    Entry("standing", "/standing", standing.page, standing_sheets.SHEETS),
    Entry("deliveries", "/deliveries", deliveries.page, deliveries.SHEETS),
    Entry("check", "/check", check.page),
    Entry("method", "/method", method.page, method.SHEETS),
)


def entry_at(path: str) -> Entry | None:
    """The page that answers at this path."""
    return next((entry for entry in ENTRIES if entry.answers(path)), None)


def entry_named(key: str) -> Entry | None:
    return next((entry for entry in ENTRIES if entry.key == key), None)
