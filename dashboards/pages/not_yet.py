"""Pages that are not yet rebuilt: the browser goes on to where redirects.toml leads. Goes when there are none."""

from functools import partial
from typing import Any

import dash
from dash import dcc

from dashboards.address import Address
from dashboards.page_context import current_address
from dashboards.redirects import moved, path_now

ORDER = {"compare": 2, "standing": 5, "deliveries": 6, "check": 7, "method": 8}


def lead_on(**_query: Any) -> dcc.Location:
    """Leave this app for the page as it was."""
    address = current_address()
    return dcc.Location(id="lead-on", href=_there(address), refresh=True)


def _there(address: Address) -> str:
    return address.to(path_now(address.path) or "/", **address.more)


def _register(path: str) -> None:
    key = path.removeprefix("/")
    dash.register_page(f"{__name__}.{key}", path=path, layout=lead_on, nav=key, order=ORDER[key])
    dash.register_page(f"{__name__}.{key}.one", path_template=f"{path}/<one>", layout=partial(lead_on))


for _path, _now in moved().items():
    if _now.startswith("/old/"):
        _register(_path)
