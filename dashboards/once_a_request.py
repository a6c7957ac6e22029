"""What several cards of a page need is worked out once a request."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from flask import g

from dashboards.page_context import PageContext

T = TypeVar("T")


def once_a_request(make: Callable[[PageContext], T]) -> Callable[[PageContext], T]:
    """Wrap a function of the context: one request works it out once for an address. Nothing outlives a request."""

    @wraps(make)
    def made(context: PageContext) -> T:
        known = g.setdefault("once_a_request", {})
        key = (
            make.__module__,
            make.__name__,
            context.snapshot.token,
            context.pref,
            context.year,
            context.address.here(),
        )
        if key not in known:
            known[key] = make(context)
        return known[key]

    return made
