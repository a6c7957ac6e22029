"""What the officials of the load ask, as their browsers would: pages, tabs, other prefectures, files."""

import json
import random
import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection

PAGES = (
    "/", "/indicator", "/indicator/card_holding", "/indicator/dx_policy", "/nation", "/ranking", "/ranking?scope=all",
    "/support",
)  # fmt: skip
TABS = {
    "/": ("reasons", "indicators", "moves", "map"),
    "/indicator/card_holding": ("trend", "scatter", "map", "definition"),
    "/nation": ("indicators", "scatter", "offices"),
    "/support": ("joint", "plan", "send", "cases"),
}
TAB, FILE, HEADER = "(tab)", "(file)", "(header)"
CALLBACKS = "/_dash-update-component"


@dataclass(frozen=True)
class Asked:
    """One answer: what was asked, how long it took, how much came."""

    name: str
    milliseconds: float
    size: int
    status: int


def callback(outputs: str, inputs: dict[str, object], state: dict[str, object] | None = None) -> bytes:
    """What the browser sends; `outputs` and keys are `id.property`, several outputs apart by blanks."""
    named = [tuple(name.split(".")) for name in outputs.split()]
    wanted = [{"id": id_, "property": name} for id_, name in named]
    asked = {
        "output": f"..{'...'.join(outputs.split())}.." if len(named) > 1 else outputs,
        "outputs": wanted if len(named) > 1 else wanted[0],
        "inputs": _values(inputs),
        "state": _values(state or {}),
        "changedPropIds": [next(iter(inputs))],
    }
    return json.dumps(asked).encode()


def _values(given: dict[str, object]) -> list[dict[str, object]]:
    return [{"id": key.split(".")[0], "property": key.split(".")[1], "value": value} for key, value in given.items()]


def page_question(path: str, search: str) -> bytes:
    where = {"_pages_location.pathname": path, "_pages_location.search": search, "snapshot.data": ""}
    return callback("_pages_content.children _pages_store.data", where)


def header_question(path: str, search: str) -> bytes:
    return callback("header.children", {"url.pathname": path, "url.search": search})


def tab_question(path: str, search: str, tab: str) -> bytes:
    """All panels of the page, one of which is to be built."""
    panels = [{"id": {"name": tab, "type": "panel"}, "property": "children"}]
    return json.dumps({
        "output": '{"name":["ALL"],"type":"panel"}.children',
        "outputs": panels,
        "inputs": [{"id": "tab-wanted", "property": "data", "value": {"tab": tab, "address": [path, search]}}],
        "state": [[{"id": panels[0]["id"], "property": "id", "value": panels[0]["id"]}]],
        "changedPropIds": ["tab-wanted.data"],
    }).encode()  # fmt: skip


def file_question(search: str) -> bytes:
    wanted = {"card": "bodies", "form": "xlsx", "at": 1}
    return callback("download.data", {"file-wanted.data": wanted}, {"address.data": ["/", search]})


def ask(port: int, name: str, question: bytes) -> Asked:
    """One callback, as a browser sends it."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        start = time.perf_counter()
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        connection.request("POST", CALLBACKS, question, headers)
        answer = connection.getresponse()
        size = len(answer.read())
        return Asked(name, 1000 * (time.perf_counter() - start), size, answer.status)


def one_thing(port: int, pref: str, year: int, chance: random.Random, seen: list[Asked]) -> None:
    """One page with its header, or a tab, or a file."""
    path, search = chance.choice((*PAGES, *TABS, FILE)), f"?pref={pref}&year={year}"
    if path == FILE:
        seen.append(ask(port, FILE, file_question(search)))
    elif path in TABS and chance.random() < 0.6:
        seen.append(ask(port, TAB, tab_question(path, search, chance.choice(TABS[path]))))
    else:
        page, _, more = path.partition("?")
        seen.append(ask(port, HEADER, header_question(page, search)))
        seen.append(ask(port, path, page_question(page, f"{search}&{more}")))
