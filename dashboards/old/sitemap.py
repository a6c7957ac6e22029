"""All pages in one table: a line here puts a page into the navigation, the router and the exports."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dashboards.address import Address
from dashboards.old.pages import (
    body,
    body_sheets,
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
    Entry("body", "/body", body.page, body_sheets.SHEETS, is_tree=True),
)


def entry_at(path: str) -> Entry | None:
    """The page that answers at this path."""
    return next((entry for entry in ENTRIES if entry.answers(path)), None)


def entry_named(key: str) -> Entry | None:
    return next((entry for entry in ENTRIES if entry.key == key), None)
