"""From an address to its page: whatever is asked, there is a page that answers."""

import logging
from collections.abc import Hashable
from dataclasses import replace
from http import HTTPStatus
from threading import BoundedSemaphore

from dash import dcc

from dashboards.address import Address
from dashboards.old import html
from dashboards.old.pages import plain
from dashboards.old.pages.page import LostError, Page
from dashboards.old.sitemap import entry_at
from dashboards.old.wire import in_parts
from dashboards.store import Store, StoreError
from dashboards.weighed_cache import Cache


def render(store: Store, address: Address) -> Page:
    """The page of an address. Never raises for what a user may ask, or for a snapshot that is not there."""
    if is_rebuilt(address.path):
        return _lead_on(address)
    entry = entry_at(address.path)
    try:
        return entry.build(store.snapshot(), address) if entry else plain.not_found(address)
    except LostError as lost:
        return lost.page
    except StoreError as error:
        return plain.nothing_to_show(error.reason, address)
    except Exception:  # a fault of ours: the reader is told so, and whoever looks after the server finds out why
        logging.getLogger(__name__).exception("the page %s broke", address.path)
        return plain.broken(address)


def is_rebuilt(path: str) -> bool:
    """Whether a page has come on native Dash: it is no longer here, though links of the old pages lead to it."""
    return path == "/" or f"{path}/".startswith(("/indicator/", "/body/"))


def _lead_on(address: Address) -> Page:
    """The browser leaves this app for the other one."""
    there = replace(address, base=address.base.removesuffix("/old"))
    return Page("", html.Div([dcc.Location(id="lead-on", href=there.here(), refresh=True)]))


STATUS_BYTES = 2 * 1024**2
AT_ONCE = 2
"""Pages that are built at the same time: more would only make all of them wait for one another."""


READ_BY_PAGES = frozenset(
    "all basis code codes group id k map part peers pillar scope state step survey traits w".split()  # noqa: SIM905  a list of words
)
"""Parameters that some page reads. Any other makes no page of its own."""


class Pages:
    """Pages by address, while the snapshot stands: the document asks for the status, then its script for the page.

    Only pages that are there are kept: there are as many others as one likes.
    """

    def __init__(self, store: Store, size: int = 24) -> None:
        self.store = store
        self._made: Cache[Page] = Cache(size)
        self._statuses: Cache[int] = Cache(STATUS_BYTES, lambda _: 32)
        self._building = BoundedSemaphore(AT_ONCE)

    def key(self, address: Address) -> tuple[Hashable, ...]:
        """All that a page depends on, the snapshot first."""
        return self.store.token(), self.store.atlas.mark(), only_known(address).here()

    def status(self, address: Address) -> int:
        return self._statuses.get(self._key(address)) or self.at(address).status

    def at(self, address: Address) -> Page:
        key = self._key(address)
        page = self._made.get(key)
        if page is None:
            with self._building:
                page = self._made.get(key) or self._build(key, only_known(address))
        return page

    def _key(self, address: Address) -> tuple[Hashable, ...]:
        key = self.key(address)
        self._made.renew(key[0])
        self._statuses.renew(key[0])
        return key

    def _build(self, key: tuple[Hashable, ...], address: Address) -> Page:
        page = render(self.store, address)
        # Plain values are written out ten times faster than components.
        page = replace(page, content=in_parts(page.content))
        if not page.is_passing:
            self._statuses.put(key, page.status)
            if page.status == HTTPStatus.OK:
                self._made.put(key, page)
        return page


def only_known(address: Address) -> Address:
    """Return the same address without parameters that no page reads."""
    return replace(address, more={name: text for name, text in address.more.items() if name in READ_BY_PAGES})
